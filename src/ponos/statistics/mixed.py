"""Linear mixed model with a random intercept a person, for visits of which some are missing.

Complete data of two visits need none of this: there :func:`ponos.statistics.means.pooled` on the changes is the same
test in closed form, at a thousandth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ponos.errors import UsageError
from ponos.statistics.means import student
from ponos.statistics.moments import Bools, Floats, columns
from ponos.statistics.variance_components import Persons, curvature, deviance, likeliest_ratio

__all__ = ["MixedFit", "MixedFits", "change_by_group", "random_intercept"]


@dataclass(frozen=True, kw_only=True)
class MixedFit:
    """One contrast of a mixed model.

    Attributes
    ----------
    estimate, se : float
        The contrast and its standard error; NaN, as all other numbers, where the model cannot be fitted.
    df, t, p : float
        Its test, with degrees of freedom after Satterthwaite.
    low, high : float
        Its confidence interval.
    tau2, sigma2 : float
        Variances between people and within them.
    boundary : bool
        Whether no variance between people was found.
    """

    estimate: float
    se: float
    df: float
    t: float
    p: float
    low: float
    high: float
    tau2: float
    sigma2: float
    boundary: bool


@dataclass(frozen=True, kw_only=True)
class MixedFits:
    """The same contrast of every measure.

    Attributes
    ----------
    estimate, se, df, t, p, low, high, tau2, sigma2 : ndarray of shape (n_measures,)
        As of :class:`MixedFit`.
    boundary : ndarray of shape (n_measures,)
        Where no variance between people was found.
    """

    estimate: Floats
    se: Floats
    df: Floats
    t: Floats
    p: Floats
    low: Floats
    high: Floats
    tau2: Floats
    sigma2: Floats
    boundary: Bools


def random_intercept(
    y: ArrayLike, person: ArrayLike, design: ArrayLike, contrast: ArrayLike, *, confidence: float = 0.95
) -> MixedFit:
    """Fit by restricted maximum likelihood and test one contrast.

    Where the likelihood is highest without any variance between people (``boundary``), the fit is that of least
    squares and its degrees of freedom are those of the residuals, observations less columns, as lmerTest has them. For
    two visits they are then about twice those of the change scores, and the standard error moves with them; the test
    on the changes does not jump there.

    Parameters
    ----------
    y : array_like of shape (n_obs,)
        Outcomes; NaN is left out.
    person : array_like of shape (n_obs,)
        Whose they are: numbers or names.
    design : array_like of shape (n_obs, k)
        Fixed effects, the column of ones among them; a row with a NaN is left out.
    contrast : array_like of shape (k,)
        Weights of the fixed effects.
    confidence : float
        Of the interval.

    Returns
    -------
    MixedFit
        NaN where the columns depend on each other, nobody was seen twice, or nothing is left to vary.

    Raises
    ------
    UsageError
        The shapes do not go together.

    References
    ----------
    .. [1] Laird NM, Ware JH. Biometrics 1982;38:963-974. doi:10.2307/2529876
    .. [2] Fai AHT, Cornelius PL. J Stat Comput Simul 1996;54:363-378. doi:10.1080/00949659608811740
    """
    outcome, fixed, weights = np.asarray(y, dtype=float), columns(design), np.asarray(contrast, dtype=float)
    who = np.asarray(person)
    if not (outcome.shape == who.shape == fixed.shape[:1]) or weights.shape != fixed.shape[1:]:
        raise UsageError("Outcomes, people and design need as many rows, and the contrast one weight a column.")
    known = np.isfinite(outcome) & np.isfinite(fixed).all(axis=1)
    outcome, fixed = outcome[known], fixed[known]
    _, index = np.unique(who[known], return_inverse=True)
    n, k = fixed.shape
    if n <= k or np.linalg.matrix_rank(fixed) < k or np.bincount(index).max() < 2:
        return _unknown()
    q, r = np.linalg.qr(fixed)
    first = q.T @ outcome
    rest = outcome - q @ first
    if rest @ rest <= 1e-24 * (outcome @ outcome):
        return _unknown()
    turned = np.linalg.solve(r.T, weights)
    return _fit(Persons(rest, q, index.reshape(n)), first, turned, confidence)


def change_by_group(first: ArrayLike, second: ArrayLike, *, group: ArrayLike, confidence: float = 0.95) -> MixedFits:
    """Compare two groups' changes, each measure by its own mixed model, with who missed a visit.

    Parameters
    ----------
    first, second : array_like of shape (n_people, n_measures)
        The two visits.
    group : array_like of bool, shape (n_people,)
        Whose change the other group's is subtracted from.
    confidence : float
        Of the interval.

    Returns
    -------
    MixedFits
        Change of ``group`` less change of the others.
    """
    one, two = columns(first), columns(second)
    member = np.asarray(group).astype(bool)
    person = np.tile(np.arange(len(member)), 2)
    visit = np.repeat((0.0, 1.0), len(member))
    side = np.tile(member.astype(float), 2)
    design = np.column_stack([np.ones_like(visit), visit, side, visit * side])
    both = np.concatenate([one, two])
    fits = [random_intercept(column, person, design, (0, 0, 0, 1), confidence=confidence) for column in both.T]
    numbers = np.array(
        [(f.estimate, f.se, f.df, f.t, f.p, f.low, f.high, f.tau2, f.sigma2) for f in fits], dtype=float
    ).reshape(len(fits), 9)
    estimate, se, df, t, p, low, high, tau2, sigma2 = numbers.T
    return MixedFits(
        estimate=estimate,
        se=se,
        df=df,
        t=t,
        p=p,
        low=low,
        high=high,
        tau2=tau2,
        sigma2=sigma2,
        boundary=np.array([f.boundary for f in fits], dtype=bool),
    )


def _fit(persons: Persons, first: Floats, weights: Floats, confidence: float) -> MixedFit:
    """Fit to what least squares left, whose coefficients are ``first``."""
    n, k = persons.x.shape
    ratio = likeliest_ratio(persons)
    sigma2 = deviance(persons, ratio)[1] / (n - k)
    if not sigma2 > 0:
        return _unknown()
    tau2 = ratio * sigma2
    covariance, slopes, hessian = curvature(persons, tau2, sigma2)
    over = persons.divided(persons.x, tau2, sigma2)
    moved = covariance @ (over.T @ persons.y)
    variance = float(weights @ covariance @ weights)
    if ratio > 0:
        arm = covariance @ weights
        gradient = np.array([arm @ one @ arm for one in slopes])
        df = float(variance**2 / (gradient @ np.linalg.solve(hessian, gradient)))
    else:
        df = float(n - k)
    estimate = float(weights @ (first + moved))
    tested = student(*(np.array([one]) for one in (estimate, np.sqrt(variance), df)), confidence=confidence)
    t, p, low, high = (float(one[0]) for one in (tested.t, tested.p, tested.low, tested.high))
    return MixedFit(
        estimate=estimate,
        se=float(np.sqrt(variance)),
        df=df,
        t=t,
        p=p,
        low=low,
        high=high,
        tau2=tau2,
        sigma2=sigma2,
        boundary=ratio == 0,
    )


def _unknown() -> MixedFit:
    no = float("nan")
    return MixedFit(estimate=no, se=no, df=no, t=no, p=no, low=no, high=no, tau2=no, sigma2=no, boundary=False)
