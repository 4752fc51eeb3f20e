"""Sheet: a csv, tsv or workbook as its cells, each with the row that a spreadsheet shows it in."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile, PonosError, nearest
from ponos.sheets.numbers import writes_commas
from ponos.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["UNSAID", "Sheet", "header_of", "read_sheet", "sheet_of", "word"]

UNSAID = frozenset(
    {
        "",
        "n/a",
        "na",
        "nan",
        "#n/a",
        "#na",
        "none",
        "null",
        "nil",
        "missing",
        "n.a.",
        "k.a.",
        "k. a.",
        "-",
        "--",
        "–",
        "—",
        ".",
        "?",
        "#div/0!",
    }
)
"""What stands in a cell where nothing is known, in small letters."""

_DELIMITERS = ("\t", ";", ",")
_FIRST = 10
"""Lines in which the header is looked for."""

_TOP = 65536
"""Characters that hold the header of any table."""


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in its file.

    Attributes
    ----------
    name : str
        Name of the file, for messages.
    columns : dict of str to numpy.ndarray
        Text of every cell without outer blanks, by the name in the header; shape (rows,), dtype object. A cell that
        says that nothing is known is empty.
    rows : numpy.ndarray
        Row of each in the file; the header is 1 where nothing stands above it.
    sha256 : str
        Hash of the file.
    remarks : tuple of (int or None, str, str)
        Row, column and what is odd about the table as such.
    sheet : str
        Sheet of the workbook; empty where none was named.
    """

    name: str
    columns: dict[str, NDArray[np.object_]]
    rows: NDArray[np.intp]
    sha256: str
    remarks: tuple[tuple[int | None, str, str], ...] = ()
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def commas(self) -> bool:
        """Whether its numbers are written with decimal commas."""
        return writes_commas(cell for cells in self.columns.values() for cell in cells)

    def first_of(self, *names: str) -> str:
        """Find a column under one of several names, whatever their case.

        Parameters
        ----------
        *names : str
            In the order that they are looked for.

        Returns
        -------
        str
            The name as the header has it; empty where there is none.
        """
        spelt = {name.lower().replace(" ", "_"): name for name in reversed(self.columns)}
        return next((spelt[name] for name in names if name in spelt), "")

    def texts(self, column: str) -> list[str]:
        """Give the cells of a column.

        Parameters
        ----------
        column : str
            Its name; cells are empty where there is no such column.

        Returns
        -------
        list of str
            One a row.
        """
        cells: list[str] = self.columns[column].tolist() if column in self.columns else [""] * len(self)
        return cells


def read_sheet(path: Path, *, name: str = "", sheet: str = "") -> Sheet:
    """Read a table.

    Parameters
    ----------
    path : pathlib.Path
        A csv, tsv or xlsx; what parts its columns is seen from its header.
    name : str
        What messages call it; its file name where not given.
    sheet : str
        Sheet of a workbook; the first where empty.

    Returns
    -------
    Sheet
        Its cells.

    Raises
    ------
    PonosError
        It is not there, not a table, or broken.
    """
    return sheet_of(Source(path), name=name, sheet=sheet)


def sheet_of(source: Source, *, name: str = "", sheet: str = "") -> Sheet:
    """Read the table that an opened file holds.

    Parameters
    ----------
    source : Source
        The file.
    name : str
        What messages call it; its file name where not given.
    sheet : str
        Sheet of a workbook; the first where empty.

    Returns
    -------
    Sheet
        Its cells.

    Raises
    ------
    PonosError
        It is not a table, or broken.
    """
    shown = name or source.name
    book = source.is_workbook or not source.text
    grid = _of_workbook(source, sheet) if book else _of_text(source)
    words = ((number, [word(cell) for cell in row]) for number, row in enumerate(grid, start=1))
    numbered = [(number, row) for number, row in words if any(row)]
    if not numbered:
        raise DamagedFile("There is nothing in it.", where=shown)
    read = replace(_sheet(shown, numbered, source.sha256), sheet=sheet)
    filled = [one for one, cells in source.sheets.items() if any(map(any, cells))] if book and not sheet else []
    if len(filled) > 1:
        what = f"The workbook has several sheets ({', '.join(filled)}), and none is named; the first is read."
        read = replace(read, remarks=((None, "", what), *read.remarks))
    return read


def header_of(source: Source) -> tuple[str, ...]:
    """Give the names in the header of a table without reading what stands below it.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    tuple of str
        As :func:`sheet_of` would have them.

    Raises
    ------
    PonosError
        It is not a table, or broken.
    """
    if source.is_workbook or not source.text:
        return tuple(sheet_of(source).columns)
    # A long recording is asked by every instrument what its header names; none of them needs its rows for that.
    grid = _cells_of(source.text[:_TOP].splitlines(keepends=True)[: 4 * _FIRST], source.name)
    words = ((number, [word(cell) for cell in row]) for number, row in enumerate(grid, start=1))
    numbered = [(number, row) for number, row in words if any(row)]
    return tuple(_sheet(source.name, numbered, "").columns) if numbered else ()


def _of_text(source: Source) -> Sequence[Sequence[object]]:
    return _cells_of(source.text.splitlines(keepends=True), source.name)


def _cells_of(lines: Sequence[str], name: str) -> Sequence[Sequence[object]]:
    try:
        return list(csv.reader(lines, delimiter=_delimiter(lines)))
    except csv.Error as error:
        raise DamagedFile(f"It cannot be read as a table ({error}).", where=name) from None


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the columns: seen from the header; a title above it is passed by, for the line below it has others."""
    outside = ("".join(line.split('"')[::2]) for line in lines if line.strip())
    counts = [{sign: line.count(sign) for sign in _DELIMITERS} for line in islice(outside, _FIRST)]
    best = [max(_DELIMITERS, key=lambda sign: line[sign]) for line in counts]
    for sign, line, below in zip(best, counts, counts[1:], strict=False):
        if 0 < line[sign] == below[sign]:
            return sign
    return best[0] if best else ","


def _of_workbook(source: Source, sheet: str) -> Sequence[Sequence[object]]:
    sheets = source.sheets
    if not sheets:
        raise DamagedFile(
            "It is no table of text and no workbook.", where=source.name, todo="Save it as .csv or .xlsx."
        )
    if sheet and sheet not in sheets:
        raise PonosError(f"There is no sheet '{sheet}' in it.", where=source.name, todo=nearest(sheet, sheets))
    return sheets[sheet] if sheet else next(iter(sheets.values()))


def word(cell: object) -> str:
    """Write a cell as text.

    Parameters
    ----------
    cell : object
        Text, number, date or nothing.

    Returns
    -------
    str
        Without outer blanks; empty where it says that nothing is known. A whole number has no decimals.
    """
    if isinstance(cell, str):
        text = cell.strip(" \t\r\n\xa0\ufeff")
        return "" if text.lower() in UNSAID else text
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else ("1" if cell else "0")
    if isinstance(cell, float):
        return "" if cell != cell else repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
    return str(cell)


def _above(numbered: Sequence[tuple[int, list[str]]]) -> int:
    """How many rows stand above the header: titles and headings over several columns, which leave most cells empty."""
    filled = [[cell for cell in row if cell] for _, row in numbered[:_FIRST]]
    above = 0
    for place, (row, below) in enumerate(pairwise(filled), start=1):
        if len(below) > 2 and len(below) >= 2 * len(row) and not any(cell[:1].isdigit() for cell in below):
            above = place
        elif len(row) > 1:
            break
    return above


def _sheet(name: str, numbered: list[tuple[int, list[str]]], sha256: str) -> Sheet:
    import numpy as np

    above = _above(numbered)
    (top, header), *body = numbered[above:]
    remarks: list[tuple[int | None, str, str]] = [
        (number, "", "The row stands above the header and is passed over.")
        for number, row in numbered[:above]
        if not row[0].startswith("sep=")
    ]
    width = len(header)
    for number, row in body:
        if any(row[width:]):
            remarks.append(
                (number, "", f"The row has {len(row)} cells, the header {width}; the further ones are lost.")
            )
    cells = np.full((len(body), width), "", dtype=object)
    for place, (_, row) in enumerate(body):
        cells[place, : min(len(row), width)] = row[:width]
    columns: dict[str, NDArray[np.object_]] = {}
    for place, title in enumerate(header):
        if title in columns:
            remarks.append((top, title, "The column is there twice; the first one is read."))
        elif title:
            columns[title] = cells[:, place]
        elif any(cells[:, place]):
            remarks.append((top, "", f"Column {place + 1} has no name; it is passed over."))
    rows = np.array([number for number, _ in body], dtype=np.intp)
    return Sheet(name, columns, rows, sha256, tuple(remarks))
