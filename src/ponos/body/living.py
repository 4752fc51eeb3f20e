"""Weeks of living: the slow layer on its own clock, fed by exertions, handing back symptoms and a changed fast body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from ponos.body.compiling import cache_folder, compiled, kept_in, needed
from ponos.body.living_steps import advance
from ponos.body.organs.slow import STATES, SYMBOLS, Dose, at_rest, feedback
from ponos.errors import UsageError

__all__ = ["STEP_H", "Course", "dose_of", "live"]

STEP_H = 1.0 / 6.0
"""Step of the slow clock: ten minutes."""

_LONGEST_STEP_H = 0.25
_RK4_BOUND = 2.7
"""A Runge-Kutta step of fourth order is stable up to about this step times rate."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """What one person went through.

    Attributes
    ----------
    time_h : numpy.ndarray
        Moments that were kept.
    states : numpy.ndarray
        One row a moment, columns as :data:`~ponos.body.organs.slow.STATES`.
    parameters : mapping
        The person's.
    exertions : tuple of Dose
        As planned, in order.
    done : numpy.ndarray
        Share of each that was done; below 1 where the person paced.
    """

    time_h: np.ndarray
    states: np.ndarray
    parameters: Mapping[str, float]
    exertions: tuple[Dose, ...]
    done: np.ndarray

    @cached_property
    def symptom(self) -> np.ndarray:
        """Score of 0 to 10 above the person's own ordinary state."""
        above = np.maximum(self.states[:, STATES.index("felt")] - self.parameters["symptom_envelope"], 0.0)
        return 10.0 * above / (above + self.parameters["symptom_half"])

    def at(self, time_h: float) -> dict[str, float]:
        """Read the slow states at a moment.

        Parameters
        ----------
        time_h : float
            Hours from the start.

        Returns
        -------
        dict of str to float
            By name.
        """
        return {name: float(np.interp(time_h, self.time_h, self.states[:, i])) for i, name in enumerate(STATES)}

    def feedback_at(self, time_h: float) -> dict[str, float]:
        """Say how the fast body is changed at a moment.

        Parameters
        ----------
        time_h : float
            Hours from the start.

        Returns
        -------
        dict of str to float
            Factor on each fast parameter.
        """
        return feedback(self.at(time_h), self.parameters)

    def recovery_d(self, since_h: float) -> float:
        """Tell how long symptoms last.

        Parameters
        ----------
        since_h : float
            From when it is counted, such as the second of two tests.

        Returns
        -------
        float
            Days until symptoms are gone for good; 0 where there were none, infinite where they outlast the course.
        """
        there = np.flatnonzero((self.symptom > 0.0) & (self.time_h >= since_h))
        if there.size == 0:
            return 0.0
        if there[-1] + 1 >= len(self.time_h):
            return float("inf")
        return float(self.time_h[there[-1] + 1] - since_h) / 24.0

    def peak_h(self, since_h: float) -> float:
        """Tell when symptoms are worst.

        Parameters
        ----------
        since_h : float
            From when it is counted.

        Returns
        -------
        float
            Hours; not a number where there were no symptoms.
        """
        later = self.time_h >= since_h
        scores = np.where(later, self.symptom, 0.0)
        best = int(np.argmax(scores))
        return float(self.time_h[best] - since_h) if scores[best] > 0.0 else float("nan")

    def table(self) -> pd.DataFrame:
        """Lay the course out as a table.

        Returns
        -------
        pandas.DataFrame
            ``time_h``, the states and ``symptom``.
        """
        table = pd.DataFrame(self.states, columns=list(STATES))
        table.insert(0, "time_h", self.time_h)
        table["symptom"] = self.symptom
        return table


def live(
    people: Sequence[Mapping[str, float]],
    plans: Sequence[Sequence[Dose]],
    hours: float,
    *,
    step_h: float = STEP_H,
    keep_h: float = 1.0,
) -> list[Course]:
    """Take people through days, weeks or months.

    Parameters
    ----------
    people : sequence of mapping
        Parameters of each.
    plans : sequence of sequence of Dose
        Exertions of each, in any order.
    hours : float
        How long.
    step_h : float
        Step of the clock, at most a quarter of an hour.
    keep_h : float
        How often the states are kept; a whole number of steps.

    Returns
    -------
    list of Course
        One for each person.

    Raises
    ------
    UsageError
        The step or an exertion cannot be, or numba is not installed.
    """
    if len(people) != len(plans):
        raise UsageError(f"{len(people)} people cannot live {len(plans)} plans.", todo="Give one plan for each person.")
    every = _every(hours, step_h, keep_h)
    vectors = np.array([[one[symbol] for symbol in SYMBOLS] for one in people], dtype=float).reshape(-1, len(SYMBOLS))
    _refuse_fast(vectors, step_h)
    ordered = [tuple(sorted(plan, key=lambda dose: dose.start_h)) for plan in plans]
    n_steps = round(hours / step_h)
    time_h = np.arange(n_steps // every + 1) * every * step_h
    courses = []
    for one, vector, exertions in zip(people, vectors, ordered, strict=True):
        events = np.array([_row(dose, one) for dose in exertions], dtype=float).reshape(-1, 5)
        saved, done = np.zeros((len(time_h), len(STATES))), np.ones(len(events))
        _advance()(vector, events, np.array(at_rest()), float(step_h), n_steps, every, saved, done)
        courses.append(Course(time_h=time_h, states=saved, parameters=one, exertions=exertions, done=done))
    return courses


def dose_of(trajectory: pd.DataFrame, *, start_h: float = 0.0) -> Dose:
    """Integrate what an exertion cost over its trajectory.

    Parameters
    ----------
    trajectory : pandas.DataFrame
        ``time_s``, and of ``ph_muscle``, ``pcr_mmol_l`` and ``work_w`` what there is; the first row is rest.
    start_h : float
        When it begins on the slow clock.

    Returns
    -------
    Dose
        Its integrals; what the trajectory does not have counts nothing.

    Raises
    ------
    UsageError
        The trajectory has no time, or none of the three.
    """
    known = tuple(_COST)
    if "time_s" not in trajectory or not any(name in trajectory for name in known):
        raise UsageError("The trajectory says nothing about muscle.", todo=f"It needs time_s and one of {known}.")
    minutes = trajectory["time_s"].to_numpy(float) / 60.0
    given = {name: trajectory[name].to_numpy(float) for name in known if name in trajectory}
    costs = {name: float(np.trapezoid(_COST[name](course), minutes)) for name, course in given.items()}
    return Dose(
        start_h=start_h,
        duration_h=max(float(minutes[-1] - minutes[0]) / 60.0, 1e-3),
        acidosis_ph_min=costs.get("ph_muscle", 0.0),
        low_pcr_min=costs.get("pcr_mmol_l", 0.0),
        mechanical_kj=costs.get("work_w", 0.0),
    )


_COST: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "ph_muscle": lambda ph: np.maximum(ph[0] - ph, 0.0),
    "pcr_mmol_l": lambda pcr: (pcr < 0.3 * pcr[0]).astype(float),
    "work_w": lambda work: np.maximum(work, 0.0) * 60.0 / 1000.0,
}
"""What each quantity costs, for each minute."""


def _every(hours: float, step_h: float, keep_h: float) -> int:
    if not 0.0 < step_h <= _LONGEST_STEP_H:
        raise UsageError(f"A step of {step_h:g} h is no step of the slow clock.", todo="Take at most 0.25 h.")
    every = round(keep_h / step_h)
    if every < 1 or abs(every * step_h - keep_h) > 1e-9 or hours < keep_h:
        raise UsageError(
            f"States cannot be kept every {keep_h:g} h.", todo="Take a whole number of steps, at least one."
        )
    return every


def _row(dose: Dose, parameters: Mapping[str, float]) -> tuple[float, float, float, float, float]:
    amounts = (dose.acidosis_ph_min, dose.low_pcr_min, dose.mechanical_kj, dose.cognitive_min)
    if not (dose.duration_h > 0.0 and dose.start_h >= 0.0 and min(amounts) >= 0.0 and np.isfinite(sum(amounts))):
        raise UsageError(
            f"An exertion cannot be this: {dose}.", todo="Times and amounts are zero or more, it lasts a while."
        )
    return (dose.start_h, dose.start_h + dose.duration_h, *dose.weighed(parameters))


def _refuse_fast(vectors: np.ndarray, step_h: float) -> None:
    lags = [SYMBOLS.index(symbol) for symbol in SYMBOLS if symbol.endswith("_tau_h")]
    fastest = float(vectors[:, lags].min(initial=np.inf))
    if fastest * _RK4_BOUND < step_h:
        raise UsageError(f"A time constant of {fastest:g} h is too short for steps of {step_h:g} h.")


@cache
def _advance() -> Any:
    """Compile it, or find it compiled."""
    numba = needed()
    plain: Any = advance
    with kept_in(cache_folder(plain)):
        return compiled(plain, numba.njit(nogil=True), outer=numba.njit(cache=True, nogil=True))
