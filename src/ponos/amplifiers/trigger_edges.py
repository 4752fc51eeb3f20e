"""Where a trigger rises: the edges of a channel that knows only two levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import ReadError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["rising_edges"]

_NEAR = 0.1
"""A level is held within a tenth of the distance between the two; a convention, as is the next."""
_HELD = 0.98
"""Share of the samples that stand on one of the two; the rest is ringing and what falls on an edge."""


def rising_edges(samples: NDArray[np.float64], *, apart: int = 1) -> NDArray[np.intp]:
    """Find where a channel of two levels rises.

    Parameters
    ----------
    samples : numpy.ndarray
        Of a trigger, shape (n,); NaN is passed over.
    apart : int
        Edges closer than this many samples to the last that counts are bounces of it.

    Returns
    -------
    numpy.ndarray
        Index of the first sample of each rise; none where the channel never moves.

    Raises
    ------
    ReadError
        The channel does not keep to two levels, so that no threshold between them can be had.
    """
    known = samples[np.isfinite(samples)]
    if not len(known) or known.min() == known.max():
        return np.empty(0, np.intp)
    low, high = float(known.min()), float(known.max())
    middle, near = (low + high) / 2, _NEAR * (high - low)
    # The levels are the medians of what lies on either side: a single spike does not move them.
    below, above = float(np.median(known[known < middle])), float(np.median(known[known >= middle]))
    middle, near = (below + above) / 2, _NEAR * (above - below)
    on_one = np.mean((np.abs(known - below) <= near) | (np.abs(known - above) <= near))
    if on_one < _HELD:
        raise ReadError(
            f"The trigger does not keep to two levels ({on_one:.0%} of its samples do).",
            todo="Name another channel as the trigger.",
        )
    high_now = samples > middle
    rises = np.flatnonzero(high_now[1:] & ~high_now[:-1]) + 1
    return _debounced(rises, apart)


def _debounced(rises: NDArray[np.intp], apart: int) -> NDArray[np.intp]:
    kept: list[int] = []
    for rise in rises.tolist():
        if not kept or rise - kept[-1] >= apart:
            kept.append(rise)
    return np.array(kept, np.intp)
