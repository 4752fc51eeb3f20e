"""Heart rate from a watch or strap (TCX, FIT), joined to the breaths of a cart that had none.

The two files share no clock, so both are taken to have been started together; where their lengths differ too much for
that, the file is refused.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import DamagedFile, ReadError
from ponos.instruments.cpet.reading.draft import Draft
from ponos.source import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["join", "read_heart_rate"]

_BETWEEN_S = 10.0
"""Beats further apart than this are not bridged."""

_DIFFERENCE = (120.0, 0.25)
"""Seconds, or share of the test, by which two recordings of one test may differ in length."""

_CLOCK_ZERO_S = 60.0
"""A cart whose first row comes later than this counts the time of day, not the time of the test."""


def read_heart_rate(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read heart rate over elapsed time.

    Parameters
    ----------
    path : pathlib.Path
        A TCX or FIT file.

    Returns
    -------
    elapsed_s : ndarray of shape (n,)
        From the first beat recorded, increasing.
    bpm : ndarray of shape (n,)
        Heart rate.

    Raises
    ------
    ReadError
        The file is neither, is damaged, or holds no heart rate.
    """
    source = Source(path)
    if source.content[8:12] == b".FIT":
        beats = _of_fit(source)
    elif "<TrainingCenterDatabase" in source.head:
        beats = _of_tcx(source)
    else:
        raise ReadError(
            "This is neither a TCX nor a FIT file.",
            where=source.name,
            todo="Export the activity from the watch as one.",
        )
    if len(beats) < 2:
        raise ReadError("It holds no heart rate.", where=source.name)
    found = dict(sorted(beats))
    elapsed = np.array([(time - min(found)).total_seconds() for time in found])
    return elapsed, np.array(list(found.values()), dtype=float)


def _of_tcx(source: Source) -> list[tuple[dt.datetime, float]]:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        tree = fromstring(source.content.strip())
        points = [
            (point.findtext("{*}Time"), point.findtext("{*}HeartRateBpm/{*}Value"))
            for point in tree.iterfind(".//{*}Trackpoint")
        ]
        return [(_moment(time), float(bpm)) for time, bpm in points if time and bpm]
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise DamagedFile(f"The TCX file is broken ({error}).", where=source.name) from error


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _of_fit(source: Source) -> list[tuple[dt.datetime, float]]:
    import struct
    from io import BytesIO

    import fitdecode

    beats = []
    try:
        with fitdecode.FitReader(BytesIO(source.content), check_crc=fitdecode.CrcCheck.RAISE) as frames:
            for frame in frames:
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                    time, bpm = (frame.get_value(name, fallback=None) for name in ("timestamp", "heart_rate"))
                    if isinstance(time, dt.datetime) and bpm:
                        beats.append((time, float(bpm)))
    # The reader lets several errors of its own workings through where bytes are wrong.
    except (
        fitdecode.FitError,
        struct.error,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise DamagedFile(f"The FIT file is broken ({error}).", where=source.name) from error
    return beats


def join(draft: Draft, path: Path) -> None:
    """Put the heart rate of another file into a draft.

    Parameters
    ----------
    draft : Draft
        Gets ``hr_bpm``, NaN where the other file has a gap or has ended.
    path : pathlib.Path
        A TCX or FIT file.

    Raises
    ------
    ReadError
        The two recordings differ so much in length that they cannot have been started together.
    """
    elapsed, bpm = read_heart_rate(path)
    time = draft.table["time_s"]
    since = time - time[0] if time[0] > _CLOCK_ZERO_S else time
    _refuse_lengths(float(since[-1]), float(elapsed[-1]), path.name)
    if draft.live("hr_bpm") and draft.median("hr_bpm") > 0:
        draft.note(f"The heart rate of the cart was replaced by that of {path.name}.")
    draft.table["hr_bpm"] = _at(since, elapsed, bpm)
    draft.headers["hr_bpm"] = path.name
    draft.note(f"The heart rate comes from {path.name}; both recordings are taken to have been started together.")


def _refuse_lengths(test_s: float, other_s: float, name: str) -> None:
    if abs(test_s - other_s) > max(_DIFFERENCE[0], _DIFFERENCE[1] * test_s):
        raise ReadError(
            f"It lasts {other_s / 60:.1f} min, the test {test_s / 60:.1f} min: they cannot have been started together.",
            where=name,
            todo="Cut the heart rate to the test, or name the file of this test.",
        )


def _at(time: NDArray[np.float64], elapsed: NDArray[np.float64], bpm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Heart rate at each breath, by straight lines between neighbours that are close enough."""
    after = np.searchsorted(elapsed, time).clip(1, len(elapsed) - 1)
    near = elapsed[after] - elapsed[after - 1] <= _BETWEEN_S
    inside = (time >= elapsed[0]) & (time <= elapsed[-1])
    return np.where(near & inside, np.interp(time, elapsed, bpm), np.nan)
