"""The peak: highest window of each channel under the averaging rule, and how far the load went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.highest import AFTER_S, highest
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import before_end, calm, count_near, exercise_of, not_graded, rule_words

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "LastStep", "body_mass", "last_step", "no_work_rate", "rer_at_end"]

LAST_PART = 0.10
"""RER is taken from this last part of the exercise: it climbs on in recovery, and early on with hyperventilation."""

LONG_STEP_S = 60.0
"""Steps at least this long are counted in proportion where the last was not finished."""

TOLD_CHANGE = 0.01
"""Share by which setting wild breaths aside may move a peak without being told."""

_SAME_MASS = 0.02


def body_mass(test: ExerciseTest) -> tuple[float, str]:
    """Give the body mass.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    mass_kg : float
        In kg.
    where_from : str
        A sentence where neither the user nor the header told it; else empty.

    Raises
    ------
    MeasureError
        It is not known.
    """
    known = test.fact("body_mass_kg")
    if known:
        return known, ""
    ratio = test.column("vo2_ml_min") / test.column("vo2_ml_min_kg")
    ratio = ratio[np.isfinite(ratio) & (ratio > 0)]
    if len(ratio) < 5 or np.percentile(ratio, 90) - np.percentile(ratio, 10) > 2 * _SAME_MASS * np.median(ratio):
        raise MeasureError("The body mass is not known; give --body-mass-kg.")
    mass = float(np.median(ratio))
    return mass, f"Body mass of {mass:.1f} kg from the file's own VO2 and VO2/kg."


def _peak_of(test: ExerciseTest, id: str, column: str) -> Measure:
    peak = highest(test, column)
    return REGISTER.found(
        id,
        peak.value,
        low=peak.low,
        high=peak.high,
        n=peak.n,
        doubt=" ".join(filter(None, (peak.doubt, not_graded(test)))),
        reason=_as_recorded(test, id, column, peak.value),
        method=_method(test, has_interval=peak.low is not None),
    )


def _as_recorded(test: ExerciseTest, id: str, column: str, value: float) -> str:
    """What the peak would be with the wild breaths left in, where that moves it."""
    if not test.wild.any():
        return ""
    raw = highest(replace(test, settings=replace(test.settings, keep_outliers=True)), column).value
    if abs(raw / value - 1.0) < TOLD_CHANGE:
        return ""
    return (
        f"Wild breaths were set aside ({int(test.wild.sum())} in the recording); "
        f"with them it would be {REGISTER[id].written(raw)}, see --keep-outliers."
    )


def _method(test: ExerciseTest, *, has_interval: bool) -> str:
    interval = "; interval from the scatter of its breaths, not from day to day" if has_interval else ""
    return f"highest {rule_words(test)}, up to {AFTER_S:.0f} s after the end of effort{interval}"


@gives("vo2_peak", needs=("vo2_ml_min",))
def _vo2(test: ExerciseTest) -> list[Measure]:
    return [_peak_of(test, "vo2_peak", "vo2_ml_min")]


@gives("vo2_peak_per_kg", needs=("vo2_ml_min",))
def _vo2_per_kg(test: ExerciseTest) -> list[Measure]:
    mass, where_from = body_mass(test)
    peak = highest(test, "vo2_ml_min")
    return [
        REGISTER.found(
            "vo2_peak_per_kg",
            peak.value / mass,
            low=None if peak.low is None else peak.low / mass,
            high=None if peak.high is None else peak.high / mass,
            n=peak.n,
            doubt=" ".join(filter(None, (peak.doubt, not_graded(test)))),
            reason=where_from,
            method=f"{_method(test, has_interval=peak.low is not None)}; over {mass:.1f} kg",
        )
    ]


@gives("vco2_peak", needs=("vco2_ml_min",))
def _vco2(test: ExerciseTest) -> list[Measure]:
    return [_peak_of(test, "vco2_peak", "vco2_ml_min")]


@gives("ve_peak", needs=("ve_l_min",))
def _ve(test: ExerciseTest) -> list[Measure]:
    return [_peak_of(test, "ve_peak", "ve_l_min")]


@gives("rf_peak", needs=("rf_per_min",))
def _rf(test: ExerciseTest) -> list[Measure]:
    return [_peak_of(test, "rf_peak", "rf_per_min")]


@gives("tidal_volume_peak", needs=("vt_l",))
def _tidal_volume(test: ExerciseTest) -> list[Measure]:
    return [_peak_of(test, "tidal_volume_peak", "vt_l")]


def rer_at_end(test: ExerciseTest) -> tuple[float, int]:
    """Highest respiratory exchange ratio of the end of exercise.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    ratio : float
        Ratio of averaged VCO2 to averaged VO2 in the last 10 % of the exercise.
    n : int
        Breaths in that window.

    Raises
    ------
    MeasureError
        No window fits.
    """
    time, values = before_end(test, "vco2_ml_min", "vo2_ml_min", last=LAST_PART)
    ratio = values[:, 0] / np.where(values[:, 1] > 0, values[:, 1], np.nan)
    if not np.isfinite(ratio).any():
        raise MeasureError("Oxygen uptake is zero at the end of the exercise.")
    at = int(np.nanargmax(ratio))
    return float(ratio[at]), count_near(test, "vco2_ml_min", float(time[at]))


@gives("rer_peak", needs=("vo2_ml_min", "vco2_ml_min"))
def _rer(test: ExerciseTest) -> list[Measure]:
    ratio, n = rer_at_end(test)
    method = f"highest ratio of VCO2 to VO2, each a {rule_words(test)}, within the last 10 % of the exercise"
    return [REGISTER.found("rer_peak", ratio, n=n, doubt=not_graded(test), method=method)]


@gives("exercise_time")
def _time(test: ExerciseTest) -> list[Measure]:
    start, end = exercise_of(test)
    method = f"from the first increment to the end of effort; phases told by {test.phases.told_by}"
    return [REGISTER.found("exercise_time", end - start, doubt=" ".join(test.phases.doubts), method=method)]


@dataclass(frozen=True)
class LastStep:
    """The end of a test in steps.

    Attributes
    ----------
    before, reached : float
        Load of the last completed step and of the one after it, in W.
    done_s, length_s : float
        How long the last one was held, and how long a step is.
    """

    before: float
    reached: float
    done_s: float
    length_s: float

    @property
    def finished(self) -> bool:
        """Whether the last step was held to its end."""
        return self.done_s >= 0.95 * self.length_s

    @property
    def completed(self) -> float:
        """Highest load of a completed step."""
        return self.reached if self.finished else self.before

    @property
    def prorated(self) -> float:
        """Highest load with the last step in proportion to its time."""
        share = min(1.0, self.done_s / self.length_s)
        return self.reached if self.finished else self.before + share * (self.reached - self.before)


def last_step(time_s: Floats, load: Floats, end_s: float) -> LastStep | None:
    """Describe the last step of a load that rises in steps.

    Parameters
    ----------
    time_s, load : ndarray of shape (n,)
        Of the exercise.
    end_s : float
        End of effort.

    Returns
    -------
    LastStep or None
        None where the load has fewer than two increments or no steps of a minute or more.
    """
    rises = np.flatnonzero(np.diff(load) > 0.02 * load.max()) + 1
    if len(rises) < 2:
        return None
    starts = time_s[rises]
    # Protocols may end in shorter steps than they begin with.
    length = float(np.median(np.diff(starts)[-3:]))
    if length < LONG_STEP_S:
        return None
    return LastStep(float(load[rises[-1] - 1]), float(load[rises[-1]]), float(end_s - starts[-1]), length)


def no_work_rate(test: ExerciseTest) -> str:
    """Say why there is no work rate.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    str
        A sentence; empty where there is one.
    """
    lacking = test.lacks("work_w")
    return (
        "A treadmill or field test: it has speed, no work rate."
        if lacking and not test.lacks("speed_km_h")
        else lacking
    )


@gives("work_peak")
def _work(test: ExerciseTest) -> list[Measure]:
    if lacking := test.lacks("work_w"):
        raise MeasureError(
            lacking if test.lacks("speed_km_h") else "A treadmill or field test: it has speed, no work rate."
        )
    _, end = exercise_of(test)
    inside = test.exercising & np.isfinite(test.column("work_w"))
    if not inside.any():
        raise MeasureError("The exercise has no work rate.")
    load = test.column("work_w")[inside]
    step = last_step(test.time_s[inside], load, end)
    if step is None:
        return [REGISTER.found("work_peak", float(load.max()), method="highest work rate of the exercise")]
    words = f"steps of {step.length_s:.0f} s"
    method = f"{words}; the last, held for {step.done_s:.0f} s, counted in proportion to its time (Kuipers)"
    return [
        REGISTER.found("work_peak", step.prorated, method=method),
        REGISTER.found(
            "work_peak", step.completed, method=f"{words}; the highest completed", condition={"variant": "completed"}
        ),
    ]


@gives("speed_peak")
def _speed(test: ExerciseTest) -> list[Measure]:
    if test.lacks("speed_km_h"):
        raise MeasureError("Not a treadmill or field test: it has no speed.")
    speed = calm(test, "speed_km_h")[test.exercising]
    speed = speed[np.isfinite(speed)]
    if not len(speed):
        raise MeasureError("The exercise has no speed.")
    return [REGISTER.found("speed_peak", float(speed.max()), method="highest median speed of 5 s of the exercise")]


PARTS = (_vo2, _vo2_per_kg, _vco2, _ve, _rf, _tidal_volume, _rer, _time, _work, _speed)
