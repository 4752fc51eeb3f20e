"""The table that people make themselves: one header row, perhaps a row of units, one row a breath or average.

Text parted by commas, semicolons or tabs, or a plain sheet of a workbook. It is recognised by a row that names a time
and gas exchange, above which a few labelled lines may stand; columns that say one thing throughout (age, height, sex)
are facts of the person.
ponos writes its own recordings in this form, so that what it made can be read by anything and by itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile
from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import pairs
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.cells import clock, is_missing
from ponos.instruments.cpet.reading.facts import fact_of
from ponos.instruments.cpet.reading.quantities import named, with_unit
from ponos.recording import Note
from ponos.source import Source
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["FORMAT"]

Row = list[object]

_GAS = {"vo2_ml_min", "vco2_ml_min", "ve_l_min", "vo2_ml_min_kg"}
_SIGNS = ("\t", ";", ",")
_HOW_FAR = 60
"""Rows in which a header is looked for."""


@dataclass(frozen=True)
class _Sheet:
    """Rows of one table; ``whole`` is False for text whose last line has no end."""

    rows: list[Row]
    whole: bool


def recognises(source: Source) -> bool:
    """Whether a row near the top names a time and gas exchange, or the first row two columns of gas exchange.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for such a table, whatever the file is called. One that names no time is refused when it is parsed, with
        the columns it has.

    Raises
    ------
    DamagedFile
        The file is a workbook that cannot be opened.
    """
    if source.is_workbook or not source.text:
        return any(_named_row(rows) is not None for rows in source.sheets.values())
    return any(
        _named_row(csv.reader(source.head.splitlines(), delimiter=sign)) is not None
        for sign in _SIGNS
        if sign in source.head
    )


def _named_row(rows: Iterable[Sequence[object]]) -> int | None:
    """Position of the first row that is a header; comments and blank rows are passed."""
    first = True
    for at, row in enumerate(islice(rows, _HOW_FAR)):
        filled = [cell for cell in row if not is_missing(cell)]
        if not filled or str(filled[0]).startswith("#"):
            continue
        if _is_header(filled, first=first):
            return at
        first = False
    return None


def _is_header(row: Sequence[object], *, first: bool) -> bool:
    """Whether a row names a test; below other lines it must name more of it."""
    found = [{one.column for one in named(with_unit(cell)[0])[0]} for cell in row if isinstance(cell, str)]
    gases, timed = sum(bool(one & _GAS) for one in found), {"time_s"} in found
    return gases + timed > 1 and (first or (timed and gases > 1))


def parse(source: Source) -> CartFile:
    """Read the table.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    CartFile
        Its columns and what is the same in every row.

    Raises
    ------
    DamagedFile
        There is no header, or a row has more cells than the header.
    """
    for strict in (True, False):
        for sheet in _sheets(source):
            header = _header(sheet.rows, strict=strict)
            if header is not None:
                return _cart_file(sheet, header)
    raise DamagedFile("No row names the columns above numbers.", todo="Put one row of column names above the data.")


def _sheets(source: Source) -> Iterator[_Sheet]:
    if source.is_workbook or not source.text:
        for rows in source.sheets.values():
            yield _Sheet(rows, whole=True)
        return
    whole = source.text.endswith(("\n", "\r"))
    for sign in sorted(_SIGNS, key=source.head.count, reverse=True):
        if sign in source.head:
            try:
                yield _Sheet(
                    [list(row) for row in csv.reader(StringIO(source.text, newline=""), delimiter=sign)], whole
                )
            except csv.Error as error:
                raise DamagedFile(f"The text is no table ({error}).", todo="Export it again.") from error


def _header(rows: list[Row], *, strict: bool) -> int | None:
    """Position of the header: the first row that names a test, else the last row of words above numbers."""
    if strict:
        return _named_row(rows)
    for index, (row, below) in enumerate(pairwise(rows[: _HOW_FAR + 1])):
        named_cells = [cell for cell in row if isinstance(cell, str) and not is_missing(cell) and not _is_value(cell)]
        second = rows[index + 2] if _is_units(below) and index + 2 < len(rows) else below
        if len(named_cells) > 1 and sum(_is_value(cell) for cell in second) > 1:
            return index
    return None


def _is_value(cell: object) -> bool:
    if is_missing(cell):
        return False
    if not isinstance(cell, str):
        return True
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return clock([cell]) is not None
    return True


def _is_units(row: Row) -> bool:
    words = [str(cell) for cell in row if not is_missing(cell)]
    known = sum(parse_unit(word) is not None for word in words)
    return bool(words) and not any(map(_is_value, words)) and known >= len(words) / 2


def _cart_file(sheet: _Sheet, header: int) -> CartFile:
    names = ["" if is_missing(cell) else str(cell).strip() for cell in sheet.rows[header]]
    start = header + 1
    units: Row = []
    if start < len(sheet.rows) and _is_units(sheet.rows[start]):
        units, start = sheet.rows[start], start + 1
    rows, notes = _complete(sheet, sheet.rows[start:], len(names), first_row=start + 1)
    columns: list[Column] = []
    facts: dict[str, object] = {label: value for row in reversed(sheet.rows[:header]) for label, value in pairs(row)}
    for index, name in enumerate(names):
        cells = [row[index] if index < len(row) else None for row in rows]
        unit = "" if index >= len(units) or is_missing(units[index]) else str(units[index]).strip()
        if name and not named(with_unit(name)[0])[0] and fact_of(name)[0] is not None and _says_one_thing(cells):
            facts[f"{name} ({unit})" if unit else name] = next(cell for cell in cells if not is_missing(cell))
        elif name or not all(map(is_missing, cells)):
            columns.append(Column(name, unit, cells))
    return CartFile(columns, first_row=start + 1, facts=facts, notes=notes)


def _says_one_thing(cells: Row) -> bool:
    return len({str(cell).strip() for cell in cells if not is_missing(cell)}) == 1


def _complete(sheet: _Sheet, rows: list[Row], width: int, *, first_row: int) -> tuple[list[Row], list[Note]]:
    """Refuse rows longer than the header; leave out a last row that was cut off."""
    for index, row in enumerate(rows):
        if len(row) > width and not all(map(is_missing, row[width:])):
            raise DamagedFile(
                f"{len(row)} cells, but the header has {width}: decimal commas in a table parted by commas, or text "
                "with a comma and no quotes.",
                where=f"row {first_row + index}",
                todo="Export it with decimal points, or parted by semicolons or tabs.",
            )
    if sheet.whole or not rows:
        return rows, []
    if len(rows[-1]) < width:
        return rows[:-1], [
            Note("warning", "The file ends in the middle of a row, which is left out; more may be missing.")
        ]
    if is_missing(rows[-1][-1]):
        return rows, []
    told = "The file does not end with a line end; its very last cell may be cut off and was left out."
    return [*rows[:-1], [*rows[-1][:-1], None]], [Note("info", told)]


def write(recording: Recording, path: Path) -> None:
    """Write a recording, so that reading it again gives the same table.

    Parameters
    ----------
    recording : Recording
        An exercise test.
    path : pathlib.Path
        Where to; a CSV file in UTF-8. Facts on person and test become columns that say the same in every row.
    """
    table = recording.table
    facts = {key: value for key, value in recording.about.items() if _is_written(key, value)}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*table.columns, *facts])
        for row in table.itertuples(index=False):
            rows.writerow([*map(_cell, row), *map(_cell, facts.values())])


def _is_written(key: str, value: object) -> bool:
    fact = fact_of(key)[0]
    return (
        fact is not None and fact.key == key and fact.kind != "identity" and not is_missing(value) and not named(key)[0]
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else repr(float(value))
    return str(value)


FORMAT: Format[CartFile] = Format(
    name="clean_csv",
    title="Table with one header row (CSV, TSV or a plain sheet), made by hand or by ponos",
    recognises=recognises,
    parse=parse,
    write=write,
)
