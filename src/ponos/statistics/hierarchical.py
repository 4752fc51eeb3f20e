"""Models of each person's yes and no, and of the people: modes of the posterior, and a normal prior learnt from all.

The mode of every person is climbed at once by Fisher scoring; the prior is learnt by expectation and maximisation with
Laplace's approximation (empirical Bayes). The prior's mean may depend on what is known of a person, such as the group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, expit, log_expit

from ponos.statistics.moments import Bools, Floats

__all__ = ["BetaPrior", "Learnt", "Modes", "Utility", "beta_prior", "learnt", "modes"]

Utility = Callable[[Floats], tuple[Floats, Floats]]
"""Log-odds of yes, shape (people, trials), at parameters of shape (people, k); and their slope in each of these, shape
(people, trials, k)."""

_CLIMBS = 60
_STILL, _NO_STEP = 1e-6, 1e-4
"""Gain of height, and length of a step, that end the climb."""
_LEAST_VARIANCE = 1e-3
_SMALL = 0.1
"""Step of a slope, in standard deviations of the posterior."""


@dataclass(frozen=True, kw_only=True)
class Modes:
    """Where the posterior of each person is highest.

    Attributes
    ----------
    at : ndarray of shape (people, k)
        Parameters.
    mean : ndarray of shape (people, k)
        Mean of the posterior, to the next order of Laplace's approximation: a posterior with a long tail to one side
        has its mean on that side of its mode.
    covariance : ndarray of shape (people, k, k)
        Of the posterior, by Laplace.
    information : ndarray of shape (people, k, k)
        What the person's own trials tell, without the prior.
    log_likelihood : ndarray of shape (people,)
        Of the trials at the mode.
    log_evidence : ndarray of shape (people,)
        Of the trials under the prior, by Laplace.
    """

    at: Floats
    mean: Floats
    covariance: Floats
    information: Floats
    log_likelihood: Floats
    log_evidence: Floats


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A prior learnt from people, and these people under it.

    Attributes
    ----------
    coef : ndarray of shape (columns, k)
        Mean of the prior for each column of what is known of people.
    coef_covariance : ndarray of shape (k, columns, columns)
        Of these, for each parameter, all other parameters free.
    variance : ndarray of shape (k,)
        Of the parameters between people.
    modes : Modes
        The people under that prior.
    log_evidence : float
        Of all trials, the people's parameters integrated out.
    rounds : int
        Rounds that it took.
    """

    coef: Floats
    coef_covariance: Floats
    variance: Floats
    modes: Modes
    log_evidence: float
    rounds: int


@dataclass(frozen=True)
class BetaPrior:
    """How people spread in a share: successes and failures that everybody brings along."""

    successes: float
    failures: float

    def mean(self, successes: Floats, trials: Floats) -> Floats:
        """Give each person's share, drawn towards that of all.

        Parameters
        ----------
        successes, trials : ndarray of shape (people,)
            What they did.

        Returns
        -------
        ndarray of shape (people,)
            Between 0 and 1.
        """
        found: Floats = (successes + self.successes) / (trials + self.successes + self.failures)
        return found


def modes(chosen: Floats, known: Bools, utility: Utility, mean: Floats, variance: Floats, *, start: Floats) -> Modes:
    """Climb to the mode of every person.

    Parameters
    ----------
    chosen : ndarray of shape (people, trials)
        1 or 0.
    known : ndarray of shape (people, trials)
        Which trials there are.
    utility : callable
        Log-odds of yes.
    mean : ndarray of shape (people, k)
        Of the prior of each person.
    variance : ndarray of shape (k,)
        Of the prior; parameters are independent in it.
    start : ndarray of shape (people, k)
        Where to begin.

    Returns
    -------
    Modes
        The modes.
    """
    at, weight = start.copy(), known.astype(float)
    precision = np.diag(1.0 / variance)
    damping = np.full(len(at), 1e-3)
    height, slope, information = _look(chosen, weight, utility, at, mean, variance)
    for _ in range(_CLIMBS):
        curvature = information + precision
        damped = curvature + damping[:, None, None] * curvature * np.eye(len(variance))
        step = np.clip(np.linalg.solve(damped, slope[:, :, None])[:, :, 0], -2.0, 2.0)
        tried = at + step
        there, new_slope, new_information = _look(chosen, weight, utility, tried, mean, variance)
        better = there >= height - 1e-12
        at = np.where(better[:, None], tried, at)
        slope = np.where(better[:, None], new_slope, slope)
        information = np.where(better[:, None, None], new_information, information)
        # At the top, rounding decides whether a step is better: a step that small is the last one either way.
        arrived = (np.abs(step).max(axis=1) < _NO_STEP) | (better & (there - height < _STILL))
        height = np.where(better, there, height)
        damping = np.where(better, np.maximum(damping * 0.2, 1e-9), np.minimum(damping * 10.0, 1e9))
        if (arrived | (damping >= 1e8)).all():
            break
    return _modes(chosen, weight, utility, at, mean, variance, information)


def _look(
    chosen: Floats, weight: Floats, utility: Utility, at: Floats, mean: Floats, variance: Floats
) -> tuple[Floats, Floats, Floats]:
    """Height, slope and expected curvature of the log-posterior, the prior's own curvature left out of the last."""
    log_odds, slopes = utility(at)
    share = expit(log_odds)
    away = (at - mean) / variance
    height = _likelihood(chosen, weight, log_odds) - 0.5 * ((at - mean) * away).sum(axis=1)
    slope = np.matmul(((chosen - share) * weight)[:, None, :], slopes)[:, 0, :] - away
    root = slopes * np.sqrt(weight * share * (1.0 - share))[:, :, None]
    return height, slope, np.matmul(root.transpose(0, 2, 1), root)


def _likelihood(chosen: Floats, weight: Floats, log_odds: Floats) -> Floats:
    found: Floats = (weight * log_expit(np.where(chosen > 0.5, log_odds, -log_odds))).sum(axis=1)
    return found


def _modes(
    chosen: Floats, weight: Floats, utility: Utility, at: Floats, mean: Floats, variance: Floats, information: Floats
) -> Modes:
    whole = information + np.diag(1.0 / variance)
    likelihood = _likelihood(chosen, weight, utility(at)[0])
    evidence = likelihood - 0.5 * ((at - mean) ** 2 / variance).sum(axis=1)
    evidence = evidence - 0.5 * np.log(variance).sum() - 0.5 * np.linalg.slogdet(whole)[1]
    covariance = np.asarray(np.linalg.inv(whole), dtype=float)
    return Modes(
        at=at,
        mean=at + _towards_mean(chosen, weight, utility, at, variance, covariance),
        covariance=covariance,
        information=information,
        log_likelihood=likelihood,
        log_evidence=evidence,
    )


def _towards_mean(
    chosen: Floats, weight: Floats, utility: Utility, at: Floats, variance: Floats, covariance: Floats
) -> Floats:
    """Half the covariance times the slope of the information's logarithm, downhill."""
    root = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    slope = np.empty_like(at)
    for place in range(at.shape[1]):
        step = np.zeros_like(at)
        step[:, place] = _SMALL * root[:, place]
        up, down = (
            np.linalg.slogdet(
                _look(chosen, weight, utility, at + side * step, at, variance)[2] + np.diag(1.0 / variance)
            )
            for side in (1.0, -1.0)
        )
        slope[:, place] = (up[1] - down[1]) / (2.0 * step[:, place])
    moved = -0.5 * np.matmul(covariance, slope[:, :, None])[:, :, 0]
    found: Floats = np.clip(moved, -root, root)
    return found


def learnt(
    chosen: Floats,
    known: Bools,
    utility: Utility,
    design: Floats,
    *,
    mean: Floats,
    variance: Floats,
    rounds: int = 60,
    close: float = 0.02,
) -> Learnt:
    """Learn the prior of people from their trials.

    Parameters
    ----------
    chosen, known : ndarray of shape (people, trials)
        1 or 0, and which trials there are.
    utility : callable
        Log-odds of yes.
    design : ndarray of shape (people, columns)
        What is known of people, a column of ones among them.
    mean, variance : ndarray of shape (k,)
        Of the prior to begin with.
    rounds : int
        At most.
    close : float
        Gain of log-evidence below which it ends.

    Returns
    -------
    Learnt
        The prior and the people.

    References
    ----------
    .. [1] Huys QJM, Cools R, Golzer M, et al. PLoS Comput Biol 2011;7:e1002028. doi:10.1371/journal.pcbi.1002028
    """
    start = np.tile(mean, (len(chosen), 1))
    expected, spread, before = start, variance.copy(), -np.inf
    solver = np.linalg.pinv(design)
    for turn in range(1, rounds + 1):
        people = modes(chosen, known, utility, expected, spread, start=start)
        total = float(people.log_evidence.sum())
        coef = solver @ people.mean
        if turn > 1 and abs(total - before) < close:
            break
        expected, start, before = design @ coef, people.at, total
        apart = (people.mean - expected) ** 2 + np.diagonal(people.covariance, axis1=1, axis2=2)
        spread = np.maximum(apart.mean(axis=0), _LEAST_VARIANCE)
    return Learnt(
        coef=coef,
        coef_covariance=_coef_covariance(people.information, spread, design),
        variance=spread,
        modes=people,
        log_evidence=total,
        rounds=turn,
    )


def _coef_covariance(information: Floats, variance: Floats, design: Floats) -> Floats:
    """How well the prior's mean is known: each person tells of it through their own trials and the spread of people."""
    k = information.shape[1]
    columns = design.shape[1]
    both = np.linalg.inv(information + np.diag(1.0 / variance))
    told = information - information @ both @ information
    whole = np.einsum("pij,pa,pb->iajb", told, design, design).reshape(k * columns, k * columns)
    covariance = np.linalg.pinv(whole, hermitian=True).reshape(k, columns, k, columns)
    found: Floats = np.stack([covariance[one, :, one, :] for one in range(k)])
    return found


def beta_prior(successes: Floats, trials: Floats) -> BetaPrior:
    """Learn how people spread in a share, by the likelihood of the beta-binomial distribution.

    Parameters
    ----------
    successes, trials : ndarray of shape (people,)
        What each person did; people without trials tell nothing.

    Returns
    -------
    BetaPrior
        One success and one failure (every share as likely as any other) where fewer than two people tell anything.

    References
    ----------
    .. [1] Griffiths DA. Biometrics 1973;29:637-648.
    """
    from scipy.optimize import minimize

    some = trials > 0
    done, of = successes[some], trials[some]
    if len(of) < 2:
        return BetaPrior(1.0, 1.0)

    def _minus(at: Floats) -> float:
        a, b = np.exp(np.clip(at, -5.0, 6.0))
        # Ends the search where all people are alike: a weak pull towards one success and one failure.
        return -float((betaln(done + a, of - done + b) - betaln(a, b)).sum()) + 0.02 * float((at**2).sum())

    found = np.exp(np.clip(minimize(_minus, np.zeros(2), method="Nelder-Mead").x, -5.0, 6.0))
    return BetaPrior(float(found[0]), float(found[1]))
