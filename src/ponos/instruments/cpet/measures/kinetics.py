"""How fast oxygen uptake follows a step of the load: one exponential after a delay.

VO2(t) = baseline before the step, then baseline + amplitude (1 - exp(-(t - delay)/tau)). The first seconds after the
step, in which blood that left the muscle before it still arrives at the lung (phase 1), are left out; how many moves
tau by more than its interval says, so the choice is printed and two others are given beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.gives import gives
from ponos.instruments.cpet.measures.lines import student_95
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.measures.windows import exercise_of, pre_averaged

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["PARTS", "Response", "fit_response", "steps_up"]

PHASE_1_S = 20.0
"""Seconds after the step that are left out by default."""

OTHERS_S = (0.0, 25.0)

BASELINE_S = 120.0
LONGEST_S = 360.0
_SHORTEST_S = 120.0
_FEWEST = 25
_ROUNDS = 200


@dataclass(frozen=True)
class Response:
    """A fitted response.

    Attributes
    ----------
    baseline, amplitude : float
        In mL/min.
    delay, tau : float
        In s.
    half : ndarray of shape (4,)
        Half the 95 % interval of each, in that order; the error of the baseline is carried into the others.
    n : int
        Breaths.
    scatter : float
        Standard deviation of the residuals in mL/min.
    drift : float
        Student's t of the slope of the residuals over the second half of the response: a slow component shows here.
    """

    baseline: float
    amplitude: float
    delay: float
    tau: float
    half: Floats
    n: int
    scatter: float
    drift: float


def _model(time: Floats, p: Floats) -> tuple[Floats, Floats]:
    """Value and Jacobian of the response at ``p = (baseline, amplitude, delay, tau)``."""
    baseline, amplitude, delay, tau = p
    since = np.maximum(time - delay, 0.0)
    fade = np.where(time > max(delay, 0.0), np.exp(-since / tau), 1.0)
    on = fade < 1.0
    jacobian = np.column_stack(
        [
            np.ones(len(time)),
            1.0 - fade,
            np.where(on, -amplitude * fade / tau, 0.0),
            np.where(on, -amplitude * fade * since / tau**2, 0.0),
        ]
    )
    return baseline + amplitude * (1.0 - fade), jacobian


def fit_response(time_s: Floats, vo2: Floats, *, phase_1_s: float = PHASE_1_S) -> Response:
    """Fit one exponential with a delay to a step response.

    Baseline and response are fitted together, by damped Gauss-Newton steps.

    Parameters
    ----------
    time_s : ndarray of shape (n,)
        Seconds since the step; negative before it. Several transitions are fitted together by putting their breaths
        into one array.
    vo2 : ndarray of shape (n,)
        Breaths, mL/min.
    phase_1_s : float
        Breaths from 0 up to here are left out.

    Returns
    -------
    Response
        With intervals from the curvature of the fit.

    Raises
    ------
    MeasureError
        There are too few breaths or the fit does not settle on a rise.
    """
    used = np.isfinite(vo2) & ((time_s < 0) | (time_s >= phase_1_s))
    order = np.argsort(time_s[used], kind="stable")
    time, vo2 = time_s[used][order], vo2[used][order]
    if (time < 0).sum() < 5 or (time >= 0).sum() < _FEWEST:
        raise MeasureError("Too few breaths before or after the step.")
    p = _damped(time, vo2, _start(time, vo2))
    value, jacobian = _model(time, p)
    residual = vo2 - value
    freedom = len(time) - 4
    scatter = float(np.sqrt(residual @ residual / freedom))
    try:
        covariance = scatter**2 * np.linalg.inv(jacobian.T @ jacobian)
    except np.linalg.LinAlgError:
        raise MeasureError("The response cannot be told apart from a straight line.") from None
    half = student_95(freedom) * np.sqrt(np.maximum(np.diag(covariance), 0.0))
    if not (p[1] > 0 and 1.0 < p[3] < 0.5 * time[-1] and np.isfinite(half).all()):
        raise MeasureError("No exponential rise fits the response.")
    baseline, amplitude, delay, tau = (float(one) for one in p)
    return Response(baseline, amplitude, delay, tau, half, len(time), scatter, _drift(time, residual))


def _start(time: Floats, vo2: Floats) -> Floats:
    baseline = float(vo2[time < 0].mean())
    end = float(vo2[time >= 0.75 * time[-1]].mean())
    rising = time[(time >= 0) & (vo2 > baseline + 0.63 * (end - baseline))]
    reached = float(rising[0]) if len(rising) else 30.0
    return np.array([baseline, end - baseline, 10.0, max(reached - 10.0, 10.0)])


def _damped(time: Floats, vo2: Floats, p: Floats) -> Floats:
    """Levenberg's steps downhill until they no longer help."""
    damping = 1e-2
    value, jacobian = _model(time, p)
    cost = float(((vo2 - value) ** 2).sum())
    for _ in range(_ROUNDS):
        normal = jacobian.T @ jacobian
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), jacobian.T @ (vo2 - value))
        tried = p + step
        tried[3] = max(tried[3], 1.0)
        new_value, new_jacobian = _model(time, tried)
        new_cost = float(((vo2 - new_value) ** 2).sum())
        if new_cost < cost:
            done = cost - new_cost < 1e-10 * cost
            p, value, jacobian, cost, damping = tried, new_value, new_jacobian, new_cost, max(damping / 5, 1e-9)
            if done:
                break
        elif (damping := damping * 5) > 1e9:
            break
    return p


def _drift(time: Floats, residual: Floats) -> float:
    late = time >= 0.5 * time[-1]
    x, y = time[late] - time[late].mean(), residual[late]
    slope = x @ y / (x @ x)
    error = np.sqrt(((y - slope * x) ** 2).sum() / max(len(x) - 2, 1) / (x @ x))
    return float(slope / error) if error > 0 else 0.0


def steps_up(test: ExerciseTest) -> list[tuple[float, float]]:
    """Find the steps of the load that are long enough for a response.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    list of (float, float)
        When each step up to the highest load comes, and when that load ends, in s; from the phases where the file has
        no load.
    """
    start, end = exercise_of(test)
    column = "work_w" if not test.lacks("work_w") else "speed_km_h"
    if test.lacks(column):
        return [(start, end)]
    load = test.column(column)
    known = np.isfinite(load)
    time, load = test.time_s[known], load[known]
    high = load > 0.9 * load.max()
    ups = np.flatnonzero(~high[:-1] & high[1:]) + 1
    downs = [*(np.flatnonzero(high[:-1] & ~high[1:]) + 1), len(load) - 1]
    found = ((float(time[up]), float(time[next(down for down in downs if down >= up)])) for up in ups)
    return [(up, down) for up, down in found if down - up >= _SHORTEST_S and up - time[0] >= 0.5 * BASELINE_S]


def _transitions(test: ExerciseTest, steps: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Breaths of all transitions in one time, from 2 min before to 6 min after the step."""
    times, uptakes = [], []
    for up, down in steps:
        inside = test.during((up - BASELINE_S, min(down, up + LONGEST_S)))
        times.append(test.time_s[inside] - up)
        uptakes.append(test.column("vo2_ml_min")[inside])
    return np.concatenate(times), np.concatenate(uptakes)


_IDS = ("vo2_kinetics_baseline", "vo2_kinetics_amplitude", "vo2_kinetics_delay", "vo2_kinetics_tau")


@gives(*_IDS, needs=("vo2_ml_min",))
def _kinetics(test: ExerciseTest) -> list[Measure]:
    exercise_of(test)
    if test.phases.kind in ("ramp", "steps"):
        raise MeasureError("On-kinetics need a step to a constant load; here the load rises all the time.")
    if test.phases.kind == "unknown" and test.lacks("work_w") and test.lacks("speed_km_h"):
        raise MeasureError("On-kinetics need a step to a constant load, and the load is not known.")
    if pre_averaged(test) > 10:
        raise MeasureError(f"Averages of {pre_averaged(test):.0f} s are too coarse for on-kinetics.")
    steps = steps_up(test)
    if not steps:
        raise MeasureError("No step of the load is held for 2 min after at least 1 min of baseline.")
    time, vo2 = _transitions(test, steps)
    response = fit_response(time, vo2)
    how = f"exponential with a delay through the breaths of {len(steps)} step{'s'[: len(steps) - 1]}"
    method = f"{how}, first {PHASE_1_S:.0f} s (phase 1) left out, baseline of up to {BASELINE_S:.0f} s fitted with it"
    doubt = _doubt(test, response)
    values = (response.baseline, response.amplitude, response.delay, response.tau)
    measures = [
        REGISTER.found(id, value, low=value - half, high=value + half, n=response.n, doubt=doubt, method=method)
        for id, value, half in zip(_IDS, values, response.half, strict=True)
    ]
    return measures + [_other(time, vo2, phase_1, how) for phase_1 in OTHERS_S]


def _other(time: Floats, vo2: Floats, phase_1_s: float, how: str) -> Measure:
    condition = {"variant": f"phase_1_of_{phase_1_s:.0f}_s"}
    method = f"{how}, first {phase_1_s:.0f} s left out"
    try:
        response = fit_response(time, vo2, phase_1_s=phase_1_s)
    except MeasureError as error:
        return REGISTER.missing("vo2_kinetics_tau", str(error), method=method, condition=condition)
    half = response.half[3]
    return REGISTER.found(
        "vo2_kinetics_tau",
        response.tau,
        low=response.tau - half,
        high=response.tau + half,
        n=response.n,
        method=method,
        condition=condition,
    )


def _doubt(test: ExerciseTest, response: Response) -> str:
    doubts = []
    if test.lacks("work_w") and test.lacks("speed_km_h"):
        doubts.append("The file has no load: when the step came was told from VO2 itself, so the delay means nothing.")
    if response.drift > 3.0:
        doubts.append("VO2 goes on rising (slow component): one exponential describes only the beginning.")
    if response.half[3] > 0.5 * response.tau:
        doubts.append("The interval of tau is wide; more transitions would narrow it.")
    return " ".join(doubts)


PARTS = (_kinetics,)
