"""The samples of one channel, all sweeps in a row, so that a window is cut out of thousands of sweeps at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LaidOut"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class LaidOut:
    """Sweeps in a row; they may differ in length.

    Attributes
    ----------
    samples : numpy.ndarray
        Of all sweeps, one behind the other.
    starts, lengths : numpy.ndarray of int, shape (sweeps,)
        Where each begins, and how long it is.
    """

    samples: Floats
    starts: Places
    lengths: Places

    @classmethod
    def of(cls, sweeps: Sequence[Floats]) -> LaidOut:
        """Lay sweeps out.

        Parameters
        ----------
        sweeps : sequence of numpy.ndarray
            One array a sweep.

        Returns
        -------
        LaidOut
            The same, in a row.
        """
        lengths = np.array([len(one) for one in sweeps], dtype=np.intp)
        return cls(np.concatenate([np.empty(0), *sweeps]), np.cumsum(lengths) - lengths, lengths)

    def window(self, first: Places, length: int) -> Floats:
        """Cut the same length out of every sweep.

        Parameters
        ----------
        first : numpy.ndarray of int, shape (sweeps,)
            Sample of each sweep with which the window begins; may lie before its start.
        length : int
            Samples of the window.

        Returns
        -------
        numpy.ndarray of shape (sweeps, length)
            NaN where a sweep has no sample.
        """
        if self._alike(first, length):
            return self.samples.reshape(len(first), -1)[:, first[0] : first[0] + length].copy()
        place = first[:, None] + np.arange(length)
        inside = (place >= 0) & (place < self.lengths[:, None])
        if not len(self.samples):
            return np.full(place.shape, np.nan)
        cut = self.samples[np.where(inside, self.starts[:, None] + place, 0)]
        cut[~inside] = np.nan
        return cut

    def _alike(self, first: Places, length: int) -> bool:
        """Whether all sweeps are as long and hold the window at the same place, so that it is one block."""
        if not len(first) or first[0] < 0 or first[0] + length > self.lengths[0]:
            return False
        return bool((first == first[0]).all() and (self.lengths == self.lengths[0]).all())
