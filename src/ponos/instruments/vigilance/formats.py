"""The one format: a table of trials with a reaction time, one row a stimulus."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.sheets.named import Known, Named, known_columns, names_in, read_named
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

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
    table = recording.table
    names = [name for name in KNOWN if name in table]
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(names)
        writer.writerows(zip(*(_cells(table, name) for name in names), strict=True))


def _cells(table: pd.DataFrame, name: str) -> list[str]:
    values = table[name].tolist()
    if KNOWN[name].kind == "text":
        return [str(value) for value in values]
    return ["" if value != value or value is None else f"{value:.8g}" for value in values]


FORMATS: tuple[Format[Named], ...] = (
    Format(
        name="reaction_times",
        title="Table of reaction times: one row a stimulus (PVT, n-back and others)",
        recognises=recognises,
        parse=parse,
        write=write,
    ),
)
