"""Good recordings spoilt in every way that a device, an export or a hand has been seen to spoil them."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import ponos
from ponos.recording import Epochs, Recording, Signals, Table

__all__ = ["nothing_known", "spoilt", "troubles"]

HOUSE = Path(ponos.__file__).parent
Floats = NDArray[np.float64]
Spoil = Callable[[pd.DataFrame], pd.DataFrame]


def _numbers(frame: pd.DataFrame) -> list[str]:
    return list(frame.select_dtypes("number").columns)


def _filled(frame: pd.DataFrame, columns: list[str], value: float) -> pd.DataFrame:
    return frame.assign(**{name: np.full(len(frame), value) for name in columns})


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Hold every number but the time at its median."""
    return frame.assign(**{name: float(frame[name].median()) for name in _numbers(frame) if name != "time_s"})


def _wild(frame: pd.DataFrame) -> pd.DataFrame:
    """Make every tenth value of every number but the time a thousand times too large."""
    tenth = np.where(np.arange(len(frame)) % 10, 1.0, 1000.0)
    return frame.assign(**{name: frame[name] * tenth for name in _numbers(frame) if name != "time_s"})


def _infinite(frame: pd.DataFrame) -> pd.DataFrame:
    middle = np.arange(len(frame)) == len(frame) // 2
    return frame.assign(**{name: np.where(middle, np.inf, frame[name]) for name in _numbers(frame) if name != "time_s"})


WAYS: dict[str, Spoil] = {
    "no rows": lambda frame: frame.iloc[:0],
    "1 row": lambda frame: frame.iloc[:1],
    "2 rows": lambda frame: frame.iloc[:2],
    "5 rows": lambda frame: frame.iloc[:5],
    "the first tenth": lambda frame: frame.iloc[: len(frame) // 10],
    "the last tenth": lambda frame: frame.iloc[-(len(frame) // 10) :].reset_index(drop=True),
    "a third lost in the middle": lambda frame: frame.drop(
        index=frame.index[len(frame) // 3 : 2 * len(frame) // 3]
    ).reset_index(drop=True),
    "flat": _flat,
    "zero": lambda frame: _filled(frame, [name for name in _numbers(frame) if name != "time_s"], 0.0),
    "negative": lambda frame: frame.assign(**{name: -frame[name] for name in _numbers(frame) if name != "time_s"}),
    "wild": _wild,
    "infinite": _infinite,
    "backwards": lambda frame: frame.iloc[::-1].reset_index(drop=True),
    "every row twice": lambda frame: frame.loc[frame.index.repeat(2)].reset_index(drop=True),
    "all at one time": lambda frame: _filled(frame, [name for name in frame if name == "time_s"], 0.0),
    "nothing measured": lambda frame: _filled(frame, _numbers(frame), np.nan),
    "without any column": lambda frame: frame[[]],
}


def _rows(recording: Recording) -> pd.DataFrame:
    """Give what was recorded, without a time that is made from the sampling rate."""
    data = recording.data
    return data.samples if isinstance(data, Signals) else data.table


def _with_rows(recording: Recording, rows: pd.DataFrame) -> Recording:
    data = recording.data
    if isinstance(data, Table):
        return replace(recording, data=Table(rows))
    if isinstance(data, Signals):
        return replace(recording, data=Signals(rows, data.fs_hz))
    segments = tuple(islice(cycle(data.segments), len(rows)))
    return replace(recording, data=replace(data, segments=segments, trials=rows))


def _spoilt_segments(recording: Recording, data: Epochs) -> Iterator[tuple[str, Recording]]:
    ways: dict[str, Callable[[Floats], Floats]] = {
        "segments empty": lambda one: one[:0],
        "segments of one sample": lambda one: one[:1],
        "segments flat": np.zeros_like,
        "segments unmeasured": lambda one: np.full_like(one, np.nan),
    }
    for how, spoil in ways.items():
        yield how, replace(recording, data=replace(data, segments=tuple(map(spoil, data.segments))))


def spoilt(recording: Recording) -> Iterator[tuple[str, Recording]]:
    """Give a recording spoilt in every way.

    Parameters
    ----------
    recording : Recording
        A good one.

    Yields
    ------
    tuple of (str, Recording)
        How, and the spoilt recording.
    """
    rows = _rows(recording)
    for how, spoil in WAYS.items():
        yield how, _with_rows(recording, spoil(rows))
    for name in map(str, rows):
        yield f"without {name}", _with_rows(recording, rows.drop(columns=name))
        yield f"{name} unmeasured", _with_rows(recording, rows.assign(**{name: np.nan}))
    if isinstance(recording.data, Epochs):
        yield from _spoilt_segments(recording, recording.data)


def nothing_known(recording: Recording) -> Recording:
    """Give a recording in which nothing was measured and of which nothing is known.

    Parameters
    ----------
    recording : Recording
        A good one.

    Returns
    -------
    Recording
        All numbers NaN, no facts, no further tables.
    """
    bare = replace(recording, about={}, tables={})
    if isinstance(bare.data, Epochs):
        return dict(_spoilt_segments(bare, bare.data))["segments unmeasured"]
    return _with_rows(bare, WAYS["nothing measured"](_rows(bare)))


def troubles(recording: Recording, look: Callable[[Recording], list[str]]) -> list[str]:
    """Look at a recording spoilt in every way.

    Parameters
    ----------
    recording : Recording
        A good one.
    look : callable
        Says what is wrong with the answer to a spoilt one.

    Returns
    -------
    list of str
        The ways in which something was wrong, and what; an exception, or a warning, is wrong too.
    """
    found = []
    for how, bad in spoilt(recording):
        try:
            wrong = look(bad)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test has to say in which way it came about
            place = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(str(HOUSE))][
                -1
            ]
            wrong = [f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"]
        found += [f"{how}: {one}" for one in wrong]
    return found
