"""The spectrum of the EMG: Welch's power, its median and mean frequency, Dimitrov's moments, and mains hum in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.instruments.force.contractions import Bools, Floats

__all__ = ["LOWEST_RATE_HZ", "Spectrum", "band_of", "hum_share", "in_windows", "welch"]

LOWEST_RATE_HZ = 500.0
"""Below this rate most of what the EMG holds is not recorded (its power lies between about 10 and 400 Hz)."""

_WINDOW_S = 0.4
"""Length of Welch's segments, rounded up to a power of two: 4,096 samples at 10 kHz, steps of about 2.4 Hz."""


@dataclass(frozen=True)
class Spectrum:
    """Power over frequency.

    Attributes
    ----------
    frequency_hz : numpy.ndarray
        Shape (n,).
    power : numpy.ndarray
        Shape (..., n).
    """

    frequency_hz: Floats
    power: Floats

    def within(self, low_hz: float, high_hz: float, *, without_hz: float | None = None) -> Spectrum:
        """Give one band of it.

        Parameters
        ----------
        low_hz, high_hz : float
            Its ends, both taken in.
        without_hz : float, optional
            A mains line; it and its multiples are left out, 1.5 Hz to each side.

        Returns
        -------
        Spectrum
            The band.
        """
        keep: Bools = (self.frequency_hz >= low_hz) & (self.frequency_hz <= high_hz)
        if without_hz:
            nearest = np.round(self.frequency_hz / without_hz) * without_hz
            keep &= (np.abs(self.frequency_hz - nearest) > 1.5) | (nearest == 0)
        return Spectrum(self.frequency_hz[keep], self.power[..., keep])

    @property
    def median_hz(self) -> Floats:
        """Frequency that halves the power, between two steps by a straight line; NaN where there is no power."""
        total = np.cumsum(self.power, axis=-1)
        flat = (
            total.reshape(-1, total.shape[-1]) if total.size else np.empty((max(int(np.prod(total.shape[:-1])), 1), 0))
        )
        found = np.array([self._halved(one) for one in flat])
        return found.reshape(self.power.shape[:-1])

    def _halved(self, total: Floats) -> float:
        if not len(total) or not total[-1] > 0:
            return float("nan")
        step = self.frequency_hz[1] - self.frequency_hz[0] if len(total) > 1 else 0.0
        # The power of a step lies around its frequency, half of it to each side.
        return float(
            np.interp(
                total[-1] / 2,
                np.concatenate(([0.0], total)),
                np.concatenate(([self.frequency_hz[0] - step / 2], self.frequency_hz + step / 2)),
            )
        )

    @property
    def mean_hz(self) -> Floats:
        """Mean frequency weighed by power; NaN where there is no power."""
        return _ratio((self.power * self.frequency_hz).sum(axis=-1), self.power.sum(axis=-1))

    @property
    def dimitrov(self) -> Floats:
        """Moment of order -1 over that of order 5, in Hz^-6; NaN where there is no power."""
        moments = [(self.power * self.frequency_hz**order).sum(axis=-1) for order in (-1.0, 5.0)]
        return _ratio(moments[0], moments[1])


def _ratio(upper: Floats, lower: Floats) -> Floats:
    upper, lower = np.asarray(upper, dtype=float), np.asarray(lower, dtype=float)
    return np.asarray(np.divide(upper, lower, out=np.full(lower.shape, np.nan), where=lower > 0))


def band_of(low_hz: float, high_hz: float, fs_hz: float) -> tuple[float, float]:
    """Cut a band where the sampling rate ends it.

    Parameters
    ----------
    low_hz, high_hz : float
        The band that is wanted.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    tuple of float
        The band, its upper end at most 0.45 of the sampling rate, where filters of amplifiers begin.
    """
    return low_hz, min(high_hz, 0.45 * fs_hz)


def welch(emg: Floats, fs_hz: float) -> Spectrum:
    """Estimate the spectrum of a stretch of EMG.

    Parameters
    ----------
    emg : numpy.ndarray
        In mV, shape (n,), without NaN.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    Spectrum
        From 0 Hz to half the sampling rate: means of Hann-weighted segments of about 0.4 s, half overlapping.
    """
    from scipy import signal

    length = min(int(2 ** np.ceil(np.log2(_WINDOW_S * fs_hz))), len(emg))
    if length < 8:
        return Spectrum(np.empty(0), np.empty(0))
    frequency, power = signal.welch(emg, fs_hz, nperseg=length)
    return Spectrum(np.asarray(frequency), np.asarray(power))


def in_windows(windows: Floats, fs_hz: float) -> Spectrum:
    """Estimate the spectrum of each of many windows.

    Parameters
    ----------
    windows : numpy.ndarray
        Shape (windows, samples), without NaN.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    Spectrum
        Power of shape (windows, frequencies).
    """
    taper = np.hanning(windows.shape[1] + 2)[1:-1]
    centred = windows - windows.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred * taper, axis=1)) ** 2
    return Spectrum(np.asarray(np.fft.rfftfreq(windows.shape[1], 1.0 / fs_hz), dtype=float), power)


def hum_share(emg: Floats, fs_hz: float) -> tuple[float, float]:
    """Find how much of the power of an EMG is mains hum.

    Parameters
    ----------
    emg : numpy.ndarray
        In mV, shape (n,), without NaN.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    tuple of float
        Line in Hz, 50 or 60, and its share of all power above 10 Hz: the power within 1 Hz of it beyond that of its
        neighbours; (0, 0) where the recording is too short or too slow to tell.
    """
    from scipy import signal

    length = int(2.0 * fs_hz)
    if len(emg) < length or fs_hz < 150.0:
        return 0.0, 0.0
    frequency, power = signal.welch(emg, fs_hz, nperseg=length)
    total = float(power[frequency > 10.0].sum())
    if not total > 0:
        return 0.0, 0.0
    shares = {line: _above_neighbours(frequency, power, line) / total for line in (50.0, 60.0)}
    line = max(shares, key=lambda one: shares[one])
    return (line, shares[line]) if shares[line] > 0 else (0.0, 0.0)


def _above_neighbours(frequency: Floats, power: Floats, line_hz: float) -> float:
    away = np.abs(frequency - line_hz)
    near, beside = power[away <= 1.0], power[(away > 2.0) & (away <= 6.0)]
    return float(near.sum() - np.median(beside) * len(near))
