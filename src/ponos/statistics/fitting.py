"""Fits by statsmodels, kept quiet: what it warns of or trips over becomes a reason, never a number."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ponos.errors import MeasureError
from ponos.statistics.moments import Floats

__all__ = ["fitted", "sandwich"]

_FATAL = ("separat", "converge", "hessian", "singular", "maximum likelihood")


def fitted(fit: Callable[[], Any]) -> Any:
    """Fit a model.

    Parameters
    ----------
    fit : callable
        Does it.

    Returns
    -------
    object
        What the fit gives.

    Raises
    ------
    MeasureError
        It did not converge, the groups are separated, or the arithmetic failed.
    """
    with warnings.catch_warnings(record=True) as heard, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            result = fit()
        except (np.linalg.LinAlgError, ArithmeticError, ValueError) as error:
            raise MeasureError(f"The model could not be fitted ({str(error).rstrip('.')}).") from error
    said = [str(one.message) for one in heard]
    fatal = [text for text in said if any(word in text.lower() for word in _FATAL)]
    if fatal:
        raise MeasureError(f"The model could not be fitted ({fatal[0].split('. ')[0].rstrip('.')}).")
    return result


def sandwich(design: Floats, residual: Floats, weight: Floats) -> Floats:
    """Covariance of the coefficients of a canonical generalised linear model, right whatever the variances are.

    Each residual is divided by one minus its leverage, as HC3 does in a linear model.

    Parameters
    ----------
    design : ndarray of shape (n, k)
        Fixed effects.
    residual : ndarray of shape (n,)
        Observed less fitted, times the prior weight.
    weight : ndarray of shape (n,)
        Variance function times the prior weight.

    Returns
    -------
    ndarray of shape (k, k)
        The covariance.

    References
    ----------
    .. [1] Long JS, Ervin LH. Am Stat 2000;54:217-224. doi:10.1080/00031305.2000.10474549
    """
    bread = np.linalg.inv(design.T @ (weight[:, None] * design))
    leverage = weight * np.einsum("ij,jk,ik->i", design, bread, design)
    score = design * (residual / np.maximum(1.0 - leverage, 1e-8))[:, None]
    covariance: Floats = bread @ (score.T @ score) @ bread
    return covariance
