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
# Rest is slow: steps of four times the length do, where the body allows them.
_LONG_STEPS = 4.0
# A state that changes by less than this share in a second does not go back and forth worth mentioning.
_STILL_PER_S = 0.01
_PARTS = 10


def place(t: float, times: Floats, begin: int) -> int:
    """Find the last point of a course that is not after a moment.

    Parameters
    ----------
    t : float
        Moment.
    times : array
        Points.
    begin : int
        A point from which to look on.

    Returns
    -------
    int
        Its place; where two points share a moment, that of the later one.
    """
    while begin + 1 < len(times) and times[begin + 1] <= t:
        begin += 1
    return begin


def between(t: float, times: Floats, values: Floats, begin: int) -> float:
    """Read a course of straight lines in the stretch that begins at a point; outside it stays as at its ends.

    Parameters
    ----------
    t : float
        Moment.
    times, values : array
        Points of the course.
    begin : int
        The point.

    Returns
    -------
    float
        Its value.
    """
    if begin + 1 >= len(times) or t <= times[begin]:
        return float(values[begin])
    if t >= times[begin + 1]:
        return float(values[begin + 1])
    share = (t - times[begin]) / (times[begin + 1] - times[begin])
    return float(values[begin] + (values[begin + 1] - values[begin]) * share)


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
    return between(t, times, values, place(t, times, 0))


def step(
    y: Floats,
    p: Floats,
    dt: float,
    watts: float,
    open_share: float,
    watts_end: float,
    open_end: float,
    k: Floats,
    way: Floats,
    total: Floats,
    seen: Floats,
) -> int:
    """Look where one step leads, and whether it may be taken.

    Parameters
    ----------
    y : array
        States at its beginning.
    p : array
        Parameters.
    dt : float
        Length of the step, in s.
    watts, open_share, watts_end, open_end : float
        Load and open share in its middle, and at its end.
    k : array
        Holds the rates at the beginning.
    way : array
        Takes the states at its end.
    total : array
        Room for states.
    seen : array
        Room for what is seen.

    Returns
    -------
    int
        2 where it may be taken; 1 where it is too long for a state, which went back and forth within it; 0 where the
        states at its end cannot be.
    """
    for i in range(_N_STATES):
        total[i] = k[i]
        way[i] = y[i] + 0.5 * dt * k[i]
    rates(way, p, watts, open_share, k, seen, False)
    for i in range(_N_STATES):
        total[i] += 2.0 * k[i]
        way[i] = y[i] + 0.5 * dt * k[i]
    rates(way, p, watts, open_share, k, seen, False)
    wild = 0
    for i in range(_N_STATES):
        # Rates of the middle, reckoned twice: where the second differs more than the first had from the beginning,
        # the step is too long for this state.
        first = (way[i] - y[i]) * (2.0 / dt)
        much = abs(3.0 * first - total[i]) + _STILL_PER_S * (abs(y[i]) + 1.0)
        if i < S.o2_lung and abs(k[i] - first) > much:
            wild += 1
        total[i] += 2.0 * k[i]
        way[i] = y[i] + dt * k[i]
    rates(way, p, watts_end, open_end, k, seen, False)
    for i in range(_N_STATES):
        way[i] = y[i] + dt / 6.0 * (total[i] + k[i])
    if not _sound(way):
        return 0
    return 1 if wild > 0 else 2


def take(y: Floats, way: Floats) -> None:
    """Take the step that was looked at.

    Parameters
    ----------
    y : array
        States; changed in place.
    way : array
        What they become.
    """
    for i in range(_N_STATES):
        y[i] = way[i]


def parts(
    y: Floats,
    p: Floats,
    dt: float,
    watts: float,
    open_share: float,
    watts_end: float,
    open_end: float,
    k: Floats,
    way: Floats,
    total: Floats,
    seen: Floats,
) -> bool:
    """Go the same way in short steps, where one was too long.

    Parameters
    ----------
    y : array
        States; changed in place.
    p : array
        Parameters.
    dt : float
        Length of all of them, in s.
    watts, open_share, watts_end, open_end : float
        Load and open share at the beginning, and at the end.
    k, way, total : array
        Room for states.
    seen : array
        Room for what is seen.

    Returns
    -------
    bool
        Whether the states at the end can be.
    """
    for part in range(_PARTS):
        at_begin, at_end = float(part) / float(_PARTS), float(part + 1) / float(_PARTS)
        begin_w, end_w = watts + (watts_end - watts) * at_begin, watts + (watts_end - watts) * at_end
        begin, end = open_share + (open_end - open_share) * at_begin, open_share + (open_end - open_share) * at_end
        rates(y, p, begin_w, begin, k, seen, False)
        middle_w, middle = 0.5 * (begin_w + end_w), 0.5 * (begin + end)
        if step(y, p, dt / float(_PARTS), middle_w, middle, end_w, end, k, way, total, seen) == 0:
            return False
        take(y, way)
    return True


def _sound(y: Floats) -> bool:
    """Whether all states are numbers, and those that cannot be negative are not."""
    for i in range(_N_STATES):  # noqa: SIM110 -- a generator cannot be compiled
        if not math.isfinite(y[i]) or (i < _N_POSITIVE and y[i] < _SLACK):
            return False
    return True


def _read(column: int, watts: float, seen: Floats, y: Floats) -> float:
    """Read a column that is kept: the load, then what is seen, then the states."""
    if column == 0:
        return max(watts, 0.0)
    if column <= _N_SEEN:
        return float(seen[column - 1])
    return float(y[column - 1 - _N_SEEN])


def settle(y: Floats, p: Floats, dt: float, length: float, k: Floats, way: Floats, total: Floats, seen: Floats) -> bool:
    """Let a person rest, in long steps; and in short ones where they did not come to rest in those.

    Parameters
    ----------
    y : array
        Takes the states.
    p : array
        Parameters.
    dt : float
        The short step, in s.
    length : float
        How long, in s.
    k, way, total, seen : array
        Room.

    Returns
    -------
    bool
        Whether the states can be.
    """
    each, taken = _LONG_STEPS * dt, False
    while not taken and each >= dt:
        rest(p, y)
        for i in range(_N_POSITIVE):
            if y[i] < 0.0:  # thin air: what is reckoned for rest is only a beginning
                y[i] = 0.0
        taken = _sound(y)
        for _ in range(math.ceil(length / each)):
            if taken:
                rates(y, p, -1.0, 1.0, k, seen, False)
                found = step(y, p, each, -1.0, 1.0, -1.0, 1.0, k, way, total, seen)
                if found == 2 or (found == 1 and each > dt):
                    take(y, way)
                else:
                    taken = each <= dt and parts(y, p, each, -1.0, 1.0, -1.0, 1.0, k, way, total, seen)
        if each > dt:
            # Nothing may go back and forth in long steps once it has come to rest.
            rates(y, p, -1.0, 1.0, k, seen, False)
            taken = taken and step(y, p, each, -1.0, 1.0, -1.0, 1.0, k, way, total, seen) == 2
            each = dt
        else:
            each = 0.0
    for i in range(S.o2_lung, _N_STATES):
        y[i] = 0.0
    return taken


def go(
    p: Floats,
    times: Floats,
    watts: Floats,
    cuff_times: Floats,
    cuff: Floats,
    clock: Floats,
    keep: Floats,
    y: Floats,
    k: Floats,
    way: Floats,
    total: Floats,
    seen: Floats,
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
        Step, length, seconds of rest before, seconds from one saved row to the next (0 saves two rows: the lowest and
        the highest of each column), load and seconds after exhaustion.
    keep : array
        Places of the columns that are saved: the load, then what is seen, then the states.
    y, k, way, total : array
        Room for states.
    seen : array
        Room for what is seen.
    out : array
        Takes the rows.
    end : array
        Takes the code of the end, the moment of exhaustion (-1 where there was none) and the number of rows.
    """
    dt, length, before, every, after_w, after_s = clock[0], clock[1], clock[2], clock[3], clock[4], clock[5]
    taken = settle(y, p, dt, before, k, way, total, seen)
    rows, each, code, stopped = 0, max(round(every / dt), 1), 0, -1.0
    n = round(length / dt) + 1 if taken else 0
    if not taken:
        code = 2
    load_at, cuff_at = 0, 0
    for i in range(n):
        t = float(i) * dt
        load_at, cuff_at = place(t, times, load_at), place(t, cuff_times, cuff_at)
        load_begin, open_begin = between(t, times, watts, load_at), between(t, cuff_times, cuff, cuff_at)
        over = stopped >= 0.0
        if over:
            load_begin = after_w
        due = every <= 0.0 or (i % each == 0 and rows < len(out))
        rates(y, p, load_begin, open_begin, k, seen, due)
        spent = seen[V.effort_borg] >= p[P.effort_limit] or y[S.pcr] <= p[P.pcr_stop_mm]
        if spent and stopped < 0.0 and load_begin > 0.0:
            stopped, code = t, 1
        if every <= 0.0:
            for c in range(len(keep)):
                value = _read(int(keep[c]), load_begin, seen, y)
                out[0, c] = value if i == 0 else min(out[0, c], value)
                out[1, c] = value if i == 0 else max(out[1, c], value)
            rows = 2
        elif due:
            for c in range(len(keep)):
                out[rows, c] = _read(int(keep[c]), load_begin, seen, y)
            rows += 1
        if stopped >= 0.0 and t >= stopped + after_s:
            break
        # The end of a step still belongs to the course before a jump.
        middle = place(t + 0.5 * dt, times, load_at)
        load, load_end = between(t + 0.5 * dt, times, watts, middle), between(t + dt, times, watts, middle)
        if over:
            load = load_end = after_w
        middle = place(t + 0.5 * dt, cuff_times, cuff_at)
        open_share, open_end = (
            between(t + 0.5 * dt, cuff_times, cuff, middle),
            between(t + dt, cuff_times, cuff, middle),
        )
        if step(y, p, dt, load, open_share, load_end, open_end, k, way, total, seen) == 2:
            take(y, way)
        elif not parts(y, p, dt, load_begin, open_begin, load_end, open_end, k, way, total, seen):
            code = 2
            break
    end[0], end[1], end[2] = code, stopped, rows
