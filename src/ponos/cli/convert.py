"""``ponos convert``: a study of spreadsheets as a BIDS-shaped folder, its raw files copied as they are."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="convert", short_help="Write a study as a BIDS-shaped folder.")
@click.argument("folder", metavar="STUDY", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--recode", is_flag=True, help="Replace the ids of participants.")
@click.option("--shift-dates", is_flag=True, help="Shift all dates by days that are constant within a person.")
def command(folder: Path, out: Path, *, recode: bool, shift_dates: bool) -> None:
    """Write the study in the folder STUDY as a BIDS-shaped folder OUT, which must not be there or be empty.

    OUT opens to the same people, visits, files and values; raw files are copied unchanged.
    """
    from ponos.study.folder.converting import convert
    from ponos.study.folder.opening import open_study
    from ponos.study.folder.recoding import recoded, shifted

    study = open_study(folder)
    if shift_dates or study.design.shift_dates:
        # Before the ids are replaced, so that the shift does not follow from what is public.
        study = shifted(study, seed=study.design.seed)
    if recode or study.design.recode:
        study = recoded(study, seed=study.design.seed)
    written = convert(study, out.expanduser())
    for one in study.failed:
        click.echo(f"left out: {one}", err=True)
    click.echo(f"wrote {len(written)} files into {out}")
    if study.files:
        click.echo(
            "Raw files were copied as their devices exported them: names, dates of birth and dates inside them are "
            "still there. Look into each kind before you give the folder to anyone."
        )
