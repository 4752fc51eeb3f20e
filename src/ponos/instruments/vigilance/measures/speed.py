"""How fast responses are, and how that changes with the time on task."""

from __future__ import annotations

from math import floor, sqrt

import numpy as np
from scipy.special import stdtrit
from scipy.stats import binom, theilslopes

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.vigilance.specs import REGISTER
from ponos.instruments.vigilance.trials import Floats, Trials
from ponos.measures import Measure

__all__ = ["PARTS", "median_interval"]

_FEWEST = 10
"""Responses without which a median, a tenth or a slope says nothing (the project's own choice)."""
_MOST = 1500
"""Responses that are paired one by one for a slope; more are first brought to medians of equal runs."""


def median_interval(values: Floats) -> tuple[float, float] | None:
    """Give the 95 % interval of a median from the order of the values.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,).

    Returns
    -------
    tuple of float or None
        None where there are too few for one.
    """
    n = len(values)
    rank = int(binom.ppf(0.025, n, 0.5))
    if rank < 1:
        return None
    ordered = np.sort(values)
    return float(ordered[rank - 1]), float(ordered[n - rank])


@gives(REGISTER, "reaction_time", needs=("reaction_time_ms",))
def _median(trials: Trials) -> list[Measure]:
    times = trials.times_ms(fewest=_FEWEST)
    low, high = median_interval(times) or (None, None)
    method = f"median of responses from {trials.settings.false_start_ms:g} ms on that were not wrong"
    return [trials.told("reaction_time", float(np.median(times)), low=low, high=high, n=len(times), method=method)]


@gives(REGISTER, "response_speed", needs=("reaction_time_ms",))
def _speed(trials: Trials) -> list[Measure]:
    speeds = 1000.0 / trials.times_ms(fewest=_FEWEST)
    mean, n = float(speeds.mean()), len(speeds)
    half = float(speeds.std(ddof=1) / sqrt(n) * stdtrit(n - 1, 0.975))
    return [trials.told("response_speed", mean, low=mean - half, high=mean + half, n=n, method="mean of 1/RT")]


def _slope(trials: Trials, id: str, values: Floats) -> list[Measure]:
    at = trials.numbers("time_s")[trials.counts] / 60.0
    there = np.isfinite(at) & np.isfinite(values)
    at, values = at[there], values[there]
    if len(at) < _FEWEST:
        raise MeasureError(f"There are {len(at)} reaction times with a time; {_FEWEST} are needed.")
    if np.ptp(at) <= 0:
        raise MeasureError("All trials are at one time.")
    n, method = len(at), "slope of Theil and Sen over the time on task"
    if n > _MOST:
        order = np.argsort(at, kind="stable")
        runs = np.array_split(order, _MOST // 2)
        at = np.array([np.median(at[one]) for one in runs])
        values = np.array([np.median(values[one]) for one in runs])
        method += f", on the medians of {len(runs)} runs of trials"
    slope, _, low, high = theilslopes(values, at, alpha=0.95)
    ends = sorted((float(low), float(slope), float(high)))
    return [trials.told(id, float(slope), low=ends[0], high=ends[2], n=n, method=method)]


@gives(REGISTER, "reaction_time_slope", needs=("reaction_time_ms", "time_s"))
def _time_slope(trials: Trials) -> list[Measure]:
    return _slope(trials, "reaction_time_slope", trials.times_ms())


@gives(REGISTER, "response_speed_slope", needs=("reaction_time_ms", "time_s"))
def _speed_slope(trials: Trials) -> list[Measure]:
    return _slope(trials, "response_speed_slope", 1000.0 / trials.times_ms())


@gives(REGISTER, "fastest_10_percent", "slowest_10_percent", needs=("reaction_time_ms",))
def _tenths(trials: Trials) -> list[Measure]:
    times = np.sort(trials.times_ms(fewest=_FEWEST))
    n = max(1, floor(len(times) / 10))
    return [
        trials.told("fastest_10_percent", float(times[:n].mean()), n=n, method=f"mean of the fastest {n} responses"),
        trials.told("slowest_10_percent", float(times[-n:].mean()), n=n, method=f"mean of the slowest {n} responses"),
    ]


PARTS: tuple[Part[Trials], ...] = (_median, _speed, _time_slope, _speed_slope, _tenths)
