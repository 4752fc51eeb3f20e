"""Standardised effects: Hedges' g with its exact interval, and the change in units of the baseline's spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, ndtri

from ponos.statistics.moments import Floats, columns, divided, moments, taken
from ponos.statistics.noncentral import centre

__all__ = [
    "BaselineChange",
    "Standardised",
    "Within",
    "change_in_baseline_sd",
    "correction",
    "one_change_in_baseline_sd",
    "standardised",
    "within_sd",
]


@dataclass(frozen=True, kw_only=True)
class Standardised:
    """Hedges' g of every measure.

    Attributes
    ----------
    g : ndarray of shape (n_measures,)
        In standard deviations.
    low, high : ndarray of shape (n_measures,)
        Confidence interval.
    """

    g: Floats
    low: Floats
    high: Floats


class Within(NamedTuple):
    """Spread within two groups.

    Attributes
    ----------
    sd : ndarray of shape (n_measures,)
        Pooled standard deviation.
    df : ndarray of shape (n_measures,)
        Its degrees of freedom.
    """

    sd: Floats
    df: Floats


class BaselineChange(NamedTuple):
    """Changes in units of the baseline's standard deviation.

    Attributes
    ----------
    g : ndarray of shape (n_measures,)
        In standard deviations of the first visit.
    variance : ndarray of shape (n_measures,)
        Of ``g``.
    low, high : ndarray of shape (n_measures,)
        Confidence interval, normal.
    """

    g: Floats
    variance: Floats
    low: Floats
    high: Floats


def correction(df: ArrayLike) -> Floats:
    """Factor that takes the small-sample bias out of a standardised difference.

    Parameters
    ----------
    df : array_like
        Degrees of freedom of the standard deviation; NaN comes from 1 or fewer.

    Returns
    -------
    ndarray
        The factor Γ(df/2) / (√(df/2) Γ((df−1)/2)), exactly.

    References
    ----------
    .. [1] Hedges LV. J Educ Stat 1981;6:107-128. doi:10.3102/10769986006002107
    """
    given = np.asarray(df, dtype=float)
    freedom = taken(given, given > 1)
    exact: Floats = np.exp(gammaln(freedom / 2) - gammaln((freedom - 1) / 2)) / np.sqrt(freedom / 2)
    return exact


def standardised(
    estimate: ArrayLike, sd: ArrayLike, *, df: ArrayLike, size: ArrayLike, confidence: float = 0.95
) -> Standardised:
    """Hedges' g with the interval of the noncentral t.

    Parameters
    ----------
    estimate : array_like of shape (n_measures,)
        Difference between means, or a mean change.
    sd : array_like of shape (n_measures,)
        Standard deviation that it is divided by.
    df : array_like of shape (n_measures,)
        Degrees of freedom of ``sd``, two or more.
    size : array_like of shape (n_measures,)
        ``n1 n2 / (n1 + n2)`` for two groups, ``n`` for one: √size times estimate / sd is a t.
    confidence : float
        Of the interval.

    Returns
    -------
    Standardised
        Both limits and g, all three with the exact bias correction; NaN where ``sd`` is not positive.

    References
    ----------
    .. [1] Cumming G, Finch S. Educ Psychol Meas 2001;61:532-574. doi:10.1177/0013164401614002
    """
    d, freedom, root = np.broadcast_arrays(
        np.atleast_1d(divided(estimate, sd)), np.asarray(df, dtype=float), np.sqrt(np.asarray(size, dtype=float))
    )
    factor = correction(freedom)
    known = np.isfinite(factor) & (root > 0)
    t, tail = taken(d * root, known), 0.5 - 0.5 * confidence
    low, high = (divided(centre(t, freedom, at), root) for at in (1.0 - tail, tail))
    return Standardised(g=taken(d * factor, known), low=low * factor, high=high * factor)


def within_sd(a: ArrayLike, b: ArrayLike) -> Within:
    """Standard deviation within two groups, pooled.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.

    Returns
    -------
    Within
        The standard deviation and its degrees of freedom.
    """
    one, two = moments(a), moments(b)
    df = one.n + two.n - 2
    return Within(np.sqrt(divided(one.squares + two.squares, df)), df.astype(float))


def one_change_in_baseline_sd(change: ArrayLike, sd: ArrayLike, n: ArrayLike, r: ArrayLike) -> tuple[Floats, Floats]:
    """Change of one group in units of the baseline's standard deviation, from summaries.

    Parameters
    ----------
    change : array_like of shape (n_measures,)
        Mean of the second visit minus that of the first.
    sd : array_like of shape (n_measures,)
        Standard deviation of the first visit.
    n : array_like of shape (n_measures,)
        People with both visits.
    r : array_like of shape (n_measures,)
        Correlation of the visits.

    Returns
    -------
    tuple of ndarray of shape (n_measures,)
        The bias-corrected change g and its large-sample variance, 2 (1 − r)/n + g²/(2n).

    References
    ----------
    .. [1] Becker BJ. Br J Math Stat Psychol 1988;41:257-278. doi:10.1111/j.2044-8317.1988.tb00901.x
    """
    people, correlation = np.asarray(n, dtype=float), np.asarray(r, dtype=float)
    g = correction(people - 1) * divided(change, sd)
    return g, divided(2.0 * (1.0 - correlation), people) + divided(g**2, 2.0 * people)


def change_in_baseline_sd(
    pre_a: ArrayLike, post_a: ArrayLike, pre_b: ArrayLike, post_b: ArrayLike, *, confidence: float = 0.95
) -> BaselineChange:
    """Difference between two groups' changes, each in units of its own baseline's standard deviation.

    Morris also describes one baseline deviation pooled over the groups; here each group has its own, as meta-analyses
    code it, because patients and controls rarely spread alike.

    Parameters
    ----------
    pre_a, post_a : array_like of shape (n_people, n_measures)
        First and second visit of the first group; who misses one is left out.
    pre_b, post_b : array_like of shape (n_people, n_measures)
        The same of the second group.
    confidence : float
        Of the interval.

    Returns
    -------
    BaselineChange
        Change of the first group minus that of the second.

    References
    ----------
    .. [1] Morris SB. Organ Res Methods 2008;11:364-386. doi:10.1177/1094428106291059
    """
    (g1, v1), (g2, v2) = _of_group(pre_a, post_a), _of_group(pre_b, post_b)
    reach = float(ndtri(0.5 + 0.5 * confidence)) * np.sqrt(v1 + v2)
    return BaselineChange(g1 - g2, v1 + v2, g1 - g2 - reach, g1 - g2 + reach)


def _of_group(pre: ArrayLike, post: ArrayLike) -> tuple[Floats, Floats]:
    first, second = columns(pre), columns(post)
    both = ~np.isnan(first + second)
    before, after, summed = moments(taken(first, both)), moments(taken(second, both)), moments(first + second)
    product = 0.5 * (summed.squares - before.squares - after.squares)
    r = np.clip(divided(product, np.sqrt(before.squares * after.squares)), -1.0, 1.0)
    return one_change_in_baseline_sd(after.mean - before.mean, np.sqrt(before.variance), before.n, r)
