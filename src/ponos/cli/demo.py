"""``ponos demo``: two tests of a made-up person, measured, compared and reported."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="demo", short_help="Do all of it on a made-up person.")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("ponos-demo"),
    show_default=True,
    metavar="DIR",
    help="Folder to write into.",
)
def command(out: Path) -> None:
    """Make two tests of one made-up person, a day apart, and report on them.

    Everything is written into one folder; nothing is opened and nothing is sent.
    """
    from ponos.instruments.cpet.example import write_two_days
    from ponos.report.tables import write_text
    from ponos.report.two_days import page
    from ponos.study.outcome import measure_file
    from ponos.study.two_days.comparing import compare
    from ponos.study.two_days.day import Day

    outcomes = [measure_file(path) for path in write_two_days(out)]
    days = [Day.of(one.recording, settings=one.settings, measures=one.measures) for one in outcomes if one.recording]
    written = write_text(out / "report.html", page(compare(*days, hours=24.0), outcomes))
    for one in outcomes:
        click.echo(one.file)
    click.echo(str(written))
