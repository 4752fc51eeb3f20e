"""``ponos simulate``: virtual people take a protocol; what the devices would have recorded becomes a study."""

from __future__ import annotations

from pathlib import Path

import click

from ponos.study.simulating import PROTOCOLS, simulate

__all__ = ["command"]


@click.command(name="simulate", short_help="Let virtual people take a test, as a study of raw files.")
@click.argument("protocol", type=click.Choice(list(PROTOCOLS)))
@click.option("-n", "--people", "n", type=click.IntRange(min=1), default=12, show_default=True, help="People a group.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="NAME",
    help="controls, me-cfs, long-covid, fibromyalgia, bed-rest (repeatable) [default: long-covid and controls].",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of all that is drawn.")
@click.option(
    "-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="STUDY", help="Folder."
)
def command(*, protocol: str, n: int, groups: tuple[str, ...], seed: int, out: Path) -> None:
    """Let virtual people take PROTOCOL and write a study that 'ponos report' reads.

    Nobody of it exists. A group is a mixture of hypotheses about what is broken (less inhibition, lower oxidative
    capacity, shunt …), which are settings, not findings; see the page on credibility before anything is concluded.
    It needs the extra ponos[body].
    """
    click.echo("Simulating; the first time ever the model is compiled, which takes some seconds.", err=True)
    done = simulate(protocol, groups or ("long-covid", "controls"), n, seed, out)
    click.echo(f"{done.recordings} recordings in {done.folder}")
    for one in done.stopped:
        click.echo(f"left out: {one}", err=True)
    if done.tables:
        click.echo(f"{len(done.tables)} tables in {done.folder / 'tables'}: no instrument reads them yet.")
    if done.recordings:
        click.echo(f"Report on it: ponos report {done.folder}")
