"""Both thresholds as measures: oxygen uptake, per kg, share of the peak, heart rate, work rate and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.errors import MeasureError
from ponos.instruments.cpet.measures.gives import Part, gives
from ponos.instruments.cpet.measures.highest import highest
from ponos.instruments.cpet.measures.peak import body_mass, no_work_rate
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import around, exercise_of
from ponos.instruments.cpet.thresholds.methods import METHODS
from ponos.instruments.cpet.thresholds.types import Estimate, Threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS"]

_WHAT = ("vo2", "vo2_per_kg", "percent_peak", "hr", "work", "time")
_WORDS = {method.name: method.words for method in METHODS}
_INDETERMINATE = "The threshold is indeterminate."


def _uptake(id: str, one: Estimate, *, words: str, condition: Mapping[str, str] | None = None) -> Measure:
    told = " ".join(one.doubts)
    if one.vo2_ml_min is None:
        return REGISTER.missing(id, told or _INDETERMINATE, method=words, condition=condition)
    by_reader = one.name == "reader"
    return REGISTER.found(
        id,
        one.vo2_ml_min,
        low=one.low,
        high=one.high,
        n=one.n or None,
        doubt="" if by_reader else told,
        reason=told if by_reader else "",
        method=words,
        condition=condition,
    )


def _all_uptakes(id: str, threshold: Threshold) -> list[Measure]:
    words = "set by a reader" if threshold.reader else "consensus of all methods"
    measures = [_uptake(id, threshold.best, words=words)]
    if threshold.reader:
        measures.append(
            _uptake(id, threshold.consensus, words="consensus of all methods", condition={"variant": "automatic"})
        )
    return measures + [
        _uptake(id, one, words=f"{_WORDS[one.name]} alone", condition={"method": one.name}) for one in threshold.methods
    ]


def _scaled(id: str, best: Measure, factor: float, method: str) -> Measure:
    """The same threshold in another unit, with its interval, its doubts and its reader."""
    return REGISTER.found(
        id,
        (best.value or 0.0) * factor,
        low=None if best.low is None else best.low * factor,
        high=None if best.high is None else best.high * factor,
        n=best.n,
        doubt=best.reason if best.quality == "doubtful" else "",
        reason=best.reason if best.quality == "ok" else "",
        method=method,
    )


def _per_kg(test: ExerciseTest, name: str, best: Measure) -> Measure:
    id = f"{name}_vo2_per_kg"
    try:
        mass, _ = body_mass(test)
    except MeasureError as error:
        return REGISTER.missing(id, str(error))
    return _scaled(id, best, 1.0 / mass, f"over {mass:.1f} kg")


def _percent(test: ExerciseTest, name: str, best: Measure) -> Measure:
    peak = highest(test, "vo2_ml_min")
    found = _scaled(f"{name}_percent_peak", best, 100.0 / peak.value, f"of the VO2peak of {peak.value:.0f} mL/min")
    if found.value is not None and found.value > 100:
        return REGISTER.missing(found.id, f"{best.value:.0f} mL/min lies above the peak of {peak.value:.0f} mL/min.")
    return found


def _at_moment(test: ExerciseTest, id: str, one: Estimate, best: Measure) -> Measure:
    doubt = best.reason if best.quality == "doubtful" else ""
    if one.time_s is None:
        return REGISTER.missing(id, f"When the threshold was reached is not known. {best.reason}".strip())
    span = (one.early_s, one.late_s) if one.early_s is not None and one.late_s is not None else None
    if id.endswith("_time"):
        start, _ = exercise_of(test)
        low, high = (edge - start for edge in span) if span else (None, None)
        return REGISTER.found(
            id, one.time_s - start, low=low, high=high, doubt=doubt, method="seconds since the first increment"
        )
    column = "hr_bpm" if id.endswith("_hr") else "work_w"
    if lacking := no_work_rate(test) if column == "work_w" else test.lacks(column):
        return REGISTER.missing(id, lacking)
    value = around(test, column, one.time_s)
    low, high = sorted(around(test, column, edge) for edge in span) if span else (None, None)
    # Where heart rate or load do not rise steadily, limits in time are no limits of theirs.
    low, high = (low, high) if low is not None and high is not None and low <= value <= high else (None, None)
    lag = "; not corrected for the lag of VO2 behind the load" if column == "work_w" else ""
    method = f"mean of 15 s on either side of the threshold{lag}"
    return REGISTER.found(id, value, low=low, high=high, doubt=doubt, method=method)


def _of(name: str) -> Part:
    @gives(*(f"{name}_{what}" for what in _WHAT))
    def part(test: ExerciseTest) -> list[Measure]:
        threshold: Threshold = getattr(test.thresholds, name)
        uptakes = _all_uptakes(f"{name}_vo2", threshold)
        best = uptakes[0]
        if best.value is None:
            return uptakes + [REGISTER.missing(f"{name}_{what}", best.reason) for what in _WHAT[1:]]
        moments = [_at_moment(test, f"{name}_{what}", threshold.best, best) for what in ("hr", "work", "time")]
        return [*uptakes, _per_kg(test, name, best), _percent(test, name, best), *moments]

    return part


PARTS = (_of("vt1"), _of("vt2"))
