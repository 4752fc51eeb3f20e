"""VO2 Master app text: names that carry their unit, ``Ve[L/min]``, decimal commas in quotes, one row a second.

What the file holds depends on the sensors: without the mask there is heart rate and muscle oxygen only. ``RR[ms]`` is
the time between two heart beats, not the respiratory rate.
"""

from __future__ import annotations

import re

from ponos.instruments.base import Format
from ponos.instruments.cpet.formats._grid import block_at, columns, rows_of_text, text, uncut
from ponos.instruments.cpet.reading.cart_file import CartFile, Column
from ponos.source import Source

__all__ = ["FORMAT"]

_NAME = re.compile(r"(.*?)\s*\[([^\]]*)\]")
_TIMES = ("Time[s]", "Time[hh:mm:ss]")


def _names_row(rows: list[list[str]]) -> int | None:
    return next((i for i, row in enumerate(rows[:20]) if row[:1] == [_TIMES[0]]), None)


def recognises(source: Source) -> bool:
    """Tell a table whose first name is ``Time[s]`` and whose other names carry their unit as well.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a VO2 Master text.
    """
    if _TIMES[0] not in source.head:
        return False
    rows = rows_of_text(source, head=True)
    names = _names_row(rows)
    return names is not None and sum(_NAME.fullmatch(cell.strip()) is not None for cell in rows[names]) > 2


def parse(source: Source) -> CartFile:
    """Find the rows and take the decimal commas out of the numbers.

    Parameters
    ----------
    source : Source
        A VO2 Master text.

    Returns
    -------
    CartFile
        One row a second.

    Raises
    ------
    DamagedFile
        There is no row of data.
    """
    rows = rows_of_text(source)
    names = _names_row(rows)
    block, notes = uncut(source, rows, None if names is None else block_at(rows, names))
    # The clock, Time[hh:mm:ss], repeats what Time[s] says.
    found = [column for column in columns(rows, block) if column.name != _TIMES[1]]
    return CartFile(
        columns=[_with_points(column) for column in found],
        first_row=block.first + 1,
        device="VO2 Master",
        notes=notes,
    )


def _with_points(column: Column) -> Column:
    # Only numbers have commas here, and no number has a thousands sign.
    return Column(column.name, column.unit, [text(cell).replace(",", ".") for cell in column.cells])


FORMAT: Format[CartFile] = Format(
    name="vo2master_csv", title="VO2 Master app text (.csv)", recognises=recognises, parse=parse
)
