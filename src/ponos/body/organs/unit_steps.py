"""The clock of the motor units, compiled: excitation that just makes the force, fatigue and adaptation."""

from __future__ import annotations

from math import exp

import numpy as np
from numba import njit

__all__ = ["carry", "fill", "report"]

_HALF_FUSED = 0.4
_LINEAR = (1.0 - exp(-2.0 * _HALF_FUSED**3)) / _HALF_FUSED


def _share(fused):  # type: ignore[no-untyped-def]
    """Share of a unit's tetanic force at contraction time × rate."""
    return fused * _LINEAR if fused <= _HALF_FUSED else 1.0 - exp(-2.0 * fused**3)


_fraction = njit(cache=True, inline="always")(_share)


def _carry(wanted, ceiling, step_s, grid, top, until_failure, units, tau_s, slowing, min_rate, saved, rates):  # type: ignore[no-untyped-def]
    """Make the wanted forces; give how many samples were made and how many of those reached the force.

    Rows of ``units``: threshold, highest rate, tetanic force, contraction time in s, fatigue per s, adaptation. Columns
    of ``saved``: excitation in % of the highest, strength without and with adaptation and force, in % of the fresh
    muscle's highest.
    """
    n = units.shape[1]
    threshold, peak, fresh, contraction = units[0], units[1], units[2], units[3]
    left = fresh.copy()
    slow = contraction.copy()
    since = np.full(n, -1)
    adapted = np.zeros(n)
    highest = 0.0
    for u in range(n):
        highest += fresh[u] * _fraction(contraction[u] * peak[u])
    level, reached = 0, 0
    for i in range(len(wanted)):
        for u in range(n):
            started = since[u] >= 0
            adapted[u] = units[5, u] * (1.0 - exp(-(i - since[u] + 1) * step_s / tau_s)) if started else 0.0
        goal = wanted[i] * highest
        limit = int(ceiling[i] * top / grid + 1e-9)
        level = min(level, limit)
        force = _force(level * grid, threshold, peak, left, slow, adapted, min_rate)
        while level > 0 and force >= goal:
            lower = _force((level - 1) * grid, threshold, peak, left, slow, adapted, min_rate)
            if lower < goal:
                break
            level, force = level - 1, lower
        while force < goal and level < limit:
            level += 1
            force = _force(level * grid, threshold, peak, left, slow, adapted, min_rate)
        excitation = level * grid
        unadapted, strength = 0.0, 0.0
        for u in range(n):
            active = excitation >= threshold[u]
            rate = min(excitation - threshold[u] + min_rate, peak[u]) if active else 0.0
            lost = adapted[u] * (rate - min_rate + 2.0) if active else 0.0
            unadapted += left[u] * _fraction(contraction[u] * peak[u])
            strength += left[u] * _fraction(slow[u] * (peak[u] - lost))
            rates[i, u] = rate - lost
        saved[i, 0] = 100.0 * excitation / top
        saved[i, 1] = 100.0 * unadapted / highest
        saved[i, 2] = 100.0 * force / highest
        saved[i, 3] = 100.0 * strength / highest
        if force >= goal:
            reached += 1
        elif until_failure:
            return i + 1, reached
        for u in range(n):
            if excitation >= threshold[u]:
                if since[u] < 0:
                    since[u] = i
                # The first sample only begins the contraction, as in the authors' own output.
                if i > 0:
                    left[u] = max(left[u] - units[4, u] * _fraction(slow[u] * rates[i, u]) * step_s, 0.0)
                    slow[u] = contraction[u] * (1.0 + slowing * (1.0 - left[u] / fresh[u]))
    return len(wanted), reached


def _made(excitation, threshold, peak, left, slow, adapted, min_rate):  # type: ignore[no-untyped-def]
    """Force of all units at an excitation."""
    force = 0.0
    for u in range(len(threshold)):
        if excitation >= threshold[u]:
            rate = min(excitation - threshold[u] + min_rate, peak[u])
            force += left[u] * _fraction(slow[u] * (rate - adapted[u] * (rate - min_rate + 2.0)))
    return force


def _fill(wanted, step_s, fatigue, recovery, rest_recovery, tracking, tired, saved):  # type: ignore[no-untyped-def]
    """Three compartments: columns of ``saved`` are active, fatigued and resting share and the share asked for."""
    active, resting = 0.0, 1.0 - tired
    for i in range(len(wanted)):
        goal = wanted[i]
        driven = tracking * (min(goal - active, resting) if active < goal else goal - active)
        back = recovery * (rest_recovery if goal <= 0.0 else 1.0) * tired
        lost = fatigue * active
        active = max(active + step_s * (driven - lost), 0.0)
        tired = min(max(tired + step_s * (lost - back), 0.0), 1.0)
        resting = max(1.0 - active - tired, 0.0)
        saved[i, 0], saved[i, 1], saved[i, 2], saved[i, 3] = active, tired, resting, goal


def _report(told, step_s, kept, start, report):  # type: ignore[no-untyped-def]
    """What adds up and is forgotten, step by step."""
    level = start
    for i in range(len(told)):
        level = level * kept + told[i] * step_s
        report[i] = level


_force = njit(cache=True)(_made)
carry = njit(cache=True)(_carry)
fill = njit(cache=True)(_fill)
report = njit(cache=True)(_report)
