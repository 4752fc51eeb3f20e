"""What the words of a table mean: conditioned or not, single or a train, which kind of stimulus."""

from __future__ import annotations

from functools import cache

from ponos.tables import rows_of

__all__ = ["meaning", "words_of"]

_COLUMNS = ("conditioning", "stimulus", "modality", "side")


@cache
def words_of(column: str) -> dict[str, str]:
    """Give the words that a column may hold.

    Parameters
    ----------
    column : str
        Such as ``conditioning``.

    Returns
    -------
    dict of str to str
        What each means; empty where any word goes.
    """
    return {
        row["word"]: row["meaning"] for row in rows_of("ponos.instruments.pain", "words.csv") if row["column"] == column
    }


def meaning(column: str, word: str) -> str:
    """Say what a word of a column means.

    Parameters
    ----------
    column : str
        Such as ``conditioning``.
    word : str
        As the table has it.

    Returns
    -------
    str
        Its meaning; the word itself in small letters where the column takes any; empty where it is not known.
    """
    plain = word.strip().lower()
    return words_of(column).get(plain, "") if column in _COLUMNS else plain
