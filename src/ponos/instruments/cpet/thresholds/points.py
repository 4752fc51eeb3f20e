"""The exercise as a few dozen points of equal weight, on which every threshold method works.

Breaths of one point are summed before ratios are taken: a deep breath brings more oxygen, more carbon dioxide and more
air alike, so the noise that moves breaths most is gone from VCO2/VO2, VE/VO2 and VE/VCO2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.averaging import Floats

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest

__all__ = ["FEWEST", "Points", "gather"]

FEWEST = 14
"""Points below which no bend can be told from noise."""

MOST = 64
TREND_WINDOW = 0.16
"""Half the window of a trend, as a share of the exercise."""

SKIPPED_S = 60.0
"""Start of the exercise left out, while stores fill and kinetics settle (Beaver et al. 1986 leave out the same)."""


@dataclass(frozen=True)
class Points:
    """The exercise in points.

    Attributes
    ----------
    time_s : ndarray of shape (n,)
        Middle of each point.
    vo2, vco2, ve : ndarray of shape (n,)
        mL/min, mL/min, L/min.
    vo2_trend, vco2_trend : ndarray of shape (n,)
        Smooth and never falling.
    peto2, petco2 : ndarray of shape (n,)
        mmHg; NaN where the test has none.
    breaths : int
        Breaths (rows) behind the points.
    vo2_error : float
        Standard error of the trend of oxygen uptake, mL/min.
    """

    time_s: Floats
    vo2: Floats
    vco2: Floats
    ve: Floats
    vo2_trend: Floats
    vco2_trend: Floats
    peto2: Floats
    petco2: Floats
    breaths: int
    vo2_error: float

    def __len__(self) -> int:
        return len(self.time_s)

    def vo2_at(self, time_s: Floats | float) -> Floats:
        """Give the trend of oxygen uptake at a moment.

        Parameters
        ----------
        time_s : float or ndarray
            In s.

        Returns
        -------
        ndarray
            In mL/min.
        """
        return np.asarray(np.interp(time_s, self.time_s, self.vo2_trend))


def gather(test: ExerciseTest) -> Points:
    """Sum the breaths of the incremental exercise into points.

    Parameters
    ----------
    test : ExerciseTest
        With an exercise phase.

    Returns
    -------
    Points
        At most :data:`MOST`; fewer than :data:`FEWEST` where the exercise is too short.
    """
    assert test.phases.exercise is not None
    start, end = test.phases.exercise
    skipped = min(SKIPPED_S, 0.15 * (end - start))
    channels = np.column_stack(
        [test.column(name) for name in ("vo2_ml_min", "vco2_ml_min", "ve_l_min", "peto2_mmhg", "petco2_mmhg")]
    )
    inside = test.during((start + skipped, end)) & np.isfinite(channels[:, :3]).all(axis=1)
    time, rows = test.time_s[inside], channels[inside]
    if len(time) < FEWEST:
        return _points(time, rows, len(time))
    groups = np.array_split(np.arange(len(time)), _how_many(time, len(time)))
    return _points(
        np.array([time[group].mean() for group in groups]),
        np.array([_mean(rows[group]) for group in groups]),
        len(time),
    )


def _how_many(time: Floats, breaths: int) -> int:
    """Points of about 10 s and of at least three breaths where there are enough breaths for it."""
    by_time = (time[-1] - time[0]) / 10.0
    by_breath = max(breaths / 3.0, min(breaths, 24))
    return int(np.clip(min(by_time, by_breath), min(breaths, FEWEST), MOST))


def _mean(rows: Floats) -> Floats:
    known = np.isfinite(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _points(time: Floats, rows: Floats, breaths: int) -> Points:
    vo2, vco2, ve, peto2, petco2 = rows.T if len(rows) else np.empty((5, 0))
    trend = _trend(time, vo2)
    # The trend at a moment rests on the points within its window, the near ones most.
    behind = max(1.0, TREND_WINDOW * len(time))
    error = float(np.std(vo2 - trend) / np.sqrt(behind)) if len(time) else 0.0
    return Points(time, vo2, vco2, ve, trend, _trend(time, vco2), peto2, petco2, breaths, error)


def _trend(time: Floats, values: Floats) -> Floats:
    """A local straight line through the neighbours in time, weighted by closeness, then made never to fall."""
    if len(time) < 5:
        return values
    width = max(TREND_WINDOW * (time[-1] - time[0]), 1.0)
    gap = (time[None, :] - time[:, None]) / width
    weight = np.clip(1.0 - np.abs(gap) ** 3, 0.0, None) ** 3
    total, first, second = weight.sum(1), (weight * gap).sum(1), (weight * gap**2).sum(1)
    mean, slope = weight @ values, (weight * gap) @ values
    line = (second * mean - first * slope) / np.maximum(total * second - first**2, 1e-12)
    return _never_falling(line)


def _never_falling(values: Floats) -> Floats:
    """Closest rising course by averaging the running maximum from the left and the running minimum from the right."""
    return np.asarray((np.maximum.accumulate(values) + np.minimum.accumulate(values[::-1])[::-1]) / 2.0)
