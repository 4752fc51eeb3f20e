"""Find the table of measurements in a grid of cells: its row of names, its row of units, its rows of data.

Carts move their tables about from version to version, so a table is found by the names that it holds
(``columns.csv``), never by a fixed row.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ponos import units
from ponos.errors import DamagedFile
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.instruments.cpet.reading.quantities import named, with_unit
from ponos.recording import Note
from ponos.source import Source

__all__ = [
    "MISSING",
    "Block",
    "Rows",
    "block_at",
    "columns",
    "facts_above",
    "find_block",
    "find_sheet",
    "number",
    "pairs",
    "parse_sheet",
    "quantity",
    "rectangle",
    "rows_of_text",
    "split_rows",
    "text",
    "uncut",
    "whole",
]

Rows = Sequence[Sequence[object]]

MISSING = frozenset({"", "-", "--", "---", "--:--:--", "nan", "na", "n/a"})
"""What carts write where they have nothing."""

_SEARCHED = 150
"""Rows in which the names must stand; the deepest seen stood in row 52."""

_LEAST_KNOWN = 4
"""So many known quantities make a row of names; a row of a summary has one."""


class Block(NamedTuple):
    """Where a table lies in a grid; all positions count from 0, ends are exclusive."""

    names: int
    units: int | None
    first: int
    end: int
    left: int
    right: int
    time: int


def text(cell: object) -> str:
    """Give a cell as stripped text, empty for None."""
    return "" if cell is None else str(cell).strip()


def number(cell: object) -> float | None:
    """Read a cell as a plain number with a decimal point; None where it is none."""
    try:
        return float(text(cell))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def quantity(name: str) -> str:
    """Tell which known column a header may name, whatever its unit; empty where no synonym fits."""
    options, _ = named(with_unit(name)[0])
    return options[0].column if options else ""


def find_block(rows: Rows) -> Block | None:
    """Find the table: the row with most known names, a time among them.

    None where no row names a time and three more quantities. A block may have no rows of data (``first == end``), which
    :func:`whole` refuses.
    """
    counts = [_known(row) for row in rows[:_SEARCHED]]
    if not counts or max(counts) < _LEAST_KNOWN:
        return None
    return block_at(rows, counts.index(max(counts)))


def block_at(rows: Rows, names: int) -> Block:
    """Find the ends of the table whose row of names is known, from 0, and names a time.

    It reaches left to the next blank name, right to the last name, and down to the next blank row behind which no
    breath follows.
    """
    row = rows[names]
    time = next(j for j, cell in enumerate(row) if isinstance(cell, str) and quantity(cell) == "time_s")
    left = time
    while left > 0 and text(row[left - 1]):
        left -= 1
    right = max(j for j, cell in enumerate(row) if text(cell)) + 1
    unit_row, first = _below(rows, names, time)
    return Block(names, unit_row, first, _end(rows, first, left, right, time), left, right, time)


def _known(row: Sequence[object]) -> int:
    found = {quantity(cell) for cell in row if isinstance(cell, str)} - {""}
    return len(found) if "time_s" in found else 0


def _below(rows: Rows, names: int, time: int) -> tuple[int | None, int]:
    unit_row = None
    for i in range(names + 1, len(rows)):
        if _has_digit(rows[i], time):
            return unit_row, i
        if unit_row is None and _is_units(rows[i]):
            unit_row = i
    return unit_row, len(rows)


def _has_digit(row: Sequence[object], at: int) -> bool:
    return at < len(row) and any(sign.isdigit() for sign in text(row[at]))


def _is_timed(row: Sequence[object], at: int) -> bool:
    return _has_digit(row, at) and text(row[at]).lstrip("-")[:1].isdigit()


def _is_units(row: Sequence[object]) -> bool:
    spelt = [word for cell in row if isinstance(cell, str) and (word := cell.strip())]
    return sum(units.parse(word) is not None for word in spelt) >= min(3, len(spelt)) > 0


def _end(rows: Rows, first: int, left: int, right: int, time: int) -> int:
    """The row behind the last breath: blank rows in between are passed, what stands below as a table of its own not."""
    filled = [sum(bool(text(cell)) for cell in row[left:right]) for row in rows[first:]]
    end = 0
    for at, count in enumerate(filled):
        if count and (at == end or (2 * count > filled[0] and _is_timed(rows[first + at], time))):
            end = at + 1
    return first + end


def columns(rows: Rows, block: Block) -> list[Column]:
    """Cut the named columns of a block out of its grid; cells that a short row lacks are None."""
    names = rows[block.names]
    spelt = rows[block.units] if block.units is not None else ()
    table = rows[block.first : block.end]
    return [
        Column(
            text(names[j]),
            text(spelt[j]) if j < len(spelt) else "",
            [row[j] if j < len(row) else None for row in table],
        )
        for j in range(block.left, block.right)
        if text(names[j])
    ]


def pairs(row: Sequence[object]) -> Iterator[tuple[str, object]]:
    """Read a row of labels, each with its value in the next cell: ``Age | 44 | | Test time | 13:50``.

    Labels come without their colon; those without a value are passed over.
    """
    j = 0
    while j + 1 < len(row):
        label = text(row[j]).rstrip(": ")
        is_label = any(sign.isalpha() for sign in label)
        found = is_label and text(row[j + 1]).lower() not in MISSING
        if found:
            yield label, row[j + 1]
        j += 2 if found else 1


def facts_above(rows: Rows, block: Block) -> dict[str, object]:
    """Collect the labelled values above a table and left of it; the first of two equal labels counts."""
    beside = [row[: block.left] for row in rows[block.names :]] if block.left else []
    found: dict[str, object] = {}
    for row in [*rows[: block.names], *beside]:
        for label, value in pairs(row):
            found.setdefault(label, value)
    return found


def rectangle(rows: Rows) -> list[list[object]]:
    """Make rows equally long, ending in None, so that they can be kept as a table."""
    widest = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (widest - len(row))] for row in rows]


def find_sheet(source: Source, is_ours: Callable[[Rows, Block], bool]) -> tuple[str, Block | None]:
    """Find the first sheet of a workbook whose table a format calls its own; an empty name where there is none.

    Raises
    ------
    DamagedFile
        The workbook cannot be opened.
    """
    for name, rows in source.sheets.items() if source.is_workbook else ():
        block = find_block(rows)
        if block is not None and is_ours(rows, block):
            return name, block
    return "", None


def parse_sheet(source: Source, is_ours: Callable[[Rows, Block], bool], *, device: str) -> CartFile:
    """Read that sheet and keep the others as they are.

    Raises
    ------
    DamagedFile
        The workbook cannot be opened, or the table has no rows.
    """
    sheet, found = find_sheet(source, is_ours)
    block, rows = whole(source, found), source.sheets[sheet]
    return CartFile(
        columns=columns(rows, block),
        first_row=block.first + 1,
        facts=facts_above(rows, block),
        tables={name: rectangle(table) for name, table in source.sheets.items() if name != sheet and table},
        device=device,
    )


def split_rows(lines: Sequence[str], delimiter: str = "") -> list[list[str]]:
    """Split lines at the delimiter, by default the one met most often; quotes protect it.

    One row a line, so that row numbers stay those of the file.

    Raises
    ------
    DamagedFile
        A line cannot be split.
    """
    sign = delimiter or max("\t;,", key=lambda one: sum(line.count(one) for line in lines[:_SEARCHED]))
    reader = csv.reader(lines, delimiter=sign, skipinitialspace=sign != "\t")
    try:
        return list(reader)
    except csv.Error as error:
        raise DamagedFile(
            f"The line cannot be split at its delimiter ({error}).",
            where=f"row {reader.line_num}",
            todo="Export the file again from the device.",
        ) from error


def rows_of_text(source: Source, delimiter: str = "", *, head: bool = False) -> list[list[str]]:
    """Split a source's text into rows, for recognising only its first 4,000 characters.

    What cannot be split is no rows in the head, and an error (:func:`split_rows`) in the whole.
    """
    if not head:
        return split_rows(source.lines, delimiter)
    try:
        return split_rows(source.head.splitlines(), delimiter)
    except DamagedFile:
        return []


def whole(source: Source, block: Block | None) -> Block:
    """Refuse a table without names or without rows.

    Raises
    ------
    DamagedFile
        There is no row of names, or no row of data beneath it.
    """
    if block is None:
        raise DamagedFile(
            "There is no row of column names with a time and at least three quantities such as VO2, VCO2, VE.",
            where=source.name,
            todo="Export the table of breaths with its header.",
        )
    if block.first >= block.end:
        raise DamagedFile(
            "There is no row of data beneath the column names.",
            where=f"{source.name}, row {block.names + 1}",
            todo="Export the file again; it may have been cut off.",
        )
    return block


def uncut(source: Source, rows: list[list[str]], block: Block | None) -> tuple[Block, list[Note]]:
    """As :func:`whole`, and leave out what a text that was cut off ends with.

    A number at the very end of a text without a line end may have lost digits, which nothing would tell later: the last
    cell of ``rows`` is then blanked. A last row that is too short is left out of the block. A note says either.

    Raises
    ------
    DamagedFile
        There is no row of names, or no row of data beneath it, or a row has more cells than there are names.
    """
    found = whole(source, block)
    _refuse_longer(rows, found)
    if found.end < len(rows) or source.text.endswith(("\n", "\r")):
        return found, []
    last = rows[found.end - 1]
    if len(last) < len(rows[found.names]):
        return whole(source, found._replace(end=found.end - 1)), [_CUT_ROW]
    if not text(last[-1]):
        return found, []
    last[-1] = ""
    return found, [_CUT_CELL]


def _refuse_longer(rows: Rows, block: Block) -> None:
    """Refuse a row of data whose cells no longer stand under their names."""
    width = max(len(rows[block.names]), len(rows[block.units or block.names]))
    for index in range(block.first, block.end):
        if any(text(cell) for cell in rows[index][width:]):
            raise DamagedFile(
                f"The row has {len(rows[index])} cells, but there are {width} names.",
                where=f"row {index + 1}",
                todo="Export the file again; a decimal comma may have been taken for the end of a cell.",
            )


_CUT_ROW = Note("warning", "The file ends in the middle of a row; that row was left out, and more may be missing.")
_CUT_CELL = Note("info", "The file does not end with a line end; its very last cell may be cut off and was left out.")
