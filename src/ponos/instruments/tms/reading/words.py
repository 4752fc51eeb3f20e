"""What others call a pulse, a state of the muscle and a side, in the words of this instrument."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ponos.errors import ReadError, nearest
from ponos.tables import rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["understood", "word_for"]


@cache
def _words(column: str) -> dict[str, str]:
    rows = rows_of("ponos.instruments.tms.reading", "words.csv")
    return {row["word"]: row["value"] for row in rows if row["column"] == column}


def word_for(column: str, written: str) -> str:
    """Say what a word means.

    Parameters
    ----------
    column : {"pulse", "state", "side"}
        What it is said of.
    written : str
        As the file has it.

    Returns
    -------
    str
        In the words of this instrument; empty where the word is not known.
    """
    plain = re.sub(r"[^a-z0-9]+", " ", written.strip().lower()).strip()
    return _words(column).get(plain, "")


def understood(column: str, cells: NDArray[np.object_], *, where: str) -> NDArray[np.object_]:
    """Translate a column of words.

    Parameters
    ----------
    column : {"pulse", "state", "side"}
        What it says.
    cells : numpy.ndarray
        As the file has them; empty cells stay empty.
    where : str
        Name of the file, for the message.

    Returns
    -------
    numpy.ndarray
        In the words of this instrument.

    Raises
    ------
    ReadError
        A word is not known.
    """
    found = cells.copy()
    for written in sorted({str(cell) for cell in cells if cell != ""}):
        value = word_for(column, written)
        if not value:
            known = ", ".join(sorted(set(_words(column).values())))
            raise ReadError(
                f"'{written}' is no {column} that is known.",
                where=where,
                todo=f"{nearest(written.lower(), _words(column))} Write one of {known}.",
            )
        found[cells == written] = value
    return found
