"""The slow clock: fixed-step Runge-Kutta of fourth order over weeks, plain Python that compiles as it stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.body.organs.slow import slow_rates

__all__ = ["advance"]

Floats = NDArray[np.float64]

N = 8


def _coming_in(events: Floats, done: Floats, begin: int, left: float, right: float, came: Floats) -> int:
    """Sum what exertions bring from ``left`` to ``right``, per hour; give the first that is not over by then."""
    came[:] = 0.0
    while begin < len(events) and events[begin, 1] <= left:
        begin += 1
    event = begin
    while event < len(events) and events[event, 0] < right:
        inside = min(events[event, 1], right) - max(events[event, 0], left)
        if inside > 0.0:
            share = done[event] * inside / (events[event, 1] - events[event, 0]) / (right - left)
            for i in range(3):
                came[i] += share * events[event, 2 + i]
        event += 1
    return begin


def _step_on(y: Floats, came: Floats, p: Floats, h: float, k: Floats, mid: Floats, total: Floats) -> None:
    """Take one step of ``h`` hours; no state goes below zero."""
    slow_rates(y, came[0], came[1], came[2], p, k)
    for i in range(N):
        total[i] = k[i]
        mid[i] = y[i] + 0.5 * h * k[i]
    slow_rates(mid, came[0], came[1], came[2], p, k)
    for i in range(N):
        total[i] += 2.0 * k[i]
        mid[i] = y[i] + 0.5 * h * k[i]
    slow_rates(mid, came[0], came[1], came[2], p, k)
    for i in range(N):
        total[i] += 2.0 * k[i]
        mid[i] = y[i] + h * k[i]
    slow_rates(mid, came[0], came[1], came[2], p, k)
    for i in range(N):
        y[i] = max(y[i] + h / 6.0 * (total[i] + k[i]), 0.0)


def advance(
    p: Floats, events: Floats, start: Floats, step_h: float, n_steps: int, every: int, saved: Floats, done: Floats
) -> None:
    """Take a person through a course.

    Parameters
    ----------
    p : array
        The person's parameters, as :data:`~ponos.body.organs.slow.SYMBOLS`.
    events : array
        Start, stop, load, acid and thinking of each exertion, sorted by start.
    start : array
        The states at first.
    step_h : float
        Step of the clock.
    n_steps : int
        How many.
    every : int
        After how many steps the states are kept.
    saved : array
        Becomes times × states.
    done : array
        Becomes the share of each exertion that was done.
    """
    pacing, limit = p[15], p[16]
    for event in range(len(events)):
        over = events[event, 2] - limit
        done[event] = 1.0 - pacing * over / events[event, 2] if over > 0.0 else 1.0
    y, came = start.copy(), np.zeros(3)
    k, mid, total = np.zeros(N), np.zeros(N), np.zeros(N)
    begin = 0
    saved[0] = y
    for step in range(n_steps):
        begin = _coming_in(events, done, begin, step * step_h, (step + 1) * step_h, came)
        _step_on(y, came, p, step_h, k, mid, total)
        if (step + 1) % every == 0:
            saved[(step + 1) // every] = y
