"""``ponos measure``: every measure of every file, as a table to read, as JSON, or as files of a study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ponos.cli.options import InstrumentCommand

if TYPE_CHECKING:
    from ponos.study.outcome import Outcome

__all__ = ["command"]


@click.command(
    name="measure", short_help="Measure files: every value with interval, quality, reason.", cls=InstrumentCommand
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=str), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, a list with one object a file, and nothing else.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write tables into DIR.")
@click.pass_context
def command(
    ctx: click.Context, files: tuple[str, ...], as_json: bool, out: Path | None, settings: dict[str, Any]
) -> None:
    """Measure FILEs: every value with its interval, its quality and the reason.

    Exits with 0 when all files were read, 1 when some failed (the others are delivered), 2 for misuse.
    """
    from ponos.cli.terminal import console, show, with_progress
    from ponos.study.outcome import measure_file

    screen = None if as_json else console()
    outcomes: list[Outcome] = []
    for file in with_progress(files, "measuring"):
        outcomes.append(measure_file(file, settings=settings))
        if screen:
            show(screen, outcomes[-1])
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in outcomes], indent=2, ensure_ascii=False, allow_nan=False))
    if out:
        from ponos.report.tables import write

        for path in write(outcomes, out):
            click.echo(f"wrote {path}", err=True)
    ctx.exit(int(any(one.status == "failed" for one in outcomes)))
