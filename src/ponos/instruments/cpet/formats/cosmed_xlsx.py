"""Cosmed Omnia and Quark workbooks, German or English, with or without the block of the subject.

Layout: names in row 1, units in row 2, a blank row, then the data; the subject stands in columns A to I as labels with
their values, and the data then begin in column J. Time is an Excel time or text. Other sheets (``Results``,
``Ergebnisse``) are kept as they are.
"""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import Block, Rows, find_sheet, parse_sheet, text
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source

__all__ = ["FORMAT", "is_cosmed"]

_TYPICAL = ("VE/VO2", "VE/VCO2", "VO2/Kg")


def is_cosmed(rows: Rows, block: Block) -> bool:
    """Tell Cosmed's own names and its way to write that a column has no unit.

    Parameters
    ----------
    rows : sequence of rows of cells
        A sheet or a CSV file.
    block : Block
        Its table.

    Returns
    -------
    bool
        True where names and units are Cosmed's, whatever the language.
    """
    if block.units is None:
        return False
    names = [text(cell) for cell in rows[block.names]]
    return all(name in names for name in _TYPICAL) and "---" in [text(cell) for cell in rows[block.units]]


def recognises(source: Source) -> bool:
    """Tell a workbook with Cosmed's names and units.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a Cosmed workbook.

    Raises
    ------
    DamagedFile
        It is a workbook that cannot be opened.
    """
    return find_sheet(source, is_cosmed)[0] != ""


def parse(source: Source) -> CartFile:
    """Find the data, the subject and the other sheets.

    Parameters
    ----------
    source : Source
        A Cosmed workbook.

    Returns
    -------
    CartFile
        One row a breath or a mean, as it was exported.

    Raises
    ------
    DamagedFile
        The workbook cannot be opened, or there is no row of data.
    """
    return parse_sheet(source, is_cosmed, device="Cosmed")


FORMAT: Format[CartFile] = Format(
    name="cosmed_xlsx", title="Cosmed Omnia / Quark workbook (.xlsx)", recognises=recognises, parse=parse
)
