"""Text of samples: acceleration along three axes, with its time and, where there is one, the cue; also written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.instruments.gait.formats.gait_file import ACCELERATION, KNOWN, GaitFile, of_table
from ponos.sheets.named import names_in
from ponos.sheets.writing import write_named
from ponos.source import Source

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["FORMAT"]


def recognises(source: Source) -> bool:
    """Whether the header names acceleration along three axes.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for such a table.
    """
    return set(ACCELERATION) <= names_in(source, KNOWN)


def parse(source: Source) -> GaitFile:
    """Read the samples.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    GaitFile
        One row a sample.
    """
    return of_table(source, needs=ACCELERATION)


def write(recording: Recording, path: Path) -> None:
    """Write a recording as text.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    path : pathlib.Path
        Where to.
    """
    write_named(recording.table, KNOWN, path)


FORMAT = Format(
    name="gait_acceleration",
    title="Text of the acceleration of the lower back along three axes",
    recognises=recognises,
    parse=parse,
    write=write,
)
