"""Two maximal tests a day apart, and the weeks after: the first one's cost changes the body that takes the second.

The fast solver comes as a callable, so that any will do: it is given people and answers with their trajectories. Two
things move a person from day 1 to day 2: what the slow layer has made of the first test, and that nobody is the same on
two days. The second is the larger one in most people, which is why not every patient fails day 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.body.hypotheses import scaled
from ponos.body.living import Course, dose_of, live
from ponos.body.organs.slow import Dose
from ponos.body.protocols.cycling import ramp, ramp_rate_for, taken
from ponos.body.protocols.handed import STILL_TO_COME, Handed
from ponos.body.stepping import LEFT

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters

__all__ = ["APART_H", "DAILY", "TwoDays", "handed", "two_day"]

APART_H = 24.0
"""Hours from one test to the next."""

DAILY = ("vmax_ox", "d_m", "sv_max_ml")
"""Fast parameters that differ from day to day, all by one factor for each day."""

Solver = Callable[[Sequence["Parameters"]], Sequence[pd.DataFrame]]


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoDays:
    """One person's two tests and what came after.

    Attributes
    ----------
    day1, day2 : pandas.DataFrame
        Trajectories of the tests.
    course : Course
        The slow weeks, from the first test on.
    """

    day1: pd.DataFrame
    day2: pd.DataFrame
    course: Course

    @property
    def recovery_d(self) -> float:
        """Days from the second test until symptoms are gone for good."""
        return self.course.recovery_d(APART_H)


def two_day(
    people: Sequence[Parameters],
    solver: Solver,
    rngs: Sequence[np.random.Generator],
    *,
    days_after: float = 90.0,
) -> list[TwoDays]:
    """Let people take two tests.

    Parameters
    ----------
    people : sequence of Parameters
        Each person's.
    solver : callable
        Given people's parameters, answers with the trajectory of a test of each.
    rngs : sequence of numpy.random.Generator
        Source of chance of each person.
    days_after : float
        How long symptoms are followed after the second test.

    Returns
    -------
    list of TwoDays
        One for each person.
    """
    daily = [_daily(one, rng) for one, rng in zip(people, rngs, strict=True)]
    day1 = solver([scaled(one, dict.fromkeys(DAILY, first)) for one, (first, _) in zip(people, daily, strict=True)])
    doses = [_cost_of(trajectory) for trajectory in day1]
    between = live(people, [[dose] for dose in doses], APART_H, keep_h=0.5)
    second = [
        _second(one, course.feedback_at(APART_H), factor)
        for one, course, (_, factor) in zip(people, between, daily, strict=True)
    ]
    day2 = solver(second)
    plans = [
        (dose, replace(_cost_of(trajectory), start_h=APART_H)) for dose, trajectory in zip(doses, day2, strict=True)
    ]
    courses = live(people, plans, APART_H * (days_after + 1.0))
    return [
        TwoDays(day1=first, day2=then, course=course) for first, then, course in zip(day1, day2, courses, strict=True)
    ]


def handed(people: Sequence[Parameters], rngs: Sequence[np.random.Generator]) -> Iterator[list[Handed]]:
    """Let people take a ramp that suits them on both days.

    Parameters
    ----------
    people : sequence of Parameters
        Each person's.
    rngs : sequence of numpy.random.Generator
        Source of chance of each person.

    Yields
    ------
    list of Handed
        Of one person: both tests for ``cpet``, and the symptoms of each hour from the first test on.
    """
    loads = [ramp(ramp_rate_for(one)) for one in people]
    ended: list[tuple[str, ...]] = []

    def _solver(parameters: Sequence[Parameters]) -> list[pd.DataFrame]:
        run = taken(parameters, loads)
        ended.append(run.ended)
        return [run.table(place) for place in range(len(loads))]

    for place, one in enumerate(two_day(people, _solver, rngs)):
        # Who left on the first day has no second one, nor days after.
        notes = [LEFT if LEFT in (run[place] for run in ended[: day + 1]) else ended[day][place] for day in range(2)]
        yield [
            Handed(
                name="ramp",
                session=f"day{day + 1}",
                instrument="cpet",
                table=table,
                note=notes[day],
                hours_since_exertion=day * APART_H,
            )
            for day, table in enumerate((one.day1, one.day2))
        ] + [
            Handed(
                name="symptoms",
                session="after",
                instrument="",
                table=one.course.table()[["time_h", "symptom"]],
                note=LEFT if LEFT in notes else STILL_TO_COME,
            )
        ]


def _cost_of(trajectory: pd.DataFrame) -> Dose:
    """What a test cost; nothing where a body left what a body can be before it began."""
    return dose_of(trajectory) if len(trajectory) else Dose(start_h=0.0, duration_h=1e-3)


def _daily(one: Parameters, rng: np.random.Generator) -> tuple[float, float]:
    first, second = np.exp(one["day_spread"] * rng.standard_normal(2))
    return float(first), float(second)


def _second(one: Parameters, factors: dict[str, float], daily: float) -> Parameters:
    both = dict(factors)
    for symbol in DAILY:
        both[symbol] = both.get(symbol, 1.0) * daily
    return scaled(one, both)
