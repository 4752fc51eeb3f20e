"""Likelihood of observations that share a random intercept within each person, without a matrix larger than the design.

The covariance of one person's n observations is σ²I + τ²J. It has two eigenvalues only, σ² within the person and
σ² + nτ² for the person's mean, so that every product needed is one of sums over people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.statistics.moments import Floats, Ints

__all__ = ["Persons", "curvature", "deviance", "likeliest_ratio"]

_GRID = np.concatenate([[0.0], np.linspace(0.01, 0.99, 50), 1.0 - np.logspace(-2.5, -7.0, 10)])
"""Where the share of the variance that lies between people is tried first."""


@dataclass(frozen=True)
class Persons:
    """Observations, sorted out by person.

    Attributes
    ----------
    y : ndarray of shape (n_obs,)
        Outcomes, less what least squares makes of them.
    x : ndarray of shape (n_obs, k)
        Design with orthonormal columns.
    index : ndarray of shape (n_obs,)
        Number of the person, from 0.
    """

    y: Floats
    x: Floats
    index: Ints

    @property
    def n(self) -> Floats:
        """Observations of each person, shape (people,)."""
        return np.bincount(self.index).astype(float)

    def sums(self, values: Floats) -> Floats:
        """Add up within each person.

        Parameters
        ----------
        values : ndarray of shape (n_obs, k)
            One row an observation.

        Returns
        -------
        ndarray of shape (people, k)
            One row a person.
        """
        total: Floats = np.zeros((int(self.index.max()) + 1, values.shape[1]))
        np.add.at(total, self.index, values)
        return total

    def divided(self, values: Floats, tau2: float, sigma2: float) -> Floats:
        """Multiply by the inverse of the covariance.

        Parameters
        ----------
        values : ndarray of shape (n_obs, k)
            One row an observation.
        tau2, sigma2 : float
            Variances between and within people.

        Returns
        -------
        ndarray of shape (n_obs, k)
            V⁻¹ times the values.
        """
        share = tau2 / (sigma2 + self.n * tau2)
        inverse: Floats = (values - (share[:, None] * self.sums(values))[self.index]) / sigma2
        return inverse


def _profile(persons: Persons, ratio: Floats) -> tuple[Floats, Floats]:
    """Give deviance and residual sum of squares at ratios τ²/σ², each of shape (n_ratios,)."""
    n, k = persons.n, persons.x.shape[1]
    both = np.column_stack([persons.x, persons.y])
    sums, whole = persons.sums(both), both.T @ both
    share = ratio[:, None] / (1.0 + ratio[:, None] * n)
    left = whole - np.einsum("rp,pi,pj->rij", share, sums, sums)
    inner, cross, square = left[:, :k, :k], left[:, :k, k:], left[:, k, k]
    rest = square - (cross * np.linalg.solve(inner, cross)).sum(axis=(1, 2))
    logs = np.log1p(ratio[:, None] * n).sum(axis=1) + np.linalg.slogdet(inner)[1]
    freedom = len(persons.y) - k
    return logs + freedom * np.log(np.maximum(rest, 1e-300)), rest


def deviance(persons: Persons, ratio: float) -> tuple[float, float]:
    """Restricted deviance with the variance within people profiled out.

    Parameters
    ----------
    persons : Persons
        The observations.
    ratio : float
        Variance between people over that within.

    Returns
    -------
    tuple of float
        Minus twice the log restricted likelihood, but for a constant, and the residual sum of squares weighted for
        that ratio.
    """
    value, rest = _profile(persons, np.array([ratio]))
    return float(value[0]), float(rest[0])


def likeliest_ratio(persons: Persons) -> float:
    """Find the ratio τ²/σ² of the least restricted deviance.

    Parameters
    ----------
    persons : Persons
        The observations.

    Returns
    -------
    float
        Zero or more; zero is the boundary.
    """
    from scipy.optimize import minimize_scalar

    best = int(np.argmin(_profile(persons, _GRID / (1.0 - _GRID))[0]))
    low, high = _GRID[max(best - 1, 0)], _GRID[min(best + 1, len(_GRID) - 1)]

    def _at(share: float) -> float:
        return deviance(persons, share / (1.0 - share))[0]

    found = minimize_scalar(_at, bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    share = float(found.x) if float(found.fun) < _at(0.0) else 0.0
    return share / (1.0 - share)


def curvature(persons: Persons, tau2: float, sigma2: float) -> tuple[Floats, Floats, Floats]:
    """Precision of the fixed effects and of the variances at an inner solution.

    Parameters
    ----------
    persons : Persons
        The observations.
    tau2, sigma2 : float
        Variances between and within people.

    Returns
    -------
    covariance : ndarray of shape (k, k)
        Covariance of the fixed effects, C = (XᵀV⁻¹X)⁻¹.
    slopes : ndarray of shape (2, k, k)
        Products XᵀV⁻¹V_jV⁻¹X for V_j the derivative of V by τ² and by σ²; C times one times C is the derivative of C.
    hessian : ndarray of shape (2, 2)
        Second derivatives of the restricted deviance by τ² and σ².
    """
    n = persons.n
    over = persons.divided(persons.x, tau2, sigma2)
    covariance = np.asarray(np.linalg.inv(persons.x.T @ over), dtype=np.float64)
    rest = persons.y[:, None] - persons.x @ (covariance @ (over.T @ persons.y[:, None]))
    scaled = persons.divided(rest, tau2, sigma2)
    moved = [persons.sums(over)[persons.index], over]
    pushed = [persons.sums(scaled)[persons.index], scaled]
    slopes: Floats = np.array([over.T @ one for one in moved])
    between, within = 1.0 / (sigma2 + n * tau2), 1.0 / sigma2
    traces = np.array(
        [
            [((n * between) ** 2).sum(), (n * between**2).sum()],
            [(n * between**2).sum(), (between**2).sum() + ((n - 1.0) * within**2).sum()],
        ]
    )
    hessian: Floats = np.empty((2, 2))
    for i in range(2):
        left = persons.divided(moved[i], tau2, sigma2)
        across = persons.divided(pushed[i], tau2, sigma2)
        for j in range(2):
            trace = traces[i, j] - 2.0 * np.sum(covariance * (left.T @ moved[j]))
            trace += np.sum((covariance @ slopes[i]) * (covariance @ slopes[j]).T)
            fitted = (pushed[i].T @ over) @ covariance @ (over.T @ pushed[j])
            hessian[i, j] = 2.0 * float((across.T @ pushed[j] - fitted)[0, 0]) - trace
    return covariance, slopes, hessian
