"""Logit model of single trials with an intercept of each person's own, by adaptive Gauss-Hermite quadrature.

Its coefficients hold for one person; those of a marginal model hold for the average over people and lie nearer nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit, logit, logsumexp

from ponos.errors import MeasureError, UsageError
from ponos.statistics.moments import Floats, Ints

__all__ = ["MixedLogit", "mixed_logit"]

_ROUNDS = 30
_LOWEST_SD = 1e-3
_POLISHES = 8


@dataclass(frozen=True, kw_only=True)
class MixedLogit:
    """A fitted mixed logit.

    Attributes
    ----------
    coef : ndarray of shape (k,)
        Coefficients in the order of the design, log-odds for one person.
    covariance : ndarray of shape (k, k)
        Of the coefficients, from the observed information, with that of the spread taken into account.
    sd : float
        Standard deviation of the people's own intercepts.
    log_likelihood : float
        At the best fit.
    """

    coef: Floats
    covariance: Floats
    sd: float
    log_likelihood: float


@dataclass(frozen=True)
class _Trials:
    y: Floats
    x: Floats
    starts: Ints
    sizes: Ints
    nodes: Floats
    log_weights: Floats

    def sums(self, values: Floats) -> Floats:
        found: Floats = np.add.reduceat(values, self.starts, axis=0)
        return found


def mixed_logit(outcome: ArrayLike, design: ArrayLike, person: ArrayLike, *, nodes: int = 11) -> MixedLogit:
    """Fit a logit model with a normal intercept of each person.

    Parameters
    ----------
    outcome : array_like of shape (n_trials,)
        1 or 0.
    design : array_like of shape (n_trials, k)
        Fixed effects, a column of ones among them; everything known.
    person : array_like of shape (n_trials,)
        Whose trial it is.
    nodes : int
        Of the quadrature, five or more.

    Returns
    -------
    MixedLogit
        Coefficients and the spread of the intercepts.

    Raises
    ------
    MeasureError
        The model cannot be fitted.
    UsageError
        There are not as many outcomes, rows and people.

    References
    ----------
    .. [1] Pinheiro JC, Chao EC. J Comput Graph Stat 2006;15:58-81. doi:10.1198/106186006X96962
    """
    from scipy.optimize import minimize

    trials = _trials(outcome, design, person, nodes)
    start = _start(trials)
    found = minimize(lambda at: _objective(trials, at), start, jac=True, method="BFGS", options={"gtol": 1e-3})
    at, covariance = _polished(trials, found.x)
    if np.abs(trials.x @ at[:-1]).max() > 50.0:
        raise MeasureError("The mixed model could not be fitted (the outcome is separated).")
    return MixedLogit(
        coef=at[:-1],
        covariance=covariance,
        sd=float(np.exp(at[-1])),
        log_likelihood=-_objective(trials, at)[0],
    )


def _polished(trials: _Trials, at: Floats) -> tuple[Floats, Floats]:
    """Climb the last steps by Newton: the slope is exact where the quadrature of the height errs a little."""
    for _ in range(_POLISHES):
        information = _information(trials, at)
        free = len(at) if information[-1, -1] > 1e-6 else len(at) - 1
        # Without spread between people the likelihood is flat in its logarithm, and the coefficients do not need it.
        try:
            covariance = np.asarray(np.linalg.inv(information[:free, :free]), dtype=float)
        except np.linalg.LinAlgError as error:
            raise MeasureError("The mixed model could not be fitted (its information is singular).") from error
        if not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
            break
        step = -covariance @ _objective(trials, at)[1][:free]
        at = at + np.pad(np.clip(step, -1.0, 1.0), (0, len(at) - free))
        if np.abs(step / np.sqrt(np.diag(covariance))).max() < 1e-3:
            k = len(at) - 1
            return at, covariance[:k, :k]
    raise MeasureError("The mixed model could not be fitted (it did not converge).")


def _trials(outcome: ArrayLike, design: ArrayLike, person: ArrayLike, nodes: int) -> _Trials:
    y, x, who = np.asarray(outcome, dtype=float), np.asarray(design, dtype=float), np.asarray(person)
    if not len(y) == len(x) == len(who):
        raise UsageError("Outcomes, design and people need one row a trial.")
    _, number = np.unique(who, return_inverse=True)
    sizes = np.bincount(number) if len(number) else np.zeros(0, dtype=np.int64)
    if len(sizes) < 2 or len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise MeasureError("There are too few people, or columns of the design depend on each other.")
    if not 0 < y.mean() < 1:
        raise MeasureError("All trials ended alike.")
    order = np.argsort(number, kind="stable")
    at, weights = np.polynomial.hermite.hermgauss(nodes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return _Trials(y[order], x[order], starts, sizes, at, np.log(weights) + at**2)


def _start(trials: _Trials) -> Floats:
    start = np.zeros(trials.x.shape[1] + 1)
    ones = np.flatnonzero((trials.x == 1.0).all(axis=0))
    start[ones[:1]] = logit(trials.y.mean())
    start[-1] = np.log(0.5)
    return start


def _modes(trials: _Trials, linear: Floats, variance: float) -> tuple[Floats, Floats]:
    """Each person's most likely intercept and the curvature there."""
    own = np.zeros(len(trials.sizes))
    curvature = np.ones(len(own))
    for _ in range(_ROUNDS):
        mean = expit(linear + np.repeat(own, trials.sizes))
        slope = trials.sums(trials.y - mean) - own / variance
        curvature = trials.sums(mean * (1.0 - mean)) + 1.0 / variance
        # A step of more than two units of log-odds can overshoot where hardly anything is known.
        step = np.clip(slope / curvature, -2.0, 2.0)
        own = own + step
        if np.abs(step).max() < 1e-8:
            break
    return own, curvature


def _objective(trials: _Trials, at: Floats) -> tuple[float, Floats]:
    """Minus the log-likelihood and its slope."""
    coef, sd = at[:-1], max(float(np.exp(np.clip(at[-1], -20.0, 5.0))), _LOWEST_SD)
    linear = np.clip(trials.x @ coef, -500.0, 500.0)
    own, curvature = _modes(trials, linear, sd**2)
    placed = own[:, None] + np.sqrt(2.0 / curvature)[:, None] * trials.nodes
    eta = linear[:, None] + np.repeat(placed, trials.sizes, axis=0)
    each = trials.sums(log_expit(np.where(trials.y[:, None] > 0.5, eta, -eta)))
    joint = each - 0.5 * (placed / sd) ** 2 - np.log(sd) - 0.5 * np.log(2.0 * np.pi) + trials.log_weights
    whole = logsumexp(joint, axis=1)
    share = np.exp(joint - whole[:, None])
    residual = trials.y - (np.repeat(share, trials.sizes, axis=0) * expit(eta)).sum(axis=1)
    spread = float((share * ((placed / sd) ** 2 - 1.0)).sum())
    total = float((whole + 0.5 * np.log(2.0 / curvature)).sum())
    return -total, -np.append(trials.x.T @ residual, spread)


def _information(trials: _Trials, at: Floats) -> Floats:
    size = len(at)
    step = 1e-4 * np.maximum(1.0, np.abs(at))
    found = np.empty((size, size))
    for place in range(size):
        move = np.zeros(size)
        move[place] = step[place]
        up, down = _objective(trials, at + move)[1], _objective(trials, at - move)[1]
        found[place] = (up - down) / (2.0 * step[place])
    information: Floats = 0.5 * (found + found.T)
    return information
