"""Contractions of a force trace: where the muscle rests, where it pulls, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SHORTEST_S",
    "Bools",
    "Contraction",
    "Floats",
    "clipped_share",
    "contractions",
    "moving_mean",
    "resting_level",
]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

SHORTEST_S = 0.5
"""What is shorter is no contraction of the will: a twitch, a knock (convention)."""

_GAP_S = 0.1
"""Force may dip below the threshold for this long within one contraction."""

_REST_SHARE = 0.1
"""Of the way from the lowest to the highest force: below it the muscle is taken as resting."""

_REST_S = 0.2
"""A resting level needs this much of a recording."""


@dataclass(frozen=True)
class Contraction:
    """One contraction, in samples.

    Attributes
    ----------
    start, stop : int
        First sample, and the first one behind it.
    """

    start: int
    stop: int

    @property
    def samples(self) -> slice:
        """Its samples."""
        return slice(self.start, self.stop)

    def seconds(self, fs_hz: float) -> float:
        """How long it lasts.

        Parameters
        ----------
        fs_hz : float
            Sampling rate.

        Returns
        -------
        float
            In s.
        """
        return (self.stop - self.start) / fs_hz


def moving_mean(values: Floats, width: int) -> Floats:
    """Mean over a window that moves along a trace.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,), without NaN.
    width : int
        Samples of the window.

    Returns
    -------
    numpy.ndarray
        Shape (n - width + 1,), one value a full window, by its first sample; empty where the trace is shorter.
    """
    if width < 1 or len(values) < width:
        return np.empty(0)
    total = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray((total[width:] - total[:-width]) / width)


def resting_level(force: Floats, fs_hz: float) -> float | None:
    """Find what a gauge shows while nobody pulls.

    Parameters
    ----------
    force : numpy.ndarray
        As recorded, shape (n,).
    fs_hz : float
        Sampling rate.

    Returns
    -------
    float or None
        Median of the samples in the lowest tenth of the range; None where the recording has no rest.
    """
    known = force[np.isfinite(force)]
    if len(known) < 2:
        return None
    low, high = np.percentile(known, [1.0, 99.9])
    rest = known[known < low + _REST_SHARE * (high - low)]
    if len(rest) < _REST_S * fs_hz or low > 0.5 * high > 0:
        return None
    return float(np.median(rest))


def contractions(force: Floats, fs_hz: float, threshold: float) -> tuple[Contraction, ...]:
    """Find where the force stays above a threshold.

    Parameters
    ----------
    force : numpy.ndarray
        Shape (n,); NaN counts as rest.
    fs_hz : float
        Sampling rate.
    threshold : float
        In the unit of the force.

    Returns
    -------
    tuple of Contraction
        Those of at least :data:`SHORTEST_S`, in the order of time.
    """
    above = np.concatenate(([False], np.nan_to_num(force, nan=-np.inf) > threshold, [False]))
    edges = np.flatnonzero(np.diff(above.astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    if not len(starts):
        return ()
    parted = starts[1:] - stops[:-1] > _GAP_S * fs_hz
    starts = starts[np.concatenate(([True], parted))]
    stops = stops[np.concatenate((parted, [True]))]
    long = stops - starts >= SHORTEST_S * fs_hz
    return tuple(Contraction(int(a), int(b)) for a, b in zip(starts[long], stops[long], strict=True))


def clipped_share(values: Floats) -> float:
    """Tell how much of a trace stands at its own highest or lowest value.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,).

    Returns
    -------
    float
        Share of the samples that lie in runs of at least five equal ones at an end of the range; 0 of a flat trace.
    """
    known = values[np.isfinite(values)]
    if len(known) < 10 or known.min() == known.max():
        return 0.0
    share = 0.0
    for end in (known.min(), known.max()):
        at_end = np.concatenate(([0], (known == end).astype(np.int8), [0]))
        edges = np.flatnonzero(np.diff(at_end))
        runs = edges[1::2] - edges[::2]
        share += float(runs[runs >= 5].sum()) / len(known)
    return share
