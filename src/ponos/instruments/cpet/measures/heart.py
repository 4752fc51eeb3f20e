"""Heart rate at rest, at the peak and in recovery, its rise with oxygen uptake, and the oxygen pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.highest import highest
from ponos.instruments.cpet.measures.lines import fit_line
from ponos.instruments.cpet.measures.predicted import equations_for
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import (
    calm,
    count_near,
    exercise_of,
    half_window_s,
    incremental_of,
    not_graded,
    pre_averaged,
    rest_of,
    rule_words,
    short_means,
)

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "on_beta_blocker", "peak_rate", "resting_rate"]

WIDE_SHAPE = 1.0
"""Width of an interval from which a plateau (0) and an unbroken rise (1) of the oxygen pulse cannot be told apart."""

_HEART = ("hr_bpm",)
_BOTH = ("vo2_ml_min", "hr_bpm")

AFTER_EXERCISE_S = 10.0
"""Heart rate may still rise for a few beats after the end of effort."""

SLOPE_S = 30.0
"""VO2 stands on the x axis of its line with heart rate, where the noise of breaths flattens a slope: means of 10 s make
it a tenth too low, these a twentieth (simulated tests)."""

_SETTLING_S = 30.0
_STUCK_BPM = 5.0


def on_beta_blocker(test: ExerciseTest) -> bool:
    """Whether the person is known to take a beta-blocker.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    bool
        As the user or the file says.
    """
    said = str(test.recording.about.get("beta_blocker", "")).strip().lower()
    return test.settings.beta_blocker or said in ("yes", "true", "1", "1.0", "ja", "oui", "si", "sì", "sí", "y", "x")


def peak_rate(test: ExerciseTest) -> tuple[float, int]:
    """Highest heart rate of the exercise, or of the whole recording where that is no graded exercise.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    rate : float
        In beats/min.
    n : int
        Values it was chosen from.

    Raises
    ------
    MeasureError
        The exercise has no heart rate.
    """
    rate = calm(test, "hr_bpm")
    if not not_graded(test):
        start, end = exercise_of(test)
        rate = rate[test.during((start, end + AFTER_EXERCISE_S))]
    rate = rate[np.isfinite(rate)]
    if not len(rate):
        raise MeasureError(test.lacks("hr_bpm") or "The exercise has no heart rate.")
    return float(rate.max()), len(rate)


def resting_rate(test: ExerciseTest) -> tuple[float, int]:
    """Heart rate at rest.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    rate : float
        Mean of the rest, without its first and last 30 s where it is long enough.
    n : int
        Values in it.

    Raises
    ------
    MeasureError
        No rest was recorded before the exercise, or no heart rate in it.
    """
    span = rest_of(test)
    if span is None:
        raise MeasureError("No rest was recorded before the exercise.")
    start, end = span
    if end - start >= 4 * _SETTLING_S:
        start, end = start + _SETTLING_S, end - _SETTLING_S
    rate = calm(test, "hr_bpm")[test.during((start, end))]
    rate = rate[np.isfinite(rate)]
    if not len(rate):
        raise MeasureError(test.lacks("hr_bpm") or "The rest has no heart rate.")
    return float(rate.mean()), len(rate)


@gives("hr_peak", needs=_HEART)
def _peak(test: ExerciseTest) -> list[Measure]:
    rate, n = peak_rate(test)
    smooth = "of the file's averages" if pre_averaged(test) else "of medians of 5 s, against single wild beats"
    inside = test.column("hr_bpm")[test.exercising]
    inside = inside[np.isfinite(inside)]
    stuck = len(inside) > 10 and test.phases.incremental and np.ptp(inside) < _STUCK_BPM
    doubt = (
        "The heart rate hardly changes through the exercise, as if the sensor had failed."
        if stuck
        else not_graded(test)
    )
    return [
        REGISTER.found(
            "hr_peak",
            rate,
            n=n,
            doubt=doubt,
            reason="Under a beta-blocker." if on_beta_blocker(test) else "",
            method=f"highest {smooth}, from the start of exercise to {AFTER_EXERCISE_S:.0f} s after its end",
        )
    ]


@gives("hr_rest", needs=_HEART)
def _rest(test: ExerciseTest) -> list[Measure]:
    rate, n = resting_rate(test)
    start, end = test.phases.rest or (0.0, 0.0)
    doubt = f"The rest lasted only {end - start:.0f} s." if end - start < 60 else ""
    method = "mean of the rest before exercise; first and last 30 s left out of a rest of 2 min and more"
    return [REGISTER.found("hr_rest", rate, n=n, doubt=doubt, method=method)]


@gives("hr_recovery_60s", needs=_HEART)
def _recovery(test: ExerciseTest) -> list[Measure]:
    _, end = incremental_of(test)
    peak, _ = peak_rate(test)
    after = np.abs(test.time_s - end - 60.0) <= max(5.0, 0.5 * pre_averaged(test) + 1.0)
    rate = calm(test, "hr_bpm")[after]
    if not np.isfinite(rate).any():
        recorded = float(test.time_s[-1]) - end
        raise MeasureError(
            f"Recovery was recorded for {max(recorded, 0):.0f} s; 60 s are needed."
            if recorded < 55
            else "There is no heart rate 60 s after the end of effort."
        )
    return [
        REGISTER.found(
            "hr_recovery_60s",
            peak - float(np.nanmean(rate)),
            n=int(np.isfinite(rate).sum()),
            doubt=" ".join(test.phases.doubts),
            reason="The file does not say whether recovery was active or passive, which moves it.",
            method="peak heart rate less that at 60 s (± 5 s) after the end of effort",
        )
    ]


@gives("hr_vo2_slope", needs=_BOTH)
def _slope(test: ExerciseTest) -> list[Measure]:
    _, values = short_means(test, *_BOTH, span=incremental_of(test), width_s=SLOPE_S)
    line = fit_line(values[:, 0] / 1000.0, values[:, 1])
    doubt = "Heart rate does not rise with oxygen uptake." if line.low <= 0 else ""
    method = f"heart rate on VO2, line through means of {SLOPE_S:.0f} s of the whole exercise"
    return [
        REGISTER.found("hr_vo2_slope", line.slope, low=line.low, high=line.high, n=line.n, doubt=doubt, method=method)
    ]


@gives("chronotropic_index", needs=_HEART)
def _chronotropic(test: ExerciseTest) -> list[Measure]:
    peak, n = peak_rate(test)
    rest, _ = resting_rate(test)
    # The usual limit of 0.80 was found with 220 less age, so that equation is the default here.
    equations = sorted(equations_for(test, "hr_peak"), key=lambda one: one.equation.id != "fox_1971")
    if not equations:
        raise MeasureError("The age is not known; give --age-y.")
    blocked = "Under a beta-blocker its usual limit does not hold." if on_beta_blocker(test) else ""
    return [
        REGISTER.found(
            "chronotropic_index",
            (peak - rest) / (one.value - rest),
            n=n,
            doubt=" ".join(filter(None, (blocked, one.doubt))),
            method=f"(peak - rest)/(predicted - rest); {one.equation.label}: {one.value:.0f}; rest {rest:.0f} /min",
            condition={"equation": one.equation.id} if place else {},
        )
        for place, one in enumerate(equations)
    ]


@gives("o2_pulse_peak", needs=_BOTH)
def _o2_pulse(test: ExerciseTest) -> list[Measure]:
    start, end = exercise_of(test)
    time, values = test.averaged(*_BOTH)
    half = half_window_s(test)
    # Heart rate falls faster than VO2 in recovery, so no window may reach into it.
    inside = (time >= start) & (time <= end - half + 0.5) & np.isfinite(values).all(axis=1) & (values[:, 1] > 0)
    if not inside.any():
        raise MeasureError("No whole window with both VO2 and heart rate lies in the exercise.")
    time, pulse = time[inside], values[inside, 0] / values[inside, 1]
    at = int(np.argmax(pulse))
    nearest = int(np.argmin(np.abs(time - highest(test, "vo2_ml_min").time_s)))
    n, doubt = count_near(test, "vo2_ml_min", float(time[at])), not_graded(test)
    method = f"VO2 over heart rate, each a {rule_words(test)}"
    return [
        REGISTER.found(
            "o2_pulse_peak", float(pulse[at]), n=n, doubt=doubt, method=f"highest {method}, before the end of effort"
        ),
        REGISTER.found(
            "o2_pulse_peak",
            float(pulse[nearest]),
            doubt=doubt,
            method=f"{method}, in the window of the exercise nearest to VO2peak",
            condition={"at": "vo2_peak"},
        ),
    ]


@gives("o2_pulse_late_slope_ratio", needs=_BOTH)
def _o2_pulse_shape(test: ExerciseTest) -> list[Measure]:
    start, end = incremental_of(test)
    time, values = short_means(test, *_BOTH, span=(start, end))
    time, values = time[values[:, 1] > 0], values[values[:, 1] > 0]
    part = (time - start) / (end - start)
    pulse = values[:, 0] / values[:, 1]
    middle, late = (part >= 0.25) & (part < 0.75), part >= 0.75
    before, after = fit_line(time[middle], pulse[middle]), fit_line(time[late], pulse[late])
    if before.low <= 0:
        raise MeasureError(
            "The oxygen pulse does not clearly rise in the middle of the exercise, so its end cannot be judged."
        )
    wide = (after.high - after.low) / before.slope > WIDE_SHAPE
    return [
        REGISTER.found(
            "o2_pulse_late_slope_ratio",
            after.slope / before.slope,
            doubt="The interval holds both a plateau and an unbroken rise." if wide else "",
            low=after.low / before.slope,
            high=after.high / before.slope,
            n=after.n,
            reason="1 goes on rising as before, 0 is a plateau, below 0 a fall. Gas exchange cannot tell whether a "
            "plateau comes of stroke volume or of extraction.",
            method="slope of VO2/heart rate on time in the last quarter of the exercise over that in its middle half",
        )
    ]


PARTS = (_peak, _rest, _recovery, _slope, _chronotropic, _o2_pulse, _o2_pulse_shape)
