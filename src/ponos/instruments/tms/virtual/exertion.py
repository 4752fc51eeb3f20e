"""What a fatiguing contraction leaves behind in a made-up motor cortex, minute by minute."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Exertion"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Exertion:
    """How excitability, inhibition and the silent period move after a contraction, each by itself.

    Nothing changes as it stands by default. The forms are exponentials, the project's own choice: what is known of the
    course is that answers are larger for about a minute and smaller for some ten or twenty.

    Attributes
    ----------
    facilitation_percent : float
        By how much answers are larger right after the end.
    facilitation_min : float
        Time constant of that, in minutes.
    depression_percent : float
        By how much answers would be smaller right after the end, were there no facilitation.
    depression_min : float
        Time constant of that, in minutes.
    inhibition : float
        Factor on the logarithm of every effect of a conditioning pulse right after the end: 0.6 leaves six tenths.
    silent_period_ms : float
        By how much the silent period is longer right after the end.
    recovery_min : float
        Time constant with which inhibition and silent period come back, in minutes.
    """

    facilitation_percent: float = 0.0
    facilitation_min: float = 1.0
    depression_percent: float = 0.0
    depression_min: float = 10.0
    inhibition: float = 1.0
    silent_period_ms: float = 0.0
    recovery_min: float = 10.0

    def gain(self, minutes: ArrayLike) -> Floats:
        """Give the factor on every answer.

        Parameters
        ----------
        minutes : array_like
            Since the end of the contraction; negative or NaN before it.

        Returns
        -------
        numpy.ndarray
            1 before the contraction.
        """
        larger = np.log1p(self.facilitation_percent / 100.0) * _left(minutes, self.facilitation_min)
        smaller = np.log1p(-self.depression_percent / 100.0) * _left(minutes, self.depression_min)
        return np.asarray(np.exp(larger + smaller))

    def inhibited(self, percent: ArrayLike, minutes: ArrayLike) -> Floats:
        """Give the effect of a conditioning pulse, some time after the contraction.

        Parameters
        ----------
        percent : array_like
            Its effect before, as the conditioned answer in % of the unconditioned one.
        minutes : array_like
            Since the end of the contraction; negative or NaN before it.

        Returns
        -------
        numpy.ndarray
            In % of the unconditioned answer of the same time.
        """
        power = 1.0 + (self.inhibition - 1.0) * _left(minutes, self.recovery_min)
        return np.asarray(100.0 * (np.asarray(percent, dtype=float) / 100.0) ** power)

    def longer_ms(self, minutes: ArrayLike) -> Floats:
        """Give by how much the silent period is longer.

        Parameters
        ----------
        minutes : array_like
            Since the end of the contraction; negative or NaN before it.

        Returns
        -------
        numpy.ndarray
            In ms.
        """
        return self.silent_period_ms * _left(minutes, self.recovery_min)


def _left(minutes: ArrayLike, constant_min: float) -> Floats:
    """What is left of an effect; nothing before its start."""
    since = np.nan_to_num(np.asarray(minutes, dtype=float), nan=-1.0)
    return np.where(since >= 0.0, np.exp(-np.maximum(since, 0.0) / constant_min), 0.0)
