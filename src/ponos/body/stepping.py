"""One person through a protocol: Runge-Kutta at a fixed step, stopped by exhaustion, guarded at each step."""

from __future__ import annotations

import math

import numpy as np

from ponos.body.chain import SEEN, V, rates
from ponos.body.resting import rest
from ponos.body.states import STATES, P, S

__all__ = ["ENDS", "LEFT", "Floats", "at", "go", "step"]

Floats = np.ndarray

LEFT = "left what a body can be"
"""How the run of a person ended whose states a guard stopped."""

ENDS = ("went to the end", "stopped exhausted", LEFT)
"""How a run ended, by its code."""

_N_STATES = len(STATES)
_N_SEEN = len(SEEN)
_N_POSITIVE = S.ve_neural
_SLACK = -1e-6


def at(t: float, times: Floats, values: Floats) -> float:
    """Read a course of straight lines; where two points share a moment the later one holds from there on.

    Parameters
    ----------
    t : float
        Moment.
    times, values : array
        Its points.

    Returns
    -------
    float
        Its value; before the first and after the last point it stays as it is there.
    """
    n = len(times)
    if t < times[0]:
        return float(values[0])
    k = 0
    while k + 1 < n and times[k + 1] <= t:
        k += 1
    if k + 1 >= n:
        return float(values[n - 1])
    return float(values[k] + (values[k + 1] - values[k]) * (t - times[k]) / (times[k + 1] - times[k]))


def step(y: Floats, p: Floats, dt: float, loads: Floats, cuffs: Floats, work: Floats, seen: Floats) -> None:
    """Go one step on.

    Parameters
    ----------
    y : array
        States; changed in place.
    p : array
        Parameters.
    dt : float
        Length of the step, in s.
    loads, cuffs : array
        Load and open share at its beginning, middle and end.
    work : array
        Room for five vectors of states; the first holds the rates at the beginning already.
    seen : array
        Room for what is seen.
    """
    k1, k2, k3, k4, between = work[0], work[1], work[2], work[3], work[4]
    for i in range(_N_STATES):
        between[i] = y[i] + 0.5 * dt * k1[i]
    rates(between, p, loads[1], cuffs[1], k2, seen, False)
    for i in range(_N_STATES):
        between[i] = y[i] + 0.5 * dt * k2[i]
    rates(between, p, loads[1], cuffs[1], k3, seen, False)
    for i in range(_N_STATES):
        between[i] = y[i] + dt * k3[i]
    rates(between, p, loads[2], cuffs[2], k4, seen, False)
    for i in range(_N_STATES):
        y[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i])


def _sound(y: Floats) -> bool:
    """Whether all states are numbers, and those that cannot be negative are not."""
    for i in range(_N_STATES):  # noqa: SIM110 -- a generator cannot be compiled
        if not math.isfinite(y[i]) or (i < _N_POSITIVE and y[i] < _SLACK):
            return False
    return True


def go(
    p: Floats,
    times: Floats,
    watts: Floats,
    cuff_times: Floats,
    cuff: Floats,
    clock: Floats,
    keep: Floats,
    out: Floats,
    end: Floats,
) -> None:
    """Take one person through a protocol.

    Parameters
    ----------
    p : array
        Parameters.
    times, watts : array
        Points of the load; below 0 W the person rests.
    cuff_times, cuff : array
        Points of the share of muscle flow that is let through.
    clock : array
        Step, length, seconds of rest before, seconds from one saved row to the next, load and seconds after exhaustion.
    keep : array
        Places of the columns that are saved: the load, then what is seen, then the states.
    out : array
        Takes the rows.
    end : array
        Takes the code of the end, the moment of exhaustion (-1 where there was none) and the number of rows.
    """
    dt, length, before, every, after_w, after_s = clock[0], clock[1], clock[2], clock[3], clock[4], clock[5]
    y, seen, work = np.empty(_N_STATES), np.empty(_N_SEEN), np.empty((5, _N_STATES))
    loads, cuffs = np.empty(3), np.ones(3)
    rest(p, y)
    loads[:] = -1.0
    for _ in range(math.ceil(before / (2.0 * dt))):
        rates(y, p, -1.0, 1.0, work[0], seen, False)
        step(y, p, 2.0 * dt, loads, cuffs, work, seen)
    for i in range(S.o2_lung, _N_STATES):
        y[i] = 0.0
    rows, each, code, stopped = 0, max(round(every / dt), 1), 0, -1.0
    for i in range(round(length / dt) + 1):
        t = i * dt
        for j in range(3):
            # The end of a step still belongs to the course before a jump.
            now = t + 0.5 * dt * j if j < 2 else t + dt - 1e-9
            loads[j] = at(now, times, watts) if stopped < 0.0 else after_w
            cuffs[j] = at(now, cuff_times, cuff)
        rates(y, p, loads[0], cuffs[0], work[0], seen, True)
        spent = seen[V.effort_borg] >= p[P.effort_limit] or y[S.pcr] <= p[P.pcr_stop_mm]
        if spent and stopped < 0.0 and loads[0] > 0.0:
            stopped, code = t, 1
        if i % each == 0 and rows < len(out):
            for c in range(len(keep)):
                place = int(keep[c])
                if place == 0:
                    out[rows, c] = max(loads[0], 0.0)
                elif place <= _N_SEEN:
                    out[rows, c] = seen[place - 1]
                else:
                    out[rows, c] = y[place - 1 - _N_SEEN]
            rows += 1
        if stopped >= 0.0 and t >= stopped + after_s:
            break
        step(y, p, dt, loads, cuffs, work, seen)
        if not _sound(y):
            code = 2
            break
    end[0], end[1], end[2] = code, stopped, rows
