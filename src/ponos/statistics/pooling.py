"""Pooling of studies: random effects by restricted maximum likelihood, with the interval of Knapp and Hartung."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, stdtr, stdtrit

from ponos.errors import UsageError
from ponos.statistics.moments import Floats

__all__ = ["Pooled", "random_effects"]

_ROUNDS = 200


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """What studies say together.

    Attributes
    ----------
    estimate, se : float
        Mean effect and its standard error.
    df, t, p : float
        Its test against zero by Student's t.
    low, high : float
        Its confidence interval.
    tau2 : float
        Variance of the true effects between studies.
    i2 : float
        Share of the spread that is not sampling, in percent.
    h2 : float
        Spread over sampling variance; 1 where there is nothing else.
    q, q_p : float
        Cochran's Q and its p.
    prediction_low, prediction_high : float
        Where the true effect of a further study lies.
    k : int
        Studies.
    """

    estimate: float
    se: float
    df: float
    t: float
    p: float
    low: float
    high: float
    tau2: float
    i2: float
    h2: float
    q: float
    q_p: float
    prediction_low: float
    prediction_high: float
    k: int


def random_effects(y: ArrayLike, v: ArrayLike, *, confidence: float = 0.95) -> Pooled:
    """Pool effects of studies that need not share one true effect.

    The factor of Knapp and Hartung is used as it is, below 1 too, as they wrote it.

    Parameters
    ----------
    y : array_like of shape (n_studies,)
        Effects; a study without effect or with a variance that is not positive is left out.
    v : array_like of shape (n_studies,)
        Their sampling variances.
    confidence : float
        Of both intervals.

    Returns
    -------
    Pooled
        NaN but for ``estimate`` where there is one study, NaN throughout where there is none.

    Raises
    ------
    UsageError
        There are not as many variances as effects.

    References
    ----------
    .. [1] Viechtbauer W. J Educ Behav Stat 2005;30:261-293. doi:10.3102/10769986030003261
    .. [2] Knapp G, Hartung J. Stat Med 2003;22:2693-2710. doi:10.1002/sim.1482
    """
    effect, variance = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    if effect.shape != variance.shape or effect.ndim != 1:
        raise UsageError("Each effect needs one variance.")
    known = np.isfinite(effect) & np.isfinite(variance) & (variance > 0)
    effect, variance = effect[known], variance[known]
    k = len(effect)
    if k < 2:
        return _too_few(float(effect[0]) if k else np.nan, k)
    tau2 = _between(effect, variance)
    weight = 1.0 / (variance + tau2)
    estimate, q = _mean(effect, weight), _q(effect, 1.0 / variance)
    se = float(np.sqrt(_q(effect, weight) / (k - 1) / weight.sum()))
    t = estimate / se if se > 0 else np.nan
    reach = float(stdtrit(k - 1, 0.5 + 0.5 * confidence))
    ahead = reach * float(np.sqrt(se**2 + tau2))
    h2 = 1.0 + tau2 / _typical(variance)
    return Pooled(
        estimate=estimate,
        se=se,
        df=float(k - 1),
        t=t,
        p=float(2.0 * stdtr(k - 1, -abs(t))),
        low=estimate - reach * se,
        high=estimate + reach * se,
        tau2=tau2,
        i2=100.0 * (1.0 - 1.0 / h2),
        h2=h2,
        q=q,
        q_p=float(chdtrc(k - 1, q)),
        prediction_low=estimate - ahead,
        prediction_high=estimate + ahead,
        k=k,
    )


def _mean(effect: Floats, weight: Floats) -> float:
    return float(weight @ effect / weight.sum())


def _q(effect: Floats, weight: Floats) -> float:
    return float(weight @ (effect - _mean(effect, weight)) ** 2)


def _typical(variance: Floats) -> float:
    """Give the sampling variance of a typical study, after Higgins and Thompson 2002 (doi:10.1002/sim.1186)."""
    weight = 1.0 / variance
    return float((len(weight) - 1) * weight.sum() / (weight.sum() ** 2 - weight @ weight))


def _between(effect: Floats, variance: Floats) -> float:
    """Find the variance between studies where the restricted likelihood's slope is zero, by Fisher's scoring."""
    largest = float(effect.var(ddof=1) + variance.max())
    tau2 = following = max(0.0, float(effect.var(ddof=1) - variance.mean()))
    for _ in range(_ROUNDS):
        w = 1.0 / (variance + tau2)
        total, second, third = float(w.sum()), float(w @ w), float(w @ w**2)
        score = float(w**2 @ (effect - _mean(effect, w)) ** 2) - total + second / total
        information = second - 2.0 * third / total + (second / total) ** 2
        following = min(max(0.0, tau2 + score / information), 2.0 * largest)
        if abs(following - tau2) <= 1e-14 * largest:
            break
        tau2 = following
    return following


def _too_few(estimate: float, k: int) -> Pooled:
    nothing = float("nan")
    return Pooled(
        estimate=estimate,
        se=nothing,
        df=nothing,
        t=nothing,
        p=nothing,
        low=nothing,
        high=nothing,
        tau2=nothing,
        i2=nothing,
        h2=nothing,
        q=nothing,
        q_p=nothing,
        prediction_low=nothing,
        prediction_high=nothing,
        k=k,
    )
