"""How likely each moment is to be where a straight relation bends, given the points.

For every candidate moment the relation is fitted by least squares with a bend there; the fit's residual sum gives the
likelihood of that moment (normal errors of unknown size, so a power of the residual sum), with the number of points
reduced by the serial correlation of the residuals. The interval is read off this profile, and the same profile without
a bend says whether there is one at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.instruments.cpet.averaging import Floats

__all__ = ["Profile", "Relation", "profile"]


LEAST_MEMORY = 0.4
"""Least serial correlation between points 10 s apart: breathing wanders over a minute in everyone, and a fit of some
dozen points shows less of it than there is."""


@dataclass(frozen=True)
class Relation:
    """A relation that may bend.

    Attributes
    ----------
    y : ndarray of shape (n,)
        What is fitted.
    base : ndarray of shape (n, p)
        Regressors of the straight part; column ``slope`` is the one whose size is bounded.
    bend : ndarray of shape (n, g)
        Regressor of the bend, one column a candidate.
    slope : int
        Column of ``base`` that holds the slope before the bend.
    slope_range : (float, float)
        What the slope before the bend may be.
    prior : ndarray of shape (p, 2)
        Mean and standard deviation that each coefficient of ``base`` has in people, infinite where nothing is known.
    least_change, most_change : float
        What the bend may add to the slope; both negative where it turns down.
    after : (float, float)
        What the slope after the bend may be.
    """

    y: Floats
    base: Floats
    bend: Floats
    prior: Floats
    slope: int = 0
    slope_range: tuple[float, float] = (-np.inf, np.inf)
    least_change: float = 0.0
    most_change: float = np.inf
    after: tuple[float, float] = (-np.inf, np.inf)


@dataclass(frozen=True)
class Profile:
    """Likelihood of the bend over the candidates.

    Attributes
    ----------
    log_likelihood : ndarray of shape (g,)
        Relative to the relation without a bend; minus infinity where the fit is not physiological.
    n_effective : float
        Points, reduced by serial correlation.
    change : ndarray of shape (g,)
        Fitted change of slope.
    """

    log_likelihood: Floats
    n_effective: float
    change: Floats

    @property
    def possible(self) -> bool:
        """Whether any candidate gives a physiological fit."""
        return bool(np.isfinite(self.log_likelihood).any())

    @property
    def log_evidence(self) -> float:
        """Log Bayes factor for a bend against none, the change of slope penalised as the Schwarz criterion does."""
        if not self.possible:
            return -np.inf
        top = float(self.log_likelihood.max())
        mean = float(np.mean(np.exp(self.log_likelihood - top)))
        return top + float(np.log(mean)) - 0.5 * float(np.log(self.n_effective))


def profile(relation: Relation) -> Profile:
    """Fit a relation with a bend at every candidate.

    Parameters
    ----------
    relation : Relation
        What to fit.

    Returns
    -------
    Profile
        One value a candidate.
    """
    scale = float(np.std(np.diff(relation.y))) / np.sqrt(2.0)
    found = _fit(relation, np.ones(len(relation.y)), scale)
    # Two rounds of Huber weights about the best fit: a point that is far off no longer decides where the bend is.
    for _ in range(2):
        size = np.abs(found.residual)
        scale = max(1.4826 * float(np.median(size)), 1e-9)
        found = _fit(relation, np.minimum(1.0, 2.0 * scale / np.maximum(size, 1e-12)), scale)
    n_effective = _effective(found.residual, relation.base.shape[1] + 2)
    allowed = _allowed(relation, found)
    gain = -0.5 * n_effective * np.log(np.maximum(found.rss, 1e-300) / max(found.rss_straight, 1e-300))
    return Profile(np.where(allowed, gain, -np.inf), n_effective, found.change)


@dataclass(frozen=True)
class _Fit:
    rss: Floats
    rss_straight: float
    change: Floats
    slope: Floats
    residual: Floats


def _fit(relation: Relation, weight: Floats, scale: float) -> _Fit:
    """Least squares at every candidate at once: what the base explains is taken out of both sides first.

    What is known of people enters as one more observation a coefficient, of the size of the residual scale.
    """
    root = np.sqrt(weight)[:, None]
    strength = scale / relation.prior[:, 1]
    base = np.vstack([relation.base * root, np.diag(strength)])
    y = np.concatenate([relation.y * root[:, 0], relation.prior[:, 0] * strength])
    bend = np.vstack([relation.bend * root, np.zeros((len(strength), relation.bend.shape[1]))])
    q, r = np.linalg.qr(base)
    y_left, bend_left = y - q @ (q.T @ y), bend - q @ (q.T @ bend)
    size = np.maximum((bend_left**2).sum(axis=0), 1e-12)
    change = (bend_left * y_left[:, None]).sum(axis=0) / size
    rss_straight = float(y_left @ y_left)
    rss = np.maximum(rss_straight - change**2 * size, 1e-12 * max(rss_straight, 1e-12))
    coefficients = np.linalg.solve(r, (q.T @ y)[:, None] - (q.T @ bend) * change)
    best = int(np.argmin(rss))
    residual = relation.y - relation.base @ coefficients[:, best] - relation.bend[:, best] * change[best]
    return _Fit(rss, rss_straight, change, coefficients[relation.slope], residual)


def _allowed(relation: Relation, found: _Fit) -> Floats:
    after = found.slope + found.change
    return np.asarray(
        (found.slope >= relation.slope_range[0])
        & (found.slope <= relation.slope_range[1])
        & (found.change >= relation.least_change)
        & (found.change <= relation.most_change)
        & (after >= relation.after[0])
        & (after <= relation.after[1])
    )


def _effective(residual: Floats, parameters: int) -> float:
    n = len(residual)
    memory = float(residual[1:] @ residual[:-1] / max(float(residual @ residual), 1e-300))
    # Residuals of a fit are biased towards negative correlation by about one over n for each parameter.
    memory = float(np.clip(memory + parameters / (2.0 * n), LEAST_MEMORY, 0.8))
    return max((n - parameters) * (1.0 - memory) / (1.0 + memory), 4.0)
