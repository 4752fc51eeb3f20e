"""The ex-Gaussian by maximum likelihood: reaction times as the sum of a normal and an exponential part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_ndtr

from ponos.errors import MeasureError

__all__ = ["ExGaussian", "density", "fit", "log_likelihood"]

Floats = NDArray[np.float64]
_SMALL = 0.02
"""A part below this share of the whole scatter cannot be told from none (the project's own choice)."""
_STEP = 1e-3
_FAR = 8.0


@dataclass(frozen=True)
class ExGaussian:
    """A fitted ex-Gaussian.

    Attributes
    ----------
    mu, sigma, tau : float
        Mean and standard deviation of the normal part, mean of the exponential part.
    log_likelihood : float
        At the maximum.
    errors : tuple of float or None
        Standard errors of µ, log σ and log τ from the curvature at the maximum; None where it is no clear maximum.
    doubt : str
        Why the fit should be doubted; empty where nothing speaks against it.
    """

    mu: float
    sigma: float
    tau: float
    log_likelihood: float
    errors: tuple[float, float, float] | None
    doubt: str = ""

    def interval(self, name: str) -> tuple[float | None, float | None]:
        """Give the 95 % interval of a parameter.

        Parameters
        ----------
        name : str
            ``mu``, ``sigma`` or ``tau``.

        Returns
        -------
        tuple of (float or None, float or None)
            Even about µ, even in the logarithm about σ and τ.
        """
        if self.errors is None:
            return None, None
        half = 1.96 * dict(zip(("mu", "sigma", "tau"), self.errors, strict=True))[name]
        value = float(getattr(self, name))
        if name == "mu":
            return value - half, value + half
        return value * float(np.exp(-half)), value * float(np.exp(half))


def _log_density(times: Floats, mu: float, sigma: float, tau: float) -> Floats:
    shifted = (times - mu) / sigma - sigma / tau
    told: Floats = -np.log(tau) + (mu - times) / tau + 0.5 * (sigma / tau) ** 2 + log_ndtr(shifted)
    return told


def density(times: Floats, found: ExGaussian) -> Floats:
    """Give the density of an ex-Gaussian.

    Parameters
    ----------
    times : numpy.ndarray
        Where.
    found : ExGaussian
        Of which.

    Returns
    -------
    numpy.ndarray
        Per unit of ``times``.
    """
    told: Floats = np.exp(_log_density(times, found.mu, found.sigma, found.tau))
    return told


def log_likelihood(times: Floats, mu: float, sigma: float, tau: float) -> float:
    """Give the log-likelihood of reaction times.

    Parameters
    ----------
    times : numpy.ndarray
        Shape (n,).
    mu, sigma, tau : float
        Parameters; the last two positive.

    Returns
    -------
    float
        Sum over the times.
    """
    return float(_log_density(times, mu, sigma, tau).sum())


def fit(times: Floats) -> ExGaussian:
    """Fit an ex-Gaussian.

    The times are brought to mean 0 and standard deviation 1, so that the search does not hang on the unit; it starts
    from the moments and from two further shapes, and the highest likelihood is kept.

    Parameters
    ----------
    times : numpy.ndarray
        Shape (n,), finite.

    Returns
    -------
    ExGaussian
        In the unit of ``times``.

    Raises
    ------
    MeasureError
        The times do not vary, or the search finds no maximum.
    """
    centre, scale = float(times.mean()), float(times.std())
    if not scale > 1e-9 * abs(centre):
        raise MeasureError("The reaction times do not vary.")
    plain = (times - centre) / scale
    skew = float(np.clip((plain**3).mean(), 0.02, 1.9))

    loss = partial(_loss, plain)
    best = None
    for tau in ((skew / 2.0) ** (1.0 / 3.0), 0.3, 0.9):
        start = np.array([-tau, 0.5 * np.log(max(1.0 - tau**2, 0.02)), np.log(tau)])
        tried = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 3000})
        best = tried if best is None or tried.fun < best.fun else best
    if best is None or not np.isfinite(best.fun) or best.fun > 1e11:
        raise MeasureError("No ex-Gaussian fits the reaction times.")
    mu, sigma, tau = float(best.x[0]), float(np.exp(best.x[1])), float(np.exp(best.x[2]))
    errors = _errors(loss, best.x)
    return ExGaussian(
        mu=mu * scale + centre,
        sigma=sigma * scale,
        tau=tau * scale,
        log_likelihood=-float(best.fun) - len(times) * float(np.log(scale)),
        errors=None if errors is None else (errors[0] * scale, errors[1], errors[2]),
        doubt=_doubt(sigma, tau, errors is None),
    )


def _loss(plain: Floats, at: Floats) -> float:
    mu, log_sigma, log_tau = (float(one) for one in at)
    if max(abs(log_sigma), abs(log_tau)) > _FAR:
        return 1e12
    return -log_likelihood(plain, mu, exp(log_sigma), exp(log_tau))


def _doubt(sigma: float, tau: float, unclear: bool) -> str:
    if tau < _SMALL:
        return "The reaction times have no slow tail that could be told from none."
    if sigma < _SMALL:
        return "The reaction times have no normal part that could be told from none."
    return "The maximum of the likelihood is flat." if unclear else ""


def _errors(loss: Callable[[Floats], float], at: Floats) -> tuple[float, float, float] | None:
    """Standard errors from the curvature, by differences; None where it does not curve upwards."""
    steps = np.eye(3) * _STEP
    curved = np.array(
        [
            [
                (loss(at + i + j) - loss(at + i - j) - loss(at - i + j) + loss(at - i - j)) / (4.0 * _STEP**2)
                for j in steps
            ]
            for i in steps
        ]
    )
    try:
        variances = np.diag(np.linalg.inv(curved))
    except np.linalg.LinAlgError:
        return None
    if not (np.isfinite(variances).all() and (variances > 0).all() and (np.linalg.eigvalsh(curved) > 0).all()):
        return None
    first, second, third = np.sqrt(variances)
    return float(first), float(second), float(third)
