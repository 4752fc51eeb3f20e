"""``ponos demo``: a made-up study of two groups, before and after, measured, analysed and reported."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="demo", short_help="Make up a study, and report on it.")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("ponos-demo"),
    show_default=True,
    metavar="DIR",
    help="Folder of the study.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Recordings at a time; 0 for all cores."
)
def command(*, out: Path, jobs: int) -> None:
    """Make up a study of two groups with an exercise test on each of two days, and report on it.

    Its raw files are files of a metabolic cart, and one of them is broken, as in every study. Nothing is opened and
    nothing is sent; the people do not exist.
    """
    from ponos.cli.study_report import report_study
    from ponos.instruments.cpet.cohort import write_cohort

    write_cohort(out)
    report_study(out, out=None, as_json=False, jobs=jobs, scheduler="", contrasts=(), locking=False, said={})
