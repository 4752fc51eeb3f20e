"""Cosmed K5 and Omnia text: one row of names, one of units, then breaths, with commas, semicolons or tabulators.

The file knows neither the person nor the body mass. It has columns of position, of which the reader drops what could
tell where somebody lives.
"""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import columns, facts_above, find_block, rows_of_text, uncut
from ponos.instruments.cpet.formats.cosmed_xlsx import is_cosmed
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source

__all__ = ["FORMAT"]


def recognises(source: Source) -> bool:
    """Tell Cosmed's names and units in the first lines of a text.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a Cosmed text.
    """
    if "VE/VCO2" not in source.head:
        return False
    rows = rows_of_text(source, head=True)
    block = find_block(rows)
    return block is not None and is_cosmed(rows, block)


def parse(source: Source) -> CartFile:
    """Find the breaths.

    Parameters
    ----------
    source : Source
        A Cosmed text.

    Returns
    -------
    CartFile
        One row a breath.

    Raises
    ------
    DamagedFile
        There is no row of data, or a line cannot be split.
    """
    rows = rows_of_text(source)
    block, notes = uncut(source, rows, find_block(rows))
    return CartFile(
        columns=columns(rows, block),
        first_row=block.first + 1,
        facts=facts_above(rows, block),
        device="Cosmed",
        notes=notes,
    )


FORMAT: Format[CartFile] = Format(
    name="cosmed_csv", title="Cosmed K5 / Omnia text (.csv)", recognises=recognises, parse=parse
)
