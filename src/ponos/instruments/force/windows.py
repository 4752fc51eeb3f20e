"""Windows of a recording in which force and EMG are looked at together: within contractions, away from stimuli."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.force.contractions import Bools, Contraction, Floats
from ponos.instruments.force.force_test import ForceTest

__all__ = ["Slope", "Windows", "relative_slope", "resting_rms", "task_windows", "windows_in"]

EDGE_S = 0.25
"""The first and last quarter second of a contraction are left out: the force is on its way."""


@dataclass(frozen=True)
class Windows:
    """Windows of equal length, in the order of time.

    Attributes
    ----------
    middle_s : numpy.ndarray
        Shape (n,), from the start of the recording.
    force : numpy.ndarray
        Mean force, shape (n,).
    emg : numpy.ndarray
        EMG in mV, shape (n, samples).
    owner : numpy.ndarray
        Number of the contraction that each lies in, shape (n,).
    """

    middle_s: Floats
    force: Floats
    emg: Floats
    owner: Floats

    def __len__(self) -> int:
        return len(self.middle_s)

    @property
    def rms_uv(self) -> Floats:
        """Root mean square of the EMG about the mean of each window, in µV."""
        return np.asarray(1000.0 * self.emg.std(axis=1))

    def where(self, keep: Bools) -> Windows:
        """Give some of them.

        Parameters
        ----------
        keep : numpy.ndarray
            Bool, shape (n,).

        Returns
        -------
        Windows
            Those.
        """
        return Windows(self.middle_s[keep], self.force[keep], self.emg[keep], self.owner[keep])

    def third(self, which: str) -> Windows:
        """Give the first or the last third of them by time.

        Parameters
        ----------
        which : str
            ``first_third`` or ``last_third``.

        Returns
        -------
        Windows
            Those.
        """
        low, high = np.min(self.middle_s, initial=np.inf), np.max(self.middle_s, initial=-np.inf)
        share = (self.middle_s - low) / max(high - low, 1e-9)
        return self.where(share <= 1 / 3 if which == "first_third" else share >= 2 / 3)


def windows_in(test: ForceTest, chosen: tuple[Contraction, ...], seconds: float) -> Windows:
    """Cut contractions into windows.

    Parameters
    ----------
    test : ForceTest
        The recording.
    chosen : tuple of Contraction
        Which of its contractions.
    seconds : float
        Length of a window.

    Returns
    -------
    Windows
        Those that no stimulus has touched and in which the force is known.
    """
    width, edge = max(round(seconds * test.fs_hz), 2), round(EDGE_S * test.fs_hz)
    starts, owners = [], []
    for number, one in enumerate(chosen):
        inside = range(one.start + edge, one.stop - edge - width + 1, width)
        starts += list(inside)
        owners += [number] * len(inside)
    at = np.array(starts, dtype=np.intp)[:, None] + np.arange(width)
    if not len(starts):
        at = np.empty((0, width), dtype=np.intp)
    force = test.force[at]
    free = test.quiet[at].all(axis=1) & np.isfinite(force).all(axis=1)
    at, force = at[free], force[free]
    return Windows(
        (at[:, 0] + width / 2) / test.fs_hz, force.mean(axis=1), test.emg[at], np.array(owners, dtype=float)[free]
    )


def task_windows(test: ForceTest, seconds: float) -> tuple[Windows, str]:
    """Cut the task that fatigues into windows: the hold, or else the pulls of the first series.

    Parameters
    ----------
    test : ForceTest
        The recording.
    seconds : float
        Length of a window.

    Returns
    -------
    Windows
        In the order of time.
    words : str
        What they are of.

    Raises
    ------
    MeasureError
        There are fewer than six.
    """
    hold = test.hold
    if hold is not None:
        found, words = windows_in(test, (hold,), seconds), "hold"
    else:
        found, words = windows_in(test, test.of_task("pulls") or test.contractions, seconds), "pulls"
    if len(found) < 6:
        raise MeasureError(
            f"There are {len(found)} windows of {seconds:g} s in a hold or in repeated pulls; a course needs six."
        )
    return found, words


def resting_rms(test: ForceTest) -> float:
    """Find how large the EMG is while the muscle rests.

    Parameters
    ----------
    test : ForceTest
        The recording.

    Returns
    -------
    float
        Median root mean square of half seconds of rest, in µV; 0 where there is no rest.
    """
    width = max(round(0.5 * test.fs_hz), 2)
    whole = len(test.emg) // width * width
    busy = ~test.quiet
    for one in test.contractions:
        # EMG goes before force and stays for a moment behind it.
        busy[max(one.start - width, 0) : one.stop + width] = True
    quiet = ~busy[:whole].reshape(-1, width).any(axis=1)
    rest = test.emg[:whole].reshape(-1, width)[quiet]
    return float(np.median(1000.0 * rest.std(axis=1))) if len(rest) else 0.0


@dataclass(frozen=True)
class Slope:
    """A slope in percent of its start per minute, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


def relative_slope(middle_s: Floats, values: Floats) -> Slope:
    """Fit a straight course and give its slope in percent of its own start.

    Parameters
    ----------
    middle_s : numpy.ndarray
        Time of each value, shape (n,).
    values : numpy.ndarray
        Shape (n,).

    Returns
    -------
    Slope
        In percent per minute; the interval takes the windows as independent.

    Raises
    ------
    MeasureError
        Fewer than six values are known, or the course starts at or below zero.
    """
    from scipy import stats

    fine = np.isfinite(values)
    if fine.sum() < 6 or np.ptp(middle_s[fine]) <= 0:
        raise MeasureError("Fewer than six windows have a value; a course needs six.")
    minutes = (middle_s[fine] - middle_s[fine][0]) / 60.0
    fit = stats.linregress(minutes, values[fine])
    start = float(fit.intercept)
    if not start > 0:
        raise MeasureError("The course starts at nothing; its slope has no meaning.")
    half = float(stats.t.ppf(0.975, fine.sum() - 2) * fit.stderr)
    slope = float(fit.slope)
    low, value, high = (100.0 * one / start for one in (slope - half, slope, slope + half))
    return Slope(value, low, high, int(fine.sum()))
