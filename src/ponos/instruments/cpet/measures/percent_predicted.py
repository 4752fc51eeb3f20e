"""Measured over predicted, each with its equation and its lower limit of normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.measures import heart, peak, ventilation
from ponos.instruments.cpet.measures.gives import Part, gives
from ponos.instruments.cpet.measures.predicted import equations_for, lacking
from ponos.instruments.cpet.measures.specs import REGISTER

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.measures.predicted import Prediction
    from ponos.measures import Measure

__all__ = ["PARTS"]

LEAST_SHARE = 0.53
"""Lower limits of published equations lie at 53 to 73 % of predicted; lower ones come of a standard error that does not
suit the person."""

_DEFAULT = "chosen as the first of the table that fits ergometer, age and what is known of the person: "


def _measured(part: Part, test: ExerciseTest) -> Measure:
    """The default value of a measure, or its reason."""
    first = next(one for one in part(test) if not one.condition)
    if first.value is None:
        raise MeasureError(first.reason)
    return first


def _predictions(test: ExerciseTest, quantity: str) -> list[Prediction]:
    found = equations_for(test, quantity)
    if not found:
        raise MeasureError(lacking(test, quantity))
    return found


def _percent(part: Part, quantity: str) -> Part:
    id = f"{quantity}_percent_predicted"

    @gives(id)
    def percent(test: ExerciseTest) -> list[Measure]:
        predictions = _predictions(test, quantity)
        measured = _measured(part, test)
        return [_one(id, measured, one, first=not place) for place, one in enumerate(predictions)]

    return percent


def _one(id: str, measured: Measure, prediction: Prediction, *, first: bool) -> Measure:
    value = measured.value or np.nan
    below = prediction.lower is not None and value < prediction.lower
    doubts = (measured.reason if measured.quality == "doubtful" else "", prediction.doubt)
    return REGISTER.found(
        id,
        100.0 * value / prediction.value,
        doubt=" ".join(filter(None, doubts)),
        reason="Below the lower limit of normal." if below else "",
        method=(_DEFAULT if first else "") + prediction.words,
        condition={} if first else {"equation": prediction.equation.id},
    )


def _too_low(one: Prediction) -> str:
    """Say where a limit is too low to find anybody below it."""
    if one.lower is None or one.lower >= LEAST_SHARE * one.value:
        return ""
    share = 100.0 * one.lower / one.value
    return (
        f"It is only {share:.0f} % of predicted, because its source gives one standard error for everybody, too "
        "wide for small or old people. A value above it does not prove a normal capacity."
    )


def _lower_limit() -> Part:
    @gives("vo2_peak_lower_limit")
    def limit(test: ExerciseTest) -> list[Measure]:
        known = [one for one in _predictions(test, "vo2_peak") if one.lower is not None and one.lower > 0]
        if not known:
            raise MeasureError("No equation that fits this person gives a lower limit of normal.")
        return [
            REGISTER.found(
                "vo2_peak_lower_limit",
                one.lower or np.nan,
                doubt=" ".join(filter(None, (one.doubt, _too_low(one)))),
                method=one.words,
                condition={"equation": one.equation.id} if place else {},
            )
            for place, one in enumerate(known)
        ]

    return limit


def _threshold_of_predicted() -> Part:
    @gives("vt1_percent_predicted")
    def percent(test: ExerciseTest) -> list[Measure]:
        best = test.thresholds.vt1.best
        if best.vo2_ml_min is None:
            raise MeasureError(" ".join(best.doubts) or "VT1 is indeterminate.")
        prediction = _predictions(test, "vo2_peak")[0]
        factor = 100.0 / prediction.value
        doubts = prediction.doubt if best.name == "reader" else " ".join(filter(None, (*best.doubts, prediction.doubt)))
        return [
            REGISTER.found(
                "vt1_percent_predicted",
                best.vo2_ml_min * factor,
                low=None if best.low is None else best.low * factor,
                high=None if best.high is None else best.high * factor,
                doubt=doubts,
                method=f"VT1 over predicted VO2peak; {_DEFAULT}{prediction.words}",
            )
        ]

    return percent


def _giving(id: str) -> Part:
    return next(part for part in (*peak.PARTS, *heart.PARTS, *ventilation.PARTS) if id in part.ids)


_QUANTITIES = ("vo2_peak", "hr_peak", "o2_pulse_peak", "work_peak", "ve_vco2_nadir")

PARTS = (
    *(_percent(_giving(quantity), quantity) for quantity in _QUANTITIES),
    _lower_limit(),
    _threshold_of_predicted(),
)
