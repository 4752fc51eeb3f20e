"""The panel of the course: the size of responses after exertion, in percent of those before."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.tms.figure.shown import AXIS, BLUE, GREY, ORANGE, TINY, Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ponos.measures import Measure

__all__ = ["draw_course"]

_IDS = ("post_exercise_facilitation", "post_exercise_depression")
_KEYS = {"minutes_since_exertion"}
_MOST_PERCENT = 1000.0


def draw_course(axes: Axes, shown: Shown) -> str:
    """Draw the responses at rest at each time after exertion, in percent of those before.

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
    times = {_minutes(one): one for one in shown.found(*_IDS) if set(one.condition) == _KEYS}
    known = [(minutes, times[minutes]) for minutes in sorted(times) if isfinite(minutes)]
    if not known:
        return shown.why_not(*_IDS)
    for minutes, one in known:
        if one.low is not None and one.high is not None:
            axes.plot([minutes] * 2, np.clip([one.low, one.high], 0.0, _MOST_PERCENT), color=BLUE, linewidth=1.1)
    values = np.clip([one.value or 0.0 for _, one in known], 0.0, _MOST_PERCENT)
    axes.plot([minutes for minutes, _ in known], values, "o-", color=BLUE, linewidth=1.1, markersize=4.5)
    _frame(axes, known, float(values.max()))
    return ""


def _minutes(one: Measure) -> float:
    try:
        return float(one.condition["minutes_since_exertion"])
    except ValueError:
        return float("nan")


def _frame(axes: Axes, known: list[tuple[float, Measure]], highest: float) -> None:
    tops = [min(one.high, _MOST_PERCENT) for _, one in known if one.high is not None]
    axes.axhline(100.0, color=AXIS, linewidth=0.8)
    axes.set_xlim(0.0, max(known[-1][0] * 1.08, 1.0))
    axes.set_ylim(0.0, max([*tops, highest, 120.0]) * 1.08)
    across = axes.get_yaxis_transform()
    axes.text(0.99, 100.0, "as before", transform=across, ha="right", va="bottom", fontsize=TINY, color=GREY)
    if known[0][0] < 2.0:
        axes.axvspan(0.0, 2.0, color=ORANGE, alpha=0.08, linewidth=0)
    axes.set_xlabel("minutes since exertion")
    axes.set_ylabel("% of the responses before")
