"""What became of the silent period in each sweep: found, still silent at the sweep's end, or not to be had, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.tms.silence.activity import Activity, activity_of
from ponos.instruments.tms.silence.rules import Rule

__all__ = ["Contraction", "Outcome", "Search", "Silence", "Sweep", "contraction_of", "resting_level", "silences_of"]

Floats = NDArray[np.float64]
Sweep = tuple[Floats, int]
"""Samples of a sweep, and the sample of its pulse."""

Outcome = Literal["found", "longer", "no_silence", "too_little_emg", "let_go", "too_short", "undecided"]
"""``longer``: still silent when the sweep ends; ``let_go``: no return although there was time for it; ``undecided``:
the rule cannot tell silence from noise here."""

UNSEEN_MS = 15.0
"""A return so close to the end of the sweep is often missed, for it is not held long enough to be seen."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """How silence is sought.

    Attributes
    ----------
    before_ms : tuple of float
        Start and end of the time that shows the contraction, in ms before the pulse.
    from_ms : float
        Time after the pulse from which silence is sought.
    least_ms : float
        Shortest silence that counts.
    latest_ms : float
        Latest end that can be believed.
    least_ratio : float
        Activity before the pulse must be so many times the noise.
    resting : float
        Activity of the resting muscle, where it was recorded; 0 where not.
    """

    before_ms: tuple[float, float]
    from_ms: float
    least_ms: float
    latest_ms: float
    least_ratio: float
    resting: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Silent period of one sweep.

    Attributes
    ----------
    outcome : Outcome
        What became of it.
    start_ms : float
        Start of the silence after the pulse, which is the end of the answer; NaN where there is none.
    end_ms : float
        Its end after the pulse; where ``longer``, the time up to which it surely lasted; NaN otherwise.
    ratio : float
        Activity before the pulse over that of the noise.
    """

    outcome: Outcome
    start_ms: float = float("nan")
    end_ms: float = float("nan")
    ratio: float = float("nan")


@dataclass(frozen=True, kw_only=True)
class Contraction:
    """Sweeps of one contraction, ready for any rule.

    Attributes
    ----------
    sweeps : tuple of Activity
        One a sweep.
    noise : float
        What activity is held against: that of the resting muscle or, where it was not recorded, the median of what is
        left at the quietest moment of the sweeps that fall silent; 0 where none does.
    search : Search
        How silence is sought.
    """

    sweeps: tuple[Activity, ...]
    noise: float
    search: Search


def contraction_of(sweeps: Sequence[Sweep], *, fs_hz: float, search: Search) -> Contraction:
    """Look at the sweeps of one contraction.

    Parameters
    ----------
    sweeps : sequence of (numpy.ndarray, int)
        Samples of each, with the sample of the pulse.
    fs_hz : float
        Sampling rate.
    search : Search
        How silence is sought.

    Returns
    -------
    Contraction
        Ready for :func:`silences_of`.
    """
    seen = tuple(
        activity_of(
            emg, pulse, fs_hz=fs_hz, before_ms=search.before_ms, from_ms=search.from_ms, least_ms=search.least_ms
        )
        for emg, pulse in sweeps
    )
    if search.resting:
        return Contraction(sweeps=seen, noise=search.resting, search=search)
    silent = [one.quiet for one in seen if one.silence is not None and one.level >= search.least_ratio * one.quiet]
    return Contraction(sweeps=seen, noise=float(np.median(silent)) if silent else 0.0, search=search)


def silences_of(contraction: Contraction, rule: Rule) -> list[Silence]:
    """Find the silent period of every sweep of one contraction.

    Parameters
    ----------
    contraction : Contraction
        The sweeps.
    rule : Rule
        Where silence ends.

    Returns
    -------
    list of Silence
        One a sweep.
    """
    return [_silence(one, contraction.noise, contraction.search, rule) for one in contraction.sweeps]


def _silence(seen: Activity, noise: float, search: Search, rule: Rule) -> Silence:
    if seen.before.size < seen.samples(20.0) or seen.after.size < seen.samples(search.from_ms + search.least_ms):
        return Silence(outcome="too_short")
    ratio = seen.level / noise if noise > 0 else float("inf")
    if ratio < search.least_ratio or not seen.level > 0:
        return Silence(outcome="too_little_emg", ratio=ratio)
    # A lull is no silence: where activity stops, no more is left than the noise.
    if seen.silence is None or seen.level < search.least_ratio * seen.quiet:
        return Silence(outcome="no_silence", ratio=ratio)
    return _ended(seen, seen.silence, ratio, search, rule)


def _ended(seen: Activity, start: int, ratio: float, search: Search, rule: Rule) -> Silence:
    try:
        end = rule.end_of(seen, start)
    except MeasureError:
        return Silence(outcome="undecided", ratio=ratio)
    start_ms, last_ms = (1000.0 * one / seen.fs_hz for one in (start, seen.after.size))
    # The few returns that are seen near the sweep's end are the earlier of those there: all count as later than that.
    sure = max(start_ms + search.least_ms, last_ms - UNSEEN_MS)
    if end is not None and 1000.0 * end / seen.fs_hz <= min(search.latest_ms, sure):
        return Silence(outcome="found", start_ms=start_ms, end_ms=1000.0 * end / seen.fs_hz, ratio=ratio)
    if last_ms - UNSEEN_MS > search.latest_ms:
        return Silence(outcome="let_go", start_ms=start_ms, ratio=ratio)
    return Silence(outcome="longer", start_ms=start_ms, end_ms=sure, ratio=ratio)


def resting_level(sweeps: Sequence[Sweep], *, fs_hz: float, before_ms: tuple[float, float]) -> float:
    """Give the activity of the resting muscle: its noise.

    Parameters
    ----------
    sweeps : sequence of (numpy.ndarray, int)
        Samples of sweeps at rest, with the sample of the pulse.
    fs_hz : float
        Sampling rate.
    before_ms : tuple of float
        Start and end of the time to look at, in ms before the pulse.

    Returns
    -------
    float
        Median of the sweeps; 0 where there are none.
    """
    seen = [
        activity_of(emg, pulse, fs_hz=fs_hz, before_ms=before_ms, from_ms=0.0, least_ms=1.0) for emg, pulse in sweeps
    ]
    levels = [one.level for one in seen if one.before.size]
    return float(np.median(levels)) if levels else 0.0
