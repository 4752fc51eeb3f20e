"""Means of values of which some are only known to lie beyond a limit: answers in the noise, ends after the sweep's end.

Values are taken as normal. Without such values everything here is the ordinary mean with Student's t; with them it is
the likeliest mean, and its interval the part of the profile likelihood that would be Student's interval were nothing
beyond the limit. An inverse parametrisation makes the likelihood concave, so that Newton's steps cannot go astray.

References
----------
.. [1] Tobin J. Econometrica 1958;26:24-36. doi:10.2307/1907382
.. [2] Olsen RJ. Econometrica 1978;46:1211-1215. doi:10.2307/1911445
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import log_ndtr, stdtr, stdtrit

from ponos.errors import MeasureError

__all__ = ["CensoredMean", "Difference", "difference", "floored_mean", "mean_beyond"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST_FOUND = 2
"""Values within the limit without which nothing is known of their spread."""


@dataclass(frozen=True, kw_only=True)
class CensoredMean:
    """A mean, some of whose values lie beyond a limit.

    Attributes
    ----------
    mean, sd : float
        Of all values, those beyond the limit included.
    se, df : float
        Standard error of the mean, and its degrees of freedom: values within the limit less one.
    low, high : float
        95 % interval.
    n, beyond : int
        Values, and how many of them lie beyond the limit.
    """

    mean: float
    sd: float
    se: float
    df: float
    low: float
    high: float
    n: int
    beyond: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How far two means lie apart.

    Attributes
    ----------
    estimate, low, high : float
        First less second, and its 95 % interval.
    se, df : float
        Standard error and degrees of freedom.
    """

    estimate: float
    low: float
    high: float
    se: float
    df: float

    @property
    def p(self) -> float:
        """Two-sided."""
        return float(2.0 * stdtr(self.df, -abs(self.estimate) / self.se)) if self.se > 0 else float("nan")


def mean_beyond(values: ArrayLike, beyond: ArrayLike) -> CensoredMean:
    """Give the mean of values of which some are only known to be larger than what is written.

    Parameters
    ----------
    values : array_like
        Values; where ``beyond``, the limit that the value exceeds.
    beyond : array_like of bool
        Which they are.

    Returns
    -------
    CensoredMean
        The mean of all.

    Raises
    ------
    MeasureError
        Fewer than two values within the limit, or all of them alike.
    """
    y, over = np.asarray(values, dtype=float), np.asarray(beyond, dtype=bool)
    within = y[~over]
    if within.size < LEAST_FOUND:
        raise MeasureError(f"{within.size} of {y.size} values could be measured; {LEAST_FOUND} are needed for a mean.")
    centre, spread = float(within.mean()), float(within.std(ddof=1))
    if not spread > 1e-9 * max(abs(centre), 1e-9):
        raise MeasureError("All values are alike, to the last digit; measured values would differ.")
    reach = float(stdtrit(within.size - 1.0, 0.975))
    if not over.any():
        se = spread / np.sqrt(within.size)
        low, high = centre - reach * se, centre + reach * se
        return CensoredMean(mean=centre, sd=spread, se=se, df=within.size - 1.0, low=low, high=high, n=y.size, beyond=0)
    scaled = (y - centre) / spread
    mean, sd, se = _likeliest(scaled, over)
    # The fall of the log-likelihood at which complete data of as many values would give Student's interval.
    fall = 0.5 * within.size * np.log1p(reach**2 / (within.size - 1.0))
    low, high = _profiled(scaled, over, mean, se, fall)
    small = np.sqrt(within.size / (within.size - 1.0))
    return CensoredMean(
        mean=centre + spread * mean,
        sd=spread * sd * small,
        se=spread * se * small,
        df=within.size - 1.0,
        low=centre + spread * low,
        high=centre + spread * high,
        n=y.size,
        beyond=int(over.sum()),
    )


def floored_mean(values: ArrayLike, floor: ArrayLike) -> CensoredMean:
    """Give the mean logarithm of sizes of which some are within the noise.

    Parameters
    ----------
    values : array_like
        Sizes; zero or a size at or below the floor is only known to be smaller than it.
    floor : array_like
        The size that noise alone can have; one for all or one for each.

    Returns
    -------
    CensoredMean
        Of the natural logarithms.

    Raises
    ------
    MeasureError
        Fewer than two sizes above the floor, all of them alike, or a size of zero without a floor.
    """
    size = np.asarray(values, dtype=float)
    least = np.broadcast_to(np.asarray(floor, dtype=float), size.shape)
    under = size <= least
    if (np.where(under, least, size) <= 0.0).any():
        raise MeasureError("A size of zero has no logarithm, and nothing says how large the noise is.")
    turned = mean_beyond(-np.log(np.where(under, least, size)), under)
    return CensoredMean(
        mean=-turned.mean,
        sd=turned.sd,
        se=turned.se,
        df=turned.df,
        low=-turned.high,
        high=-turned.low,
        n=turned.n,
        beyond=turned.beyond,
    )


def difference(first: CensoredMean, second: CensoredMean) -> Difference:
    """Compare two means that may spread differently.

    Parameters
    ----------
    first, second : CensoredMean
        The two.

    Returns
    -------
    Difference
        By Welch's approximation to the degrees of freedom.

    References
    ----------
    .. [1] Welch BL. Biometrika 1947;34:28-35. doi:10.1093/biomet/34.1-2.28
    """
    one, two = first.se**2, second.se**2
    se = float(np.sqrt(one + two))
    df = (one + two) ** 2 / (one**2 / first.df + two**2 / second.df)
    estimate = first.mean - second.mean
    reach = float(stdtrit(df, 0.975)) * se
    return Difference(estimate=estimate, low=estimate - reach, high=estimate + reach, se=se, df=df)


def _hazard(at: Floats) -> Floats:
    """Density of the normal over its distribution function, also far below, where both vanish."""
    return np.asarray(np.exp(-0.5 * at**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(at)))


def _likeliest(y: Floats, over: Bools) -> tuple[float, float, float]:
    """Mean, standard deviation and standard error of the mean, by Newton's steps in mean/sd and 1/sd."""
    seen, limit = y[~over], y[over]

    def height(theta: float, gamma: float) -> float:
        if gamma <= 0:
            return -np.inf
        return float(
            seen.size * np.log(gamma)
            - 0.5 * ((gamma * seen - theta) ** 2).sum()
            + log_ndtr(theta - gamma * limit).sum()
        )

    at = np.array([float(y.mean()), 1.0])
    for _ in range(100):
        slope, bend = _derivatives(seen, limit, at)
        step, size = np.linalg.solve(bend, slope), 1.0
        while height(*(at - size * step)) < height(*at) and size > 1e-8:
            size /= 2.0
        at = at - size * step
        if np.abs(step).max() < 1e-10:
            break
    theta, gamma = at
    _, bend = _derivatives(seen, limit, at)
    towards = np.array([1.0 / gamma, -theta / gamma**2])
    return theta / gamma, 1.0 / gamma, float(np.sqrt(towards @ np.linalg.solve(-bend, towards)))


def _derivatives(seen: Floats, limit: Floats, at: Floats) -> tuple[Floats, Floats]:
    theta, gamma = at
    off, beyond = gamma * seen - theta, theta - gamma * limit
    rate = _hazard(beyond)
    bent = rate * (rate + beyond)
    slope = np.array([off.sum() + rate.sum(), seen.size / gamma - (off * seen).sum() - (rate * limit).sum()])
    mixed = seen.sum() + (bent * limit).sum()
    return slope, np.array(
        [
            [-seen.size - bent.sum(), mixed],
            [mixed, -seen.size / gamma**2 - (seen**2).sum() - (bent * limit**2).sum()],
        ]
    )


def _profiled(y: Floats, over: Bools, mean: float, se: float, fall: float) -> tuple[float, float]:
    top = _profile(y, over, mean)

    def crossing(sign: float) -> float:
        far = sign * se
        while top - _profile(y, over, mean + far) < fall and abs(far) < 1e6 * se:
            far *= 2.0
        if abs(far) >= 1e6 * se:
            return sign * np.inf
        return float(brentq(lambda off: top - _profile(y, over, mean + off) - fall, 0.0, far, xtol=1e-9))

    return mean + crossing(-1.0), mean + crossing(1.0)


def _profile(y: Floats, over: Bools, mean: float) -> float:
    """Log-likelihood of a mean with the standard deviation that suits it best."""
    off, beyond = y[~over] - mean, mean - y[over]

    def slope(gamma: float) -> float:
        return float(off.size / gamma - gamma * (off**2).sum() + (beyond * _hazard(gamma * beyond)).sum())

    low, high = 1e-3, 1.0
    while slope(high) > 0 and high < 1e9:
        high *= 2.0
    while slope(low) < 0:
        low /= 2.0
    gamma = float(brentq(slope, low, high, xtol=1e-12))
    return float(off.size * np.log(gamma) - 0.5 * gamma**2 * (off**2).sum() + log_ndtr(gamma * beyond).sum())
