"""Moderated t: every measure's variance drawn towards what the measures have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, polygamma

from ponos.errors import UsageError
from ponos.statistics.means import Estimates, student
from ponos.statistics.moments import Floats, divided, taken

__all__ = ["Prior", "moderated", "squeeze"]


@dataclass(frozen=True, kw_only=True)
class Prior:
    """What the measures have in common, and their variances after it is known.

    Attributes
    ----------
    df_prior : float
        Degrees of freedom that it is worth; infinite where the variances differ by no more than chance.
    variance_prior : float
        The common variance.
    variance_posterior : ndarray of shape (n_measures,)
        Each measure's variance, drawn towards it.
    """

    df_prior: float
    variance_prior: float
    variance_posterior: Floats


def squeeze(variance: ArrayLike, df: ArrayLike) -> Prior:
    """Draw variances of many measures towards each other by empirical Bayes.

    The logarithms of the variances are matched by mean and spread to those of a scaled F distribution.

    Parameters
    ----------
    variance : array_like of shape (n_measures,)
        Unbiased variances, all in one unit or each standardised; one that is not positive is left out and stays NaN.
    df : array_like of shape (n_measures,)
        Their degrees of freedom.

    Returns
    -------
    Prior
        With NaN throughout for fewer than three measures.

    References
    ----------
    .. [1] Smyth GK. Stat Appl Genet Mol Biol 2004;3:3. doi:10.2202/1544-6115.1027
    """
    given, freedom = np.broadcast_arrays(np.asarray(variance, dtype=float), np.asarray(df, dtype=float))
    known = (given > 0) & (freedom > 0)
    if known.sum() < 3:
        return Prior(df_prior=np.nan, variance_prior=np.nan, variance_posterior=np.full(given.shape, np.nan))
    half = freedom[known] / 2
    log = np.log(given[known]) - digamma(half) + np.log(half)
    beyond = float(log.var(ddof=1) - polygamma(1, half).mean())
    if beyond <= 0:
        common = float(np.exp(log.mean()))
        return Prior(
            df_prior=np.inf, variance_prior=common, variance_posterior=taken(np.full_like(given, common), known)
        )
    prior = _inverse_trigamma(beyond)
    common = float(np.exp(log.mean() + digamma(prior) - np.log(prior)))
    posterior = (2 * prior * common + freedom * given) / (2 * prior + freedom)
    return Prior(df_prior=2 * prior, variance_prior=common, variance_posterior=taken(posterior, known))


def moderated(estimates: Estimates, *, confidence: float = 0.95) -> Estimates:
    """Test every measure against its variance drawn towards the others'.

    Parameters
    ----------
    estimates : Estimates
        Of groups that spread alike (``pooled``) or of one sample.
    confidence : float
        Of the interval.

    Returns
    -------
    Estimates
        The same estimates with moderated standard errors and more degrees of freedom, at most those of all measures
        together.

    Raises
    ------
    UsageError
        The degrees of freedom are not the people less the arms, as they are not after Welch.
    """
    people = np.sum(estimates.n, axis=0)
    known = np.isfinite(estimates.se)
    if not np.allclose(estimates.df[known], (people - len(estimates.n))[known]):
        raise UsageError("Only estimates with one pooled variance can be moderated.")
    unit = np.sum([divided(1.0, n) for n in estimates.n], axis=0)
    prior = squeeze(divided(estimates.se**2, unit), estimates.df)
    df = np.minimum(estimates.df + prior.df_prior, np.nansum(estimates.df))
    se = np.sqrt(prior.variance_posterior * unit)
    return student(estimates.estimate, se, df, n=estimates.n, confidence=confidence)


def _inverse_trigamma(value: float) -> float:
    """Solve trigamma(x) = value by Newton's rule on 1/trigamma, which is convex and nearly straight."""
    x = 0.5 + 1.0 / value
    for _ in range(50):
        first = float(polygamma(1, x))
        step = first * (1.0 - first / value) / float(polygamma(2, x))
        x += step
        if abs(step) <= 1e-12 * x:
            break
    return x
