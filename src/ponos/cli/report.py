"""``ponos report``: one self-contained page on one or more files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ponos.cli.options import InstrumentCommand

__all__ = ["command"]


@click.command(name="report", short_help="Write one page on files, to read, print or send.", cls=InstrumentCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=str), metavar="FILE...")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.html"),
    show_default=True,
    metavar="PAGE",
    help="Page to write.",
)
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], out: Path, settings: dict[str, Any]) -> None:
    """Write one page on FILEs: measures, figure, thresholds, methods, references.

    The page needs no network and no script, and prints on A4. A file that fails is listed in it with the reason.
    """
    from ponos.cli.terminal import with_progress
    from ponos.report.render import render
    from ponos.report.tables import write_text
    from ponos.study.outcome import measure_file

    outcomes = [measure_file(file, settings=settings) for file in with_progress(files, "measuring")]
    write_text(out, render(outcomes))
    for one in outcomes:
        if one.status == "failed":
            click.echo(f"{one.file}: {one.reason}", err=True)
    click.echo(str(out))
    ctx.exit(int(any(one.status == "failed" for one in outcomes)))
