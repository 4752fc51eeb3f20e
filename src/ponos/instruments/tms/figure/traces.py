"""The panel of responses: sweeps over each other around the pulse, the window that was measured, what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.figure.cutting import cut
from ponos.instruments.tms.figure.shown import AXIS, BLUE, ORANGE, PALE, TINY, Flags, Floats, Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_responses"]

_FROM_MS, _TO_MS = -25.0, 90.0
_MOST = 150
"""Sweeps that are drawn; more would be one blot."""


def draw_responses(axes: Axes, shown: Shown) -> str:
    """Draw the responses to single pulses at rest, or those of the whole recording where there are none.

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
    if not shown.sweeps.n:
        return "There are no sweeps."
    if not shown.sweeps.has_samples:
        return _sizes(axes, shown)
    wanted = shown.is_pulse("single", state="rest")
    state = "at rest"
    if not wanted.any():
        wanted, state = np.ones(shown.sweeps.n, dtype=bool), "of every kind"
    time, sweeps = cut(shown, wanted, _FROM_MS, _TO_MS)
    accepted = shown.sweeps.accepted[wanted]
    seen = np.isfinite(sweeps).sum(axis=1) > 1 if sweeps.size else np.zeros(len(accepted), dtype=bool)
    if not seen.any():
        return "The sweeps hold no samples around the pulse."
    _traces(axes, time, sweeps, seen & ~accepted, PALE, 0.7)
    _traces(axes, time, sweeps, seen & accepted, BLUE, 0.35)
    _window(axes, shown)
    _scale(axes, time, sweeps[seen & accepted] if (seen & accepted).any() else sweeps[seen])
    axes.set_xlim(_FROM_MS, _TO_MS)
    axes.set_xlabel("ms after the pulse")
    axes.set_ylabel("mV")
    _say(axes, _counted(int(accepted.sum()), len(accepted), state))
    return ""


def _counted(kept: int, of: int, state: str) -> str:
    if kept == of:
        return f"{of} sweeps {state}"
    return f"{of} sweeps {state}, {'all' if not kept else of - kept} set aside (pale)"


def _traces(axes: Axes, time: Floats, sweeps: Floats, wanted: Flags, colour: str, alpha: float) -> None:
    places = np.flatnonzero(wanted)
    if not len(places):
        return
    some = places[np.linspace(0, len(places) - 1, min(len(places), _MOST)).astype(int)]
    axes.plot(time, sweeps[some].T, color=colour, linewidth=0.5, alpha=alpha, rasterized=True)


def _window(axes: Axes, shown: Shown) -> None:
    start, end = shown.sweeps.mep_window_ms
    axes.axvspan(start, end, color=ORANGE, alpha=0.10, linewidth=0)
    axes.axvline(0.0, color=AXIS, linewidth=0.7, linestyle=(0, (1, 2)))
    across = axes.get_xaxis_transform()
    axes.text(end, 0.02, "measured", transform=across, ha="right", va="bottom", fontsize=TINY, color=ORANGE)


def _scale(axes: Axes, time: Floats, sweeps: Floats) -> None:
    """Let the responses fill the panel, not the artefact of the stimulator."""
    late = sweeps[:, time > 8.0]
    finite = late[np.isfinite(late)]
    if not len(finite):
        return
    low, high = float(finite.min()), float(finite.max())
    room = 0.08 * (high - low) or 1.0
    axes.set_ylim(low - room, high + 2.0 * room)


def _sizes(axes: Axes, shown: Shown) -> str:
    """A table of sizes has no traces: each size in its order."""
    size: Floats = shown.sweeps.mep_mv
    known: NDArray[np.bool_] = np.isfinite(size)
    if not known.any():
        return "There are neither samples nor sizes."
    order = np.arange(1, len(size) + 1)
    kept = known & shown.sweeps.accepted
    for flags, colour in ((known & ~kept, PALE), (kept, BLUE)):
        axes.plot(
            order[flags], size[flags], "o", markersize=2.4, alpha=0.6, color=colour, markeredgewidth=0, rasterized=True
        )
    axes.set_xlabel("response")
    axes.set_ylabel("peak to peak (mV)")
    _say(axes, f"{int(kept.sum())} sizes from a table, without their traces")
    return ""


def _say(axes: Axes, words: str) -> None:
    axes.text(0.99, 0.99, words, transform=axes.transAxes, ha="right", va="top", fontsize=TINY, color="#444444")
