"""Where a word stands best beside a line: close to it, and over as little else as can be."""

from __future__ import annotations

import numpy as np

from ponos.instruments.cpet.averaging import Floats

__all__ = ["best_place"]

_LIFTS = (0.9, -0.9, 1.5, -1.5, 2.4, -2.4)
"""How far above or below its line a word may stand, in its own heights; the nearest win a tie."""


def best_place(line: Floats, obstacles: Floats, weights: Floats, *, width: float, height: float) -> tuple[float, float]:
    """Find the place for a word beside a line.

    Parameters
    ----------
    line : ndarray of shape (n, 2)
        The line in fractions of the axes; NaN rows are passed over.
    obstacles : ndarray of shape (m, 2)
        What should not be covered, in fractions of the axes.
    weights : ndarray of shape (m,)
        How bad it is to cover each.
    width, height : float
        Size of the word in fractions of the axes.

    Returns
    -------
    tuple of float
        Middle of the word, in fractions of the axes; the upper right corner where the line has no point.
    """
    inside = line[np.isfinite(line).all(axis=1)]
    inside = inside[((inside >= 0) & (inside <= 1)).all(axis=1)]
    if not len(inside):
        return 1 - width / 2, 1 - height / 2
    anchors = inside[np.unique(np.linspace(0, len(inside) - 1, 60).astype(int))]
    middles = np.concatenate([anchors + np.array([0.0, lift * height]) for lift in _LIFTS])
    middles = np.clip(middles, [width / 2, height / 2], [1 - width / 2, 1 - height / 2])
    away = np.abs(obstacles[None, :, :] - middles[:, None, :])
    covered = (away[:, :, 0] < width / 2) & (away[:, :, 1] < height / 2)
    strayed = np.repeat(np.abs(_LIFTS), len(anchors))
    cost = covered @ weights + 0.5 * strayed
    x, y = middles[int(np.argmin(cost))]
    return float(x), float(y)
