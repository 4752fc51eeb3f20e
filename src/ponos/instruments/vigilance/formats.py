"""The one format: a table of trials with a reaction time, one row a stimulus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.sheets.named import Known, Named, known_columns, names_in, read_named
from ponos.sheets.writing import write_named
from ponos.source import Source

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["ECG", "FORMATS", "KNOWN", "PACKAGE"]

PACKAGE = "ponos.instruments.vigilance"
KNOWN: dict[str, Known] = known_columns(PACKAGE)
ECG: dict[str, Known] = known_columns(PACKAGE, table="ecg_columns.csv")
"""What an ECG or a list of RR intervals beside the trials may hold."""


def recognises(source: Source) -> bool:
    """Whether the header names a reaction time.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for such a table.
    """
    return "reaction_time_ms" in names_in(source, KNOWN)


def parse(source: Source) -> Named:
    """Read the table under the names that are known.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Named
        All of its rows.
    """
    return read_named(source, KNOWN, needs=("reaction_time_ms",))


def write(recording: Recording, path: Path) -> None:
    """Write a recording as a table that anything can read; its ECG is not written.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    path : pathlib.Path
        Where to.
    """
    write_named(recording.table, KNOWN, path)


FORMATS: tuple[Format[Named], ...] = (
    Format(
        name="reaction_times",
        title="Table of reaction times: one row a stimulus (PVT, n-back and others)",
        recognises=recognises,
        parse=parse,
        write=write,
    ),
)
