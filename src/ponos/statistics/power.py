"""What a study can find: the smallest difference that it would not miss."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from ponos.errors import UsageError
from ponos.statistics.moments import Floats
from ponos.statistics.noncentral import centre, probability

__all__ = ["in_raw_change", "smallest_difference", "smallest_effect"]


def smallest_effect(n1: ArrayLike, n2: ArrayLike | None, *, alpha: float = 0.05, power: float = 0.8) -> Floats:
    """Smallest true difference that a two-sided t test finds with the power wanted.

    Parameters
    ----------
    n1 : array_like of shape (n_measures,)
        People in the first group, or all of them where changes are compared with zero.
    n2 : array_like of shape (n_measures,) or None
        People in the second group; None for paired changes.
    alpha : float
        Size of the test.
    power : float
        Chance of finding the difference, greater than ``alpha``.

    Returns
    -------
    ndarray of shape (n_measures,)
        In standard deviations of what is compared (of the changes, where changes are); NaN without a degree of freedom.

    Raises
    ------
    UsageError
        The power wanted is not between ``alpha`` and 1.
    """
    if not 0 < alpha < power < 1:
        raise UsageError("The power wanted lies between the size of the test and 1.")
    first = np.atleast_1d(np.asarray(n1, dtype=float))
    if n2 is None:
        df, size = first - 1, first
    else:
        second = np.asarray(n2, dtype=float)
        df, size = first + second - 2, first * second / np.maximum(first + second, 1.0)
    # Most measures have the same people.
    apart, place = np.unique(np.stack(np.broadcast_arrays(df, size)), axis=1, return_inverse=True)
    effect: Floats = _smallest(apart[0], apart[1], alpha, power)[place.reshape(df.shape)]
    return effect


def smallest_difference(se: ArrayLike, df: ArrayLike, *, alpha: float = 0.05, power: float = 0.8) -> Floats:
    """Smallest true difference that a two-sided t test with this standard error finds with the power wanted.

    Unlike :func:`smallest_effect` it asks for no common spread: with the standard error and the degrees of freedom of
    Welch's test it is that test's own, whichever group is the larger or the more unlike.

    Parameters
    ----------
    se : array_like of shape (n_measures,)
        Standard error of the difference.
    df : array_like of shape (n_measures,)
        Its degrees of freedom, one or more.
    alpha : float
        Size of the test.
    power : float
        Chance of finding the difference, greater than ``alpha``.

    Returns
    -------
    ndarray of shape (n_measures,)
        In the unit of the standard error; NaN where there is none.

    Raises
    ------
    UsageError
        The power wanted is not between ``alpha`` and 1.
    """
    if not 0 < alpha < power < 1:
        raise UsageError("The power wanted lies between the size of the test and 1.")
    error = np.atleast_1d(np.asarray(se, dtype=float))
    freedom = np.broadcast_to(np.asarray(df, dtype=float), error.shape)
    difference: Floats = error * _smallest(freedom, np.ones(error.shape), alpha, power)
    return difference


def _smallest(df: Floats, size: Floats, alpha: float, power: float) -> Floats:
    known = (df >= 1) & (size > 0)
    effect = np.full(df.shape, np.nan)
    freedom = df[known]
    critical = stdtrit(freedom, 1 - alpha / 2)
    wrong_side = np.zeros(freedom.shape)
    shift = np.zeros(freedom.shape)
    for _ in range(8):
        # The power on the far side is small and falls with the shift, so putting it in settles at once.
        shift = centre(critical, freedom, 1 - power + wrong_side)
        wrong_side = probability(-critical, freedom, shift)
    effect[known] = shift / np.sqrt(size[known])
    return effect


def in_raw_change(d: ArrayLike, reliability: ArrayLike) -> Floats:
    """Turn an effect on changes into one in units of a single visit's spread.

    Parameters
    ----------
    d : array_like
        In standard deviations of the change.
    reliability : array_like
        Correlation of the two visits.

    Returns
    -------
    ndarray
        Effect d √(2 (1 − r)), for visits that spread alike.
    """
    raw: Floats = np.asarray(d, dtype=float) * np.sqrt(2.0 * (1.0 - np.asarray(reliability, dtype=float)))
    return raw
