"""Guess what the columns of a table are: whose a row is, and which of them are measures whose unit can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ponos.measures import MeasureSpec
from ponos.sheets.numbers import numbers
from ponos.sheets.sheet import Sheet
from ponos.study.design.own_measures import known_unit
from ponos.study.folder.participants import PARTICIPANT
from ponos.study.folder.visits import SESSION
from ponos.units import of_column

__all__ = ["Guess", "guessed", "is_of_many"]

_PEOPLE = (*PARTICIPANT, "participantid", "subj", "patient", "patient_id", "record_id", "code", "sub", "pid",
           "proband", "probanden_id", "pat_id", "participante", "sujet", "sujeto")  # fmt: skip
_GROUPS = (
    "group",
    "gruppe",
    "groupe",
    "grupo",
    "gruppo",
    "cohort",
    "diagnosis",
    "arm",
    "dx",
    "case_control",
    "patient_group",
    "status",
)
_VISITS = (*SESSION, "time_point", "day", "test")
_SEXES = ("sex", "gender", "geschlecht", "sexe", "sexo", "sesso")
_AGES = ("age", "age_y", "age_years", "alter", "edad")
_MOSTLY = 5
"""One strange cell in so many is a slip; more, and the column is one of words."""

_NEARLY = re.compile(r"[<>≤≥~]?\s*\d+(?:[.,]\d+)?\s*%?|n\.? ?d\.?", re.IGNORECASE)
"""Cells that are no numbers, in columns that are nevertheless of numbers."""

_IN_HEADER = re.compile(r"(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*")


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What the columns of a table seem to be.

    Attributes
    ----------
    participant, session, group, sex, age : str
        Names of columns; empty where none seems to be that.
    known : mapping of str to (str, str)
        Columns that are a known measure: its id and the unit of the column.
    own : mapping of str to (str, str)
        Columns with a unit that no measure is known for: an id made of the name, and the unit.
    other : tuple of str
        Further columns of numbers.
    names, numbers : str
        Columns of a long table that name the measure and hold its number; empty where it is a wide one.
    """

    participant: str = ""
    session: str = ""
    group: str = ""
    sex: str = ""
    age: str = ""
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    own: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    other: tuple[str, ...] = ()
    names: str = ""
    numbers: str = ""


def is_of_many(sheet: Sheet) -> bool:
    """Whether a table is one of several people, rather than the recording of one.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    bool
        True where it has a column of participants, or of groups, with several of them.
    """
    return any(
        len(set(sheet.texts(column))) > 1 for column in (sheet.first_of(*_PEOPLE), sheet.first_of(*_GROUPS)) if column
    )


def guessed(sheet: Sheet, specs: Mapping[str, MeasureSpec]) -> Guess:
    """Guess what a table holds.

    Parameters
    ----------
    sheet : Sheet
        The table.
    specs : mapping of str to MeasureSpec
        Every known measure.

    Returns
    -------
    Guess
        To be looked over by who knows.
    """
    roles = {
        "participant": sheet.first_of(*_PEOPLE) or _like_ids(sheet),
        "session": sheet.first_of(*_VISITS),
        "group": sheet.first_of(*_GROUPS),
        "sex": sheet.first_of(*_SEXES),
        "age": sheet.first_of(*_AGES),
    }
    if roles["session"] and not roles["group"] and _never_changes(sheet, roles["participant"], roles["session"]):
        # What is the same at every visit of a person is no visit.
        roles["group"], roles["session"] = roles["session"], ""
    known, own, other = {}, {}, []
    for column, cells in sheet.columns.items():
        read = numbers(cells)
        words = [place for place in read.strange if not _NEARLY.fullmatch(cells[place])]
        if column in roles.values() or bool(read.empty.all()) or _MOSTLY * len(words) > len(sheet):
            continue
        name, unit = _parted(column)
        if name in specs and (unit or column.lower() == name):
            known[column] = (name, unit or specs[name].unit)
        elif unit:
            own[column] = (name, unit)
        else:
            other.append(column)
    names = _names(sheet, roles, other) if len(other) == 1 and not known and not own else ""
    return Guess(**roles, known=known, own=own, other=tuple(other), names=names, numbers=other[0] if names else "")


def _never_changes(sheet: Sheet, participant: str, session: str) -> bool:
    pairs = set(zip(sheet.texts(participant), sheet.texts(session), strict=True))
    people, visits = ({one[place] for one in pairs} for place in (0, 1))
    return bool(participant) and 1 < len(visits) < len(people) == len(pairs)


def _names(sheet: Sheet, roles: Mapping[str, str], other: Sequence[str]) -> str:
    """A column of few words that tells the rows of one person apart."""
    for column in sheet.columns:
        if column in other or column in roles.values():
            continue
        cells = sheet.texts(column)
        rows = list(zip(sheet.texts(roles["participant"]), sheet.texts(roles["session"]), cells, strict=True))
        if 1 < len(set(cells)) <= len(cells) // 4 and (not roles["participant"] or len(set(rows)) == len(rows)):
            return column
    return ""


def _like_ids(sheet: Sheet) -> str:
    """The first column, where it holds words that are all different."""
    first = next(iter(sheet.columns), "")
    cells = sheet.texts(first)
    words = [cell for cell in cells if re.search(r"[^\W\d]", cell)]
    return first if cells and len(words) == len(set(cells)) == len(cells) else ""


def _parted(column: str) -> tuple[str, str]:
    """A header as an id and a unit; the unit is empty where the header has none."""
    found = _IN_HEADER.fullmatch(column)
    if found and (unit := known_unit(found["unit"])) is not None:
        return _id(found["name"]), unit.suffix
    name, suffix = of_column(column.lower())
    return _id(name if suffix else column), suffix.suffix if suffix else ""


def _id(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_") or "measure"
