"""Parvo Medics TrueOne text: labelled lines, a table whose names and units are spread over four rows, events below.

A name such as ``VE`` over ``STPD`` says at which conditions the volume is given; ``VE/`` over ``VO2`` is one name.
VE is given STPD here; the reader brings it to BTPS with the file's own factor. The cart has a mixing chamber: its gas
fractions are those of several breaths, so that in a breath-by-breath export only ventilation belongs to the breath of
its row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ponos import units
from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import (
    MISSING,
    Block,
    Rows,
    columns,
    find_block,
    number,
    quantity,
    rectangle,
    rows_of_text,
    text,
    uncut,
    whole,
)
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.recording import Note
from ponos.source import Source

__all__ = ["FORMAT"]

_MARK = "STPD to BTPS"
_CONDITIONS = ("STPD", "BTPS", "ATPS")
_OF_THE_BREATH = frozenset(
    {"time_s", "hr_bpm", "rf_per_min", "vt_l", "ve_l_min", "work_w", "speed_km_h", "grade_percent"}
)
_EVENTS = "Events"
_FIRST_FACTS = "Patient Information"

_MIXED = (
    Note(
        "partial",
        "This is a breath-by-breath export of a cart with a mixing chamber. Its gas values mix several breaths and do "
        "not belong to the breath of their row, so VO2 and what follows from it were left out; export averages over 15 "
        "or 30 s for those.",
        "vo2_ml_min",
    ),
    Note("partial", "VCO2 of single breaths is not valid where a mixing chamber is used.", "vco2_ml_min"),
)


def _is_parvo(rows: Rows) -> bool:
    return any(text(cell) == _MARK for row in rows[:60] for cell in row)


def recognises(source: Source) -> bool:
    """Tell the line that holds the factor from STPD to BTPS.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a TrueOne text or workbook.

    Raises
    ------
    DamagedFile
        It is a workbook that cannot be opened.
    """
    if source.is_workbook:
        return any(_is_parvo(rows) for rows in source.sheets.values())
    return f'"{_MARK}"' in source.head or f"{_MARK}," in source.head


def parse(source: Source) -> CartFile:
    """Find the table, the labelled values and the events.

    Parameters
    ----------
    source : Source
        A TrueOne text or workbook.

    Returns
    -------
    CartFile
        One row a breath, of which only ventilation is kept, or one row a mean.

    Raises
    ------
    DamagedFile
        There is no table, or no row of data in it.
    """
    rows, block, notes = _table(source)
    facts = _facts(rows[: block.names])
    names = [_name(rows, block, j) for j in range(block.left, block.right) if text(rows[block.names][j])]
    found = [Column(name, one.unit, one.cells) for name, one in zip(names, columns(rows, block), strict=True)]
    by_breath = any(name.startswith("Breath") for name in names)
    tables = _tables(rows[block.end :])
    return CartFile(
        columns=[*(_without_gas(found) if by_breath else found), *_markers(found, tables.get("events", []))],
        first_row=block.first + 1,
        facts=facts,
        tables=tables,
        device="Parvo Medics TrueOne",
        kind="breaths" if by_breath else "averaged",
        notes=[*notes, *(_MIXED if by_breath else ())],
    )


def _table(source: Source) -> tuple[Rows, Block, list[Note]]:
    if source.is_workbook:
        sheet = next((rows for rows in source.sheets.values() if _is_parvo(rows)), [])
        return sheet, whole(source, find_block(sheet)), []
    rows = rows_of_text(source, ",")
    return rows, *uncut(source, rows, find_block(rows))


def _name(rows: Rows, block: Block, column: int) -> str:
    """A name put together from the rows it is spread over: ``VE/`` and ``VO2``, ``VE`` and ``(STPD)``."""
    below = [text(row[column]) for row in rows[block.names + 1 : block.units or 0] if column < len(row)]
    parts = [f" ({part})" if part in _CONDITIONS else part for part in below]
    return text(rows[block.names][column]) + "".join(parts)


def _facts(rows: Rows) -> dict[str, object]:
    """Labels with their value from the person's line on; the cart's owner and the date stand above it."""
    start = next((i for i, row in enumerate(rows) if row and text(row[0]) == _FIRST_FACTS), len(rows))
    found: dict[str, object] = {}
    for row in rows[start + 1 :]:
        for label, value in _labelled([text(cell) for cell in row]):
            found.setdefault(label, value)
    return found


def _labelled(cells: list[str]) -> Iterator[tuple[str, str]]:
    """Read ``label, value``, ``label, value, unit`` and ``label, value, unit, value, unit``.

    Where a value is given twice, the second, metric one counts. A title before the first label has a label, not a
    number, for its value.
    """
    at = 0
    while at + 1 < len(cells):
        label, value, after = cells[at], cells[at + 1], cells[at + 2 : at + 3]
        if number(value) is None and after and number(after[0]) is not None:
            at += 1
            continue
        at += 2
        unit = ""
        while at < len(cells) and units.parse(cells[at]):
            unit, at = cells[at], at + 1
            if at + 1 < len(cells) and number(cells[at]) is not None and units.parse(cells[at + 1]):
                value, at = cells[at], at + 1
        if value.lower() not in MISSING and any(sign.isalpha() for sign in label):
            yield (f"{label} ({unit})" if unit else label), value


def _without_gas(found: list[Column]) -> list[Column]:
    return [
        column
        if quantity(column.name) in _OF_THE_BREATH or column.name.startswith("Breath")
        else Column(column.name, column.unit, [None] * len(column.cells))
        for column in found
    ]


def _tables(rows: Rows) -> dict[str, list[list[object]]]:
    """Events, with their time in minutes, and the cart's own maximum."""
    events: list[list[object]] = [["time_min", "event"]]
    others: list[list[object]] = []
    under_events = False
    for row in rows:
        filled = [cell for cell in row if text(cell)]
        if len(filled) == 1:
            under_events = text(filled[0]) == _EVENTS
        elif under_events and len(filled) == 2 and number(filled[0]) is not None:
            events.append([number(filled[0]), text(filled[1])])
        elif len(filled) > 2:
            others.append(filled)
    return ({"events": events} if len(events) > 1 else {}) | ({"summary": rectangle(others)} if others else {})


def _markers(found: list[Column], events: list[list[object]]) -> list[Column]:
    """Each event at the first row that is not before it."""
    times = next((column.cells for column in found if quantity(column.name) == "time_s"), [])
    marks: list[str] = [""] * len(times)
    for minute, event in events[1:] if times else ():
        at = next((i for i, cell in enumerate(times) if (number(cell) or 0.0) >= float(str(minute))), len(times) - 1)
        marks[at] = f"{marks[at]}; {event}" if marks[at] else str(event)
    return [Column("marker", "", list(marks))] if any(marks) else []


FORMAT: Format[CartFile] = Format(
    name="parvo_csv",
    title="Parvo Medics TrueOne text (.csv), workbook (.xlsx)",
    recognises=recognises,
    parse=parse,
)
