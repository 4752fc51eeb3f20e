"""Bootstrap-t intervals: how far the t of a resample strays from its own centre, instead of Student's table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ponos.statistics.means import Estimates, one_sample, welch
from ponos.statistics.moments import Floats, columns, divided, moments, taken

__all__ = ["Interval", "studentised", "studentised_one"]

_MOST_CELLS = 2_000_000
"""Numbers in one block of draws by measures."""

_FEWEST = 0.9
"""Share of the draws that must have a t; nine in ten, the project's own choice."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Interval and test of every measure.

    Attributes
    ----------
    low, high : ndarray of shape (n_measures,)
        Confidence interval, as much of its error on one side as on the other.
    p : ndarray of shape (n_measures,)
        Two-sided; below 0.05 where the 95 % interval leaves zero out.
    """

    low: Floats
    high: Floats
    p: Floats


def studentised(a: ArrayLike, b: ArrayLike, *, draws: int = 2_000, seed: int, confidence: float = 0.95) -> Interval:
    """Interval of the difference between two groups' means.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.
    draws : int
        Resamples of the people of each group.
    seed : int
        Of the random numbers.
    confidence : float
        Of the interval.

    Returns
    -------
    Interval
        Of mean of ``a`` minus mean of ``b``; NaN where a resample in ten has no t.

    References
    ----------
    .. [1] Hall P. Ann Stat 1988;16:927-953. doi:10.1214/aos/1176350933
    """
    return _interval((columns(a), columns(b)), welch(a, b), draws, seed, confidence)


def studentised_one(x: ArrayLike, *, draws: int = 2_000, seed: int, confidence: float = 0.95) -> Interval:
    """Interval of a mean, such as that of paired changes.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One value a person.
    draws : int
        Resamples of the people.
    seed : int
        Of the random numbers.
    confidence : float
        Of the interval.

    Returns
    -------
    Interval
        Of the mean; NaN where a resample in ten has no t.
    """
    return _interval((columns(x),), one_sample(x), draws, seed, confidence)


def _interval(arms: tuple[Floats, ...], own: Estimates, draws: int, seed: int, confidence: float) -> Interval:
    random = np.random.default_rng(seed)
    weights = [_weights(random, len(arm), draws) for arm in arms]
    low, high, p = (np.full(own.t.shape, np.nan) for _ in range(3))
    width = max(1, _MOST_CELLS // draws)
    for start in range(0, len(own.t), width):
        part = slice(start, start + width)
        t = _resampled([arm[:, part] for arm in arms], weights)
        lower, upper, p[part] = _read(t, own.t[part], confidence)
        low[part], high[part] = own.estimate[part] - upper * own.se[part], own.estimate[part] - lower * own.se[part]
    return Interval(low=low, high=high, p=p)


def _weights(random: np.random.Generator, people: int, draws: int) -> Floats:
    """Give how often each person is in each resample."""
    if people == 0:
        return np.zeros((draws, 0))
    return random.multinomial(people, np.full(people, 1 / people), size=draws).astype(float)


def _resampled(arms: list[Floats], weights: list[Floats]) -> Floats:
    """Give t of every resample about the observed estimate, shape (draws, measures); NaN where nothing varies."""
    away, square = np.zeros(1), np.zeros(1)
    for sign, arm, weight in zip((1.0, -1.0), arms, weights, strict=False):
        known, about = ~np.isnan(arm), moments(arm)
        centred = np.where(known, arm - about.mean, 0.0)
        n = weight @ known.astype(float)
        mean = divided(weight @ centred, n)
        spread = weight @ centred**2 - n * mean**2
        # What rounding leaves of a resample of equal values is no spread.
        spread[spread <= 1e-12 * about.squares] = 0.0
        away, square = away + sign * mean, square + divided(spread, n * (n - 1.0))
    return divided(away, np.sqrt(square))


def _read(t: Floats, observed: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Give both quantiles of the resampled t, and where the observed one lies among them."""
    count = (~np.isnan(t)).sum(axis=0)
    enough = (count >= _FEWEST * len(t)) & ~np.isnan(observed)
    tail = 0.5 - 0.5 * confidence
    ordered = np.sort(t, axis=0)
    lower, upper = (taken(_quantile(ordered, count, at), enough) for at in (tail, 1.0 - tail))
    rarer = np.minimum((t >= observed).sum(axis=0), (t <= observed).sum(axis=0))
    return lower, upper, taken(np.minimum(2.0 * (rarer + 1.0) / (count + 1.0), 1.0), enough)


def _quantile(ordered: Floats, count: Floats, at: float) -> Floats:
    """Give a quantile of the first ``count`` of every sorted column."""
    place = at * np.maximum(count - 1.0, 0.0)
    under = np.floor(place).astype(int)
    over = np.minimum(under + 1, len(ordered) - 1)
    column = np.arange(ordered.shape[1])
    first, second = ordered[under, column], ordered[over, column]
    middle: Floats = np.where(place > under, first + (place - under) * (second - first), first)
    return middle
