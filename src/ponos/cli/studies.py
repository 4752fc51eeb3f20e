"""``ponos studies``: what the published studies need before they can be analysed here."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.group(name="studies", short_help="Prepare the data of published studies.")
def command() -> None:
    """Prepare the published data of studies whose folders come with ponos.

    The data of people are not part of ponos: they stay where their authors publish them, and on your machine.
    """


@command.command(name="prepare", short_help="Make the tables of a study from its authors' file.")
@click.argument("name", metavar="NAME")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to write into; by default the folder 'data' of the study.",
)
def _prepare(name: str, file: Path, out: Path | None) -> None:
    """Make the tables of study NAME from FILE, which you have from its authors.

    NAME is a folder, or the name of one in 'studies'; its prepare.toml says which sheets and columns are taken. People
    get new ids, the same in all tables, and columns that tell who they are stay behind. Nothing is sent.
    """
    from ponos.study.prepare.plan import plan_of, study_folder
    from ponos.study.prepare.tables import prepare

    folder = study_folder(name, within=Path.cwd())
    for one in prepare(plan_of(folder), file, out=out or folder / "data"):
        people = f", {one.people} people" if one.people else ""
        click.echo(f"{one.path}: {one.rows} rows{people}")
        if one.left:
            click.echo(f"  left behind: {', '.join(one.left)}")
