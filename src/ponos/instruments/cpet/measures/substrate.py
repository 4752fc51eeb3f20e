"""Fat and carbohydrate oxidation from gas exchange, where gas exchange can tell them.

Above VT1 carbon dioxide comes of buffered acid as well as of fuel, so nothing is told there; protein is neglected.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats, moving_mean, to_seconds
from ponos.instruments.cpet.measures.efficiency import threshold_time
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.highest import highest
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import incremental_of, pre_averaged, rest_of
from ponos.instruments.cpet.phases import equivalent_load

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.phases import Span
    from ponos.measures import Measure

__all__ = ["PARTS", "Fuel", "equations"]

_GAS = ("vo2_ml_min", "vco2_ml_min")

WINDOW_S = 60
"""Fat oxidation is a small difference of two large numbers: a minute of breaths is the least that shows it."""

SETTLING_S = 120.0
STEADY_STEP_S = 180.0
LEAST_RER = 0.65
"""Fat alone gives 0.70; what is lower than this is no fuel but a lag or a fault."""

_LAG = "Not in steps of 3 min and more: carbon dioxide stores lag behind, so fat oxidation is approximate."


@dataclass(frozen=True)
class Fuel:
    """One pair of stoichiometric equations, in g per L of gas.

    Attributes
    ----------
    id, label : str
        Its name and how it is printed.
    carbohydrate_vco2, carbohydrate_vo2 : float
        Carbohydrate is the first times VCO2 less the second times VO2.
    fat_vo2, fat_vco2 : float
        Fat is the first times VO2 less the second times VCO2.
    """

    id: str
    label: str
    carbohydrate_vco2: float
    carbohydrate_vo2: float
    fat_vo2: float
    fat_vco2: float

    def fat(self, vo2_ml_min: Floats, vco2_ml_min: Floats) -> Floats:
        """Fat oxidation.

        Parameters
        ----------
        vo2_ml_min, vco2_ml_min : ndarray
            Steady gas exchange, STPD.

        Returns
        -------
        ndarray
            In g/min; negative where VCO2 is more than fuel explains.
        """
        return np.asarray((self.fat_vo2 * vo2_ml_min - self.fat_vco2 * vco2_ml_min) / 1000.0)

    def carbohydrate(self, vo2_ml_min: Floats, vco2_ml_min: Floats) -> Floats:
        """Carbohydrate oxidation.

        Parameters
        ----------
        vo2_ml_min, vco2_ml_min : ndarray
            Steady gas exchange, STPD.

        Returns
        -------
        ndarray
            In g/min.
        """
        return np.asarray((self.carbohydrate_vco2 * vco2_ml_min - self.carbohydrate_vo2 * vo2_ml_min) / 1000.0)


@cache
def equations() -> tuple[Fuel, ...]:
    """Every pair of equations; the first is the default.

    Returns
    -------
    tuple of Fuel
        As ``norms/fuel.csv`` has them.
    """
    text = files("ponos.instruments.cpet.measures").joinpath("norms/fuel.csv").read_text(encoding="utf-8")
    return tuple(
        Fuel(
            row["equation"],
            row["label"],
            *(float(row[key]) for key in ("carbohydrate_vco2", "carbohydrate_vo2", "fat_vo2", "fat_vco2")),
        )
        for row in csv.DictReader(text.splitlines())
    )


@gives("fat_oxidation_rest", "carbohydrate_oxidation_rest", needs=_GAS)
def _rest(test: ExerciseTest) -> list[Measure]:
    span = rest_of(test)
    if span is None or span[1] - span[0] < 0.95 * SETTLING_S:
        raise MeasureError("No rest of 2 min and more was recorded before the exercise.")
    inside = test.during((max(span[0], span[1] - SETTLING_S), span[1]))
    vo2, vco2 = (test.column(name)[inside] for name in _GAS)
    known = np.isfinite(vo2) & np.isfinite(vco2)
    if not known.any():
        raise MeasureError("The rest has no gas exchange.")
    ratio = float(vco2[known].mean() / vo2[known].mean())
    if ratio > 1:
        raise MeasureError(f"RER at rest is {ratio:.2f}: more carbon dioxide is breathed out than fuel gives.")
    fuel = equations()[0]
    method = f"last 2 min of the rest, {fuel.label}; protein neglected"
    doubt = "A short rest before a test is no fasting rest."
    means = np.array([vo2[known].mean()]), np.array([vco2[known].mean()])
    pairs = (("fat_oxidation_rest", fuel.fat(*means)), ("carbohydrate_oxidation_rest", fuel.carbohydrate(*means)))
    return [
        REGISTER.found(id, max(float(rate[0]), 0.0), n=int(known.sum()), doubt=doubt, method=method)
        for id, rate in pairs
    ]


@gives(
    "fat_oxidation_max", "fat_oxidation_max_vo2", "fat_oxidation_max_percent_peak", "carbohydrate_oxidation", needs=_GAS
)
def _highest(test: ExerciseTest) -> list[Measure]:
    vo2, vco2 = _minutes(test)
    doubt = "" if _in_long_steps(test) else _LAG
    measures = [
        REGISTER.found(
            "fat_oxidation_max",
            float(fuel.fat(vo2, vco2).max()),
            doubt=doubt,
            method=f"highest {_words(test)}; {fuel.label}, no protein",
            condition={"equation": fuel.id} if place else {},
        )
        for place, fuel in enumerate(equations())
    ]
    fuel = equations()[0]
    at = int(np.argmax(fuel.fat(vo2, vco2)))
    where = f"where fat oxidation is highest, by {fuel.label}"
    share = 100.0 * vo2[at] / highest(test, "vo2_ml_min").value
    sugar = max(float(fuel.carbohydrate(vo2, vco2)[at]), 0.0)
    return [
        *measures,
        REGISTER.found("fat_oxidation_max_vo2", float(vo2[at]), doubt=doubt, method=f"VO2 {where}"),
        REGISTER.found("fat_oxidation_max_percent_peak", share, doubt=doubt, method=f"VO2 {where}, over VO2peak"),
        REGISTER.found("carbohydrate_oxidation", sugar, doubt=doubt, method=where),
    ]


def _in_long_steps(test: ExerciseTest) -> bool:
    return test.phases.kind == "steps" and (test.phases.step_s or 0.0) >= STEADY_STEP_S


def _words(test: ExerciseTest) -> str:
    if _in_long_steps(test):
        return "mean of the last minute of each step with RER up to 1"
    return f"mean of {WINDOW_S} s below VT1 with RER up to 1, after 2 min of exercise"


def _minutes(test: ExerciseTest) -> tuple[Floats, Floats]:
    """Means of a minute of VO2 and VCO2 with an RER that fuel alone can give."""
    start, end = incremental_of(test)
    vt1, why = threshold_time(test, "vt1")
    if _in_long_steps(test):
        means = _ends_of_steps(test, start, end)
    elif vt1 is None:
        raise MeasureError(f"On a ramp fuel can be told only below VT1, and VT1 is indeterminate. {why}")
    else:
        means = _moving_minutes(test, (start + SETTLING_S - 0.5 * WINDOW_S, min(vt1, end)))
    if not len(means):
        early = "VT1 comes too early: no whole minute of exercise before it can be judged."
        raise MeasureError("No step was held to its end." if _in_long_steps(test) else early)
    vo2, vco2 = means[:, 0], means[:, 1]
    burnt = (vco2 <= vo2) & (vco2 >= LEAST_RER * vo2)
    if not burnt.any():
        raise MeasureError(f"No minute that can be judged has an RER between {LEAST_RER:g} and 1.")
    return vo2[burnt], vco2[burnt]


def _ends_of_steps(test: ExerciseTest, start: float, end: float) -> Floats:
    """Last minute of each completed step: before it, VCO2 still lags behind VO2 and RER reads low."""
    load = equivalent_load(test.breaths)
    if load is None:
        raise MeasureError("The steps of the load are not known.")
    inside = test.during((start, end)) & np.isfinite(load)
    time, load = test.time_s[inside], load[inside]
    rises = time[np.flatnonzero(np.diff(load) > 0.02 * load.max()) + 1]
    ends = [at for at in (*rises, end) if at - start >= STEADY_STEP_S - 5.0]
    columns = np.column_stack([test.column(name) for name in _GAS])
    minutes = [columns[test.during((at - WINDOW_S, at - 1e-6))] for at in ends]
    means = [one[np.isfinite(one).all(axis=1)].mean(axis=0) for one in minutes if np.isfinite(one).all(axis=1).any()]
    return np.array(means).reshape(-1, 2)


def _moving_minutes(test: ExerciseTest, span: Span) -> Floats:
    inside = test.during(span)
    columns = np.column_stack([test.column(name)[inside] for name in _GAS])
    known = np.isfinite(columns).all(axis=1)
    time, columns = test.time_s[inside][known], columns[known]
    if pre_averaged(test) >= WINDOW_S or len(time) < 2:
        return columns
    _, grid = to_seconds(time, columns)
    return moving_mean(grid, WINDOW_S)


PARTS = (_rest, _highest)
