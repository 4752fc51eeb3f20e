"""Bounds: what a difference could be at worst and at best, had nobody been missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ponos.statistics.means import one_sample, welch
from ponos.statistics.moments import Floats, columns, taken

__all__ = ["Bounds", "worst_case", "worst_case_one"]


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Ends of what the missing people could make of a difference.

    Attributes
    ----------
    low, high : ndarray of shape (n_measures,)
        Smallest and largest estimate; equal where nobody is missing, NaN where there is no test at that end.
    p_low, p_high : ndarray of shape (n_measures,)
        P at each end.
    """

    low: Floats
    high: Floats
    p_low: Floats
    p_high: Floats


def worst_case(a: ArrayLike, b: ArrayLike) -> Bounds:
    """Put the most extreme values seen in the place of missing people.

    Parameters
    ----------
    a, b : array_like of shape (n_people, n_measures)
        The two groups, with a row for everybody who was meant to be measured.

    Returns
    -------
    Bounds
        Mean of ``a`` minus mean of ``b`` after Welch: with the lowest value seen in either group for who is missing in
        ``a`` and the highest for who is missing in ``b``, and the other way round.

    References
    ----------
    .. [1] Horowitz JL, Manski CF. J Am Stat Assoc 2000;95:77-84. doi:10.1080/01621459.2000.10473902
    """
    one, two = columns(a), columns(b)
    low, high = _extremes(np.concatenate([one, two]))
    least = welch(_filled(one, low), _filled(two, high))
    most = welch(_filled(one, high), _filled(two, low))
    return Bounds(low=least.estimate, high=most.estimate, p_low=least.p, p_high=most.p)


def worst_case_one(x: ArrayLike) -> Bounds:
    """Put the most extreme changes seen in the place of missing people.

    Parameters
    ----------
    x : array_like of shape (n_people, n_measures)
        One change a person, with a row for everybody who was meant to be measured.

    Returns
    -------
    Bounds
        Mean with the lowest and with the highest change seen for who is missing.
    """
    table = columns(x)
    least, most = (one_sample(_filled(table, end)) for end in _extremes(table))
    return Bounds(low=least.estimate, high=most.estimate, p_low=least.p, p_high=most.p)


def _extremes(table: Floats) -> tuple[Floats, Floats]:
    known = ~np.isnan(table)
    low = np.where(known, table, np.inf).min(axis=0, initial=np.inf)
    high = np.where(known, table, -np.inf).max(axis=0, initial=-np.inf)
    return taken(low, known.any(axis=0)), taken(high, known.any(axis=0))


def _filled(table: Floats, value: Floats) -> Floats:
    filled: Floats = np.where(np.isnan(table), value, table)
    return filled
