"""Ventilatory equivalents, end-tidal carbon dioxide, breathing reserve and oxygen saturation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Rule
from ponos.instruments.cpet.measures.efficiency import threshold_time
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.highest import highest
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import calm, exercise_of, pre_averaged, rest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.phases import Span
    from ponos.measures import Measure

__all__ = ["PARTS"]

_GAS = ("ve_l_min", "vco2_ml_min")

MVV_PER_FEV1 = 40.0
"""Maximal voluntary ventilation over FEV1, where it was not measured."""

NADIR_S = 30.0


@gives("breathing_reserve", needs=("ve_l_min",))
def _breathing_reserve(test: ExerciseTest) -> list[Measure]:
    mvv, fev1 = test.fact("mvv_l_min"), test.fact("fev1_l")
    if mvv is None and fev1 is None:
        raise MeasureError("It needs the maximal voluntary ventilation or FEV1; give --mvv-l-min or --fev1-l.")
    ceiling = mvv if mvv is not None else MVV_PER_FEV1 * (fev1 or 0.0)
    if not ceiling > 0:
        raise MeasureError("The maximal voluntary ventilation is not above zero.")
    source = "measured" if mvv is not None else f"not measured but {MVV_PER_FEV1:.0f} times FEV1"
    peak = highest(test, "ve_l_min")
    return [
        REGISTER.found(
            "breathing_reserve",
            100.0 * (1.0 - peak.value / ceiling),
            n=peak.n,
            doubt=peak.doubt,
            reason="" if mvv is not None else "FEV1 tells the maximal voluntary ventilation only roughly.",
            method=f"(MVV - peak VE)/MVV; MVV {ceiling:.0f} L/min, {source}; {ceiling - peak.value:.0f} L/min to spare",
        )
    ]


def _spans(test: ExerciseTest) -> dict[str, tuple[Span | None, str]]:
    """Rest, VT1 and the peak: when each was, or None and why."""
    reach = max(15.0, 0.5 * pre_averaged(test) + 1.0)
    vt1, why = threshold_time(test, "vt1")
    peak = None if test.lacks("vo2_ml_min") else highest(test, "vo2_ml_min").time_s
    return {
        "rest": (rest_of(test), "No rest was recorded before the exercise."),
        "vt1": (None if vt1 is None else (vt1 - reach, vt1 + reach), why),
        "peak": (None if peak is None else (peak - reach, peak + reach), "There is no VO2 to find the peak by."),
    }


_WORDS = {"rest": "mean of the rest", "vt1": "mean of 15 s on either side of VT1", "peak": "mean about VO2peak"}


def _mean(test: ExerciseTest, name: str, span: Span) -> float:
    values = test.column(name)[test.during(span)]
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _at_moments(test: ExerciseTest, id: str, what: str, mean: Callable[[Span], float], default: str) -> list[Measure]:
    spans = _spans(test)
    measures = []
    for at in (default, *(one for one in spans if one != default)):
        span, why = spans[at]
        value = float("nan") if span is None else mean(span)
        condition, method = {} if at == default else {"at": at}, f"{what}, {_WORDS[at]}"
        measures.append(
            REGISTER.found(id, value, method=method, condition=condition)
            if np.isfinite(value)
            else REGISTER.missing(
                id, why if span is None else "Nothing was recorded there.", method=method, condition=condition
            )
        )
    return measures


@gives("petco2", needs=("petco2_mmhg",))
def _petco2(test: ExerciseTest) -> list[Measure]:
    return _at_moments(test, "petco2", "end-tidal PCO2", lambda span: _mean(test, "petco2_mmhg", span), "rest")


@gives("ve_vco2", needs=_GAS)
def _ve_vco2(test: ExerciseTest) -> list[Measure]:
    def ratio(span: Span) -> float:
        vco2 = _mean(test, "vco2_ml_min", span)
        return 1000.0 * _mean(test, "ve_l_min", span) / vco2 if vco2 > 0 else float("nan")

    return _at_moments(test, "ve_vco2", "VE over VCO2", ratio, "vt1")


@gives("ve_vco2_nadir", needs=_GAS)
def _nadir(test: ExerciseTest) -> list[Measure]:
    start, end = exercise_of(test)
    time, values = test.averaged(*_GAS, rule=Rule("seconds", NADIR_S, "30s"))
    inside = (time >= start) & (time <= end) & (values > 0).all(axis=1) if len(time) else np.zeros(0, dtype=bool)
    if not inside.any():
        raise MeasureError("The exercise is shorter than 30 s of breaths.")
    ratio = 1000.0 * values[inside, 0] / values[inside, 1]
    at = float(time[inside][np.argmin(ratio)])
    n = int(test.during((at - NADIR_S / 2, at + NADIR_S / 2)).sum())
    method = "lowest ratio of the 30-s means of VE and VCO2 during the exercise"
    return [REGISTER.found("ve_vco2_nadir", float(ratio.min()), n=max(n, 1), method=method)]


@gives("spo2_min", "spo2_fall", needs=("spo2_percent",))
def _saturation(test: ExerciseTest) -> list[Measure]:
    span = exercise_of(test)
    inside = calm(test, "spo2_percent")[test.during(span)]
    inside = inside[np.isfinite(inside)]
    if not len(inside):
        raise MeasureError("The exercise has no oxygen saturation.")
    low = float(inside.min())
    steady = "lowest median of 5 s of the exercise" if not pre_averaged(test) else "lowest of the exercise"
    rest = rest_of(test)
    before = _mean(test, "spo2_percent", rest) if rest else float("nan")
    fall = (
        REGISTER.found("spo2_fall", before - low, n=len(inside), method=f"mean at rest less the {steady}")
        if np.isfinite(before)
        else REGISTER.missing("spo2_fall", "No saturation was recorded at rest.")
    )
    return [REGISTER.found("spo2_min", low, n=len(inside), method=steady), fall]


PARTS = (_breathing_reserve, _petco2, _ve_vco2, _nadir, _saturation)
