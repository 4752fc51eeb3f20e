"""A recording in the making: columns, facts and notes, as the stages of reading fill and check them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.reading.quantities import ESSENTIAL, quantities
from ponos.recording import Note, Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Draft", "listed"]


@dataclass
class Draft:
    """A recording in the making.

    Attributes
    ----------
    table : dict of str to ndarray
        Columns of numbers in their own units, all of one length.
    words : dict of str to list of str
        Columns of text, as long as the others.
    about : dict
        Facts by key.
    notes : list of Note
        What a reader must know, in the order it was found.
    headers : dict of str to str
        What the file calls each column.
    """

    table: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, float | str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def note(self, text: str, *, severity: Severity = "info", channel: str = "") -> None:
        """Add a note.

        Parameters
        ----------
        text : str
            A sentence.
        severity : {"info", "warning", "partial"}
            How grave it is.
        channel : str
            Column it concerns.
        """
        self.notes.append(Note(severity, text[:1].upper() + text[1:], channel))

    def live(self, column: str) -> bool:
        """Whether a column holds anything.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        bool
            False where it is absent or all NaN.
        """
        return column in self.table and bool(np.isfinite(self.table[column]).any())

    def median(self, column: str) -> float:
        """Median of what a column holds above zero.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        float
            NaN where there is nothing.
        """
        return above_zero(self.table[column]) if column in self.table else float("nan")

    def blank(self, column: str, text: str) -> None:
        """Take a channel out, with the reason; an essential one makes the recording partial.

        Parameters
        ----------
        column : str
            Its name.
        text : str
            Why.
        """
        self.table[column] = np.full(self.length, np.nan)
        # In front of what was noted of it before: the reason is what a reader asks for first.
        severity: Severity = "partial" if column in ESSENTIAL else "warning"
        self.notes.insert(0, Note(severity, text[:1].upper() + text[1:], column))

    @property
    def length(self) -> int:
        """Number of rows."""
        return len(self.table["time_s"])

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Keep some rows, in the order given.

        Parameters
        ----------
        rows : ndarray of int
            Positions.
        """
        self.table = {name: values[rows] for name, values in self.table.items()}
        self.words = {name: [words[row] for row in rows] for name, words in self.words.items()}

    def label(self, column: str) -> str:
        """How a sentence names a column.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        str
            Such as ``VO2``.
        """
        return quantities()[column].label


def above_zero(values: NDArray[np.float64]) -> float:
    """Median of what lies above zero.

    Parameters
    ----------
    values : ndarray
        May hold NaN.

    Returns
    -------
    float
        NaN where nothing does.
    """
    known = values[values > 0]
    return float(np.median(known)) if len(known) else float("nan")


def listed(names: list[str], *, most: int = 8) -> str:
    """Put names into a sentence.

    Parameters
    ----------
    names : list of str
        The names.
    most : int
        How many are spelt out.

    Returns
    -------
    str
        ``a, b, c and 12 more``.
    """
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
