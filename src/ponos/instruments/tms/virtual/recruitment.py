"""How large a motor evoked potential is: a published model of its size and of how much it varies.

The model is that of Goetz et al. (IEEE Trans Neural Syst Rehabil Eng 2019;27:1539-1545,
doi:10.1109/TNSRE.2019.2926543), written from its formulas and its published population: a pulse of *I* % of the
stimulator's output acts as strong as *x* = *I* less a shift, with noise on that side; the size in volts is ten to the
power of −7 + (top + 7) / (1 + half / *x* ^ power), with noise on this side too; what the electrodes add at any rate
follows a generalised extreme-value distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Recruitment", "draw_recruitment"]

Floats = NDArray[np.float64]

_LEAST_LOG_V = -7.0
"""Of no answer at all: a tenth of a microvolt."""

_LEAST_MV = 10 ** (_LEAST_LOG_V + 3.0)

_MEAN = np.array([-5.08176, -2.46774, 3.64655, 0.42639, 1.66649, -0.96453, 0.68827])
_VARIANCE = np.array([0.0035705, 0.1261684, 7.2027388, 0.0474258, 0.0071071, 0.0227588, 0.0236711])
_COVARIANCE = {(2, 3): 0.5697426, (2, 4): -0.1974620, (3, 4): -0.0151130}
"""Of the published population: log10 of floor and top in volts, then log10 of half, power, shift and both noises."""

_SEEN = np.arange(20.0, 121.0)
"""Intensities over which a drawn person must look like a person, in % of the stimulator's output."""


@dataclass(frozen=True, kw_only=True)
class Recruitment:
    """A person's recruitment curve, as it stands by default that of the middle of the published population.

    Attributes
    ----------
    top_log_v : float
        Log10 of the largest median size, in volts.
    half : float
        Effective strength to the power of ``power`` at which half of the way to the top is gone, on the log scale.
    power : float
        How steeply the curve rises.
    shift_percent_mso : float
        Intensity below which nothing happens, in % of the stimulator's output.
    size_noise : float
        Standard deviation of the size at given strength, in decades.
    strength_noise_percent_mso : float
        Standard deviation of the strength at which a pulse acts, in % of the stimulator's output.
    floor_log_v, floor_scale_v, floor_shape : float
        Location (log10), scale and shape of what the electrodes read where there is no answer.
    """

    top_log_v: float = float(_MEAN[1])
    half: float = float(10 ** _MEAN[2])
    power: float = float(10 ** _MEAN[3])
    shift_percent_mso: float = float(10 ** _MEAN[4])
    size_noise: float = float(10 ** _MEAN[5])
    strength_noise_percent_mso: float = float(10 ** _MEAN[6])
    floor_log_v: float = float(_MEAN[0])
    floor_scale_v: float = 1.55e-6
    floor_shape: float = 0.14

    def median_mv(self, intensity_percent_mso: ArrayLike) -> Floats:
        """Give the median size of the answer, without what the electrodes add.

        Parameters
        ----------
        intensity_percent_mso : array_like
            In % of the stimulator's output.

        Returns
        -------
        numpy.ndarray
            In mV.
        """
        return self._size_mv(np.asarray(intensity_percent_mso, dtype=float) - self.shift_percent_mso)

    def drawn_mv(self, intensity_percent_mso: ArrayLike, rng: np.random.Generator) -> Floats:
        """Draw one answer to each pulse, without what the electrodes add.

        Parameters
        ----------
        intensity_percent_mso : array_like
            Of each pulse, in % of the stimulator's output.
        rng : numpy.random.Generator
            Source of chance.

        Returns
        -------
        numpy.ndarray
            In mV.
        """
        strength = np.asarray(intensity_percent_mso, dtype=float) - self.shift_percent_mso
        noisy = strength + self.strength_noise_percent_mso * rng.standard_normal(strength.shape)
        return np.asarray(self._size_mv(noisy) * 10 ** (self.size_noise * rng.standard_normal(strength.shape)))

    def read_mv(self, intensity_percent_mso: ArrayLike, rng: np.random.Generator) -> Floats:
        """Draw what a table of sizes would say: each answer with what the electrodes add.

        Parameters
        ----------
        intensity_percent_mso : array_like
            Of each pulse, in % of the stimulator's output.
        rng : numpy.random.Generator
            Source of chance.

        Returns
        -------
        numpy.ndarray
            In mV.
        """
        answered = self.drawn_mv(intensity_percent_mso, rng)
        exponential = rng.exponential(size=answered.shape)
        spread = self.floor_scale_v * (exponential**-self.floor_shape - 1.0) / self.floor_shape
        return np.asarray(np.maximum(answered + 1000.0 * (10**self.floor_log_v + spread), _LEAST_MV))

    def intensity_percent_mso(self, size_mv: float) -> float:
        """Give the intensity whose median answer has a size, such as a threshold.

        Parameters
        ----------
        size_mv : float
            In mV, between a tenth of a microvolt and the top.

        Returns
        -------
        float
            In % of the stimulator's output; infinite where the top lies below it.
        """
        share = (np.log10(size_mv / 1000.0) - _LEAST_LOG_V) / (self.top_log_v - _LEAST_LOG_V)
        if share >= 1.0:
            return float("inf")
        return float((self.half / (1.0 / share - 1.0)) ** (1.0 / self.power) + self.shift_percent_mso)

    def _size_mv(self, strength: Floats) -> Floats:
        raised = np.maximum(strength, 0.0) ** self.power
        log_v = _LEAST_LOG_V + (self.top_log_v - _LEAST_LOG_V) * raised / (raised + self.half)
        return np.asarray(10 ** (log_v + 3.0))

    def looks_human(self, rng: np.random.Generator) -> bool:
        """Say whether weak pulses do nothing, strong ones something, and none tears a muscle apart.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of chance; one answer is drawn at every intensity from 20 to 120 % of the output.

        Returns
        -------
        bool
            Whether some answers are below 30 µV, some above 1 mV and none above 30 mV.
        """
        size_mv = self.read_mv(_SEEN, rng)
        return bool(size_mv.min() < 0.03 and 1.0 < size_mv.max() < 30.0)


def draw_recruitment(rng: np.random.Generator) -> Recruitment:
    """Draw a person from the published population.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    Recruitment
        Of somebody in whom weak pulses do nothing and strong ones give more than 1 mV.
    """
    covariance = np.diag(_VARIANCE)
    for (row, column), value in _COVARIANCE.items():
        covariance[row, column] = covariance[column, row] = value
    while True:
        floor, top, *logs = rng.multivariate_normal(_MEAN, covariance)
        half, power, shift, size_noise, strength_noise = 10.0 ** np.array(logs)
        one = Recruitment(
            top_log_v=float(top),
            half=float(half),
            power=float(power),
            shift_percent_mso=float(shift),
            size_noise=float(size_noise),
            strength_noise_percent_mso=float(strength_noise),
            floor_log_v=float(floor),
            floor_scale_v=float(1.55e-6 * 1.5 ** rng.standard_normal()),
            floor_shape=float(0.14 * 2.0 ** rng.standard_normal()),
        )
        if one.looks_human(rng):
            return one
