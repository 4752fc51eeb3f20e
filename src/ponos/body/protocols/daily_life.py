"""A week or half a year of ordinary life with exertions, as a diary: what was done, what was felt.

Exertions come from a plan or by chance. How active a life is, is a setting, since people with symptoms live another
one; what an exertion costs is the body's. A load of 1 is what a maximal test costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.body.living import Course, live
from ponos.body.organs.heartbeat import expected_rmssd_ms, heart_rate_bpm
from ponos.body.organs.slow import Dose
from ponos.body.protocols.handed import STILL_TO_COME, Handed
from ponos.errors import UsageError

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters

__all__ = ["CRASH", "Days", "daily_life", "plan"]

CRASH = 3.0
"""Score from which a day counts as a crash: convention."""

_MORNING_H, _EVENING_H = 8.0, 21.0
_AWAKE_H = 13.0


@dataclass(frozen=True, kw_only=True)
class Days:
    """How active a life is; all defaults are conventions.

    Attributes
    ----------
    days : int
        How many.
    light_per_day : float
        Light exertions a day, on average.
    light_load : float
        Median load of one: work beyond what the person is used to.
    hard_per_week : float
        Hard exertions a week, on average.
    hard_load : float
        Median load of one.
    load_spread : float
        Standard deviation of the logarithm of a load.
    thinking_min : float
        Minutes of thinking under load a day, on average.
    """

    days: int = 182
    light_per_day: float = 3.0
    light_load: float = 0.01
    hard_per_week: float = 0.7
    hard_load: float = 0.25
    load_spread: float = 0.5
    thinking_min: float = 60.0

    def __post_init__(self) -> None:
        amounts = (self.light_per_day, self.light_load, self.hard_per_week, self.hard_load, self.load_spread)
        if self.days < 1 or min(*amounts, self.thinking_min) < 0.0:
            raise UsageError("A life has one day at least, and no amount in it is below zero.")


def plan(parameters: Parameters, rng: np.random.Generator, *, days: Days | None = None) -> list[Dose]:
    """Draw the exertions of a stretch of life.

    Parameters
    ----------
    parameters : Parameters
        The person's, which say how much work a load of 1 is.
    rng : numpy.random.Generator
        Source of chance.
    days : Days, optional
        How active.

    Returns
    -------
    list of Dose
        In hours from the first midnight.
    """
    life = days or Days()
    found: list[Dose] = []
    work_kj = parameters["dose_mechanical_kj_kg"] * parameters["muscle_kg"] / max(_work_share(parameters), 1e-6)
    for day in range(life.days):
        loads = [life.light_load] * rng.poisson(life.light_per_day)
        loads += [life.hard_load] * rng.poisson(life.hard_per_week / 7.0)
        for load in loads:
            begin = 24.0 * day + _MORNING_H + 0.5 + (_AWAKE_H - 2.0) * rng.random()
            own = load * float(np.exp(life.load_spread * rng.standard_normal()))
            found.append(Dose(start_h=begin, duration_h=0.5, mechanical_kj=own * work_kj))
        minutes = life.thinking_min * float(rng.gamma(4.0, 0.25))
        if minutes > 0.0:
            begin = 24.0 * day + _MORNING_H + 1.0
            found.append(Dose(start_h=begin, duration_h=max(minutes / 60.0, 0.1), cognitive_min=minutes))
    return found


def daily_life(
    people: Sequence[Parameters], plans: Sequence[Sequence[Dose]], *, days: int
) -> list[tuple[Handed, Course]]:
    """Let people live by their plans.

    Parameters
    ----------
    people : sequence of Parameters
        Each person's.
    plans : sequence of sequence of Dose
        Exertions of each, hours from the first midnight.
    days : int
        How many days.

    Returns
    -------
    list of tuple
        The diary of each, a row a day, and the course it was read from.
    """
    courses = live(people, plans, 24.0 * days)
    return [
        (Handed(name="diary", session="life", instrument="", table=_diary(course, days), note=STILL_TO_COME), course)
        for course in courses
    ]


def _diary(course: Course, days: int) -> pd.DataFrame:
    midnight = 24.0 * np.arange(days)
    loads = [dose.weighed(course.parameters)[0] for dose in course.exertions]
    day_of = np.array([int(dose.start_h // 24.0) for dose in course.exertions], dtype=int)
    thinking = [dose.cognitive_min for dose in course.exertions]
    inside = day_of < days

    def each(amounts: np.ndarray) -> np.ndarray:
        return np.bincount(day_of[inside], weights=amounts[inside], minlength=days)

    planned = np.array(loads, dtype=float)
    score = course.symptom[:-1].reshape(days, -1) if len(course.symptom) == 24 * days + 1 else np.zeros((days, 1))
    table = pd.DataFrame({"day": np.arange(1, days + 1)})
    table["load_planned"], table["load_done"] = each(planned), each(planned * course.done)
    table["thinking_min"] = each(np.array(thinking, dtype=float))
    table["symptom_morning"] = np.interp(midnight + _MORNING_H, course.time_h, course.symptom)
    table["symptom_evening"] = np.interp(midnight + _EVENING_H, course.time_h, course.symptom)
    table["symptom_worst"] = score.max(axis=1)
    table["crash"] = (table["symptom_worst"] >= CRASH).astype(int)
    table["hr_bpm"], table["rmssd_ms"] = _morning_heart(course, midnight + _MORNING_H)
    return table


def _morning_heart(course: Course, at_h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Heart rate and expected RMSSD lying in the morning."""
    of = course.parameters
    level = of["vagal_level"] * np.array([course.feedback_at(one)["vagal_level"] for one in at_h])
    hr = heart_rate_bpm(level, np.full(len(level), of["sympathetic_level"]), of)
    pairs = zip(hr, level, strict=True)
    return hr, np.array([expected_rmssd_ms(rate, vagal, of["sympathetic_level"], of) for rate, vagal in pairs])


def _work_share(of: Parameters) -> float:
    return 1.0 - of["dose_share_acidosis"] - of["dose_share_low_pcr"]
