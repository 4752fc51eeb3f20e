"""Text of samples: acceleration along three axes, with its time and, where there is one, the cue; also written."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.instruments.gait.formats.gait_file import ACCELERATION, KNOWN, GaitFile, of_table
from ponos.sheets.named import names_in
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
    """Write a recording as text; the time in full, so that the sampling rate comes back.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    path : pathlib.Path
        Where to.
    """
    table = recording.table
    names = [name for name in KNOWN if name in table]
    columns = [
        [str(one) if KNOWN[name].kind == "text" else _number(one, name) for one in table[name].tolist()]
        for name in names
    ]
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(names)
        writer.writerows(zip(*columns, strict=True))


def _number(value: float, name: str) -> str:
    if value != value:
        return ""
    return repr(float(value)) if name == "time_s" else f"{value:.6g}"


FORMAT = Format(
    name="gait_acceleration",
    title="Text of the acceleration of the lower back along three axes",
    recognises=recognises,
    parse=parse,
    write=write,
)
