"""The muscle's activity around a pulse, freed from slow drift, as every rule on silence looks at it.

The trace after a large answer drifts for a tenth of a second and more, by as much as the EMG itself. Its difference
over 4 ms does not: so the rectified difference is looked at, in the manner of Julkunen and others (2013), and not the
rectified trace. The length of 4 ms keeps most of a surface EMG and does not depend on the sampling rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

__all__ = ["Activity", "activity_of", "first_held"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DIFFERENCE_MS = 4.0
SMOOTHING_MS = 10.0
SILENT_SHARE = 0.5
"""Activity below this share of its mean before the pulse is silence. The value is a convention."""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Rectified difference of the EMG of one sweep.

    Attributes
    ----------
    before : numpy.ndarray
        Before the pulse, as large as it comes.
    after : numpy.ndarray
        From the pulse on.
    fs_hz : float
        Sampling rate.
    silence : int or None
        Sample after the pulse at which silence begins; None where it does not fall silent.
    """

    before: Floats
    after: Floats
    fs_hz: float
    silence: int | None = None

    @cached_property
    def level(self) -> float:
        """Mean before the pulse."""
        return float(self.before.mean())

    @cached_property
    def quiet(self) -> float:
        """Mean of the quietest 20 ms after silence begins: the noise, where there is silence."""
        return float(self.smooth(self.after[self.silence or 0 :], 20.0).min())

    def samples(self, ms: float) -> int:
        """Give a duration in samples.

        Parameters
        ----------
        ms : float
            The duration.

        Returns
        -------
        int
            At least one.
        """
        return max(1, round(ms * self.fs_hz / 1000.0))

    def smooth(self, values: Floats, ms: float) -> Floats:
        """Give the mean around each sample.

        Parameters
        ----------
        values : numpy.ndarray
            What to smooth.
        ms : float
            Length of the mean.

        Returns
        -------
        numpy.ndarray
            As many values.
        """
        return np.asarray(uniform_filter1d(values, self.samples(ms), mode="nearest"))


def activity_of(
    emg: Floats, pulse: int, *, fs_hz: float, before_ms: tuple[float, float], from_ms: float, least_ms: float
) -> Activity:
    """Look at one sweep.

    Parameters
    ----------
    emg : numpy.ndarray
        Its samples.
    pulse : int
        Sample of the pulse.
    fs_hz : float
        Sampling rate.
    before_ms : tuple of float
        Start and end of the time before the pulse that shows the contraction, in ms before it.
    from_ms : float
        Time after the pulse from which silence is sought.
    least_ms : float
        Shortest silence that counts.

    Returns
    -------
    Activity
        With the start of its silence; empty where samples are missing.
    """
    if not np.isfinite(emg).all():
        return Activity(before=np.empty(0), after=np.empty(0), fs_hz=fs_hz)
    half = max(1, round(0.5 * DIFFERENCE_MS * fs_hz / 1000.0))
    drawn = np.zeros(emg.size)
    drawn[half:-half] = np.abs(emg[2 * half :] - emg[: -2 * half])
    start, end = (max(0, pulse - round(ms * fs_hz / 1000.0)) for ms in before_ms)
    seen = Activity(before=drawn[max(start, half) : end], after=drawn[pulse : emg.size - half], fs_hz=fs_hz)
    if seen.before.size < seen.samples(20.0) or seen.after.size < seen.samples(from_ms + least_ms):
        return seen
    low = seen.smooth(seen.after, SMOOTHING_MS) < SILENT_SHARE * seen.level
    silence = first_held(low, seen.samples(from_ms), seen.samples(least_ms), 1.0)
    return Activity(before=seen.before, after=seen.after, fs_hz=fs_hz, silence=silence)


def first_held(holds: Bools, start: int, length: int, share: float) -> int | None:
    """Find the first sample from which something holds for a while.

    Parameters
    ----------
    holds : numpy.ndarray of bool
        Whether it holds at each sample.
    start : int
        First sample to look at.
    length : int
        For how many samples.
    share : float
        In which share of them.

    Returns
    -------
    int or None
        Where it holds itself and in that share of the samples from there on; None where nowhere.
    """
    part = holds[start:]
    if part.size < length:
        return None
    total = np.concatenate(([0], np.cumsum(part)))
    held = (total[length:] - total[:-length] >= share * length - 1e-9) & part[: part.size - length + 1]
    return start + int(held.argmax()) if held.any() else None
