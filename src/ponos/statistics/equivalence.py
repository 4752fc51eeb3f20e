"""Equivalence: whether a difference is small enough not to matter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from ponos.statistics.moments import Floats, divided, taken

__all__ = ["tost"]


def tost(estimate: ArrayLike, se: ArrayLike, df: ArrayLike, margin: ArrayLike) -> Floats:
    """Two one-sided tests against the smallest difference that matters.

    Parameters
    ----------
    estimate, se, df : array_like of shape (n_measures,)
        Estimates, standard errors and degrees of freedom.
    margin : array_like of shape (n_measures,)
        Smallest difference that matters, positive, in the unit of the estimate.

    Returns
    -------
    ndarray of shape (n_measures,)
        P of the larger of both tests: below 0.05, the difference lies within ±margin, and the 90 % interval with it.

    References
    ----------
    .. [1] Schuirmann DJ. J Pharmacokinet Biopharm 1987;15:657-680. doi:10.1007/BF01068419
    """
    middle, bound = np.asarray(estimate, dtype=float), np.asarray(margin, dtype=float)
    freedom = np.asarray(df, dtype=float)
    worse = divided(np.abs(middle) - bound, se)
    p: Floats = stdtr(freedom, worse)
    return taken(p, (freedom > 0) & (bound > 0))
