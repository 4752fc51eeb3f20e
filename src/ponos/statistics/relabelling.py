"""Ways to deal people out again: labels of two groups and signs of changes, all of them or a random sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from ponos.statistics.moments import Floats, divided

__all__ = ["Relabellings", "labels", "signs"]

_MOST_CELLS = 400_000
"""Numbers in one block of draws by measures: small enough to stay in a processor's cache."""


@dataclass(frozen=True)
class Relabellings:
    """Draws, block by block.

    Attributes
    ----------
    blocks : iterator of ndarray of shape (n_block, n_people)
        Rows of 1 and 0 (labels) or of 1 and −1 (signs).
    draws : int
        How many rows all blocks have together.
    exact : bool
        Whether they are all that there are, the observed one among them.
    """

    blocks: Iterator[Floats]
    draws: int
    exact: bool

    def p(self, as_extreme: Floats, *, of: Floats | None = None) -> Floats:
        """Turn counts into p-values.

        Parameters
        ----------
        as_extreme : ndarray
            How many draws are at least as extreme as what was observed.
        of : ndarray, optional
            Of how many; all draws where not given.

        Returns
        -------
        ndarray
            The share of the draws; where they are a sample, with the observed one counted in (Phipson and Smyth 2010,
            doi:10.2202/1544-6115.1585), so that it is never 0. NaN of none.
        """
        own = 0 if self.exact else 1
        return divided(as_extreme + own, (self.draws if of is None else of) + own)


def labels(n_a: int, n_b: int, *, draws: int, seed: int, measures: int) -> Relabellings:
    """Deal the labels of two groups out again.

    Parameters
    ----------
    n_a, n_b : int
        People in the groups.
    draws : int
        Relabellings to sample, or the most to enumerate.
    seed : int
        Of the random numbers.
    measures : int
        How many measures each draw is tried on, for the size of the blocks.

    Returns
    -------
    Relabellings
        Rows with ``n_a`` ones; people of the first group come first.
    """
    block = _block(measures, n_a + n_b)
    if comb(n_a + n_b, n_a) <= draws:
        dealt: Floats = np.zeros((comb(n_a + n_b, n_a), n_a + n_b))
        chosen = np.array(list(combinations(range(n_a + n_b), n_a)), dtype=int).reshape(len(dealt), n_a)
        np.put_along_axis(dealt, chosen, 1.0, axis=1)
        return Relabellings(_cut(dealt, block), len(dealt), exact=True)
    return Relabellings(_dealt(n_a, n_b, draws, seed, block), draws, exact=False)


def signs(n: int, *, draws: int, seed: int, measures: int) -> Relabellings:
    """Flip the signs of people's changes.

    Parameters
    ----------
    n : int
        People.
    draws : int
        Flips to sample, or the most to enumerate.
    seed : int
        Of the random numbers.
    measures : int
        How many measures each draw is tried on, for the size of the blocks.

    Returns
    -------
    Relabellings
        Rows of 1 and −1.
    """
    block = _block(measures, n)
    if n < 63 and 2**n <= draws:
        bits = np.arange(2**n, dtype=np.int64)[:, None] >> np.arange(n, dtype=np.int64)
        every: Floats = np.where(bits & 1, -1.0, 1.0)
        return Relabellings(_cut(every, block), 2**n, exact=True)
    return Relabellings(_flipped(n, draws, seed, block), draws, exact=False)


def _block(measures: int, people: int) -> int:
    return max(1, _MOST_CELLS // max(measures, people, 1))


def _cut(rows: Floats, block: int) -> Iterator[Floats]:
    return (rows[start : start + block] for start in range(0, len(rows), block))


def _dealt(n_a: int, n_b: int, draws: int, seed: int, block: int) -> Iterator[Floats]:
    random = np.random.default_rng(seed)
    row = np.repeat((1.0, 0.0), (n_a, n_b))
    for start in range(0, draws, block):
        rows: Floats = random.permuted(np.tile(row, (min(block, draws - start), 1)), axis=1)
        yield rows


def _flipped(n: int, draws: int, seed: int, block: int) -> Iterator[Floats]:
    random = np.random.default_rng(seed)
    for start in range(0, draws, block):
        heads = random.random((min(block, draws - start), n)) < 0.5
        yield np.where(heads, 1.0, -1.0)
