"""The panels of the figure, as data: what each is called, when it has something to say, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.tms.figure.course import draw_course
from ponos.instruments.tms.figure.inhibition import draw_inhibition
from ponos.instruments.tms.figure.recruitment import draw_recruitment
from ponos.instruments.tms.figure.shown import Shown
from ponos.instruments.tms.figure.silence import draw_silence
from ponos.instruments.tms.figure.traces import draw_responses

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["GRIDS", "PANELS", "Panel", "chosen"]

GRIDS = {1: "a", 2: "ab", 3: "aa;bc", 4: "ab;cd", 5: "aab;cde"}
"""How panels stand, by their number: rows parted by semicolons, a letter a panel."""

_FEWEST_INTENSITIES = 3


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes
    ----------
    name, title : str
        What it is called, and what stands above it.
    asked : callable
        Whether the recording was made for it; it is left out otherwise.
    draws : callable
        Draws it; gives a sentence instead where it cannot.
    """

    name: str
    title: str
    asked: Callable[[Shown], bool]
    draws: Callable[[Axes, Shown], str]


def _always(_: Shown) -> bool:
    return True


def _curve_asked(shown: Shown) -> bool:
    at = shown.sweeps.intensity[shown.is_pulse("single", state="rest")]
    return len(np.unique(at[np.isfinite(at)])) >= _FEWEST_INTENSITIES


def _silence_asked(shown: Shown) -> bool:
    return bool(shown.is_pulse("single", state="active").any())


PANELS = (
    Panel("responses", "Responses", _always, draw_responses),
    Panel("recruitment", "Recruitment", _curve_asked, draw_recruitment),
    Panel(
        "inhibition",
        "Effect of a conditioning pulse",
        lambda shown: bool(np.isin(shown.sweeps.pulse, ["paired", "afferent"]).any()),
        draw_inhibition,
    ),
    Panel("silence", "Silent period", _silence_asked, draw_silence),
    Panel(
        "course",
        "After exertion",
        lambda shown: bool((shown.sweeps.minutes >= 0.0).any()),
        draw_course,
    ),
)
"""In the order in which they stand."""


def chosen(shown: Shown) -> tuple[Panel, ...]:
    """Choose the panels that a recording was made for.

    Parameters
    ----------
    shown : Shown
        The recording.

    Returns
    -------
    tuple of Panel
        The responses at least.
    """
    return tuple(one for one in PANELS if one.asked(shown))
