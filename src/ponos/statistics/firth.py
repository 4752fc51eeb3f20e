"""Logit of few trials: Firth's penalty keeps every coefficient finite, however well the outcome can be told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit

from ponos.errors import MeasureError
from ponos.statistics.moments import Floats

__all__ = ["FirthFit", "firth_logit"]

_STEPS = 400
_LARGEST = 5.0


@dataclass(frozen=True, kw_only=True)
class FirthFit:
    """A bias-reduced logit.

    Attributes
    ----------
    coef : ndarray of shape (k,)
        Coefficients in the order of the design.
    covariance : ndarray of shape (k, k)
        Inverse of the information at them.
    """

    coef: Floats
    covariance: Floats


def firth_logit(outcome: ArrayLike, design: ArrayLike) -> FirthFit:
    """Fit a logit whose likelihood is penalised by Jeffreys' prior.

    Parameters
    ----------
    outcome : array_like of shape (n,)
        1 or 0.
    design : array_like of shape (n, k)
        Columns, one of ones among them.

    Returns
    -------
    FirthFit
        Coefficients and their covariance.

    Raises
    ------
    MeasureError
        Columns depend on each other, or the search does not end.

    References
    ----------
    .. [1] Firth D. Biometrika 1993;80:27-38. doi:10.1093/biomet/80.1.27
    """
    y, x = np.asarray(outcome, dtype=float), np.asarray(design, dtype=float)
    if len(y) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise MeasureError("There are too few trials, or columns of the design depend on each other.")
    coef = np.zeros(x.shape[1])
    height, score, information = _penalised(y, x, coef)
    for _ in range(_STEPS):
        step = np.linalg.solve(information, score)
        step *= min(1.0, _LARGEST / max(float(np.abs(step).max()), 1e-300))
        for _ in range(20):
            tried = _penalised(y, x, coef + step)
            if tried[0] >= height - 1e-10:
                break
            step = 0.5 * step
        coef = coef + step
        height, score, information = tried
        if np.abs(step).max() < 1e-8:
            covariance = np.asarray(np.linalg.inv(information), dtype=float)
            return FirthFit(coef=coef, covariance=covariance)
    raise MeasureError("The penalised logit did not converge.")


def _penalised(y: Floats, x: Floats, coef: Floats) -> tuple[float, Floats, Floats]:
    """Height, score and information of the penalised likelihood."""
    linear = x @ coef
    mean = expit(linear)
    weight = np.maximum(mean * (1.0 - mean), 1e-12)
    information = x.T @ (weight[:, None] * x)
    leverage = weight * np.einsum("ij,jk,ik->i", x, np.linalg.pinv(information, hermitian=True), x)
    height = float(log_expit(np.where(y > 0.5, linear, -linear)).sum())
    height += 0.5 * float(np.linalg.slogdet(information)[1])
    score: Floats = x.T @ (y - mean + leverage * (0.5 - mean))
    return height, score, information
