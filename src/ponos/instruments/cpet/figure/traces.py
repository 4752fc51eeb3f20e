"""The traces of a test that its panels are drawn from: breaths, wild breaths, averages, and where a threshold lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.thresholds.types import Estimate

__all__ = ["Traces", "derived"]

_MADE_OF = {
    "o2_pulse_ml_beat": ("vo2_ml_min", "hr_bpm"),
    "ve_vo2": ("ve_l_min", "vo2_ml_min"),
    "ve_vco2": ("ve_l_min", "vco2_ml_min"),
    "rer": ("vco2_ml_min", "vo2_ml_min"),
    "time_min": ("time_s",),
}

_GAP_S = 15.0
"""Half of a pause over which no line is drawn."""

_SPACING_S = 10.0
"""Distance of the averages that are drawn where time is not the axis."""

_RECORDED = (
    "vo2_ml_min",
    "vco2_ml_min",
    "ve_l_min",
    "hr_bpm",
    "work_w",
    "speed_km_h",
    "vt_l",
    "rf_per_min",
    "peto2_mmhg",
    "petco2_mmhg",
)


def derived(recorded: Mapping[str, Floats]) -> dict[str, Floats]:
    """Channels and those that follow from them.

    Parameters
    ----------
    recorded : mapping of str to ndarray of shape (n,)
        Channels as recorded or averaged; NaN throughout where one is absent.

    Returns
    -------
    dict of str to ndarray of shape (n,)
        With ``time_min, o2_pulse_ml_beat, ve_vo2, ve_vco2, rer`` and, where the file has none, ``vt_l``. The ratios
        of averages are taken, not the averages of ratios.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = {
            "o2_pulse_ml_beat": recorded["vo2_ml_min"] / recorded["hr_bpm"],
            "ve_vo2": 1000.0 * recorded["ve_l_min"] / recorded["vo2_ml_min"],
            "ve_vco2": 1000.0 * recorded["ve_l_min"] / recorded["vco2_ml_min"],
            "rer": recorded["vco2_ml_min"] / recorded["vo2_ml_min"],
        }
        if not np.isfinite(recorded["vt_l"]).any():
            ratios["vt_l"] = recorded["ve_l_min"] / recorded["rf_per_min"]
    finite = {name: np.where(np.isfinite(values), values, np.nan) for name, values in ratios.items()}
    return {**recorded, **finite, "time_min": recorded["time_s"] / 60.0}


@dataclass(frozen=True)
class Traces:
    """The traces of one test.

    Attributes
    ----------
    test : ExerciseTest
        The test.
    """

    test: ExerciseTest

    @cached_property
    def breaths(self) -> dict[str, Floats]:
        """Each breath, wild ones blanked."""
        return derived({name: self.test.column(name) for name in ("time_s", *_RECORDED)})

    @cached_property
    def wild(self) -> dict[str, Floats]:
        """The wild breaths alone, as they were recorded."""
        kept = self.test.recorded[self.test.wild]
        return derived({name: _column(kept, name) for name in ("time_s", *_RECORDED)})

    @cached_property
    def lines(self) -> dict[str, Floats]:
        """The averages by the rule of the settings; NaN where nothing was recorded for a while."""
        time_s, values = self.test.averaged(*_RECORDED)
        return derived(
            {"time_s": time_s} | dict(zip(_RECORDED, np.where(self._gap(time_s), np.nan, values.T), strict=True))
        )

    def _gap(self, time_s: Floats) -> NDArray[np.bool_]:
        """Moments that are far from any breath."""
        breaths = self.test.time_s
        if len(breaths) < 2:
            return np.zeros(len(time_s), dtype=bool)
        after = np.clip(np.searchsorted(breaths, time_s), 1, len(breaths) - 1)
        away = np.minimum(np.abs(time_s - breaths[after - 1]), np.abs(breaths[after] - time_s))
        return np.asarray(away > max(_GAP_S, 2.0 * float(np.median(np.diff(breaths)))))

    @cached_property
    def exercising(self) -> NDArray[np.bool_]:
        """Mask of the averages within the incremental exercise; all of them where no such phase is known."""
        span, time_s = self.test.phases.exercise, self.lines["time_s"]
        if span is None:
            return np.ones(len(time_s), dtype=bool)
        return np.asarray((time_s >= span[0]) & (time_s <= span[1]))

    @cached_property
    def spaced(self) -> NDArray[np.intp]:
        """Averages of the exercise that are drawn where time is not the axis: one every 10 s."""
        inside = np.flatnonzero(self.exercising)
        if not len(inside):
            return inside
        time_s = self.lines["time_s"][inside]
        slots = np.floor((time_s - time_s[0]) / _SPACING_S)
        return inside[np.flatnonzero(np.diff(slots, prepend=-1.0) > 0)]

    def has(self, channel: str) -> bool:
        """Whether a channel can be drawn.

        Parameters
        ----------
        channel : str
            Recorded or derived.

        Returns
        -------
        bool
            False where it is not known anywhere.
        """
        return bool(np.isfinite(self.breaths[channel]).any())

    def lacks(self, channel: str) -> str:
        """Say why a channel cannot be drawn.

        Parameters
        ----------
        channel : str
            Recorded or derived.

        Returns
        -------
        str
            A sentence; empty where it can.
        """
        told = (self.test.lacks(part) for part in _MADE_OF.get(channel, (channel,)))
        return "" if self.has(channel) else next(filter(None, told), "It cannot be calculated from this file.")

    def time_of(self, vo2_ml_min: float | None) -> float:
        """When the averaged oxygen uptake first reaches a value during exercise.

        Parameters
        ----------
        vo2_ml_min : float or None
            The value.

        Returns
        -------
        float
            In s; the start or end of exercise beyond its range, NaN where nothing is known.
        """
        vo2 = self.lines["vo2_ml_min"][self.exercising]
        known = np.isfinite(vo2)
        if vo2_ml_min is None or not known.any():
            return float("nan")
        rising = np.maximum.accumulate(vo2[known])
        return float(np.interp(vo2_ml_min, rising, self.lines["time_s"][self.exercising][known]))

    def place(self, channel: str, time_s: float) -> float:
        """What the averaged channel is at a moment of the exercise.

        Parameters
        ----------
        channel : str
            Recorded or derived.
        time_s : float
            The moment.

        Returns
        -------
        float
            NaN where it is not known.
        """
        if channel == "time_min":
            return time_s / 60.0
        values = self.lines[channel][self.exercising]
        known = np.isfinite(values)
        if not known.any() or not np.isfinite(time_s):
            return float("nan")
        return float(np.interp(time_s, self.lines["time_s"][self.exercising][known], values[known]))

    def span(self, estimate: Estimate, channel: str) -> tuple[float, float, float]:
        """Where an estimate and its interval lie on an axis.

        Parameters
        ----------
        estimate : Estimate
            Of a threshold.
        channel : str
            The axis.

        Returns
        -------
        tuple of float
            Lower edge, value, upper edge; NaN where there is none.
        """
        values = (estimate.low, estimate.vo2_ml_min, estimate.high)
        if channel == "vo2_ml_min":
            low, at, high = (float("nan") if value is None else value for value in values)
            return low, at, high
        low, at, high = (self.place(channel, self.time_of(value)) for value in values)
        if channel == "time_min" and estimate.time_s is not None:
            # The estimate's own moment; the interval keeps its width about it.
            low, at, high = (edge + estimate.time_s / 60.0 - at for edge in (low, at, high))
        return low, at, high


def _column(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(float) if name in table else np.full(len(table), np.nan)
