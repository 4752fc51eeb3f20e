"""Rank tests: two groups, how often one exceeds the other, and paired changes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtr, stdtrit

from ponos.statistics.moments import Floats, columns, divided, taken

__all__ = ["BrunnerMunzel", "brunner_munzel", "mann_whitney", "wilcoxon"]


_EXACT = 8
"""In a group of so many or fewer, scipy counts all orders, unless there are ties."""

_EXACT_CHANGES = 50
"""Of so many changes or fewer, none of them zero or alike, scipy counts all signs."""


@dataclass(frozen=True, kw_only=True)
class BrunnerMunzel:
    """How often a person of the first group exceeds one of the second.

    Attributes
    ----------
    p : ndarray of shape (n_measures,)
        Two-sided, against one half; NaN where the groups do not overlap at all.
    superiority : ndarray of shape (n_measures,)
        P(a > b) + ½ P(a = b).
    low, high : ndarray of shape (n_measures,)
        Confidence interval, kept between 0 and 1.
    """

    p: Floats
    superiority: Floats
    low: Floats
    high: Floats


def mann_whitney(a: ArrayLike, b: ArrayLike) -> Floats:
    """Compare two groups by ranks.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.

    Returns
    -------
    ndarray of shape (n_measures,)
        Two-sided p; exact for a group of eight or fewer without ties, else normal with the corrections for ties and
        continuity. R is exact up to fifty: where p is very small, the two differ by a factor, not in what they say.

    References
    ----------
    .. [1] Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60. doi:10.1214/aoms/1177730491
    """
    from scipy.stats import mannwhitneyu

    def _exact(one: Floats, two: Floats) -> float:
        return float(mannwhitneyu(one, two).pvalue)

    one, two = columns(a), columns(b)
    p, fewest = _normal(one, two), np.minimum(*((~np.isnan(arm)).sum(axis=0) for arm in (one, two)))
    small = np.flatnonzero((fewest <= _EXACT) & ~np.isnan(p))
    p[small] = _by_measure(_exact, one[:, small], two[:, small])
    return p


def _normal(one: Floats, two: Floats) -> Floats:
    """Give p by the normal distribution; the sum of squares of midranks is that of ranks less what ties take away."""
    n1, n2 = ((~np.isnan(arm)).sum(axis=0) for arm in (one, two))
    ranked, n = _ranks(np.concatenate([one, two])), n1 + n2
    away = np.abs(np.nansum(ranked[: len(one)], axis=0) - n1 * (n + 1) / 2)
    squares = np.nansum((ranked - (n + 1) / 2) ** 2, axis=0)
    z = divided(away - 0.5, np.sqrt(divided(n1 * n2 * squares, n * (n - 1.0))))
    p: Floats = np.minimum(2.0 * ndtr(-z), 1.0)
    return p


def wilcoxon(x: ArrayLike) -> Floats:
    """Compare paired changes with zero by signed ranks.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One change a person; a change of zero is left out.

    Returns
    -------
    ndarray of shape (n_measures,)
        Two-sided p; exact for few people without ties, else normal.

    References
    ----------
    .. [1] Wilcoxon F. Biometrics Bulletin 1945;1:80-83. doi:10.2307/3001968
    """
    from scipy.stats import wilcoxon as signed_ranks

    def _p(change: Floats) -> float:
        with warnings.catch_warnings():
            # Older releases of scipy say aloud that zeros keep them from counting all signs.
            warnings.simplefilter("ignore", UserWarning)
            return float(signed_ranks(change).pvalue) if (change != 0).any() else np.nan

    table = columns(x)
    n, size, p = (~np.isnan(table)).sum(axis=0), np.sort(np.abs(table), axis=0), np.full(table.shape[1], np.nan)
    plain = (n > 0) & (n <= _EXACT_CHANGES) & ~(size == 0).any(axis=0) & ~(np.diff(size, axis=0) == 0).any(axis=0)
    # Whose change is whose does not matter, so measures with as many people go together: missing ones are sorted last.
    ordered = np.sort(table, axis=0)
    for people in np.unique(n[plain]):
        at = np.flatnonzero(plain & (n == people))
        p[at] = signed_ranks(ordered[:people, at], axis=0, method="exact").pvalue
    rest = np.flatnonzero(~plain)
    p[rest] = _by_measure(_p, table[:, rest])
    return p


def brunner_munzel(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> BrunnerMunzel:
    """Estimate how often one group exceeds the other, however differently they spread.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups; two people in each are needed.
    confidence : float
        Of the interval.

    Returns
    -------
    BrunnerMunzel
        Superiority of ``a``, with Student's t on Satterthwaite's degrees of freedom.

    References
    ----------
    .. [1] Brunner E, Munzel U. Biom J 2000;42:17-25.
       doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U
    """
    one, two = columns(a), columns(b)
    n1, n2 = ((~np.isnan(arm)).sum(axis=0) for arm in (one, two))
    whole = _ranks(np.concatenate([one, two]))
    # What is left of a rank in both groups after the rank in one's own: how many of the other group lie below.
    below1, below2 = whole[: len(one)] - _ranks(one), whole[len(one) :] - _ranks(two)
    superiority = divided(np.nansum(below1, axis=0), n1 * n2)
    s1, s2 = (_spread(below, n) for below, n in ((below1, n1), (below2, n2)))
    v1, v2 = divided(s1, n1 * n2**2), divided(s2, n2 * n1**2)
    df = divided((v1 + v2) ** 2, divided(v1**2, n1 - 1) + divided(v2**2, n2 - 1))
    se = taken(np.sqrt(v1 + v2), df > 0)
    p: Floats = 2.0 * stdtr(df, -np.abs(divided(superiority - 0.5, se)))
    reach = stdtrit(df, 0.5 + 0.5 * confidence) * se
    low, high = (np.clip(superiority + side * reach, 0.0, 1.0) for side in (-1.0, 1.0))
    return BrunnerMunzel(p=p, superiority=superiority, low=low, high=high)


def _ranks(table: Floats) -> Floats:
    from scipy.stats import rankdata

    ranked: Floats = rankdata(table, axis=0, nan_policy="omit")
    return ranked


def _spread(values: Floats, n: Floats) -> Floats:
    """Give the variance of every column about its mean."""
    mean = divided(np.nansum(values, axis=0), n)
    return divided(np.nansum((values - mean) ** 2, axis=0), n - 1)


def _by_measure(p: Callable[..., float], *arms: Floats) -> Floats:
    found = [p(*(arm[~np.isnan(arm[:, at]), at] for arm in arms)) for at in range(arms[0].shape[1])]
    return np.array(found, dtype=float)
