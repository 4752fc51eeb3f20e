"""The responses of the regions to what was anticipated and done, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from ponos.instruments.imaging.measuring import measure
from ponos.instruments.imaging.regions import labels
from ponos.instruments.imaging.settings import Settings
from ponos.instruments.imaging.specs import REGISTER
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["responses"]

_SHOWN = ("anticipation_gain", "anticipation_gain_change", "grip_activation", "grip_activation_change")


def responses(recording: Recording, settings: Settings) -> Figure:
    """Draw the contrasts of a run.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``imaging``.
    settings : Settings
        How it is modelled.

    Returns
    -------
    matplotlib.figure.Figure
        A panel a contrast that could be had; one that says so where none could.
    """
    measures = measure(recording, settings)
    shown = [id for id in _SHOWN if any(one.id == id and one.value is not None for one in measures)]
    with style():
        drawn = Figure(figsize=(7.2, 2.9 * max(1, (len(shown) + 1) // 2)), layout="constrained")
        if not shown:
            reasons = list(dict.fromkeys(one.reason for one in measures if one.id in _SHOWN))
            drawn.text(0.5, 0.5, "\n".join(reasons), ha="center", va="center", color="0.4")
            return drawn
        axes = drawn.subplots((len(shown) + 1) // 2, min(2, len(shown)), squeeze=False, sharey=True).ravel()
        for id, one in zip(shown, axes, strict=False):
            _panel(one, id, [each for each in measures if each.id == id and each.value is not None])
        axes[0].invert_yaxis()
        for one in axes[len(shown) :]:
            one.set_visible(False)
    return drawn


def _panel(axes: Axes, id: str, found: Sequence[Measure]) -> None:
    names = [labels().get(one.condition["region"], one.condition["region"].replace("_", " ")) for one in found]
    for place, one in enumerate(found):
        low, high = one.low, one.high
        if low is not None and high is not None:
            axes.plot([low, high], [place, place], color="C0", linewidth=1.4)
        axes.plot([one.value or 0.0], [place], "o", color="C0", markersize=4)
    axes.axvline(0.0, color="0.6", linewidth=0.8)
    axes.set_yticks(range(len(found)), names)
    axes.set_xlabel("% of the mean signal")
    axes.set_title(REGISTER[id].label)
