"""Cortex MetaSoft Studio XML: Excel-2003 SpreadsheetML with row and cell gaps and decimal commas.

Sections in order: the person ('Patient', in newer versions 'Proband' or 'Subject'), the test, a summary with one
channel a row, then the measurements with one channel a column. The person's section is not asked for by its title, and
the measurements are told from the summary by their row of names, so that a new title or another language does not
matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile
from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import columns, find_block, rectangle, text, whole
from ponos.instruments.cpet.formats.cortex_xlsx import has_flow_marks
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

__all__ = ["FORMAT"]

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_NAMESPACE = f"{{{_SPACE}}}"
_FLOW = re.compile(r"V(?:['\u2019\u2032]|&apos;|&#39;)O2")
_MARKS = ("MetasoftStudio", "MeasurementDataTable")
"""Name of the sheet, and of the styles that stand in front of it and so are left in a file that was cut off."""

_FARTHEST = 5000
"""Rows or columns that a gap may skip; more is a broken index, not a table."""


def recognises(source: Source) -> bool:
    """Tell SpreadsheetML that names V'O2.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a MetaSoft XML file.
    """
    if _SPACE not in source.head:
        return False
    return any(mark in source.text for mark in _MARKS) or _FLOW.search(source.text) is not None


def parse(source: Source) -> CartFile:
    """Find the measurements, the person, the device and the summary.

    Parameters
    ----------
    source : Source
        A MetaSoft XML file.

    Returns
    -------
    CartFile
        One row a breath or a mean, as it was exported.

    Raises
    ------
    DamagedFile
        The XML is broken, or there is no row of data.
    """
    for rows in _sheets(source):
        found = find_block(rows)
        if found is not None and has_flow_marks(rows, found):
            block = whole(source, found)
            facts = _facts(rows[: block.names])
            return CartFile(
                columns=columns(rows, block),
                first_row=block.first + 1,
                facts=facts,
                tables=_summary(rows[: block.names]),
                device=_device(facts),
            )
    raise DamagedFile(
        "There is no table of measurements with a time, V'O2 and other channels.",
        where=source.name,
        todo="Export with 'measurement data', not the summary alone.",
    )


def _sheets(source: Source) -> Iterator[list[list[object]]]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(source.content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedFile(
            f"The XML is broken ({error}).",
            where=source.name,
            todo="Export it again from MetaSoft; it may have been cut off.",
        ) from error
    for sheet in root.iter(f"{_NAMESPACE}Table"):
        yield _rows(sheet)


def _rows(table: Element) -> list[list[object]]:
    rows: list[list[object]] = []
    for row in table.iter(f"{_NAMESPACE}Row"):
        rows.extend([] for _ in range(_index(row, len(rows)) - len(rows)))
        rows.append(_cells(row))
    return rows


def _cells(row: Element) -> list[object]:
    cells: list[object] = []
    for cell in row.iter(f"{_NAMESPACE}Cell"):
        cells.extend(None for _ in range(_index(cell, len(cells)) - len(cells)))
        cells.append(_value(cell.find(f"{_NAMESPACE}Data")))
        cells.extend(None for _ in range(_whole(cell, "MergeAcross", 0)))
    return cells


def _index(element: Element, following: int) -> int:
    """Place of a row or a cell, counted from 0; ``ss:Index`` says where a gap ends."""
    return max(_whole(element, "Index", following + 1) - 1, following)


def _whole(element: Element, attribute: str, otherwise: int) -> int:
    written = element.get(f"{_NAMESPACE}{attribute}")
    if written is None:
        return otherwise
    if not written.isdecimal() or int(written) > _FARTHEST:
        raise DamagedFile(f"ss:{attribute} is '{written[:20]}', expected a whole number below {_FARTHEST}.")
    return int(written)


def _value(data: Element | None) -> object:
    if data is None:
        return None
    written = "".join(data.itertext())
    if data.get(f"{_NAMESPACE}Type") == "Number":
        try:
            return float(written)
        except ValueError:
            return written
    return written


def _facts(rows: list[list[object]]) -> dict[str, object]:
    """Rows that hold one label and one value; a label alone is a title or has nothing to say."""
    found: dict[str, object] = {}
    for row in rows:
        filled = [cell for cell in row if text(cell)]
        if len(filled) == 2:
            found.setdefault(text(filled[0]).rstrip(": "), filled[1])
    return found


def _summary(rows: list[list[object]]) -> dict[str, list[list[object]]]:
    widest = [row for row in rows if sum(bool(text(cell)) for cell in row) > 2]
    return {"summary": rectangle(widest)} if widest else {}


def _device(facts: dict[str, object]) -> str:
    named = next((value for label, value in facts.items() if _DEVICE.search(label)), "")
    return f"Cortex {text(named)}".strip()


_DEVICE = re.compile(r"ger(?:ä|ae)t|device|appareil|analyser|analyzer", re.IGNORECASE)

FORMAT: Format[CartFile] = Format(
    name="metasoft_xml", title="Cortex MetaSoft Studio XML (SpreadsheetML)", recognises=recognises, parse=parse
)
