"""A few seconds of the acceleration, stride times over the walk, and what was found of the start."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from ponos.errors import MeasureError
from ponos.instruments.gait.formats.gait_file import ACCELERATION
from ponos.instruments.gait.settings import Settings
from ponos.instruments.gait.walk import Walk
from ponos.recording import Recording
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["strides"]

_COLOURS = ("#0072B2", "#C75000", "#007A5A")
_GREY = "#5f5f5f"
_SHOWN_S = 6.0


def strides(recording: Recording, settings: Settings) -> Figure:
    """Draw a walk.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``gait``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels; each says so where it has nothing to show.
    """
    walk = Walk(recording, settings)
    with style():
        drawn = Figure(figsize=(7.2, 2.8), layout="constrained")
        left, right = drawn.subplots(1, 2, width_ratios=(1.5, 1.0))
        if walk.has_samples:
            _trace(left, walk)
        else:
            _starts(left, walk)
        _strides(right, walk)
    return drawn


def _nothing(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, fill(text, 40), ha="center", va="center", color=_GREY, transform=axes.transAxes)
    axes.set_xticks([])
    axes.set_yticks([])


def _trace(axes: Axes, walk: Walk) -> None:
    axes.set_title("Acceleration of the lower back")
    try:
        samples = walk.acceleration
        start = walk.walking_s[0]
    except MeasureError as error:
        _nothing(axes, str(error))
        return
    first = max(0.0, start - 2.0) if len(walk.cues_s) else start
    at = np.arange(len(samples)) / walk.fs_hz
    chosen = (at >= first) & (at < first + _SHOWN_S)
    for values, name, colour in zip(samples.T, ACCELERATION, _COLOURS, strict=True):
        axes.plot(at[chosen], values[chosen], color=colour, linewidth=0.8, label=name[4])
    for cue in walk.cues_s[(walk.cues_s >= first) & (walk.cues_s < first + _SHOWN_S)]:
        axes.axvline(cue, color=_GREY, linewidth=0.8, linestyle=":")
        axes.text(
            cue, 1.0, "cue ", color=_GREY, fontsize=6.5, ha="right", va="top", transform=axes.get_xaxis_transform()
        )
    if len(walk.cues_s):
        axes.axvline(start, color="black", linewidth=0.8)
        axes.text(start, 1.0, " moves", fontsize=6.5, va="top", transform=axes.get_xaxis_transform())
    axes.set_xlabel("time (s)")
    axes.set_ylabel("g₀")
    axes.legend(frameon=False, fontsize=6.5, loc="center left")


def _starts(axes: Axes, walk: Walk) -> None:
    axes.set_title("Starts")
    starts = walk.starts_ms[np.isfinite(walk.starts_ms)]
    if not len(starts):
        _nothing(axes, "no starts from a cue")
        return
    axes.plot(np.arange(1, len(starts) + 1), starts, "o", color=_COLOURS[0], markersize=3)
    axes.axhline(float(np.median(starts)), color="black", linewidth=1.0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("trial")
    axes.set_ylabel("cue to first movement (ms)")


def _strides(axes: Axes, walk: Walk) -> None:
    axes.set_title("Stride times")
    if reason := walk.lacks("stride_time_s"):
        _nothing(axes, reason)
        return
    try:
        times = walk.strides("stride_time_s")
    except MeasureError as error:
        _nothing(axes, str(error))
        return
    axes.plot(np.arange(1, len(times) + 1), times, "o", color=_COLOURS[0], markersize=2.5)
    axes.axhline(float(times.mean()), color="black", linewidth=1.0)
    axes.set_xlabel("stride")
    axes.set_ylabel("s")
