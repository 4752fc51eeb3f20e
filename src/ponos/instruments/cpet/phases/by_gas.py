"""Phases from the gas exchange, where no load is known: the last straight rise to the peak, and the fall after it."""

from __future__ import annotations

import numpy as np

from ponos.instruments.cpet.averaging import Floats, moving_mean, to_seconds
from ponos.instruments.cpet.phases.types import Phases, Span

__all__ = ["from_gas", "smoothing"]


def from_gas(time: Floats, vo2: Floats, labels: dict[str, Span]) -> Phases:
    """Find phases from oxygen uptake alone.

    Parameters
    ----------
    time, vo2 : ndarray of shape (n,)
        Breaths; s and mL/min.
    labels : dict of str to (float, float)
        Spans of the labels of the cart.

    Returns
    -------
    Phases
        Of unknown kind.
    """
    known = np.isfinite(vo2)
    if known.sum() < 15:
        return Phases(doubts=("Too few breaths to find the phases.",))
    seconds, grid = to_seconds(time[known], vo2[known])
    size = smoothing(len(seconds))
    at, smooth = moving_mean(seconds, size), moving_mean(grid, size)
    stop = (
        labels["recovery"][0] if "recovery" in labels else _end_of_effort(time[known], vo2[known], float(smooth.max()))
    )
    upto = at <= stop
    at, smooth = (at[upto], smooth[upto]) if upto.sum() > 8 else (at, smooth)
    peak = int(np.argmax(smooth))
    end = stop
    start = _onset(at[: peak + 1], smooth[: peak + 1])
    return Phases(
        unloaded=(float(time[0]), start) if start > time[0] + 30 else None,
        exercise=(start, end),
        recovery=(end, float(time[-1])) if end < time[-1] else None,
    )


def _end_of_effort(time: Floats, vo2: Floats, peak: float) -> float:
    """Last moment that VO2 is still near its peak before it falls for good; the last breath where it does not fall.

    Oxygen uptake falls by a tenth within seconds of the end, so short medians are used, not the long means above.
    """
    width = 5
    padded = np.pad(vo2, width // 2, mode="edge")
    quick = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    high = np.flatnonzero(quick >= 0.93 * peak)
    if not len(high) or quick[-1] > 0.85 * peak:
        return float(time[-1])
    return float(time[high[-1]])


def smoothing(length_s: int) -> int:
    """Give the seconds to smooth over so that the noise of breaths does not look like a fall.

    Parameters
    ----------
    length_s : int
        Length of the recording.

    Returns
    -------
    int
        A fifteenth of it, at least 15 and at most 60 s.
    """
    return int(np.clip(length_s // 15, 15, 60))


def _onset(at: Floats, smooth: Floats) -> float:
    """Start of the last straight rise to the peak.

    The line through the middle of the rise is followed back in time. A flat baseline lies above it and the
    on-transient of a warm-up below it, so either way the rise begins where the data leave the line.
    """
    span = smooth[-1] - smooth.min()
    lowest_after = np.minimum.accumulate(smooth[::-1])[::-1]
    # No further back than where VO2 was once clearly higher than it is later on: that was an earlier bout.
    dips = np.flatnonzero(smooth - lowest_after > 0.25 * span)
    at, smooth = (at[dips[-1] + 1 :], smooth[dips[-1] + 1 :]) if len(dips) else (at, smooth)
    low, high = smooth[-1] - 0.5 * span, smooth[-1] - 0.05 * span
    middle = slice(_last_below(smooth, low), _last_below(smooth, high) + 1)
    if middle.stop - middle.start < 10:
        return float(at[0])
    slope, level = np.polyfit(at[middle], smooth[middle], 1)
    away = np.flatnonzero(np.abs(smooth - (level + slope * at))[: middle.start] > 0.12 * span)
    return float(at[away[-1] + 1]) if len(away) else float(at[0])


def _last_below(smooth: Floats, level: float) -> int:
    below = np.flatnonzero(smooth < level)
    return int(below[-1]) if len(below) else 0
