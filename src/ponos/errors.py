"""Everything that ponos can tell a user is wrong.

::

    PonosError
    ├── ReadError            a file could not be turned into a Recording
    │   ├── UnknownFormat    no format says that the file is theirs
    │   ├── DamagedFile      the format is known, the content is broken
    │   └── UnitConflict     what the header says cannot be true of a person
    ├── MeasureError         a value cannot be had from this recording
    └── UsageError           an option, a rule or a name that does not exist

A message says what was wrong, where, what was expected and what to do; :func:`nearest` adds the nearest spelling.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "DamagedFile",
    "MeasureError",
    "PonosError",
    "ReadError",
    "UnitConflict",
    "UnknownFormat",
    "UsageError",
    "nearest",
]


class PonosError(Exception):
    """Base of every error meant for the user.

    Parameters
    ----------
    what : str
        What was wrong, in words a user knows.
    where : str
        File, row or column it was seen in; empty where there is none.
    todo : str
        What the user can do about it.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what, where, todo)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.todo}".strip()

    def within(self, where: str) -> PonosError:
        """Say where it happened, in front of what is known already.

        Parameters
        ----------
        where : str
            The outer place, such as the file's name.

        Returns
        -------
        PonosError
            The same error, placed.
        """
        self.where = f"{where}, {self.where}" if self.where else where
        return self


class ReadError(PonosError):
    """A file could not be turned into a Recording."""


class UnknownFormat(ReadError):
    """No format recognises the file."""


class DamagedFile(ReadError):
    """The format is known but the content is broken."""


class UnitConflict(ReadError):
    """The unit that the file states cannot be true of a person."""


class MeasureError(PonosError):
    """A value cannot be had from this recording; the text becomes the reason of the missing value."""


class UsageError(PonosError):
    """An option, a rule or a name that does not exist."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the spelling that was probably meant.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been written.

    Returns
    -------
    str
        ``"Did you mean 'x'?"``, or the known words where nothing is close.
    """
    options = list(known)
    close = get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(sorted(options))}." if options else ""
