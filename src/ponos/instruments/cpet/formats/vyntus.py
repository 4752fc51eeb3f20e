"""Vyntus / Jaeger (Vyaire) text: tabulators, a few labelled lines, names with V'O2, units, then rows.

Confirmed on a Norwegian file; German, French and English follow the same layout by what their users report. The time's
unit reads ``min`` where its cells are minutes and seconds, ``01:30``.
"""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import columns, facts_above, find_block, rows_of_text, uncut
from ponos.instruments.cpet.formats.cortex_xlsx import has_flow_marks
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source

__all__ = ["FORMAT"]


def recognises(source: Source) -> bool:
    """Tell a tabulated text whose table names V'O2 and has units.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a Vyntus or Jaeger text.
    """
    if "\t" not in source.head:
        return False
    rows = rows_of_text(source, "\t", head=True)
    block = find_block(rows)
    return block is not None and block.units is not None and has_flow_marks(rows, block)


def parse(source: Source) -> CartFile:
    """Find the rows and the labelled lines.

    Parameters
    ----------
    source : Source
        A Vyntus or Jaeger text.

    Returns
    -------
    CartFile
        One row a breath or a mean, as it was exported.

    Raises
    ------
    DamagedFile
        There is no row of data.
    """
    rows = rows_of_text(source, "\t")
    block, notes = uncut(source, rows, find_block(rows))
    return CartFile(
        columns=columns(rows, block),
        first_row=block.first + 1,
        facts=facts_above(rows, block),
        device="Vyntus / Jaeger",
        notes=notes,
    )


FORMAT: Format[CartFile] = Format(
    name="vyntus_text", title="Vyntus / Jaeger text (tabulated .txt)", recognises=recognises, parse=parse
)
