"""Beats: RR intervals of minutes at given levels of the two nerves, by integral pulse frequency modulation.

The rate of the heart is integrated; each time the integral reaches a whole number there is a beat. What modulates it:
breathing, through the vagus; the Mayer wave near 0.1 Hz, through both nerves; a slow wandering. For small swings RMSSD
grows in proportion to the vagal level, as RSA does. It is never run during exercise ramps.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ponos.errors import UsageError

__all__ = ["SYMBOLS", "beats", "expected_rmssd_ms", "heart_rate_bpm", "lying_bpm", "rmssd_ms"]

SYMBOLS = ("rsa_ms", "mayer_ms", "slow_swing_ms", "breathing_hz", "breathing_wander", "mayer_hz")
"""Parameters that beats need."""

_GRID_S = 0.05
_DEEPEST = 0.6
_WANDER_S = 30.0
_LEAST_HELD_BPM = 5.0
_FASTEST_BPM, _SLOWEST_BPM = 250.0, 20.0


def beats(
    time_s: np.ndarray,
    hr_bpm: np.ndarray,
    vagal: np.ndarray,
    sympathetic: np.ndarray,
    parameters: Mapping[str, float],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw the beats of a stretch of time.

    Parameters
    ----------
    time_s : numpy.ndarray
        Moments at which the three levels are known; between them they change in straight lines.
    hr_bpm : numpy.ndarray
        Mean heart rate.
    vagal, sympathetic : numpy.ndarray
        Levels; 1 is rest lying, 0 is none.
    parameters : mapping
        The person's, :data:`SYMBOLS`.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    pandas.DataFrame
        ``time_s`` of each beat but the first and ``rr_ms`` before it.

    Raises
    ------
    UsageError
        A level or rate that no heart has, or less than two beats.
    """
    _refuse(time_s, hr_bpm, vagal, sympathetic)
    grid = np.arange(time_s[0], time_s[-1] + _GRID_S / 2.0, _GRID_S)
    mean_rr_ms = 60000.0 / np.interp(grid, time_s, hr_bpm)
    vagus, nerves = np.interp(grid, time_s, vagal), np.interp(grid, time_s, sympathetic)
    of = parameters
    swing = of["rsa_ms"] * vagus * _wave(grid, of["breathing_hz"], of["breathing_wander"], rng)
    swing += of["mayer_ms"] * np.sqrt(vagus * nerves) * _wave(grid, of["mayer_hz"], of["breathing_wander"], rng)
    swing += of["slow_swing_ms"] * vagus * _wandering(len(grid), rng)
    rate = 1000.0 / (mean_rr_ms + np.clip(swing, -_DEEPEST * mean_rr_ms, _DEEPEST * mean_rr_ms))
    reached = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * _GRID_S)])
    at = np.interp(np.arange(np.floor(reached[-1]) + 1.0), reached, grid)
    if len(at) < 3:
        raise UsageError("There are fewer than two RR intervals in so short a time.", todo="Take a longer stretch.")
    return pd.DataFrame({"time_s": at[1:], "rr_ms": 1000.0 * np.diff(at)})


def heart_rate_bpm(vagal: np.ndarray, sympathetic: np.ndarray, parameters: Mapping[str, float]) -> np.ndarray:
    """Say how fast the heart goes at given levels of its nerves.

    Parameters
    ----------
    vagal, sympathetic : numpy.ndarray
        Levels; 1 is rest lying.
    parameters : mapping
        The person's.

    Returns
    -------
    numpy.ndarray
        Per minute; the resting rate at levels of 1, the intrinsic rate with the vagus gone.
    """
    rest = lying_bpm(parameters)
    without = max(parameters["hr_intrinsic_bpm"], rest + _LEAST_HELD_BPM)
    rate = rest + (without - rest) * (1.0 - vagal) + parameters["symp_hr_bpm"] * (sympathetic - 1.0)
    return np.clip(rate, _SLOWEST_BPM + 10.0, _FASTEST_BPM - 10.0)


def lying_bpm(parameters: Mapping[str, float]) -> float:
    """Say how fast the heart goes lying.

    Parameters
    ----------
    parameters : mapping
        The person's.

    Returns
    -------
    float
        Per minute, at the ordinary levels of the nerves.
    """
    return max(parameters["hr_seat_bpm"] - parameters["lying_slower_bpm"], _SLOWEST_BPM + 10.0)


def rmssd_ms(rr_ms: np.ndarray) -> float:
    """Take the root mean square of successive differences.

    Parameters
    ----------
    rr_ms : numpy.ndarray
        RR intervals.

    Returns
    -------
    float
        In ms.
    """
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


def expected_rmssd_ms(hr_bpm: float, vagal: float, sympathetic: float, parameters: Mapping[str, float]) -> float:
    """Say what RMSSD is on average, without drawing beats.

    A sine of amplitude A and frequency f, met once every T, has successive differences of root mean square
    √2 A sin(π f T); the two waves add in squares.

    Parameters
    ----------
    hr_bpm, vagal, sympathetic : float
        As in :func:`beats`, constant.
    parameters : mapping
        The person's.

    Returns
    -------
    float
        In ms; the wandering of the waves is left out.
    """
    interval_s = 60.0 / hr_bpm
    breath = parameters["rsa_ms"] * vagal * np.sin(np.pi * parameters["breathing_hz"] * interval_s)
    mayer = parameters["mayer_ms"] * np.sqrt(vagal * sympathetic) * np.sin(np.pi * parameters["mayer_hz"] * interval_s)
    return float(np.sqrt(2.0 * (breath**2 + mayer**2)))


def _wave(grid: np.ndarray, frequency_hz: float, wander: float, rng: np.random.Generator) -> np.ndarray:
    """A sine whose frequency wanders, of amplitude 1 and a phase of its own."""
    frequency = frequency_hz * np.exp(wander * _wandering(len(grid), rng))
    return np.sin(2.0 * np.pi * (rng.random() + np.cumsum(frequency) * _GRID_S))


def _wandering(n: int, rng: np.random.Generator) -> np.ndarray:
    """Noise of unit variance that remembers half a minute, drawn once a second or so and joined by straight lines."""
    every = round(1.0 / _GRID_S)
    knots = n // every + 2
    memory = float(np.exp(-1.0 / _WANDER_S))
    fresh = rng.standard_normal(knots)
    course = np.empty(knots)
    course[0] = fresh[0]
    for index in range(1, knots):
        course[index] = memory * course[index - 1] + np.sqrt(1.0 - memory**2) * fresh[index]
    return np.interp(np.arange(n) / every, np.arange(knots), course)


def _refuse(time_s: np.ndarray, hr_bpm: np.ndarray, vagal: np.ndarray, sympathetic: np.ndarray) -> None:
    if len(time_s) < 2 or not np.all(np.diff(time_s) > 0.0):
        raise UsageError("The times of beats must grow, and there must be two of them.")
    if not np.all((hr_bpm >= _SLOWEST_BPM) & (hr_bpm <= _FASTEST_BPM)):
        raise UsageError(f"A heart rate outside {_SLOWEST_BPM:g} to {_FASTEST_BPM:g} per minute cannot be drawn.")
    if not (np.all(vagal >= 0.0) and np.all(sympathetic >= 0.0)):
        raise UsageError("The level of a nerve cannot be below zero.", todo="1 is rest, 0 is none.")
