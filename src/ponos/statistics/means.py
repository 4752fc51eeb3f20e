"""Differences between means, for every measure at once: two groups, paired changes, and two estimates.

On complete data of two visits the difference between two groups' mean changes is the group-by-time interaction of the
mixed model, in closed form: :func:`pooled` is the F test of that interaction (F = t²), :func:`welch` the same without
assuming that changes spread alike in both groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from ponos.statistics.moments import Floats, Ints, divided, moments, taken

__all__ = ["Estimates", "difference_of", "one_sample", "pooled", "student", "welch"]


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """An estimate of every measure, and how well it is known.

    Attributes
    ----------
    estimate : ndarray of shape (n_measures,)
        In the unit of the measure; NaN, as all that follows, where there are too few people or nothing varies.
    se : ndarray of shape (n_measures,)
        Standard error.
    df : ndarray of shape (n_measures,)
        Degrees of freedom.
    t : ndarray of shape (n_measures,)
        ``estimate / se``.
    p : ndarray of shape (n_measures,)
        Two-sided.
    low, high : ndarray of shape (n_measures,)
        Confidence interval.
    n : tuple of ndarray of shape (n_measures,)
        People with a value, one array an arm.
    """

    estimate: Floats
    se: Floats
    df: Floats
    t: Floats
    p: Floats
    low: Floats
    high: Floats
    n: tuple[Ints, ...]


def student(
    estimate: Floats, se: Floats, df: Floats, *, n: tuple[Ints, ...] = (), confidence: float = 0.95
) -> Estimates:
    """Refer estimates to Student's t.

    Parameters
    ----------
    estimate, se, df : ndarray of shape (n_measures,)
        Estimates, standard errors and degrees of freedom; one that is not positive makes the measure NaN.
    n : tuple of ndarray of shape (n_measures,)
        People, one array an arm.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        With test and interval.
    """
    known = (se > 0) & (df > 0) & np.isfinite(estimate)
    estimate, se, df = taken(estimate, known), taken(se, known), taken(df, known)
    t = divided(estimate, se)
    # The quantile is the dear part, and most measures share their degrees of freedom.
    apart, place = np.unique(df, return_inverse=True)
    reach = stdtrit(apart, 0.5 + 0.5 * confidence)[place.reshape(df.shape)] * se
    p = 2.0 * stdtr(df, -np.abs(t))
    return Estimates(estimate=estimate, se=se, df=df, t=t, p=p, low=estimate - reach, high=estimate + reach, n=n)


def welch(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> Estimates:
    """Compare the means of two groups that may spread differently.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        Mean of ``a`` minus mean of ``b``; two people in each group are needed.

    References
    ----------
    .. [1] Welch BL. Biometrika 1947;34:28-35. doi:10.1093/biomet/34.1-2.28
    """
    one, two = moments(a), moments(b)
    v1, v2 = divided(one.variance, one.n), divided(two.variance, two.n)
    df = divided((v1 + v2) ** 2, divided(v1**2, one.n - 1) + divided(v2**2, two.n - 1))
    return student(one.mean - two.mean, np.sqrt(v1 + v2), df, n=(one.n, two.n), confidence=confidence)


def pooled(a: ArrayLike, b: ArrayLike, *, confidence: float = 0.95) -> Estimates:
    """Compare the means of two groups that spread alike.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        Mean of ``a`` minus mean of ``b``; one person in each group and three together are needed.
    """
    one, two = moments(a), moments(b)
    df = (one.n + two.n - 2).astype(float)
    variance = divided(one.squares + two.squares, df) * (divided(1.0, one.n) + divided(1.0, two.n))
    return student(one.mean - two.mean, np.sqrt(variance), df, n=(one.n, two.n), confidence=confidence)


def one_sample(x: ArrayLike, *, confidence: float = 0.95) -> Estimates:
    """Compare a mean with zero, such as that of paired changes.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One value a person.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        The mean; two people are needed.
    """
    one = moments(x)
    se = np.sqrt(divided(one.variance, one.n))
    return student(one.mean, se, (one.n - 1).astype(float), n=(one.n,), confidence=confidence)


def difference_of(first: Estimates, second: Estimates, *, confidence: float = 0.95) -> Estimates:
    """Subtract one estimate from another that other people gave.

    Parameters
    ----------
    first, second : Estimates
        Two independent estimates.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        ``first`` minus ``second``, with degrees of freedom after Satterthwaite and the arms of both.

    References
    ----------
    .. [1] Satterthwaite FE. Biometrics Bulletin 1946;2:110-114. doi:10.2307/3002019
    """
    v1, v2 = first.se**2, second.se**2
    df = divided((v1 + v2) ** 2, divided(v1**2, first.df) + divided(v2**2, second.df))
    estimate = first.estimate - second.estimate
    return student(estimate, np.sqrt(v1 + v2), df, n=first.n + second.n, confidence=confidence)
