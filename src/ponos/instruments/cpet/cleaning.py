"""Wild breaths: found against their neighbours, counted, and set aside reversibly.

A shallow breath (a swallow, a pause) brings less oxygen, carbon dioxide and air alike, however little, and the breaths
around it bring what it lacked: it is a true part of the minute, and leaving it out would push every peak upwards.
What is wild is a breath whose *gas* does not fit its *air*, as after a leak, a cough or a lost sample, or one far
larger than its neighbours.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.cpet.averaging import Floats

__all__ = ["BREATH_CHANNELS", "FACTOR", "LIMIT", "NEIGHBOURS", "SHALLOW", "outliers", "set_aside"]

BREATH_CHANNELS = ("vo2_ml_min", "vco2_ml_min", "ve_l_min")
"""Channels of one breath; a breath wild in one of them is set aside in all."""

NEIGHBOURS = 7
"""Breaths on either side that a breath is compared with."""

LIMIT = 5.0
"""Robust standard deviations from the median of the neighbours."""

FACTOR = 2.5
"""A breath this many times larger than its neighbours is wild whatever its gas."""

SHALLOW = 0.5
"""A breath that moves less than this share of its neighbours' air is shallow."""

_LEAST_SD = 0.06
"""Least standard deviation of a log ratio: ordinary breath-by-breath noise is never wild."""

_MAD_TO_SD = 1.4826


def outliers(values: Floats, *, least_sd: float = _LEAST_SD) -> NDArray[np.bool_]:
    """Find values far from the median of their neighbours.

    The scale is the median absolute deviation, so that one wild value cannot hide itself or the next.

    Parameters
    ----------
    values : ndarray of shape (n,)
        In breath order, on a scale where noise is additive; NaN is never an outlier.
    least_sd : float
        Least standard deviation.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for a wild value; all False where there are fewer values than one window.
    """
    wild = np.zeros(len(values), dtype=bool)
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < 2 * NEIGHBOURS + 1:
        return wild
    residual = np.abs(values[known] - _running_median(values[known]))
    scale = np.maximum(_MAD_TO_SD * _running_median(residual), least_sd)
    wild[known] = residual > LIMIT * scale
    return wild


def set_aside(breaths: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Blank the gas exchange of wild breaths.

    Parameters
    ----------
    breaths : pandas.DataFrame
        With some of :data:`BREATH_CHANNELS`.

    Returns
    -------
    breaths : pandas.DataFrame
        A copy in which every channel derived from a wild breath is NaN; heart rate, work and time stay.
    wild : ndarray of bool
        Which rows were blanked. The original table is untouched, so the step can be undone.
    """
    logs = {name: _log(breaths[name].to_numpy(float)) for name in BREATH_CHANNELS if name in breaths}
    sizes = {name: _against_neighbours(log) for name, log in logs.items()}
    # Air alone tells a shallow breath: little of it reaches the alveoli, so its gas may well not fit.
    shallow = sizes.get("ve_l_min", np.zeros(len(breaths))) < np.log(SHALLOW)
    wild = np.zeros(len(breaths), dtype=bool)
    for size in sizes.values():
        wild |= _too_large(size, shallow)
    for gas in ("vo2_ml_min", "vco2_ml_min"):
        if gas in logs and "ve_l_min" in logs:
            wild |= outliers(logs[gas] - logs["ve_l_min"]) & ~shallow
    if not wild.any():
        return breaths, wild
    cleaned = breaths.copy()
    from_breath = (*logs, "rer", "vt_l", "vo2_ml_min_kg", "peto2_mmhg", "petco2_mmhg")
    cleaned.loc[wild, [name for name in from_breath if name in breaths]] = np.nan
    return cleaned, wild


def _log(values: Floats) -> Floats:
    return np.log(np.where(values > 0, values, np.nan))


def _against_neighbours(log_size: Floats) -> Floats:
    """Log of how many times larger a breath is than its neighbours; 0 where that cannot be told."""
    against = np.zeros(len(log_size))
    known = np.flatnonzero(np.isfinite(log_size))
    if len(known) >= 2 * NEIGHBOURS + 1:
        against[known] = log_size[known] - _running_median(log_size[known])
    return against


def _too_large(against: Floats, shallow: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A large breath beside a shallow one may be one breath that was cut in two: both together are judged."""
    beside = np.zeros(len(shallow), dtype=bool)
    beside[1:] |= shallow[:-1]
    beside[:-1] |= shallow[1:]
    return np.asarray(against > np.log(np.where(beside, 2.0 * FACTOR, FACTOR)))


def _running_median(values: Floats) -> Floats:
    padded = np.pad(values, NEIGHBOURS, mode="reflect")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1), axis=1))
