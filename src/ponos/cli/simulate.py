"""``ponos simulate``: virtual people take a protocol; what the devices would have recorded becomes a study."""

from __future__ import annotations

from pathlib import Path

import click

from ponos.body.protocols.register import PROTOCOLS

__all__ = ["command"]


def _table(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Print what a group can be made of, and end."""
    if not value or context.resilient_parsing:
        return
    from rich.table import Table

    from ponos.body.groups import listed
    from ponos.cli.terminal import console

    out = console()
    for kind, rows in listed().items():
        table = Table(
            "name", "what it is", "how well known", title=kind, title_justify="left", box=None, pad_edge=False
        )
        for row in rows:
            table.add_row(*row)
        out.print(table)
        out.print()
    context.exit()


def _settings(_context: click.Context, _parameter: click.Parameter, said: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for one in said:
        symbol, _, value = one.partition("=")
        try:
            found[symbol.strip()] = float(value)
        except ValueError:
            raise click.BadParameter(f"'{one}' is not SYMBOL=NUMBER, such as hb_g_dl=12.") from None
    return found


_EPILOG = "\b\nProtocols:\n" + "\n".join(f"  {name:15s} {one.says}" for name, one in PROTOCOLS.items())


@click.command(name="simulate", short_help="Let virtual people take a test, as a study of raw files.", epilog=_EPILOG)
@click.argument("protocol", type=click.Choice(list(PROTOCOLS)), metavar="PROTOCOL")
@click.option("-n", "--people", "n", type=click.IntRange(min=1), default=12, show_default=True, help="People a group.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="NAME",
    help="A mixture, a hypothesis, or either with interventions: me-cfs+pacing (repeatable) "
    "[default: long-covid and controls].",
)
@click.option(
    "--list-groups", is_flag=True, callback=_table, is_eager=True, expose_value=False, help="List them, and end."
)
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True, help="Of all that is drawn.")
@click.option("--days", type=click.IntRange(min=1), default=None, help="Length of daily-life [default: 28].")
@click.option(
    "--set",
    "settings",
    multiple=True,
    callback=_settings,
    metavar="SYMBOL=VALUE",
    help="A parameter that everybody has (repeatable).",
)
@click.option("--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Processes; 0 for all cores.")
@click.option("--scheduler", default="", metavar="ADDR", help="Simulate over a Dask cluster, tcp://host:8786.")
@click.option(
    "-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="STUDY", help="Folder."
)
def command(
    *,
    protocol: str,
    n: int,
    groups: tuple[str, ...],
    seed: int,
    days: int | None,
    settings: dict[str, float],
    jobs: int,
    scheduler: str,
    out: Path,
) -> None:
    """Let virtual people take PROTOCOL and write a study that 'ponos report' reads.

    Nobody of it exists. A group is a mixture of hypotheses about what is broken (less inhibition, lower oxidative
    capacity, shunt …), which are settings, not findings; see the page on credibility before anything is concluded.
    It needs the extra ponos[body].
    """
    from ponos.cli.terminal import bar
    from ponos.study.simulating import simulate

    with bar() as show:
        progress = None if show is None else lambda done, total: show("simulating", done, total)
        done = simulate(
            protocol,
            groups or ("long-covid", "controls"),
            n,
            seed,
            out,
            days=days,
            settings=settings,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
    click.echo(f"{done.recordings} recordings in {done.folder}")
    for one in done.left_out:
        click.echo(f"left out: {one}", err=True)
    if done.tables:
        click.echo(f"{len(done.tables)} tables in {done.folder / 'tables'}: no instrument reads them yet.")
    if done.recordings:
        click.echo(f"Report on it: ponos report {done.folder}")
