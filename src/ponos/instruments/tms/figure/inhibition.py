"""The panel of inhibition: conditioned responses in percent of unconditioned ones, by the interval of the pulses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import NullLocator

from ponos.instruments.tms.figure.shown import AXIS, BLUE, GREEN, GREY, ORANGE, PURPLE, TINY, Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ponos.measures import Measure

__all__ = ["draw_inhibition"]

_KINDS = {
    "sici": ("SICI", BLUE, "o"),
    "icf": ("ICF", ORANGE, "^"),
    "lici": ("LICI", GREEN, "s"),
    "sai": ("SAI", PURPLE, "D"),
}
_TICKS_PERCENT = (5, 10, 25, 50, 100, 200, 400)
_TICKS_MS = (1, 2, 3, 5, 10, 20, 50, 100, 200)
_LEAST, _MOST = 2.0, 1000.0


def draw_inhibition(axes: Axes, shown: Shown) -> str:
    """Draw each effect with its interval.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Empty axes.
    shown : Shown
        The recording.

    Returns
    -------
    str
        Why it could not be drawn; empty where it was.
    """
    effects = [one for one in shown.found(*_KINDS) if _at(one) and one.is_default and (one.value or 0.0) > 0.0]
    if not effects:
        return shown.why_not(*_KINDS)
    axes.axhline(100.0, color=AXIS, linewidth=0.8)
    for one in effects:
        _effect(axes, one)
    _log_axes(axes, effects)
    axes.text(
        0.99,
        100.0,
        "no effect",
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="bottom",
        fontsize=TINY,
        color=GREY,
    )
    axes.set_xlabel("interval between the pulses (ms)")
    axes.set_ylabel("% of the response to the test pulse alone")
    return ""


def _at(one: Measure) -> float:
    try:
        return max(float(one.condition.get("isi_ms", "")), 0.0)
    except ValueError:
        return 0.0


def _effect(axes: Axes, one: Measure) -> None:
    name, colour, mark = _KINDS[one.id]
    at, value = _at(one), float(np.clip(one.value or 0.0, _LEAST, _MOST))
    if one.low is not None and one.high is not None:
        axes.plot([at, at], np.clip([one.low, one.high], _LEAST, _MOST), color=colour, linewidth=1.2)
    filled = colour if one.quality == "ok" else "white"
    axes.plot([at], [value], mark, color=colour, markerfacecolor=filled, markersize=5.5)
    axes.annotate(name, (at, value), (6, 0), textcoords="offset points", va="center", fontsize=TINY, color=colour)


def _log_axes(axes: Axes, effects: list[Measure]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    at = [_at(one) for one in effects]
    ends = [end for one in effects for end in (one.low, one.value, one.high) if end is not None and end > 0.0]
    low, high = np.clip([min([*ends, 60.0]), max([*ends, 140.0])], _LEAST, _MOST)
    axes.set_xlim(min(at) / 1.6, max(at) * 2.4)
    axes.set_ylim(low / 1.15, high * 1.15)
    for scale, ticks in ((axes.xaxis, _TICKS_MS), (axes.yaxis, _TICKS_PERCENT)):
        scale.set_minor_locator(NullLocator())
        start, end = scale.get_view_interval()
        within = [one for one in ticks if start <= one <= end]
        scale.set_ticks(within, [str(one) for one in within])
