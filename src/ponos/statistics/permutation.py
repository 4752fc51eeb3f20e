"""Permutation tests of two groups and of paired changes, for each measure and for the family of them.

The statistic is Student's t with unequal variances, which keeps the test right (for large groups) where the groups
spread differently; the plain difference of means would not. All measures of one person are dealt out together, so the
correlation between measures is kept, and the largest \\|t\\| of a draw is what chance gives a family.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ponos.statistics.moments import Floats, columns, divided, moments, taken
from ponos.statistics.relabelling import Relabellings, labels, signs

__all__ = ["Permuted", "sign_flips", "two_groups"]

_TIE = 1.0 - 1e-9
"""Two |t| that differ by less, relatively, are one |t| summed in another order."""


@dataclass(frozen=True, kw_only=True)
class Permuted:
    """P-values by permutation.

    Attributes
    ----------
    p : ndarray of shape (n_measures,)
        Two-sided, of the measure alone.
    p_family : ndarray of shape (n_measures,)
        The same, bounding the chance of a single false finding among all the measures given (single-step max-T).
    draws : int
        Relabellings looked at.
    exact : bool
        Whether these are all that there are.
    """

    p: Floats
    p_family: Floats
    draws: int
    exact: bool


def two_groups(a: ArrayLike, b: ArrayLike, *, draws: int = 10_000, seed: int) -> Permuted:
    """Compare two groups by dealing their labels out again.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups. A missing value goes with its person to either group.
    draws : int
        Relabellings; all are enumerated where there are no more than these.
    seed : int
        Of the random numbers.

    Returns
    -------
    Permuted
        P-values. A draw that leaves fewer than two values in a group has no t for that measure and is not counted for
        it, nor among the draws that it is a share of.

    References
    ----------
    .. [1] Janssen A. Stat Probab Lett 1997;36:9-21. doi:10.1016/S0167-7152(97)00043-6
    .. [2] Westfall PH, Young SS. Resampling-based multiple testing. Wiley 1993.
    """
    one, two = _present(columns(a)), _present(columns(b))
    both = np.concatenate([one, two])
    known = ~np.isnan(both)
    centred = np.where(known, both - moments(both).mean, 0.0)
    sums = np.concatenate([known.astype(float), centred, centred**2], axis=1)
    own = np.repeat((1.0, 0.0), (len(one), len(two)))[None, :]

    def _statistic(rows: Floats) -> Floats:
        return _two_sample(rows @ sums, sums.sum(axis=0))

    enough = (moments(one).n >= 2) & (moments(two).n >= 2) & (moments(both).squares > 0)
    dealt = labels(len(one), len(two), draws=draws, seed=seed, measures=both.shape[1])
    return _counted(_statistic, own, dealt, enough)


def sign_flips(x: ArrayLike, *, draws: int = 10_000, seed: int) -> Permuted:
    """Compare paired changes with zero by flipping their signs.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One change a person, symmetric about zero if nothing happened.
    draws : int
        Flips; all are enumerated where there are no more than these.
    seed : int
        Of the random numbers.

    Returns
    -------
    Permuted
        P-values.
    """
    table = _present(columns(x))
    filled = np.where(np.isnan(table), 0.0, table)
    n, square = (~np.isnan(table)).sum(axis=0), (filled**2).sum(axis=0)

    def _statistic(rows: Floats) -> Floats:
        total = rows @ filled
        return _ratio(np.abs(total), square - divided(total**2, n), square, np.sqrt((n - 1.0).clip(0.0) * n))

    flips = signs(len(table), draws=draws, seed=seed, measures=table.shape[1])
    return _counted(_statistic, np.ones((1, len(table))), flips, (n >= 2) & (square > 0))


def _present(table: Floats) -> Floats:
    """Leave people out who have no value at all."""
    return table[~np.isnan(table).all(axis=1)]


def _two_sample(first: Floats, total: Floats) -> Floats:
    """Give |t| of every draw from the first group's counts, sums and sums of squares side by side."""
    n1, s1, q1 = np.split(first, 3, axis=1)
    n2, s2, q2 = np.split(total - first, 3, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        m1, m2 = s1 / n1, s2 / n2
        variance = (q1 - s1 * m1) / (n1 * (n1 - 1.0)) + (q2 - s2 * m2) / (n2 * (n2 - 1.0))
        scale = np.split(total, 3)[2] / np.maximum(n1 + n2, 1.0) ** 2
        found = _ratio(np.abs(m1 - m2), variance, scale, np.ones(1))
    found[(n1 < 2) | (n2 < 2)] = np.nan
    return found


def _ratio(top: Floats, square: Floats, scale: Floats, factor: Floats) -> Floats:
    """Divide by a root, which is zero (and the quotient infinite) where it is rounding beside the scale."""
    root = np.sqrt(np.where(square > 1e-13 * scale, square, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Floats = factor * top / root
    quotient[np.isnan(quotient) | (top**2 <= 1e-26 * scale)] = 0.0
    return quotient


def _counted(statistic: Callable[[Floats], Floats], own: Floats, drawn: Relabellings, known: ArrayLike) -> Permuted:
    observed = statistic(own)[0]
    within, bound = np.asarray(known), observed * _TIE
    alone, family, told = (np.zeros(observed.shape) for _ in range(3))
    for rows in drawn.blocks:
        found = statistic(rows)
        alone += (found >= bound).sum(axis=0)
        told += (~np.isnan(found)).sum(axis=0)
        largest = np.sort(np.fmax.reduce(found[:, within], axis=1, initial=0.0))
        family += len(largest) - np.searchsorted(largest, bound)
    p, p_family = taken(drawn.p(alone, of=told), within), taken(drawn.p(family), within)
    # Where draws have no t, the largest of the others may be too small for a measure that few have.
    return Permuted(p=p, p_family=np.maximum(p, p_family), draws=drawn.draws, exact=drawn.exact)
