"""What electrodes over a muscle pick up: answers, a contraction that falls silent, artefacts, hum and noise.

Shapes are the project's own, made to look like sweeps of hand muscles; they carry no claim beyond size, onset and end,
which are exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["answers", "artefacts", "contraction", "hum"]

Floats = NDArray[np.float64]

_ANSWER_MS = 14.0
"""How long an answer lasts from its onset."""

_BAND_HZ = (20.0, 450.0)
_MEAN_OF_RECTIFIED = float(np.sqrt(2.0 / np.pi))


def answers(time_ms: Floats, size_mv: Floats, latency_ms: Floats) -> Floats:
    """Give the answers of a muscle to pulses at time 0.

    Parameters
    ----------
    time_ms : numpy.ndarray
        Of the samples, from the pulse.
    size_mv, latency_ms : numpy.ndarray
        Peak to peak, and onset, of each sweep.

    Returns
    -------
    numpy.ndarray
        One row a sweep, in mV; peak to peak of the samples is exactly the size.
    """
    share = (time_ms[None, :] - latency_ms[:, None]) / _ANSWER_MS
    inside = (share > 0.0) & (share < 1.0)
    u = np.where(inside, share, 0.0)
    # Two large phases and a small last one, sharp at the onset.
    shape = np.where(inside, np.sin(3.0 * np.pi * u**0.8) * (1.0 - u) ** 1.2, 0.0)
    spans = np.ptp(shape, axis=1, keepdims=True) if shape.size else np.ones((len(size_mv), 1))
    return np.asarray(shape / np.where(spans > 0.0, spans, 1.0) * size_mv[:, None])


def contraction(
    time_ms: Floats,
    level_mv: Floats,
    silent_from_ms: Floats,
    silent_to_ms: Floats,
    fs_hz: float,
    rng: np.random.Generator,
) -> Floats:
    """Give the interference pattern of a contraction, silent from the answer to the end of the silent period.

    Parameters
    ----------
    time_ms : numpy.ndarray
        Of the samples, from the pulse.
    level_mv : numpy.ndarray
        Mean of the rectified EMG of each sweep; 0 at rest.
    silent_from_ms, silent_to_ms : numpy.ndarray
        Of each sweep; NaN for none.
    fs_hz : float
        Sampling rate.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    numpy.ndarray
        One row a sweep, in mV.
    """
    pattern = np.zeros((len(level_mv), len(time_ms)))
    on = level_mv > 0.0
    if not on.any() or len(time_ms) < 2:
        return pattern
    white = rng.standard_normal((int(on.sum()), len(time_ms)))
    frequency = np.fft.rfftfreq(len(time_ms), 1.0 / fs_hz)
    passed = (frequency / 90.0) / (1.0 + (frequency / 90.0) ** 2)
    passed[(frequency < _BAND_HZ[0]) | (frequency > _BAND_HZ[1])] = 0.0
    coloured = np.fft.irfft(np.fft.rfft(white, axis=1) * passed, n=len(time_ms), axis=1)
    # Power that the band lets through, so that every sweep has its level on average and none is forced to it.
    scale = np.sqrt((passed[1:] ** 2).sum() * 2.0 / len(time_ms))
    pattern[on] = coloured / scale * (level_mv[on] / _MEAN_OF_RECTIFIED)[:, None]
    silent = (time_ms[None, :] >= silent_from_ms[:, None]) & (time_ms[None, :] < silent_to_ms[:, None])
    pattern[silent] = 0.0
    return pattern


def artefacts(time_ms: Floats, at_ms: Floats, size_mv: float, fades_ms: float) -> Floats:
    """Give what the discharge of a stimulator leaves on the electrodes.

    Parameters
    ----------
    time_ms : numpy.ndarray
        Of the samples, from the test pulse.
    at_ms : numpy.ndarray
        When each sweep has the pulse; NaN for none.
    size_mv, fades_ms : float
        Height, and time constant of its decay.

    Returns
    -------
    numpy.ndarray
        One row a sweep, in mV.
    """
    since = time_ms[None, :] - np.nan_to_num(at_ms, nan=np.inf)[:, None]
    return np.where(since >= 0.0, size_mv * np.exp(-np.maximum(since, 0.0) / fades_ms), 0.0)


def hum(time_ms: Floats, n: int, size_mv: float, mains_hz: float, rng: np.random.Generator) -> Floats:
    """Give the hum of the mains, whose phase is another one in every sweep.

    Parameters
    ----------
    time_ms : numpy.ndarray
        Of the samples.
    n : int
        How many sweeps.
    size_mv : float
        Its amplitude.
    mains_hz : float
        50 or 60.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    numpy.ndarray
        One row a sweep, in mV.
    """
    phase = rng.uniform(0.0, 2.0 * np.pi, n)
    return np.asarray(size_mv * np.sin(2.0 * np.pi * mains_hz * time_ms[None, :] / 1000.0 + phase[:, None]))
