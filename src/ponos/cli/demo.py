"""``ponos demo``: a made-up study of two groups, before and after, measured, analysed and reported."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="demo", short_help="Make up a study, and report on it.")
@click.option(
    "--of",
    "instrument",
    type=click.Choice(["cpet", "tms"]),
    default="cpet",
    show_default=True,
    help="Exercise tests on two days, or the motor cortex before and after a fatiguing contraction.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="Folder of the study; ponos-demo where not said, ponos-demo-tms for the motor cortex.",
)
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Recordings at a time; 0 for all cores."
)
def command(*, instrument: str, out: Path | None, jobs: int) -> None:
    """Make up a study of two groups, before and after exertion, and report on it.

    Its raw files are those of a device, a metabolic cart where nothing else is said, and one of them is broken, as in
    every study. Nothing is opened and nothing is sent; the people do not exist.
    """
    from ponos.cli.study_report import report_study

    folder = out or Path("ponos-demo" if instrument == "cpet" else f"ponos-demo-{instrument}")
    if instrument == "cpet":
        from ponos.instruments.cpet.cohort import write_cohort

        write_cohort(folder)
    else:
        from ponos.instruments.tms.cohort import write_fatigue_study

        write_fatigue_study(folder)
    report_study(folder, out=None, as_json=False, jobs=jobs, scheduler="", contrasts=(), locking=False, said={})
