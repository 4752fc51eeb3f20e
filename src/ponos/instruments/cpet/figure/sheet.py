"""A panel in the making: its axes, what was drawn on them, and what its words must not cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.figure.panels import Panel, Series
from ponos.instruments.cpet.figure.traces import Traces

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "GREY", "PAPER", "TINY", "Sheet"]

COLOURS = {
    "oxygen": "#0072B2",
    "carbon": "#C75000",
    "air": "#007A5A",
    "heart": "#A64D82",
    "load": "#555555",
    "ratio": "#333333",
    "vt1": "#E69F00",
    "vt2": "#000000",
}
"""Okabe and Ito's colours; orange, green and purple one shade darker, so that they can be read as text."""

GREY = "#5f5f5f"
TINY = 6.3
PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6}
"""Behind words, so that they can be read over points."""


@dataclass
class Sheet:
    """What is being drawn.

    Attributes
    ----------
    panel : Panel
        Which of the nine.
    traces : Traces
        Of which test.
    axes : dict of str to matplotlib.axes.Axes
        ``left`` and, where it is needed, ``right``.
    lines : list of (Series, str, ndarray of shape (n, 2))
        What was drawn: its series, its channel, and its course in fractions of the axes.
    obstacles, weights : list of ndarray
        Points that words should not cover, in fractions of the axes, and how bad it is to cover them.
    """

    panel: Panel
    traces: Traces
    axes: dict[str, Axes]
    lines: list[tuple[Series, str, Floats]] = field(default_factory=list)
    obstacles: list[Floats] = field(default_factory=list)
    weights: list[Floats] = field(default_factory=list)

    @property
    def floor(self) -> Axes:
        """The axes that are drawn first: what is laid on them lies under every trace."""
        return self.axes.get("right", self.axes["left"])

    def avoid(self, points: Floats, weight: float) -> None:
        """Keep words away from points.

        Parameters
        ----------
        points : ndarray of shape (n, 2)
            In fractions of the axes.
        weight : float
            How bad it is to cover one.
        """
        self.obstacles.append(points)
        self.weights.append(np.full(len(points), weight))

    def fractions(self, side: str, x: Floats, y: Floats) -> Floats:
        """Give data as fractions of the axes.

        Parameters
        ----------
        side : {"left", "right"}
            Whose scale.
        x, y : ndarray of shape (n,)
            Data.

        Returns
        -------
        ndarray of shape (n, 2)
            0 at the left and the bottom, 1 at the right and the top.
        """
        (left, right), (bottom, top) = self.axes[side].get_xlim(), self.axes[side].get_ylim()
        return np.column_stack([(x - left) / (right - left), (y - bottom) / (top - bottom)])
