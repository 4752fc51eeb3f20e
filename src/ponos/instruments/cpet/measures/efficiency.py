"""Slopes of efficiency: ventilation on carbon dioxide, oxygen on ventilation, oxygen on work rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.lines import Line, fit_line
from ponos.instruments.cpet.measures.peak import last_step, no_work_rate
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import incremental_of, short_means

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "threshold_time"]

_POINTS = "line through means of 10 s"
_GAS = ("vco2_ml_min", "ve_l_min")

SETTLING_S = 60.0
"""Oxygen uptake needs about this long to follow the first increments."""


def threshold_time(test: ExerciseTest, name: Literal["vt1", "vt2"]) -> tuple[float | None, str]:
    """When a threshold was reached.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    name : {"vt1", "vt2"}
        Which.

    Returns
    -------
    time_s : float or None
        Of the reader's threshold where one was set, else of the consensus; None where it is indeterminate.
    why : str
        Its doubts, the reason where it is None.
    """
    best = getattr(test.thresholds, name).best
    why = " ".join(best.doubts)
    if best.determinate and best.time_s is not None:
        return best.time_s, why
    return None, why or f"{name.upper()} is indeterminate."


def _found(
    id: str,
    line: Line,
    method: str,
    *,
    factor: float = 1.0,
    doubt: str = "",
    condition: Mapping[str, str] | None = None,
) -> Measure:
    return REGISTER.found(
        id,
        factor * line.slope,
        low=factor * line.low,
        high=factor * line.high,
        n=line.n,
        doubt=doubt,
        method=method,
        condition=condition,
    )


@gives("ve_vco2_slope", needs=_GAS)
def _ve_vco2(test: ExerciseTest) -> list[Measure]:
    start, end = incremental_of(test)
    vt1, why1 = threshold_time(test, "vt1")
    vt2, why2 = threshold_time(test, "vt2")
    doubt = "" if vt2 is not None else f"VT2 is indeterminate, so the slope runs to the end of exercise. {why2}".strip()
    default = "to VT2" if vt2 is not None else "of the whole exercise"
    return [
        _ve_vco2_over(test, start, vt2 or end, default, doubt, {}),
        _ve_vco2_over(test, start, end, "of the whole exercise", "", {"segment": "whole"}),
        _ve_vco2_over(test, start, vt1, "to VT1", why1, {"segment": "submaximal"}),
    ]


def _ve_vco2_over(
    test: ExerciseTest, start: float, end: float | None, words: str, doubt: str, condition: Mapping[str, str]
) -> Measure:
    method = f"VE on VCO2, {_POINTS} {words}"
    if end is None:
        return REGISTER.missing("ve_vco2_slope", doubt, method=method, condition=condition)
    try:
        line = _line(test, "vco2_ml_min", "ve_l_min", start, end)
    except MeasureError as error:
        return REGISTER.missing("ve_vco2_slope", str(error), method=method, condition=condition)
    doubt = doubt if condition.get("segment") != "submaximal" else ""
    return _found("ve_vco2_slope", line, method, factor=1000.0, doubt=doubt, condition=condition)


def _line(test: ExerciseTest, x: str, y: str, start: float, end: float) -> Line:
    _, values = short_means(test, x, y, span=(start, end))
    return fit_line(values[:, 0], values[:, 1])


@gives("oues", needs=("vo2_ml_min", "ve_l_min"))
def _oues(test: ExerciseTest) -> list[Measure]:
    start, end = incremental_of(test)
    time, values = short_means(test, "ve_l_min", "vo2_ml_min", span=(start, end))
    measures = []
    for percent in (100, 90, 75):
        inside = (time <= start + (end - start) * percent / 100.0) & (values[:, 0] > 0)
        line = fit_line(np.log10(values[inside, 0]), values[inside, 1])
        method = f"VO2 on log10 VE, {_POINTS}, first {percent} % of the exercise"
        condition = {} if percent == 100 else {"segment": f"{percent}_percent"}
        measures.append(_found("oues", line, method, condition=condition))
    return measures


@gives("vo2_work_slope", needs=("vo2_ml_min",))
def _vo2_work(test: ExerciseTest) -> list[Measure]:
    if lacking := no_work_rate(test):
        raise MeasureError(lacking)
    start, end = incremental_of(test)
    vt2, _ = threshold_time(test, "vt2")
    time, values = short_means(test, "work_w", "vo2_ml_min", span=(start, vt2 or end))
    late = (time >= start + SETTLING_S) & _settled(test, time, end)
    line = fit_line(values[late, 0], values[late, 1])
    words = "to VT2" if vt2 is not None else "to the end of exercise"
    steps = ", second half of each step" if test.phases.kind == "steps" else ""
    method = f"VO2 on work rate, {_POINTS}{steps}, without the first {SETTLING_S:.0f} s, {words}"
    doubt = "Oxygen uptake does not clearly rise with work rate." if line.low <= 0 else ""
    return [_found("vo2_work_slope", line, method, doubt=doubt)]


def _settled(test: ExerciseTest, time: Floats, end: float) -> NDArray[np.bool_]:
    """Which points lie in the second half of a step; all of them on a ramp."""
    inside = test.exercising & np.isfinite(test.column("work_w"))
    at, load = test.time_s[inside], test.column("work_w")[inside]
    step = last_step(at, load, end)
    if test.phases.kind != "steps" or step is None:
        return np.ones(len(time), dtype=bool)
    starts = at[np.flatnonzero(np.diff(load) > 0.02 * load.max()) + 1]
    lengths = np.append(np.diff(starts), step.length_s)
    which = np.maximum(np.searchsorted(starts, time, side="right") - 1, 0)
    return np.asarray((time - starts[which] >= 0.5 * lengths[which]) | (time < starts[0]))


PARTS = (_ve_vco2, _oues, _vo2_work)
