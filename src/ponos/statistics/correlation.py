"""Correlations with intervals, and the difference between those of two groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtr

from ponos.statistics.moments import Floats, Ints, columns, divided, moments, taken

__all__ = ["Correlation", "Difference", "difference", "pearson", "spearman"]


@dataclass(frozen=True, kw_only=True)
class Correlation:
    """How two measures go together.

    Attributes
    ----------
    r : ndarray of shape (n_measures,)
        Correlation; NaN, as all that follows, for fewer than three pairs or where one side does not vary.
    low, high : ndarray of shape (n_measures,)
        Confidence interval; NaN for fewer than four pairs.
    p : ndarray of shape (n_measures,)
        Two-sided, by Student's t.
    n : ndarray of shape (n_measures,)
        Pairs.
    slope, intercept : ndarray of shape (n_measures,)
        Least-squares line of y on x; NaN for ranks.
    """

    r: Floats
    low: Floats
    high: Floats
    p: Floats
    n: Ints
    slope: Floats
    intercept: Floats


class Difference(NamedTuple):
    """Difference between two groups' correlations.

    Attributes
    ----------
    estimate : ndarray
        First minus second.
    low, high : ndarray
        Confidence interval.
    z, p : ndarray
        Fisher's test.
    """

    estimate: Floats
    low: Floats
    high: Floats
    z: Floats
    p: Floats


def pearson(x: ArrayLike, y: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Correlate by the product of moments.

    Parameters
    ----------
    x, y : array_like of shape (n_people, n_measures)
        Pairs, column by column; one column goes with every column of the other. A pair with a NaN is left out.
    confidence : float
        Of the interval, by Fisher's z.

    Returns
    -------
    Correlation
        With the line of y on x.
    """
    one, two = _pairs(x, y)
    r, slope, n = _moment(one, two)
    intercept = taken(moments(two).mean, ~np.isnan(r)) - slope * moments(one).mean
    low, high = _interval(r, n, np.ones_like(r), confidence)
    return Correlation(r=r, low=low, high=high, p=_p(r, n), n=n, slope=slope, intercept=intercept)


def spearman(x: ArrayLike, y: ArrayLike, *, confidence: float = 0.95) -> Correlation:
    """Correlate ranks.

    Parameters
    ----------
    x, y : array_like of shape (n_people, n_measures)
        Pairs, as for :func:`pearson`.
    confidence : float
        Of the interval, by Fisher's z with the variance (1 + r²/2)/(n − 3).

    Returns
    -------
    Correlation
        Without a line.

    References
    ----------
    .. [1] Bonett DG, Wright TA. Psychometrika 2000;65:23-28. doi:10.1007/BF02294183
    """
    from scipy.stats import rankdata

    ranks = [rankdata(side, axis=0, nan_policy="omit") for side in _pairs(x, y)]
    r, _, n = _moment(ranks[0], ranks[1])
    low, high = _interval(r, n, np.sqrt(1.0 + 0.5 * r**2), confidence)
    line = np.full_like(r, np.nan)
    return Correlation(r=r, low=low, high=high, p=_p(r, n), n=n, slope=line, intercept=line.copy())


def difference(
    r1: ArrayLike, n1: ArrayLike, r2: ArrayLike, n2: ArrayLike, *, ranks: bool = False, confidence: float = 0.95
) -> Difference:
    """Compare the correlations of two groups of different people.

    Parameters
    ----------
    r1, n1 : array_like
        Correlation and number of pairs of the first group.
    r2, n2 : array_like
        The same of the second.
    ranks : bool
        Whether these are correlations of ranks, which scatter more: by (1 + r²/2)/(n − 3) on Fisher's scale.
    confidence : float
        Of the interval.

    Returns
    -------
    Difference
        Test on Fisher's scale, interval on the scale of r; NaN for fewer than four pairs.

    References
    ----------
    .. [1] Zou GY. Psychol Methods 2007;12:399-413. doi:10.1037/1082-989X.12.4.399
    .. [2] Bonett DG, Wright TA. Psychometrika 2000;65:23-28. doi:10.1007/BF02294183
    """
    first, second = np.atleast_1d(np.asarray(r1, dtype=float)), np.atleast_1d(np.asarray(r2, dtype=float))
    pairs1, pairs2 = np.asarray(n1, dtype=float), np.asarray(n2, dtype=float)
    wide1, wide2 = (np.sqrt(1.0 + 0.5 * r**2) if ranks else np.ones_like(r) for r in (first, second))
    low1, high1 = _interval(first, pairs1, wide1, confidence)
    low2, high2 = _interval(second, pairs2, wide2, confidence)
    se = np.sqrt(divided(wide1**2, pairs1 - 3) + divided(wide2**2, pairs2 - 3))
    z = divided(_fisher(first) - _fisher(second), se)
    estimate = first - second
    return Difference(
        estimate,
        estimate - np.hypot(first - low1, high2 - second),
        estimate + np.hypot(high1 - first, second - low2),
        z,
        2.0 * ndtr(-np.abs(z)),
    )


def _pairs(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    one, two = np.broadcast_arrays(columns(x), columns(y))
    both = ~np.isnan(one + two)
    return taken(one, both), taken(two, both)


def _moment(x: Floats, y: Floats) -> tuple[Floats, Floats, Ints]:
    """Give correlation, slope of y on x, and number of pairs."""
    one, two = moments(x), moments(y)
    product = np.nansum((x - one.mean) * (y - two.mean), axis=0)
    known = (one.n >= 3) & (two.squares > 0)
    r = np.clip(divided(product, np.sqrt(one.squares * two.squares)), -1.0, 1.0)
    return taken(r, known), taken(divided(product, one.squares), known), one.n


def _p(r: Floats, n: Ints) -> Floats:
    df = np.where(n > 2, n - 2.0, np.nan)
    perfect = np.abs(r) >= 1.0 - 1e-15
    t = r * np.sqrt(divided(df, np.where(perfect, np.nan, 1.0 - r**2)))
    p: Floats = np.where(perfect, 0.0, 2.0 * stdtr(df, -np.abs(t)))
    return p


def _fisher(r: Floats) -> Floats:
    z: Floats = np.arctanh(np.clip(r, -1.0 + 1e-15, 1.0 - 1e-15))
    return z


def _interval(r: Floats, n: ArrayLike, widening: Floats, confidence: float) -> tuple[Floats, Floats]:
    reach = float(ndtri(0.5 + 0.5 * confidence)) * widening * np.sqrt(divided(1.0, np.asarray(n) - 3.0))
    return np.tanh(_fisher(r) - reach), np.tanh(_fisher(r) + reach)
