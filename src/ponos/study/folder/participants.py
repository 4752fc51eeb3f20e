"""The list of participants: ``participants.tsv`` of the folder door, ``participants.csv`` of the other."""

from __future__ import annotations

from pathlib import Path

from ponos.errors import PonosError
from ponos.sheets.sheet import Sheet, read_sheet
from ponos.study.folder._gathered import Gathered
from ponos.study.folder.people import person_id

__all__ = ["PARTICIPANT", "facts_of", "read_participants", "sheet_beside"]

PARTICIPANT = ("participant_id", "participant", "subject_id", "subject", "id", "person")
"""What the column of the participant may be called."""

_KNOWN_AS = {"age": "age_y", "gender": "sex"}


def sheet_beside(folder: Path, stem: str, found: Gathered) -> Sheet | None:
    """Read a table of the study's folder that may be there as csv, tsv or workbook.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    stem : str
        ``participants``.
    found : Gathered
        Takes the hash and the problems.

    Returns
    -------
    Sheet or None
        None where there is none, or none that can be read.
    """
    for ending in (".tsv", ".csv", ".xlsx"):
        path = folder / f"{stem}{ending}"
        if path.is_file():
            return sheet_at(path, path.name, found)
    return None


def sheet_at(path: Path, name: str, found: Gathered, *, sheet: str = "") -> Sheet | None:
    """Read a table; one that cannot be read becomes a problem.

    Parameters
    ----------
    path : pathlib.Path
        Where it is.
    name : str
        What the study calls it.
    found : Gathered
        Takes the hash and the problems.
    sheet : str
        Sheet of a workbook.

    Returns
    -------
    Sheet or None
        None where it cannot be read.
    """
    try:
        read = read_sheet(path, name=name, sheet=sheet)
    except PonosError as error:
        found.note("error", f"{error.what} Nothing of it is used.", error.todo, file=name)
        return None
    found.inputs[name] = read.sha256
    for row, column, what in read.remarks:
        found.note("warning", what, file=name, row=row, column=column)
    return read


def read_participants(folder: Path, found: Gathered) -> bool:
    """Read the list of participants, where there is one.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    found : Gathered
        Takes the people and the problems.

    Returns
    -------
    bool
        Whether there is one.
    """
    sheet = sheet_beside(folder, "participants", found)
    if sheet is None:
        return False
    column = sheet.first_of(*PARTICIPANT)
    if not column:
        found.note("error", "It has no column participant_id; nothing of it is used.", file=sheet.name)
        return True
    seen: dict[str, int] = {}
    for place, cell in enumerate(sheet.texts(column)):
        row, id = int(sheet.rows[place]), person_id(cell)
        if not id:
            found.note("error", "The row names no participant; it is left out.", file=sheet.name, row=row)
            continue
        if id in seen:
            found.note(
                "error",
                f"{id} is listed twice, in row {seen[id]} before; the first one is used.",
                "Delete one, or give two people two ids.",
                file=sheet.name,
                row=row,
                column=column,
                people=(id,),
            )
        seen.setdefault(id, row)
        found.listed_people.add(id)
        found.claim(id, facts_of(sheet, place, without=(column,)), file=sheet.name, row=row)
    return True


def facts_of(sheet: Sheet, place: int, *, without: tuple[str, ...]) -> dict[str, str]:
    """Give what a row says of a person.

    Parameters
    ----------
    sheet : Sheet
        The table.
    place : int
        Of the row.
    without : tuple of str
        Columns that say something else.

    Returns
    -------
    dict of str to str
        By the names of the program.
    """
    named = ((name, str(cells[place])) for name, cells in sheet.columns.items() if name not in without)
    return {_fact(name): cell for name, cell in named}


def _fact(name: str) -> str:
    low = name.lower()
    return _KNOWN_AS.get(low, low if low in ("group", "sex", "age_y") else name)
