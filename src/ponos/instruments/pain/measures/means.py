"""Means of trials with their error, and the mean of several such means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from scipy.special import stdtrit

from ponos.instruments.pain.session import Floats

__all__ = ["Mean", "difference", "mean_of", "mean_of_means", "percent_change", "times"]


@dataclass(frozen=True)
class Mean:
    """A mean, or something made of means.

    Attributes
    ----------
    value : float
        It.
    error : float
        Its standard error; infinite where a single trial tells nothing of it.
    df : float
        Degrees of freedom of the error.
    n : int
        Trials behind it.
    """

    value: float
    error: float
    df: float
    n: int

    @property
    def half(self) -> float | None:
        """Half of the 95 % interval; None where nothing tells it."""
        return float(self.error * stdtrit(self.df, 0.975)) if np.isfinite(self.error) and self.df >= 1 else None


def mean_of(values: Floats) -> Mean:
    """Give the mean of trials.

    Parameters
    ----------
    values : numpy.ndarray
        At least one finite value.

    Returns
    -------
    Mean
        Of the finite ones.
    """
    kept = values[np.isfinite(values)]
    n = len(kept)
    return Mean(float(kept.mean()), float(kept.std(ddof=1) / sqrt(n)) if n > 1 else inf, n - 1, n)


def mean_of_means(means: Sequence[Mean]) -> Mean:
    """Give the mean of means of several sites, each with the same weight.

    Parameters
    ----------
    means : sequence of Mean
        At least one.

    Returns
    -------
    Mean
        Degrees of freedom after Welch and Satterthwaite.
    """
    weights = np.array([one.error**2 for one in means])
    dfs = np.array([one.df for one in means], dtype=float)
    total = float(weights.sum())
    value, n = float(np.mean([one.value for one in means])), sum(one.n for one in means)
    if not np.isfinite(total):
        return Mean(value, inf, 0, n)
    df = total**2 / float((weights**2 / dfs).sum()) if total > 0 else float(dfs.sum())
    return Mean(value, sqrt(total) / len(means), df, n)


def difference(one: Mean, other: Mean) -> Mean:
    """Give a difference of two means.

    Parameters
    ----------
    one, other : Mean
        The second is taken from the first.

    Returns
    -------
    Mean
        The difference.
    """
    both = mean_of_means((one, other))
    return Mean(one.value - other.value, 2.0 * both.error, both.df, both.n)


def times(one: Mean, factor: float) -> Mean:
    """Multiply a mean.

    Parameters
    ----------
    one : Mean
        The mean.
    factor : float
        By what.

    Returns
    -------
    Mean
        The product.
    """
    return Mean(one.value * factor, one.error * abs(factor), one.df, one.n)


def percent_change(after: Mean, before: Mean) -> Mean:
    """Give a change in percent of what was before; its error by the delta method.

    Parameters
    ----------
    after, before : Mean
        Both positive.

    Returns
    -------
    Mean
        ``100·(after/before − 1)``.
    """
    ratio = after.value / before.value
    both = mean_of_means((times(after, 1.0 / before.value), times(before, ratio / before.value)))
    return Mean(100.0 * (ratio - 1.0), 200.0 * both.error, both.df, both.n)
