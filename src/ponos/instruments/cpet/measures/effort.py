"""Whether the effort was a maximal one: three definitions of a plateau, and each criterion with its own verdict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.efficiency import threshold_time
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.heart import on_beta_blocker, peak_rate
from ponos.instruments.cpet.measures.lines import Line, fit_line
from ponos.instruments.cpet.measures.peak import rer_at_end
from ponos.instruments.cpet.measures.predicted import equations_for, lacking
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import incremental_of, short_means

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "Plateau", "plateau_of"]

LAST_S = 120.0
SETTLING_S = 60.0
SHORTEST_S = 300.0
SMALL_RISE_ML = 100.0


@dataclass(frozen=True)
class Plateau:
    """The last two minutes against what came before.

    Attributes
    ----------
    rise_ml : float
        Rise of VO2 over the last two minutes, from a line through them.
    share : float
        Slope of the last two minutes over the slope before VT1.
    below : float
        Share of the points of the last two minutes below the lower 95 % limit of the line before VT1.
    n : int
        Points of the last two minutes.
    doubt : str
        Where VT1 was not there to end the line before.
    """

    rise_ml: float
    share: float
    below: float
    n: int
    doubt: str


def plateau_of(test: ExerciseTest) -> Plateau:
    """Compare the last two minutes with the line before VT1.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    Plateau
        What each definition asks for.

    Raises
    ------
    MeasureError
        The exercise is not incremental, too short, or has too few points.
    """
    start, end = incremental_of(test)
    if end - start < SHORTEST_S:
        raise MeasureError(f"The exercise lasted {end - start:.0f} s; {SHORTEST_S:.0f} s are needed to tell a plateau.")
    time, values = short_means(test, "vo2_ml_min", span=(start, end))
    late = time > end - LAST_S
    before, doubt = _line_before(test, time, values[:, 0], start, end)
    if not before.slope > 0:
        raise MeasureError("Oxygen uptake does not rise before the last two minutes.")
    last = fit_line(time[late], values[late, 0])
    below = float(np.mean(values[late, 0] < before.floor(time[late])))
    return Plateau(last.slope * LAST_S, last.slope / before.slope, below, int(late.sum()), doubt)


def _line_before(test: ExerciseTest, time: Floats, vo2: Floats, start: float, end: float) -> tuple[Line, str]:
    vt1, _ = threshold_time(test, "vt1")
    early = (time >= start + SETTLING_S) & (time <= end - LAST_S)
    if vt1 is not None and (early & (time <= vt1)).sum() >= 6:
        early &= time <= vt1
        return fit_line(time[early], vo2[early]), ""
    why = "VT1 is indeterminate" if vt1 is None else "VT1 comes too early"
    return fit_line(time[early], vo2[early]), f"{why}: the line is of all exercise before the last two minutes."


@gives("vo2_plateau", needs=("vo2_ml_min",))
def _plateau(test: ExerciseTest) -> list[Measure]:
    found = plateau_of(test)
    before = "the line before VT1, without the first minute"

    def told(verdict: bool, method: str, condition: Mapping[str, str], doubt: str = "") -> Measure:
        return REGISTER.found("vo2_plateau", float(verdict), n=found.n, doubt=doubt, method=method, condition=condition)

    return [
        told(
            found.share < 0.5,
            f"slope of VO2 over the last 2 min below half of {before}: {100 * found.share:.0f} %",
            {},
            found.doubt,
        ),
        told(
            found.rise_ml < SMALL_RISE_ML,
            f"rise of VO2 over the last 2 min below 100 mL/min: {found.rise_ml:.0f} mL/min. It favours slow ramps.",
            {"method": "rise_100_ml"},
        ),
        told(
            found.below > 0.5,
            f"most 10-s means of the last 2 min under the 95 % limit for points of {before}: {100 * found.below:.0f} %",
            {"method": "confidence_band"},
            found.doubt,
        ),
    ]


def _rer(least: float, test: ExerciseTest) -> tuple[bool, str]:
    for column in ("vo2_ml_min", "vco2_ml_min"):
        if reason := test.lacks(column):
            raise MeasureError(reason)
    ratio, _ = rer_at_end(test)
    return ratio >= least, f"peak RER of at least {least:.2f}: {ratio:.2f}"


def _heart_rate(test: ExerciseTest) -> tuple[bool, str]:
    if on_beta_blocker(test):
        raise MeasureError("Under a beta-blocker the heart rate says nothing about effort.")
    rate, _ = peak_rate(test)
    predicted = equations_for(test, "hr_peak")
    if not predicted:
        raise MeasureError(lacking(test, "hr_peak"))
    share = 100.0 * rate / predicted[0].value
    return (
        share >= 85.0,
        f"peak heart rate of at least 85 % of predicted: {share:.0f} % by {predicted[0].equation.label}",
    )


def _lactate(test: ExerciseTest) -> tuple[bool, str]:
    value = _highest_lactate(test)
    return value >= 8.0, f"lactate of at least 8 mmol/L: {value:.1f}"


def _exertion(test: ExerciseTest) -> tuple[bool, str]:
    score = _last_borg(test)
    if score <= 10:
        # On the scale from 6 nobody ends a test at 10 or below; it is the ten-point scale, for which no limit is given.
        raise MeasureError(
            f"A rating of {score:g} is of the scale from 0 to 10; the limit of 17 is of the scale from 6 to 20."
        )
    return score >= 17, f"rating of perceived exertion of at least 17 of 20: {score:g}"


def _levels_off(test: ExerciseTest) -> tuple[bool, str]:
    if reason := test.lacks("vo2_ml_min"):
        raise MeasureError(reason)
    share = plateau_of(test).share
    return share < 0.5, f"plateau of VO2, by a slope below half of that before VT1: {100 * share:.0f} %"


_CRITERIA: dict[str, Callable[[ExerciseTest], tuple[bool, str]]] = {
    "rer_1_10": partial(_rer, 1.10),
    "rer_1_15": partial(_rer, 1.15),
    "hr_85_percent": _heart_rate,
    "lactate_8": _lactate,
    "borg_17": _exertion,
    "plateau": _levels_off,
}


@gives("maximal_effort")
def _maximal(test: ExerciseTest) -> list[Measure]:
    return [_verdict(test, name, {"method": name} if place else {}) for place, name in enumerate(_CRITERIA)]


def _verdict(test: ExerciseTest, name: str, condition: Mapping[str, str]) -> Measure:
    try:
        met, words = _CRITERIA[name](test)
    except MeasureError as error:
        return REGISTER.missing("maximal_effort", str(error), method=name, condition=condition)
    return REGISTER.found("maximal_effort", float(met), method=words, condition=condition)


def _highest_lactate(test: ExerciseTest) -> float:
    told = test.settings.lactate_peak
    told = test.fact("lactate_peak_mmol_l") if told is None else told
    if told is not None:
        return told
    if test.lacks("lactate_mmol_l"):
        raise MeasureError("No lactate was measured; give --lactate-peak.")
    return float(np.nanmax(test.column("lactate_mmol_l")))


def _last_borg(test: ExerciseTest) -> float:
    told = test.fact("borg")
    if told is not None:
        return told
    if test.lacks("borg"):
        raise MeasureError("No rating of perceived exertion was noted; give --borg.")
    return float(np.nanmax(test.column("borg")))


@gives("lactate_peak")
def _lactate_peak(test: ExerciseTest) -> list[Measure]:
    return [REGISTER.found("lactate_peak", _highest_lactate(test), method="as it was given")]


@gives("borg_peak")
def _borg_peak(test: ExerciseTest) -> list[Measure]:
    return [REGISTER.found("borg_peak", _last_borg(test), method="as it was given")]


PARTS = (_plateau, _maximal, _lactate_peak, _borg_peak)
