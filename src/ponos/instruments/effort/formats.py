"""The one format: a table of trials, one row a trial, of one person or of many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.sheets.named import Known, Mapped, Named, known_columns, mapped, names_in, read_named
from ponos.sheets.sheet import sheet_of
from ponos.sheets.writing import write_named
from ponos.source import Source
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["CHOICES", "FORMATS", "KNOWN", "PACKAGE", "TRIALS", "published"]

PACKAGE = "ponos.instruments.effort"
KNOWN: dict[str, Known] = known_columns(PACKAGE)
CHOICES = ("hard", "accept")
"""Columns that hold what was chosen: the hard task, or the offer."""
_SEEN = 64

_recognised: dict[str, bool] = {}


def recognises(source: Source) -> bool:
    """Whether the header names a choice of effort, and the reward or the effort that was offered.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for such a table. The answer is kept by the file's content: a study asks the same file of many people.
    """
    if source.sha256 not in _recognised:
        if len(_recognised) >= _SEEN:
            _recognised.clear()
        _recognised[source.sha256] = _names_choices(source)
    return _recognised[source.sha256]


def _names_choices(source: Source) -> bool:
    names = names_in(source, KNOWN)
    return bool(names & set(CHOICES)) and bool(names & {"reward", "effort_level"})


def parse(source: Source) -> Named:
    """Read the table as it stands, with the units that a published file is known to have.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Named
        All of its rows.
    """
    return read_named(source, KNOWN, said=published(source))


def published(source: Source) -> dict[str, Mapped]:
    """Say what the columns of a published file are in, where the header is that of one.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    dict of str to Mapped
        By column; empty where the file is none of the known ones.
    """
    rows = rows_of(PACKAGE, "published.csv")
    header = set(sheet_of(source).columns)
    for file in dict.fromkeys(row["file"] for row in rows):
        own = [row for row in rows if row["file"] == file]
        if {row["header"] for row in own} <= header:
            return mapped(f"{row['header']}={row['meant']}" for row in own)
    return {}


def write(recording: Recording, path: Path) -> None:
    """Write a recording as a table that anything can read, and that comes back as it was.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    path : pathlib.Path
        Where to.
    """
    write_named(recording.table, KNOWN, path)


TRIALS: Format[Named] = Format(
    name="effort_trials",
    title="Table of trials: choice of effort, reward, probability or effort, completion",
    recognises=recognises,
    parse=parse,
    write=write,
)
FORMATS = (TRIALS,)
