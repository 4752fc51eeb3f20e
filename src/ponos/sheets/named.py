"""A table of somebody's own, under the names that an instrument knows: synonyms, units, a column map, numbers.

What an instrument knows stands in a table beside it: ``column,kind,units,low,high,synonyms,meaning``. ``kind`` is
``number``, ``text`` or ``yes_no``; ``units`` are those taken, the column's own first, none for a pure number; ``low``
and ``high`` are what can be true.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from ponos.errors import DamagedFile, PonosError, UnitConflict, UsageError, nearest
from ponos.recording import Note
from ponos.sheets.numbers import numbers
from ponos.sheets.sheet import Sheet, header_of, sheet_of
from ponos.tables import rows_of
from ponos.units import Unit, of_column, unit
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = [
    "Known",
    "Mapped",
    "Named",
    "chosen_rows",
    "known_columns",
    "mapped",
    "names_in",
    "read_named",
    "said_of_rows",
]

Kind = Literal["number", "text", "yes_no"]

_UNIT = re.compile(r"^(?P<name>.*?)\s*[\[(](?P<unit>[^\])]*)[\])]\s*$")
_SHOWN = 5
"""Rows that a message names."""


@dataclass(frozen=True)
class Known:
    """One column that an instrument knows.

    Attributes
    ----------
    column : str
        Its name, ``reaction_time_ms``.
    kind : {"number", "text", "yes_no"}
        What it holds.
    units : tuple of Unit
        Units that are taken, its own first; empty for a pure number and for text.
    low, high : float
        What can be true of it.
    synonyms : frozenset of str
        What others call it, in plain letters.
    meaning : str
        In words.
    """

    column: str
    kind: Kind
    units: tuple[Unit, ...]
    low: float
    high: float
    synonyms: frozenset[str]
    meaning: str

    @property
    def quantity(self) -> str:
        """Its name without the unit."""
        return of_column(self.column)[0] if self.units else self.column


@dataclass(frozen=True)
class Mapped:
    """What a user says of one column: which it is, and in which unit."""

    quantity: str
    unit: str


@dataclass(frozen=True)
class Named:
    """A table under the names of an instrument.

    Attributes
    ----------
    frame : pandas.DataFrame
        Known columns in the units of their names; what is not known of a number is NaN, of text empty.
    others : pandas.DataFrame
        Columns that are not known, as text.
    rows : numpy.ndarray
        Row of each in the file.
    notes : tuple of Note
        What is odd about it.
    headers : mapping of str to str
        What the file calls each column that was read.
    """

    frame: pd.DataFrame
    others: pd.DataFrame
    rows: NDArray[np.intp]
    notes: tuple[Note, ...]
    headers: Mapping[str, str]


@cache
def known_columns(package: str, *, table: str = "columns.csv") -> dict[str, Known]:
    """Read what an instrument knows.

    Parameters
    ----------
    package : str
        Such as ``ponos.instruments.effort``.
    table : str
        File name.

    Returns
    -------
    dict of str to Known
        By column, in the order of the table.
    """
    return {
        row["column"]: Known(
            row["column"],
            cast(Kind, row["kind"]),
            tuple(unit(suffix) for suffix in row["units"].split("|") if suffix),
            float(row["low"] or "-inf"),
            float(row["high"] or "inf"),
            frozenset(map(_plain, [row["column"], *filter(None, row["synonyms"].split("|"))])),
            row["meaning"],
        )
        for row in rows_of(package, table)
    }


def mapped(said: Iterable[str]) -> dict[str, Mapped]:
    """Understand a column map.

    Parameters
    ----------
    said : iterable of str
        ``column=quantity`` or ``column=quantity:unit``.

    Returns
    -------
    dict of str to Mapped
        By the column of the file.

    Raises
    ------
    UsageError
        One is not of that form.
    """
    found = {}
    for one in said:
        column, equals, meant = one.rpartition("=")
        quantity, _, spelt = meant.partition(":")
        if not (equals and column.strip() and quantity.strip()):
            raise UsageError(f"'{one}' maps no column.", todo="Write --map column=quantity or column=quantity:unit.")
        found[column.strip()] = Mapped(quantity.strip(), spelt.strip())
    return found


def names_in(source: Source, known: Mapping[str, Known]) -> frozenset[str]:
    """Look which columns the header of a table names.

    Parameters
    ----------
    source : Source
        The file.
    known : mapping of str to Known
        What to look for.

    Returns
    -------
    frozenset of str
        Their names; none where the file is no table.
    """
    if not source.is_workbook and (not source.text or "\n" not in source.head + "\n"):
        return frozenset()
    try:
        headers = header_of(source)
    except PonosError:
        return frozenset()
    return frozenset(found.column for header in headers if (found := _known_as(header, known)) is not None)


def read_named(
    source: Source,
    known: Mapping[str, Known],
    *,
    needs: Sequence[str] = (),
    said: Mapping[str, Mapped] | None = None,
    only: str = "",
    sheet: str = "",
) -> Named:
    """Read a table under the names that an instrument knows.

    Parameters
    ----------
    source : Source
        A csv, tsv or workbook.
    known : mapping of str to Known
        What the instrument knows.
    needs : sequence of str
        Columns without which it cannot.
    said : mapping of str to Mapped, optional
        What the user says of columns, from :func:`mapped`.
    only : str
        ``column=value``, several parted by semicolons: only the rows in which columns of the file say this.
    sheet : str
        Sheet of a workbook; the first where empty.

    Returns
    -------
    Named
        The table.

    Raises
    ------
    PonosError
        A column that is needed is not there, a unit is not said or cannot be that of the quantity, or a mapped column
        does not exist.
    """
    import pandas as pd

    cells = sheet_of(source, sheet=sheet)
    chosen = chosen_rows(cells, only)
    meant = _meant(cells, known, said or {})
    lacking = [one for one in needs if one not in {found.column for found, _ in meant.values()}]
    if lacking:
        raise DamagedFile(
            f"There is no column for {known[lacking[0]].meaning} ({lacking[0]}); the file has "
            f"{', '.join(list(cells.columns)[:12])}.",
            where=cells.name,
            todo=f"Name it: --map COLUMN={known[lacking[0]].quantity}" + (":UNIT." if known[lacking[0]].units else "."),
        )
    notes = [Note("info", f"{_place(row, column)}{text}") for row, column, text in cells.remarks]
    columns: dict[str, NDArray[np.object_] | NDArray[np.float64]] = {}
    headers: dict[str, str] = {}
    for header, (found, of) in meant.items():
        if found.column in columns:
            notes.append(Note("warning", f"'{header}' is {found.meaning} too; '{headers[found.column]}' is read."))
            continue
        text = cells.columns[header][chosen]
        columns[found.column] = text if found.kind == "text" else _numbers(cells, header, chosen, found, of, notes)
        headers[found.column] = header
    others = {header: cells.columns[header][chosen] for header in cells.columns if header not in meant}
    return Named(pd.DataFrame(columns), pd.DataFrame(others), cells.rows[chosen], tuple(notes), headers)


def said_of_rows(only: str) -> list[tuple[str, str]]:
    """Understand which rows are meant.

    Parameters
    ----------
    only : str
        ``column=value``, several parted by semicolons; empty for all.

    Returns
    -------
    list of (str, str)
        Column and value of each.

    Raises
    ------
    UsageError
        One is not of that form.
    """
    found = []
    for one in filter(None, only.split(";")):
        column, equals, value = (part.strip() for part in one.partition("="))
        if not (equals and column):
            raise UsageError(f"'{one}' chooses no rows.", todo="Write --rows column=value.")
        found.append((column, value))
    return found


def chosen_rows(cells: Sheet, only: str) -> NDArray[np.intp]:
    """Choose rows of a sheet.

    Parameters
    ----------
    cells : Sheet
        The sheet.
    only : str
        ``column=value``, several parted by semicolons: the rows in which columns say this.

    Returns
    -------
    numpy.ndarray
        Their places.

    Raises
    ------
    UsageError
        There is no such column, or no such row.
    """
    import numpy as np

    keep = np.ones(len(cells), bool)
    for column, value in said_of_rows(only):
        if column not in cells.columns:
            raise UsageError(f"There is no column '{column}'.", where=cells.name, todo=nearest(column, cells.columns))
        keep &= cells.columns[column] == value
        if not keep.any():
            raise UsageError(
                f"No row has {column} = {value}.", where=cells.name, todo=nearest(value, set(cells.columns[column]))
            )
    chosen: NDArray[np.intp] = np.flatnonzero(keep)
    return chosen


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", letters)


def _known_as(header: str, known: Mapping[str, Known]) -> Known | None:
    """What a header names; with its unit in brackets, behind an underscore, or without."""
    bare = found["name"] if (found := _UNIT.match(header)) else header
    for name in (header, bare, of_column(bare.strip().lower())[0]):
        for one in known.values():
            if _plain(name) in one.synonyms or (one.units and _plain(name) == _plain(one.quantity)):
                return one
    return None


def _unit_in(header: str) -> Unit | None:
    if found := _UNIT.match(header):
        return parse_unit(found["unit"])
    return of_column(header.strip().lower())[1]


def _meant(
    cells: Sheet, known: Mapping[str, Known], said: Mapping[str, Mapped]
) -> dict[str, tuple[Known, Unit | None]]:
    """Which column of the file is which, and in which unit; what the user says goes first."""
    by_quantity = {one.quantity: one for one in known.values()} | dict(known)
    meant: dict[str, tuple[Known, Unit | None]] = {}
    for header, told in said.items():
        if header not in cells.columns:
            raise UsageError(f"There is no column '{header}'.", where=cells.name, todo=nearest(header, cells.columns))
        if told.quantity not in by_quantity:
            raise UsageError(f"'{told.quantity}' is no quantity.", todo=nearest(told.quantity, by_quantity))
        one = by_quantity[told.quantity]
        meant[header] = one, _unit(cells, header, one, told.unit)
    taken = {one.column for one, _ in meant.values()}
    for header in cells.columns:
        found = None if header in meant else _known_as(header, known)
        if found is not None and found.column not in taken:
            # A second column of the same quantity is not read, so its unit need not be known.
            again = any(one is found for one, _ in meant.values())
            meant[header] = found, None if again else _unit(cells, header, found, "")
    return meant


def _unit(cells: Sheet, header: str, one: Known, told: str) -> Unit | None:
    """The unit of a column; one that is nowhere said is asked for, never guessed."""
    if not one.units:
        return None
    found = parse_unit(told) if told else _unit_in(header)
    if found is None:
        raise UnitConflict(
            f"The unit '{told}' is not known." if told else f"Nothing says in which unit '{header}' is.",
            where=f"{cells.name}, column {header}",
            todo=f"Say it: --map {_typed(f'{header}={one.quantity}:UNIT')} "
            f"({', '.join(each.suffix for each in one.units)}).",
        )
    if found.dimension != one.units[0].dimension:
        raise UnitConflict(
            f"{one.meaning[0].upper()}{one.meaning[1:]} cannot be in {found.printed or found.suffix}.",
            where=f"{cells.name}, column {header}",
            todo=f"Expected: {', '.join(each.printed or each.suffix for each in one.units)}.",
        )
    return found


def _typed(words: str) -> str:
    """As a shell takes it for one word."""
    return f'"{words}"' if " " in words else words


def _numbers(
    cells: Sheet, header: str, chosen: NDArray[np.intp], one: Known, of: Unit | None, notes: list[Note]
) -> NDArray[np.float64]:
    import numpy as np

    read = numbers(cells.columns[header][chosen], yes_no=one.kind == "yes_no", commas=cells.commas)
    values = read.values * (of.factor / one.units[0].factor if of is not None else 1.0)
    rows = cells.rows[chosen]
    for places, what in ((read.strange, "are no numbers"), (read.unclear, "may be decimals or thousands")):
        if places:
            notes.append(
                Note("warning", f"'{header}': {len(places)} cells {what} ({_listed(rows[list(places)])}).", one.column)
            )
    high = 1.0 if one.kind == "yes_no" else one.high
    low = 0.0 if one.kind == "yes_no" else one.low
    outside = np.flatnonzero((values < low) | (values > high))
    if len(outside):
        notes.append(
            Note(
                "warning",
                f"'{header}': {len(outside)} values cannot be {one.meaning} ({_listed(rows[outside])}; "
                f"{values[outside[0]]:g} where {low:g} to {high:g} can be); they are taken as missing.",
                one.column,
            )
        )
        values[outside] = np.nan
    return values


def _listed(rows: NDArray[np.intp]) -> str:
    shown = ", ".join(str(row) for row in rows[:_SHOWN])
    return f"row{'s' if len(rows) > 1 else ''} {shown}" + (" …" if len(rows) > _SHOWN else "")


def _place(row: int | None, column: str) -> str:
    told = [f"row {row}"] if row is not None else []
    told += [f"column '{column}'"] if column else []
    return f"{', '.join(told).capitalize()}: " if told else ""
