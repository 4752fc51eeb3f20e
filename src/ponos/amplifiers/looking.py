"""Looking at samples before they are measured: mains hum and clipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["clipped", "hum_share"]

_HARMONICS = 5
_ROUNDING = 1e-20
"""What is left of a constant once its mean is taken off."""


def hum_share(samples: NDArray[np.float64], fs_hz: float, mains_hz: float) -> float:
    """Say which share of the power of a segment is at the mains and its harmonics.

    At each of the first five multiples of the mains a sine is fitted by least squares; what it takes away from the sum
    of squares around the mean is hum. A flat spectrum gives about ``2 / n`` a multiple.

    Parameters
    ----------
    samples : numpy.ndarray
        Shape (n,), at rest where possible.
    fs_hz : float
        Sampling rate.
    mains_hz : float
        50 or 60.

    Returns
    -------
    float
        Between 0 and 1; 0 where the segment is constant.

    Raises
    ------
    MeasureError
        The segment is shorter than two periods of the mains, has gaps, or is sampled too slowly for it.
    """
    if not np.isfinite(samples).all():
        raise MeasureError("The segment has gaps.")
    if len(samples) * mains_hz < 2 * fs_hz:
        raise MeasureError(f"The segment is shorter than two periods of {mains_hz:g} Hz.")
    multiples = [mains_hz * times for times in range(1, _HARMONICS + 1) if mains_hz * times < fs_hz / 2]
    if not multiples:
        raise MeasureError(f"{fs_hz:g} Hz is too slow to see a hum of {mains_hz:g} Hz.")
    centred = samples - samples.mean()
    power = float(centred @ centred)
    if power <= _ROUNDING * float(samples @ samples):
        return 0.0
    phase = 2 * np.pi * np.outer(np.arange(len(samples)) / fs_hz, multiples)
    waves = np.column_stack([np.ones(len(samples)), np.cos(phase), np.sin(phase)])
    fit, *_ = np.linalg.lstsq(waves, centred, rcond=None)
    left = centred - waves @ fit
    return float(np.clip(1 - (left @ left) / power, 0.0, 1.0))


def clipped(
    samples: NDArray[np.float64], *, low: float = np.nan, high: float = np.nan, run: int = 3
) -> NDArray[np.bool_]:
    """Mark samples that the amplifier cut off.

    Parameters
    ----------
    samples : numpy.ndarray
        Shape (n,).
    low, high : float
        Least and greatest value that the amplifier could record; where NaN, the least and greatest of ``samples``.
    run : int
        How many samples in a row must stand at the limit: a peak touches it once, a cut one lies on it. Three is a
        convention.

    Returns
    -------
    numpy.ndarray
        Bool, shape (n,).
    """
    marked = np.zeros(len(samples), bool)
    known = samples[np.isfinite(samples)]
    if not len(known) or known.min() == known.max():
        return marked
    floor = low if np.isfinite(low) else float(known.min())
    ceiling = high if np.isfinite(high) else float(known.max())
    # The last step of a converter and the rounding of a text may lie a little within the range.
    near = 1e-4 * (ceiling - floor)
    for at in (samples <= floor + near, samples >= ceiling - near):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], at, [False])).astype(np.int8)))
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            marked[first:end] |= end - first >= run
    return marked
