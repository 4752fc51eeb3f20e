"""Whether oxygen uptake really rises through what was taken for incremental exercise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ponos.instruments.cpet.averaging import Floats, moving_mean, to_seconds
from ponos.instruments.cpet.phases.by_gas import smoothing
from ponos.instruments.cpet.phases.types import Phases

__all__ = ["SHORTEST_S", "judged"]

SHORTEST_S = 120.0
LONG_S = 300.0
"""Exercise of this length is taken for a test of its own, whatever went before."""

HARD = 0.4
"""Oxygen uptake before the exercise, as a fraction of its highest, that is a bout and no warm-up."""

LEAST_RISE = 0.2
"""Rise of oxygen uptake, as a fraction of its highest, without which exercise is not incremental."""

LARGEST_FALL = 0.45
"""Fall before the peak, as a fraction of the rise, from which exercise is intermittent."""


def judged(found: Phases, time: Floats, vo2: Floats, vco2: Floats) -> Phases:
    """Look at phases with the gas exchange itself.

    Parameters
    ----------
    found : Phases
        From the load or the gas exchange.
    time, vo2, vco2 : ndarray of shape (n,)
        Breaths; s and mL/min.

    Returns
    -------
    Phases
        The same, or with the kind of exercise that it is, and why.
    """
    if found.exercise is None:
        return found
    start, end = found.exercise
    inside = (time >= start) & (time <= end) & np.isfinite(vo2)
    if inside.sum() < 15 or end - start < SHORTEST_S:
        return _as(found, "constant", "The exercise is too short to be incremental.")
    smooth = _smooth(time[inside], vo2[inside])
    span = float(smooth.max() - smooth[: max(1, len(smooth) // 10)].mean())
    loaded = found.told_by == "load" and found.kind in ("ramp", "steps")
    if not loaded and end - start < LONG_S and _hard_before(time, vo2, start, float(smooth.max())):
        return _as(found, "intermittent", "A short bout after others nearly as hard: intermittent exercise.")
    if _rer_rises(vo2[inside], vco2[inside]):
        return found
    if span < LEAST_RISE * smooth.max():
        return _as(found, "constant", "Oxygen uptake hardly rises through the exercise.")
    upto = smooth[: int(np.argmax(smooth)) + 1]
    if not loaded and np.max(np.maximum.accumulate(upto) - upto) > LARGEST_FALL * span:
        return _as(found, "intermittent", "Oxygen uptake falls and rises again: intermittent exercise.")
    # Nearly all of the rise within the first third is an on-transient to a constant demand, not a ramp.
    if not loaded and upto[: max(1, len(smooth) // 3)].max() > smooth.max() - 0.15 * span:
        return _as(found, "constant", "Oxygen uptake reaches its plateau at once.")
    return found


def _as(found: Phases, kind: str, doubt: str) -> Phases:
    return replace(found, kind=kind, doubts=(*found.doubts, doubt))  # type: ignore[arg-type]


def _smooth(time: Floats, vo2: Floats) -> Floats:
    _, grid = to_seconds(time, vo2)
    return moving_mean(grid, min(smoothing(len(grid)), len(grid)))


def _rer_rises(vo2: Floats, vco2: Floats) -> bool:
    """Whether CO2 output outgrows oxygen uptake, as it does in a ramp even where oxygen uptake has levelled off."""
    live = (vo2 > 0) & (vco2 > 0)
    known = vco2[live] / vo2[live]
    third = len(known) // 3
    return third > 5 and float(np.median(known[-third:]) - np.median(known[:third])) > 0.15


def _hard_before(time: Floats, vo2: Floats, start: float, peak: float) -> bool:
    earlier = (time < start) & np.isfinite(vo2)
    if earlier.sum() < 20 or time[earlier][-1] - time[earlier][0] < 30:
        return False
    return bool(_smooth(time[earlier], vo2[earlier]).max() > HARD * peak)
