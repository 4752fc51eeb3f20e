"""Averaging rules, as one small language.

========================  ==========================================================================================
``30s``                   mean of 30 consecutive seconds, after linear interpolation to whole seconds
``15b``                   mean of 15 consecutive breaths
``bin:20s``               mean of successive bins of 20 s from second 1; an incomplete bin at either end is left out
``butter:0.04Hz``         zero-lag third-order Butterworth low-pass on the 1-s grid, cut-off in Hz
========================  ==========================================================================================

The rule moves VO2peak by several percent, so it is printed beside every peak (Nolte et al. 2023,
doi:10.1007/s40279-023-01903-3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ponos.errors import UsageError

__all__ = ["Floats", "Rule", "average", "bin_means", "low_pass", "moving_mean", "parse_rule", "to_seconds"]

Floats = NDArray[np.float64]

_GRAMMAR: dict[str, re.Pattern[str]] = {
    "seconds": re.compile(r"(\d+)\s*s"),
    "breaths": re.compile(r"(\d+)\s*b"),
    "bins": re.compile(r"bin:\s*(\d+)\s*s"),
    "butterworth": re.compile(r"butter:\s*(\d*\.?\d+)\s*hz", re.IGNORECASE),
}


@dataclass(frozen=True)
class Rule:
    """One averaging rule.

    Attributes
    ----------
    kind : {"seconds", "breaths", "bins", "butterworth"}
        What is averaged.
    size : float
        Seconds, breaths, or the cut-off in Hz.
    text : str
        As it is written.
    """

    kind: Literal["seconds", "breaths", "bins", "butterworth"]
    size: float
    text: str

    @property
    def words(self) -> str:
        """The rule in words, for a table or a methods paragraph."""
        return {
            "seconds": f"moving mean of {self.size:g} s",
            "breaths": f"moving mean of {self.size:g} breaths",
            "bins": f"bins of {self.size:g} s",
            "butterworth": f"zero-lag Butterworth low-pass at {self.size:g} Hz",
        }[self.kind]


def parse_rule(text: str) -> Rule:
    """Read a rule.

    Parameters
    ----------
    text : str
        Such as ``30s``.

    Returns
    -------
    Rule
        The rule.

    Raises
    ------
    UsageError
        It is not of the language, or its size is zero.
    """
    for kind, pattern in _GRAMMAR.items():
        match = pattern.fullmatch(text.strip())
        if match and float(match[1]) > 0:
            return Rule(kind, float(match[1]), text.strip())  # type: ignore[arg-type]
    raise UsageError(f"'{text}' is no averaging rule.", todo="Write 30s, 15b, bin:20s or butter:0.04Hz.")


def to_seconds(time_s: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Interpolate linearly to whole seconds, from the first to the last that the data reach.

    Parameters
    ----------
    time_s : ndarray of shape (n,)
        Strictly increasing, in s.
    values : ndarray of shape (n,) or (n, k)
        NaN cells are bridged, except before the first and after the last finite one.

    Returns
    -------
    seconds : ndarray of shape (m,)
        Whole seconds.
    values : ndarray of shape (m,) or (m, k)
        On them.
    """
    seconds = np.arange(np.ceil(time_s[0]), np.floor(time_s[-1]) + 1.0)
    if values.ndim == 1:
        return seconds, _bridge(seconds, time_s, values)
    return seconds, np.column_stack([_bridge(seconds, time_s, column) for column in values.T])


def _bridge(seconds: Floats, time_s: Floats, column: Floats) -> Floats:
    known = np.isfinite(column)
    if not known.any():
        return np.full(len(seconds), np.nan)
    bridged = np.interp(seconds, time_s[known], column[known])
    first, last = time_s[known][[0, -1]]
    bridged[(seconds < first) | (seconds > last)] = np.nan
    return bridged


def moving_mean(values: Floats, size: int) -> Floats:
    """Mean of every complete window of consecutive values.

    Parameters
    ----------
    values : ndarray of shape (n,) or (n, k)
        A window that holds a NaN gives NaN.
    size : int
        Values a window.

    Returns
    -------
    ndarray of shape (n - size + 1,) or (n - size + 1, k)
        Empty where there are fewer values than one window.
    """
    if len(values) < size:
        return values[:0]
    gap = np.isnan(values)
    zero = np.zeros((1, *values.shape[1:]))
    total = np.concatenate([zero, np.cumsum(np.where(gap, 0.0, values), axis=0)])
    missing = np.concatenate([zero, np.cumsum(gap, axis=0)])
    mean = (total[size:] - total[:-size]) / size
    return np.where(missing[size:] - missing[:-size] > 0, np.nan, mean)


def bin_means(values: Floats, size: int, *, incomplete_last: bool = False) -> Floats:
    """Mean of successive bins.

    Parameters
    ----------
    values : ndarray of shape (n,) or (n, k)
        On whole seconds.
    size : int
        Values a bin.
    incomplete_last : bool
        Count an unfinished last bin as its sum over the full size, as the table of Nolte et al. does; by default it
        is left out, since it can only be too low.

    Returns
    -------
    ndarray of shape (m,) or (m, k)
        One row a bin.
    """
    short = len(values) % size
    whole = values[: len(values) - short].reshape(-1, size, *values.shape[1:]).mean(axis=1)
    if not (incomplete_last and short):
        return np.asarray(whole)
    return np.concatenate([whole, values[-short:].sum(axis=0, keepdims=True) / size])


def low_pass(values: Floats, cutoff_hz: float, *, fs_hz: float) -> Floats:
    """Zero-lag third-order Butterworth low-pass.

    Parameters
    ----------
    values : ndarray of shape (n,) or (n, k)
        Regularly sampled, without NaN.
    cutoff_hz : float
        In Hz, below half the sampling rate.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    ndarray
        Of the same shape.

    Raises
    ------
    UsageError
        The cut-off is not below half the sampling rate.
    """
    from scipy.signal import butter, sosfiltfilt

    if not 0 < cutoff_hz < fs_hz / 2:
        raise UsageError(f"A cut-off of {cutoff_hz:g} Hz cannot be on a grid of {fs_hz:g} Hz.")
    sections = butter(3, cutoff_hz, fs=fs_hz, output="sos")
    # Padding by whole-length reflection takes the end transient out of the end of exercise, where the peak lies.
    return np.asarray(
        sosfiltfilt(sections, values, axis=0, padlen=max(0, min(len(values) - 1, int(3 * fs_hz / cutoff_hz))))
    )


def average(time_s: Floats, values: Floats, rule: Rule) -> tuple[Floats, Floats]:
    """Average by a rule.

    Parameters
    ----------
    time_s : ndarray of shape (n,)
        Strictly increasing, in s.
    values : ndarray of shape (n,) or (n, k)
        One column a channel; NaN where a value is missing.
    rule : Rule
        How.

    Returns
    -------
    time_s : ndarray of shape (m,)
        Middle of each window or bin.
    values : ndarray of shape (m,) or (m, k)
        The means; ``m`` is 0 where the recording is shorter than one window.
    """
    if not len(time_s):
        return time_s, values
    if rule.kind == "breaths":
        return _average_breaths(time_s, values, int(rule.size))
    seconds, grid = to_seconds(time_s, values)
    if rule.kind == "butterworth":
        return _average_low_pass(seconds, grid, rule.size)
    size = int(rule.size)
    if rule.kind == "bins":
        # Bins are counted from second 1, as carts do; one that began before the first breath is not complete.
        late = int(-(seconds[0] - 1) % size) if seconds[0] > 1 else 0
        return bin_means(seconds[late:], size), bin_means(grid[late:], size)
    return moving_mean(seconds, size), moving_mean(grid, size)


def _average_breaths(time_s: Floats, values: Floats, size: int) -> tuple[Floats, Floats]:
    if values.ndim == 1:
        known = np.isfinite(values)
        return moving_mean(time_s[known], size), moving_mean(values[known], size)
    # A breath that one channel lost keeps its place in the others: windows are of the same breaths in every channel.
    kept = np.asarray(np.isfinite(values).any(axis=1))
    filled = np.column_stack([_bridge_breaths(time_s[kept], column) for column in values[kept].T])
    return moving_mean(time_s[kept], size), moving_mean(filled, size)


def _bridge_breaths(time_s: Floats, column: Floats) -> Floats:
    known = np.isfinite(column)
    return np.interp(time_s, time_s[known], column[known]) if known.any() else column


def _average_low_pass(seconds: Floats, grid: Floats, cutoff_hz: float) -> tuple[Floats, Floats]:
    columns = grid if grid.ndim == 2 else grid[:, None]
    smooth = np.full_like(columns, np.nan)
    for index, column in enumerate(columns.T):
        known = np.isfinite(column)
        if known.sum() > 12:
            smooth[known, index] = low_pass(column[known], cutoff_hz, fs_hz=1.0)
    return seconds, smooth if grid.ndim == 2 else smooth[:, 0]
