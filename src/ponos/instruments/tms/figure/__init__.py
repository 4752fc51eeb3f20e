"""The figure of a recording of sweeps: responses, recruitment, inhibition, silent period and the course after exertion.

Only what the recording was made for has a panel. Colours are those of Okabe and Ito, which colour-blind people tell
apart; marks differ in shape as well.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from ponos.instruments.tms.figure.panels import GRIDS, chosen
from ponos.instruments.tms.figure.shown import GREY, Shown
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ponos.instruments.tms.settings import Settings
    from ponos.recording import Recording

__all__ = ["draw"]

_INCHES = {1: (5.8, 3.6), 2: (8.6, 3.4), 3: (8.2, 6.0), 4: (8.6, 6.2), 5: (10.6, 6.2)}


def draw(recording: Recording, settings: Settings) -> Figure:
    """Draw what a recording of sweeps holds.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    matplotlib.figure.Figure
        One to five panels; belongs to no window.
    """
    shown = Shown(recording, settings)
    panels = chosen(shown)
    with style():
        figure = Figure(figsize=_INCHES[len(panels)], layout="constrained")
        places = figure.subplot_mosaic(GRIDS[len(panels)].replace(";", "\n"))
        for axes, panel in zip(places.values(), panels, strict=True):
            if why_not := panel.draws(axes, shown):
                _say(axes, why_not)
            axes.set_title(panel.title)
    return figure


def _say(axes: Axes, words: str) -> None:
    """Say in words why a panel is empty."""
    axes.cla()
    axes.set_axis_off()
    told = axes.text(0.5, 0.5, textwrap.fill(words, 44), ha="center", va="center", color=GREY, parse_math=False)
    told.set_in_layout(False)
