"""False discovery rate over many measures."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ponos.statistics.moments import Floats

__all__ = ["benjamini_hochberg"]


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjust p-values so that a threshold on them bounds the false discovery rate.

    Parameters
    ----------
    p : array_like of shape (n_measures,)
        P-values of one family; a NaN is neither adjusted nor counted.

    Returns
    -------
    ndarray of shape (n_measures,)
        The q-values: the lowest rate at which the measure is still found.

    References
    ----------
    .. [1] Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289-300. doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    given = np.asarray(p, dtype=float)
    q: Floats = np.full(given.shape, np.nan)
    known = np.flatnonzero(~np.isnan(given))
    falling = known[np.argsort(given[known], kind="stable")[::-1]]
    rank = np.arange(len(falling), 0, -1)
    q[falling] = np.minimum.accumulate(np.minimum(given[falling] * (len(falling) / rank), 1.0))
    return q
