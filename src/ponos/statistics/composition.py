"""Compositions: shares of a whole, such as fibre types or cell populations, compared by their log-ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ponos.errors import MeasureError
from ponos.statistics.moments import Bools, Floats, columns
from ponos.statistics.relabelling import labels

__all__ = ["Composed", "composition"]

_OF_SMALLEST = 0.65
"""What a zero becomes, as a share of the smallest value seen of its part; Martín-Fernández' for detection limits."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """Two groups of compositions.

    Attributes
    ----------
    p : float
        By permutation, against one common composition; NaN for fewer than two people in a group.
    distance : float
        Aitchison distance of the two centres.
    centres_a, centres_b : ndarray of shape (k,)
        Closed geometric means, of sum 1.
    clr_difference : ndarray of shape (k,)
        Centred log-ratios of the first centre less those of the second; the sum is 0.
    replaced : int
        Zeros that were replaced.
    """

    p: float
    distance: float
    centres_a: Floats
    centres_b: Floats
    clr_difference: Floats
    replaced: int


def composition(parts_a: ArrayLike, parts_b: ArrayLike, *, draws: int = 10_000, seed: int) -> Composed:
    """Compare the compositions of two groups in Aitchison's geometry.

    Rows are closed to a sum of 1, so percentages and counts will do. Zeros are replaced by 0.65 of the smallest value
    seen of their part in either group, and the other parts of the row shrunk by a common factor, which leaves their
    ratios as they are. The test permutes labels on the pseudo-F of the Aitchison distances (for two groups it orders
    permutations as the distance of the centres does); like every such test it also answers to a difference in spread.

    Parameters
    ----------
    parts_a, parts_b : array_like of shape (n_people, k)
        Parts, none negative; who lacks one is left out.
    draws : int
        Permutations; all are enumerated where there are no more than these.
    seed : int
        Of the random numbers.

    Returns
    -------
    Composed
        Centres, their difference and its p.

    Raises
    ------
    MeasureError
        A part is negative or zero in everybody, a row has no part at all, or a group nobody.

    References
    ----------
    .. [1] Martín-Fernández JA et al. Math Geol 2003;35:253-278. doi:10.1023/A:1023866030544
    .. [2] Anderson MJ. Austral Ecol 2001;26:32-46. doi:10.1111/j.1442-9993.2001.01070.pp.x
    """
    first, second = (_complete(parts) for parts in (parts_a, parts_b))
    filled, zero = _without_zeros(np.concatenate([first, second]))
    logs = np.log(filled)
    clr = logs - logs.mean(axis=1, keepdims=True)
    centre_a, centre_b = clr[: len(first)].mean(axis=0), clr[len(first) :].mean(axis=0)
    return Composed(
        p=_permuted(clr, len(first), len(second), draws, seed),
        distance=float(np.linalg.norm(centre_a - centre_b)),
        centres_a=_closed(np.exp(centre_a)[None, :])[0],
        centres_b=_closed(np.exp(centre_b)[None, :])[0],
        clr_difference=centre_a - centre_b,
        replaced=int(zero.sum()),
    )


def _complete(parts: ArrayLike) -> Floats:
    table = columns(parts)
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) == 0:
        raise MeasureError("Nobody in a group has all parts of the composition.")
    if (table < 0).any() or (table.sum(axis=1) <= 0).any():
        raise MeasureError("A composition has a negative part, or none at all.")
    return _closed(table)


def _closed(table: Floats) -> Floats:
    closed: Floats = table / table.sum(axis=1, keepdims=True)
    return closed


def _without_zeros(table: Floats) -> tuple[Floats, Bools]:
    zero = table == 0
    if zero.all(axis=0).any():
        part = int(np.flatnonzero(zero.all(axis=0))[0]) + 1
        raise MeasureError(f"Part {part} of the composition is zero in everybody; leave it out.")
    small = _OF_SMALLEST * np.where(zero, np.inf, table).min(axis=0)
    added = np.where(zero, small, 0.0)
    return np.where(zero, added, table * (1.0 - added.sum(axis=1, keepdims=True))), zero


def _permuted(clr: Floats, n_a: int, n_b: int, draws: int, seed: int) -> float:
    if min(n_a, n_b) < 2:
        return float("nan")
    square = ((clr[:, None, :] - clr[None, :, :]) ** 2).sum(axis=2)
    observed = _within(np.repeat((1.0, 0.0), (n_a, n_b))[None, :], square, n_a, n_b)[0]
    # The total is the same for every draw, so the pseudo-F is largest where least is left within the groups.
    dealt = labels(n_a, n_b, draws=draws, seed=seed, measures=n_a + n_b)
    slack = 1e-9 * square.sum() / (n_a + n_b)
    count = sum(int((_within(rows, square, n_a, n_b) <= observed + slack).sum()) for rows in dealt.blocks)
    return float(dealt.p(np.array(float(count))))


def _within(rows: Floats, square: Floats, n_a: int, n_b: int) -> Floats:
    """Give the sum of squares within both groups for every row of labels."""
    others = 1.0 - rows
    inner_a = np.einsum("di,di->d", rows @ square, rows)
    inner_b = np.einsum("di,di->d", others @ square, others)
    within: Floats = inner_a / (2.0 * n_a) + inner_b / (2.0 * n_b)
    return within
