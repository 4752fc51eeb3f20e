"""``ponos report``: the report of a study, or one self-contained page on one or more files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ponos.cli.options import InstrumentCommand

__all__ = ["command"]


@click.command(name="report", short_help="Report on a study, or on files: one page to send.", cls=InstrumentCommand)
@click.argument("what", nargs=-1, required=True, type=click.Path(path_type=str), metavar="STUDY | FILE...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="PLACE",
    help="Folder for a study [default: derivatives/ponos in it], page for files [default: report.html].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings of a study as JSON and nothing else.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Recordings at a time; 0 for all cores."
)
@click.option("--scheduler", default="", metavar="ADDR", help="Measure over a Dask cluster, tcp://host:8786.")
@click.option(
    "--contrast",
    "contrasts",
    multiple=True,
    metavar="WHAT",
    help="Only this contrast: its name, 'a - b', or 'groups=a - b; sessions=day2 - day1' (repeatable).",
)
@click.option("--lock", is_flag=True, help="Lock the analysis as it is now; a blinded study then shows its groups.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    what: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    jobs: int,
    scheduler: str,
    contrasts: tuple[str, ...],
    lock: bool,
    settings: dict[str, Any],
) -> None:
    """Report on a STUDY folder, or write one page on FILEs.

    Of a study: every recording is measured, every declared contrast is asked and shaken, and report.html, a page for
    every person, tables and figures are written into derivatives/ponos. A second run measures only what changed. The
    options of instruments stand in its study.toml.

    Of files: measures, figure, thresholds, methods, references on one page, which needs no network and no script.

    Exits with 0; with 1 where a study's report could not be written, or some of the FILEs failed (the others are
    delivered); with 2 for misuse.
    """
    if len(what) == 1 and Path(what[0]).is_dir():
        from ponos.cli.study_report import report_study

        ctx.exit(
            report_study(
                Path(what[0]),
                out=out,
                as_json=as_json,
                jobs=jobs,
                scheduler=scheduler,
                contrasts=contrasts,
                locking=lock,
                said=settings,
            )
        )
    if as_json or scheduler or contrasts or lock:
        raise click.UsageError("--json, --scheduler, --contrast and --lock are for a study; name its folder.", ctx)
    ctx.exit(_report_files(what, out or Path("report.html"), settings))


def _report_files(files: tuple[str, ...], out: Path, settings: dict[str, Any]) -> int:
    from ponos.cli.terminal import with_progress
    from ponos.report.render import render
    from ponos.report.tables import write_text
    from ponos.study.outcome import measure_file

    if out.is_dir():
        raise click.UsageError(f"'{out}' is a folder; name a page: -o {out / 'report.html'}")
    outcomes = [measure_file(file, settings=settings) for file in with_progress(files, "measuring")]
    write_text(out, render(outcomes))
    for one in outcomes:
        if one.status == "failed":
            click.echo(f"{one.file}: {one.reason}", err=True)
    click.echo(str(out))
    return int(any(one.status == "failed" for one in outcomes))
