"""Tests on a cycle: a ramp, steps, a constant load with recovery, and a cuff that stops the flow of the legs.

Each gives the load; :func:`taken` lets people take it and hands out a trajectory a person: a table of ``time_s`` and
named quantities with their units, as the instrument for exercise tests observes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ponos.body.chain import SEEN
from ponos.body.protocols.handed import STILL_TO_COME, Handed
from ponos.body.solve import Load, Run, solve
from ponos.body.stepping import LEFT
from ponos.errors import UsageError

if TYPE_CHECKING:
    from ponos.body.parameters import Parameters

__all__ = ["TRAJECTORY", "constant", "cuffed", "handed", "occlusion", "ramp", "ramp_rate_for", "steps", "taken"]

TRAJECTORY = ("work_w", *SEEN)
"""Columns of a trajectory besides ``time_s``."""

_REST_W = -1.0
_LONGEST_S = 1800.0


def ramp(
    w_per_min: float,
    *,
    rest_s: float = 180.0,
    unloaded_s: float = 180.0,
    longest_s: float = _LONGEST_S,
    recovery_s: float = 300.0,
) -> Load:
    """Rest, turn the legs, then a load that rises until exhaustion; then legs turn without load.

    Parameters
    ----------
    w_per_min : float
        How fast it rises; a convention is a rate that ends a test in 8 to 12 min.
    rest_s, unloaded_s : float
        Before it.
    longest_s : float
        How long the rise lasts at most.
    recovery_s : float
        After exhaustion.

    Returns
    -------
    Load
        For the solver.

    Raises
    ------
    UsageError
        The load does not rise, or a time is negative.
    """
    _some("The ramp", w_per_min, longest_s)
    _none_negative(rest_s, unloaded_s, recovery_s)
    start = rest_s + unloaded_s
    return Load(
        times_s=np.array([0.0, rest_s, rest_s, start, start + longest_s]),
        watts=np.array([_REST_W, _REST_W, 0.0, 0.0, w_per_min * longest_s / 60.0]),
        length_s=start + longest_s,
        after_w=0.0,
        after_s=recovery_s,
    )


def ramp_rate_for(parameters: Parameters, *, minutes: float = 10.0) -> float:
    """Choose a ramp that should last some minutes, from the size of the muscle and the heart, in steps of 5 W/min.

    Parameters
    ----------
    parameters : Parameters
        Of the person before any illness.
    minutes : float
        How long it should last.

    Returns
    -------
    float
        W/min, from 5 to 40.
    """
    flow = parameters["hr_max_bpm"] * parameters["sv_max_ml"] / 1000.0
    expected_w = (0.165 * flow * 1000.0 - 450.0) / 10.0
    return float(min(max(round(expected_w / minutes / 5.0) * 5.0, 5.0), 40.0))


def steps(
    first_w: float,
    rise_w: float,
    step_s: float,
    *,
    n: int = 20,
    rest_s: float = 180.0,
    recovery_s: float = 300.0,
) -> Load:
    """Steps of equal length and rise until exhaustion.

    Parameters
    ----------
    first_w, rise_w : float
        The first load and what each step adds.
    step_s : float
        Length of a step.
    n : int
        How many at most.
    rest_s : float
        Before them.
    recovery_s : float
        After exhaustion.

    Returns
    -------
    Load
        For the solver.

    Raises
    ------
    UsageError
        A step without rise, length or number.
    """
    _some("Steps", rise_w, step_s, n)
    _none_negative(first_w, rest_s, recovery_s)
    times, watts = [0.0, rest_s], [_REST_W, _REST_W]
    for k in range(int(n)):
        times += [rest_s + k * step_s, rest_s + (k + 1) * step_s]
        watts += [first_w + k * rise_w] * 2
    return Load(
        times_s=np.array(times),
        watts=np.array(watts),
        length_s=rest_s + n * step_s,
        after_w=0.0,
        after_s=recovery_s,
    )


def constant(load_w: float, *, before_s: float = 180.0, load_s: float = 360.0, recovery_s: float = 360.0) -> Load:
    """Turn the legs, a constant load, then turn them without load again.

    Parameters
    ----------
    load_w : float
        The load.
    before_s, load_s, recovery_s : float
        How long each lasts.

    Returns
    -------
    Load
        For the solver.

    Raises
    ------
    UsageError
        No load, or no time.
    """
    _some("A constant load", load_w, load_s)
    _none_negative(before_s, recovery_s)
    begin, end = before_s, before_s + load_s
    return Load(
        times_s=np.array([0.0, begin, begin, end, end, end + recovery_s]),
        watts=np.array([0.0, 0.0, load_w, load_w, 0.0, 0.0]),
        length_s=end + recovery_s,
        after_w=0.0,
        after_s=recovery_s,
    )


def occlusion(
    load_w: float,
    *,
    exercise_s: float = 60.0,
    first_s: float = 5.0,
    cuffed_s: float = 10.0,
    open_s: float = 10.0,
    n: int = 15,
) -> Load:
    """Work, then rest while a cuff stops the flow again and again, as oxidative capacity is measured with light.

    Parameters
    ----------
    load_w : float
        Load of the work that raises the muscle's need.
    exercise_s : float
        How long it lasts, after a minute of rest.
    first_s : float
        From the end of work to the first cuff.
    cuffed_s, open_s : float
        How long the cuff is shut and open; conventions of five to ten seconds.
    n : int
        How many times.

    Returns
    -------
    Load
        For the solver.

    Raises
    ------
    UsageError
        No work, no cuffs or no time.
    """
    _some("A series of cuffs", load_w, exercise_s, cuffed_s, open_s, n)
    begin, end = 60.0, 60.0 + exercise_s
    times, share = [0.0], [1.0]
    for k in range(int(n)):
        shut = end + first_s + k * (cuffed_s + open_s)
        times += [shut, shut, shut + cuffed_s, shut + cuffed_s]
        share += [1.0, 0.0, 0.0, 1.0]
    return Load(
        times_s=np.array([0.0, begin, begin, end, end]),
        watts=np.array([_REST_W, _REST_W, load_w, load_w, _REST_W]),
        length_s=end + first_s + n * (cuffed_s + open_s),
        cuff_times_s=np.array(times),
        cuff_open=np.array(share),
    )


def taken(people: Sequence[Parameters], loads: Load | Sequence[Load], *, save_s: float = 1.0) -> Run:
    """Let people take a test.

    Parameters
    ----------
    people : sequence of Parameters
        Who.
    loads : Load or sequence of Load
        One for all, or one each.
    save_s : float
        Seconds from row to row.

    Returns
    -------
    Run
        Trajectories with :data:`TRAJECTORY`.
    """
    return solve(people, loads, save_s=save_s, keep=TRAJECTORY)


def handed(run: Run, *, name: str = "ramp", session: str = "day1") -> list[Handed]:
    """Hand out the trajectories of those who stayed what a body can be.

    Parameters
    ----------
    run : Run
        What came of the test.
    name, session : str
        What it was, and when.

    Returns
    -------
    list of Handed
        One a person, for the instrument of exercise tests.
    """
    return [
        Handed(name=name, session=session, instrument="cpet", table=run.table(one), note=run.ended[one])
        for one in range(len(run.ended))
    ]


def cuffed(people: Sequence[Parameters]) -> list[Handed]:
    """Let people work lightly and then bear a series of cuffs.

    Parameters
    ----------
    people : sequence of Parameters
        Who.

    Returns
    -------
    list of Handed
        One a person; light shone through the muscle would see it, and no instrument does yet.
    """
    run = taken(people, [occlusion(3.0 * ramp_rate_for(one)) for one in people])
    stayed = [STILL_TO_COME if one != LEFT else LEFT for one in run.ended]
    return [
        Handed(name="occlusion", session="visit", instrument="", table=run.table(place), note=note)
        for place, note in enumerate(stayed)
    ]


def _some(what: str, *amounts: float) -> None:
    if not all(one > 0 for one in amounts):
        raise UsageError(f"{what} needs a load and a time above 0.")


def _none_negative(*amounts: float) -> None:
    if min(amounts) < 0:
        raise UsageError("A load or time cannot be below 0.")
