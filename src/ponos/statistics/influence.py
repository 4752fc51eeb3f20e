"""Influence: what becomes of a difference when any one person is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from ponos.statistics.means import Estimates, one_sample, welch
from ponos.statistics.moments import Bools, Floats, Ints, columns, divided, moments, taken

__all__ = ["Influence", "leave_one_out", "leave_one_out_one"]


@dataclass(frozen=True, kw_only=True)
class Influence:
    """Range of what is found without any one person.

    Attributes
    ----------
    p_highest, p_lowest : ndarray of shape (n_measures,)
        Highest and lowest p; NaN where there is none to be had.
    index_highest, index_lowest : ndarray of shape (n_measures,)
        Whose absence gives it, as a row of the first group followed by the second; −1 where there is none.
    estimate_low, estimate_high : ndarray of shape (n_measures,)
        Range of the estimate.
    sign_flips : ndarray of bool, shape (n_measures,)
        Whether the estimate changes its sign without somebody.
    verdict_flips : ndarray of bool, shape (n_measures,)
        Whether p crosses ``alpha`` without somebody.
    """

    p_highest: Floats
    p_lowest: Floats
    index_highest: Ints
    index_lowest: Ints
    estimate_low: Floats
    estimate_high: Floats
    sign_flips: Bools
    verdict_flips: Bools


def leave_one_out(a: ArrayLike, b: ArrayLike, *, alpha: float = 0.05) -> Influence:
    """Repeat Welch's test without each person in turn.

    Means and sums of squares are taken down by one person in closed form; no test is computed anew.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups.
    alpha : float
        Size of the test, for ``verdict_flips``.

    Returns
    -------
    Influence
        Three people in each group are needed for all of it.
    """
    one, two = columns(a), columns(b)
    mean_1, error_1, free_1 = _without(one)
    mean_2, error_2, free_2 = _without(two)
    own_1, own_2 = _whole(one), _whole(two)
    estimate = np.concatenate([mean_1 - own_2[0], own_1[0] - mean_2])
    first = np.concatenate([error_1, np.broadcast_to(own_1[1], error_2.shape)])
    second = np.concatenate([np.broadcast_to(own_2[1], error_1.shape), error_2])
    df_1 = np.concatenate([free_1, np.broadcast_to(own_1[2], free_2.shape)])
    df_2 = np.concatenate([np.broadcast_to(own_2[2], free_1.shape), free_2])
    df = divided((first + second) ** 2, divided(first**2, df_1) + divided(second**2, df_2))
    return _range(estimate, np.sqrt(first + second), df, welch(one, two), alpha)


def leave_one_out_one(x: ArrayLike, *, alpha: float = 0.05) -> Influence:
    """Repeat the test of a mean without each person in turn.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One value a person.
    alpha : float
        Size of the test, for ``verdict_flips``.

    Returns
    -------
    Influence
        Three people are needed.
    """
    table = columns(x)
    mean, error, df = _without(table)
    return _range(mean, np.sqrt(error), df, one_sample(table), alpha)


def _whole(table: Floats) -> tuple[Floats, Floats, Floats]:
    """Give mean, its squared error and the degrees of freedom."""
    found = moments(table)
    return found.mean, divided(found.variance, found.n), np.asarray(found.n - 1.0, dtype=float)


def _without(table: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the same without each person, each of shape (people, measures); NaN for who has no value."""
    found = moments(table)
    n = found.n.astype(float)
    away = table - found.mean
    mean = found.mean - divided(away, n - 1.0)
    squares = found.squares - divided(n, n - 1.0) * away**2
    squares = np.where(squares > 1e-12 * found.squares, squares, 0.0)
    known = ~np.isnan(table)
    df = taken(np.broadcast_to(n - 2.0, table.shape), known)
    return mean, divided(divided(squares, df), n - 1.0), df


def _range(estimate: Floats, se: Floats, df: Floats, whole: Estimates, alpha: float) -> Influence:
    known = (se > 0) & (df > 0) & ~np.isnan(whole.p)
    p = taken(2.0 * stdtr(taken(df, known), -np.abs(divided(estimate, se))), known)
    highest, index_highest = _extreme(p, 1.0)
    lowest, index_lowest = _extreme(p, -1.0)
    high, low = _extreme(taken(estimate, known), 1.0)[0], _extreme(taken(estimate, known), -1.0)[0]
    return Influence(
        p_highest=highest,
        p_lowest=lowest,
        index_highest=index_highest,
        index_lowest=index_lowest,
        estimate_low=low,
        estimate_high=high,
        sign_flips=(low * whole.estimate < 0) | (high * whole.estimate < 0),
        verdict_flips=((lowest < alpha) & (whole.p >= alpha)) | ((highest >= alpha) & (whole.p < alpha)),
    )


def _extreme(values: Floats, sign: float) -> tuple[Floats, Ints]:
    """Give the largest of each column (smallest for a sign of −1) and its row; NaN and −1 where there is none."""
    if len(values) == 0:
        return np.full(values.shape[1], np.nan), np.full(values.shape[1], -1)
    missing = np.isnan(values)
    row = np.argmax(np.where(missing, -np.inf, sign * values), axis=0)
    return values[row, np.arange(values.shape[1])], np.where(missing.all(axis=0), -1, row)
