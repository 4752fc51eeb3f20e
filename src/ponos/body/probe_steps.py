"""The millisecond clock of the cortex, compiled: two populations and their synapses, pulse by pulse."""

from __future__ import annotations

from math import exp, log1p

import numpy as np
from numba import njit

__all__ = ["follow"]

_STATES = 9
_PULSE_MS, _VOLLEY_MS, _AFFERENT_MS = 1.0, 5.0, 2.0
_SETTLE_STEPS, _SETTLE_MS = 3000, 0.25
_EPS = 1e-9


def _share(potential, threshold):  # type: ignore[no-untyped-def]
    """Share of a population that fires."""
    return 1.0 / (1.0 + exp(threshold - potential))


def _strength(percent, gain, threshold, width):  # type: ignore[no-untyped-def]
    """Current that a pulse of the coil sends into a population; grows from about its threshold on."""
    x = (percent - threshold) / width
    return gain * width * (x if x > 30.0 else log1p(exp(x)))


_firing = njit(cache=True, inline="always")(_share)
_current = njit(cache=True)(_strength)


def _change(y, drive, to_e, to_i, to_slow, p, out):  # type: ignore[no-untyped-def]
    """Rates of the potentials of E and I, of AMPA, slow excitation (2), GABA-A (2) and GABA-B (2)."""
    exciting = max(_firing(y[0], p[2]) - _firing(0.0, p[2]), 0.0)
    inhibiting = max(_firing(y[1], p[3]) - _firing(0.0, p[3]), 0.0)
    out[0] = (p[4] * y[2] + p[5] * y[4] - p[6] * y[6] - p[7] * y[8] + drive + to_e - y[0]) / p[0]
    out[1] = (p[8] * y[2] + to_i - y[1]) / p[1]
    out[2] = exciting - y[2] / p[9]
    out[3] = (exciting + p[16] * to_slow - y[3]) / p[10]
    out[4] = y[3] - y[4] / p[11]
    out[5] = (p[17] * inhibiting - y[5]) / p[12]
    out[6] = y[5] * (1.0 - y[6]) - y[6] / p[13]
    # GABA-B needs much transmitter at once: it goes with the square.
    out[7] = (p[18] * inhibiting**2 - y[7]) / p[14]
    out[8] = y[7] * (1.0 - y[8]) - y[8] / p[15]


_rates = njit(cache=True)(_change)


def _forward(y, step, drive, to_e, to_i, to_slow, p, k1, k2, mid):  # type: ignore[no-untyped-def]
    """One step of Heun's rule."""
    _rates(y, drive, to_e, to_i, to_slow, p, k1)
    for j in range(_STATES):
        mid[j] = y[j] + step * k1[j]
    _rates(mid, drive, to_e, to_i, to_slow, p, k2)
    for j in range(_STATES):
        y[j] += 0.5 * step * (k1[j] + k2[j])


_step = njit(cache=True)(_forward)


def _lost(plan, coil):  # type: ignore[no-untyped-def]
    """Share of the axons of the test pulse that the first pulse has left refractory."""
    if plan[1] <= 0.0 or plan[3] <= 0.0:
        return 0.0
    of_first = _current(plan[1], coil[3], coil[4], coil[5])
    of_test = _current(plan[3], coil[3], coil[4], coil[5])
    return min(of_first / of_test, 1.0) * exp(-(((plan[2] - plan[0]) / coil[6]) ** 3))


_refractory = njit(cache=True)(_lost)


def _follow(plans, step_ms, p, coil, volleys, firing, befores):  # type: ignore[no-untyped-def]
    """Take each pulse or pair of pulses; give the volley of the test pulse, E's firing before and its course over that.

    A row of ``plans``: time and strength of the first pulse, of the test pulse, time and strength of the afferent
    volley, drive, end (ms and % of the resting threshold; strength 0 is none).
    """
    y, k1, k2, mid = np.empty(_STATES), np.empty(_STATES), np.empty(_STATES), np.empty(_STATES)
    for one in range(len(plans)):
        plan = plans[one]
        y[:] = 0.0
        if plan[6] > 0.0:
            for _ in range(_SETTLE_STEPS):
                _step(y, _SETTLE_MS, plan[6], 0.0, 0.0, 0.0, p, k1, k2, mid)
        before = _firing(y[0], p[2])
        befores[one] = before
        volleys[one] = 0.0
        # Axons of low threshold carry both pulses, so what the weaker excites is a part of what the stronger does.
        free = 1.0 - _refractory(plan, coil)
        for i in range(round(plan[7] / step_ms)):
            at = i * step_ms
            now = _firing(y[0], p[2])
            if i < firing.shape[1]:
                firing[one, i] = now / before
            if plan[2] - _EPS <= at < plan[2] + _VOLLEY_MS - _EPS:
                volleys[one] += max(now - before, 0.0) * step_ms
            to_e, to_i = 0.0, 0.0
            for pulse in (0, 2):
                if plan[pulse + 1] > 0.0 and plan[pulse] - _EPS <= at < plan[pulse] + _PULSE_MS - _EPS:
                    share = free if pulse == 2 else 1.0
                    to_e += share * _current(plan[pulse + 1], coil[0], coil[1], coil[2])
                    to_i += share * _current(plan[pulse + 1], coil[3], coil[4], coil[5])
            to_slow = to_i
            if plan[5] > 0.0 and plan[4] - _EPS <= at < plan[4] + _AFFERENT_MS - _EPS:
                to_i += plan[5]
            _step(y, step_ms, plan[6], to_e, to_i, to_slow, p, k1, k2, mid)


follow = njit(cache=True)(_follow)
