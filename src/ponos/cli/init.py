"""``ponos init``: look at what lies in a folder, and write the plan of a study for it."""

from __future__ import annotations

from pathlib import Path

import click

from ponos.errors import UsageError

__all__ = ["command"]


@click.command(name="init", short_help="Write the plan of a study, study.toml.")
@click.argument("folder", metavar="STUDY", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a plan that is there.")
def command(folder: Path, *, force: bool) -> None:
    """Look at the folder STUDY and write a commented study.toml that fits what is there.

    A BIDS-shaped folder, a recordings.csv, tables of measures and raw files are recognised. Data are never changed.
    """
    from ponos.report.tables import write_text
    from ponos.study.folder.starting import proposed

    folder = folder.expanduser()
    found = proposed(folder)
    there = [name for name in found.texts if (folder / name).exists()]
    if there and not force:
        raise UsageError("It is there already.", where=str(folder / there[0]), todo="Replace it with --force.")
    for remark in found.remarks:
        click.echo(remark)
    for name, text in found.texts.items():
        click.echo(f"wrote {write_text(folder / name, text)}", err=True)
    click.echo(f"Look it over, fill in what is asked, then: ponos check {folder}")
