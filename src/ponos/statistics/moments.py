"""Counts, means and sums of squares of every measure, with what is missing left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ponos.errors import UsageError

__all__ = ["Bools", "Floats", "Ints", "Moments", "columns", "divided", "moments", "taken"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROUNDING = 8.0 * float(np.finfo(float).eps)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Moments of every measure.

    Attributes
    ----------
    n : ndarray of shape (n_measures,)
        People with a value.
    mean : ndarray of shape (n_measures,)
        Their mean; NaN for nobody.
    squares : ndarray of shape (n_measures,)
        Sum of squares about the mean; exactly 0 where nothing but rounding varies.
    """

    n: Ints
    mean: Floats
    squares: Floats

    @property
    def variance(self) -> Floats:
        """Unbiased variance; NaN for fewer than two people."""
        return divided(self.squares, self.n - 1)


def columns(values: ArrayLike) -> Floats:
    """Bring values into the shape (people, measures).

    Parameters
    ----------
    values : array_like of shape (n_people, n_measures) or (n_people,)
        One list is one measure. What is not finite counts as missing.

    Returns
    -------
    ndarray of shape (n_people, n_measures)
        Floats, NaN where missing.

    Raises
    ------
    UsageError
        The array has no or more than two dimensions.
    """
    given = np.asarray(values, dtype=float)
    if given.ndim not in (1, 2):
        raise UsageError(f"Values have {given.ndim} dimensions; people and measures are two.")
    table = given[:, None] if given.ndim == 1 else given
    known = np.isfinite(table)
    return table if known.all() else np.where(known, table, np.nan)


def divided(top: ArrayLike, bottom: ArrayLike) -> Floats:
    """Divide, giving NaN where the divisor is not positive.

    Parameters
    ----------
    top, bottom : array_like
        Of shapes that go together.

    Returns
    -------
    ndarray
        The quotient.
    """
    above, below = np.broadcast_arrays(np.asarray(top, dtype=float), np.asarray(bottom, dtype=float))
    quotient: Floats = np.full(above.shape, np.nan)
    np.divide(above, below, out=quotient, where=below > 0)
    return quotient


def taken(values: Floats, which: ArrayLike) -> Floats:
    """Keep values and make the others NaN.

    Parameters
    ----------
    values : ndarray
        Any numbers.
    which : array_like of bool
        What to keep.

    Returns
    -------
    ndarray
        Of the shape of ``values``.
    """
    kept: Floats = np.where(which, values, np.nan)
    return kept


def moments(values: ArrayLike) -> Moments:
    """Count people, average them and sum their squares, measure by measure.

    The sum of squares is taken about the mean in a second pass, so a large offset costs no digits.

    Parameters
    ----------
    values : array_like of shape (n_people, n_measures)
        NaN where missing.

    Returns
    -------
    Moments
        The moments.
    """
    table = columns(values)
    known = ~np.isnan(table)
    n = known.sum(axis=0)
    filled = np.where(known, table, 0.0)
    mean = divided(filled.sum(axis=0), n)
    squares = np.where(known, table - mean, 0.0)
    np.square(squares, out=squares)
    total = squares.sum(axis=0)
    largest = np.abs(filled).max(axis=0, initial=0.0)
    total[total <= n * (_ROUNDING * largest) ** 2] = 0.0
    return Moments(n=n, mean=mean, squares=total)
