"""Noncentral t distribution, solved for its centre, for many measures at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from ponos.statistics.moments import Floats

__all__ = ["centre", "probability"]

_LARGEST = 300.0
"""Beyond this |t|, centre and t are taken as proportional; what that neglects is the 1 in 1 + t²/(2 df)."""

_SURE = 27.0
"""Minus the logarithm of the density, against its peak, where the scale's tails are cut."""

_STEP = 0.9
"""Distance of two nodes in widths of the integrand, where that is bell-shaped; the error is exp(−2π²/0.9²), 3e-11."""

_WIDEST_STEP = 0.22
"""The same where the scale has few degrees of freedom and a steep side; the error is exp(−π²/(2·0.22)), 2e-10."""

_BLOCK = 512
_ROUNDS = 60


def probability(t: ArrayLike, df: ArrayLike, shift: ArrayLike) -> Floats:
    """Probability that a noncentral t is at most ``t``.

    The mean of Φ(t s − shift) over the scale s = √(χ²/df), by the trapezium rule in log s, which converges
    exponentially for so smooth an integrand.

    Parameters
    ----------
    t, df, shift : array_like
        Value, degrees of freedom (1 or more) and noncentrality, of shapes that go together.

    Returns
    -------
    ndarray
        Of their common shape; NaN where one of them is.
    """
    value, freedom, middle = np.broadcast_arrays(
        np.asarray(t, dtype=float), np.asarray(df, dtype=float), np.asarray(shift, dtype=float)
    )
    found: Floats = np.full(value.shape, np.nan)
    known = np.isfinite(value + freedom + middle) & (freedom > 0)
    if known.any():
        scale, weight = _nodes(freedom[known], np.abs(middle[known]))
        found[known] = (weight * ndtr(value[known][:, None] * scale - middle[known][:, None])).sum(axis=1)
    return found


def centre(t: ArrayLike, df: ArrayLike, target: ArrayLike) -> Floats:
    """Noncentrality at which a noncentral t is at most ``t`` with a given probability.

    Parameters
    ----------
    t, df : array_like of shape (n,)
        Values and degrees of freedom (1 or more).
    target : array_like of shape (n,) or float
        The probability, between 0 and 1.

    Returns
    -------
    ndarray of shape (n,)
        The noncentralities; NaN where ``t`` or ``df`` is.
    """
    value, freedom, aim = np.broadcast_arrays(
        np.atleast_1d(np.asarray(t, dtype=float)), np.asarray(df, dtype=float), ndtri(np.asarray(target, dtype=float))
    )
    found: Floats = np.full(value.shape, np.nan)
    known = np.flatnonzero(np.isfinite(value + freedom + aim) & (freedom > 0))
    # Neighbours need about as many nodes, so that one extreme measure is not paid for by all.
    known = known[np.argsort(np.abs(value[known]), kind="stable")]
    for start in range(0, len(known), _BLOCK):
        block = known[start : start + _BLOCK]
        inner = np.clip(value[block], -_LARGEST, _LARGEST)
        stretch = np.maximum(np.abs(value[block]) / _LARGEST, 1.0)
        found[block] = stretch * _solved(inner, freedom[block], aim[block])
    return found


def _nodes(df: Floats, widest: Floats) -> tuple[Floats, Floats]:
    """Give nodes of the scale and their weights, shape (n, nodes)."""
    spread = np.sqrt(_SURE / df)
    low = -(_SURE / df + spread)
    high = np.minimum(spread, 0.5 * np.log(3.0 + 2.4 * _SURE / df))
    step = np.minimum(_STEP / np.sqrt(2.0 * df + widest**2), _WIDEST_STEP)
    count = int(np.ceil(((high - low) / step).max())) + 1
    log_scale = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, count)
    # The density of log s is s^df exp(−df s²/2), up to a factor.
    weight = np.exp(df[:, None] * (log_scale - 0.5 * np.expm1(2.0 * log_scale)))
    return np.exp(log_scale), weight / weight.sum(axis=1, keepdims=True)


def _solved(t: Floats, df: Floats, aim: Floats) -> Floats:
    """Find the centres by Newton's rule on the scale of normal quantiles, where they lie on nearly a straight line."""
    reach = np.sqrt(1.0 + t**2 / (2.0 * df))
    shift = t - aim * reach
    scale, weight = _nodes(df, np.abs(shift) + reach)
    for _ in range(_ROUNDS):
        inside = t[:, None] * scale - shift[:, None]
        below = np.clip((weight * ndtr(inside)).sum(axis=1), 1e-14, 1.0 - 1e-14)
        slope = (weight * np.exp(-0.5 * inside**2)).sum(axis=1)
        quantile = ndtri(below)
        step = (quantile - aim) * np.exp(-0.5 * quantile**2) / np.maximum(slope, 1e-300)
        shift = shift + np.clip(step, -reach, reach)
        if (np.abs(step) <= 1e-9 * reach).all():
            break
    return shift
