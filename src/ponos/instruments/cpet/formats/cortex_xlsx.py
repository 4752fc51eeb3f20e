"""Cortex workbooks (MetaSoft exports saved as .xlsx): the names stand anywhere below the header, with V'O2 apostrophes.

The sample's ``W`` is work done in kcal, not watts; times are text such as ``00:00:04,8``; R and METS have no unit.
"""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import Block, Rows, find_sheet, parse_sheet, text
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source

__all__ = ["FORMAT", "has_flow_marks"]

_APOSTROPHES = "'\u2019\u2032\u00b4`"


def has_flow_marks(rows: Rows, block: Block) -> bool:
    """Tell whether flows are written V'O2, as Cortex and Jaeger do.

    Parameters
    ----------
    rows : sequence of rows of cells
        A sheet or a text file.
    block : Block
        Its table.

    Returns
    -------
    bool
        True where some name begins with ``V'O2``, with any apostrophe.
    """
    flows = tuple(f"V{mark}O2" for mark in _APOSTROPHES)
    return any(text(cell).startswith(flows) for cell in rows[block.names])


def recognises(source: Source) -> bool:
    """Tell a workbook whose table names V'O2.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a Cortex workbook.

    Raises
    ------
    DamagedFile
        It is a workbook that cannot be opened.
    """
    return find_sheet(source, has_flow_marks)[0] != ""


def parse(source: Source) -> CartFile:
    """Find the data, the person and the other sheets.

    Parameters
    ----------
    source : Source
        A Cortex workbook.

    Returns
    -------
    CartFile
        One row a breath or a mean, as it was exported.

    Raises
    ------
    DamagedFile
        The workbook cannot be opened, or there is no row of data.
    """
    return parse_sheet(source, has_flow_marks, device="Cortex")


FORMAT: Format[CartFile] = Format(
    name="cortex_xlsx", title="Cortex MetaSoft workbook (.xlsx)", recognises=recognises, parse=parse
)
