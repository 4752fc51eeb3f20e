"""The panel of the silent period: rectified EMG during contraction, with the end that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.tms.figure.cutting import cut
from ponos.instruments.tms.figure.shown import AXIS, BLUE, GREY, ORANGE, TINY, Flags, Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_silence"]

_FROM_MS, _TO_MS = -100.0, 350.0
_SMOOTH_MS = 3.0
_ROOM = 2.6
"""Height of the panel in levels of the contraction: the response itself would leave nothing to be seen of it."""


def draw_silence(axes: Axes, shown: Shown) -> str:
    """Draw the mean of the rectified sweeps, with the end of the silent period.

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
    wanted = _measured(shown)
    if not shown.sweeps.has_samples or not wanted.any():
        return shown.why_not("csp_offset")
    time, sweeps = cut(shown, wanted, _FROM_MS, _TO_MS)
    seen = np.isfinite(sweeps)
    n = seen.sum(axis=0)
    if not (n > 0).any():
        return "The sweeps hold no samples around the pulse."
    time, n = time[n > 0], n[n > 0]
    rectified = np.abs(np.where(seen, sweeps, 0.0)).sum(axis=0)[seen.any(axis=0)] / n
    width = min(max(round(_SMOOTH_MS / 1000.0 * shown.sweeps.fs_hz), 1), len(rectified))
    smooth = np.convolve(rectified, np.ones(width) / width, mode="valid")
    axes.plot(time[(width - 1) // 2 :][: len(smooth)], smooth, color=BLUE, linewidth=0.9)
    before = rectified[time < -5.0]
    level = float(before.mean()) if len(before) else float(np.median(rectified))
    if level > 0.0:
        axes.axhline(level, color=AXIS, linewidth=0.7, linestyle=(0, (4, 2)))
        axes.set_ylim(0.0, _ROOM * level)
    axes.axvline(0.0, color=AXIS, linewidth=0.7, linestyle=(0, (1, 2)))
    _end(axes, shown)
    axes.set_xlim(max(_FROM_MS, float(time[0])), float(time[-1]) if len(time) > 1 else _TO_MS)
    axes.set_xlabel("ms after the pulse")
    axes.set_ylabel("mean rectified EMG (mV)")
    return ""


def _measured(shown: Shown) -> Flags:
    """Sweeps of the intensity that most have, the strongest of several; before exertion where there are such."""
    active = shown.is_pulse("single", state="active") & shown.sweeps.accepted
    before = active & ~(shown.sweeps.minutes >= 0.0)
    wanted = before if before.any() else active
    at = shown.sweeps.intensity
    levels, counts = np.unique(at[wanted & np.isfinite(at)], return_counts=True)
    return np.asarray(wanted & (at == levels[counts == counts.max()][-1])) if len(levels) else wanted


def _end(axes: Axes, shown: Shown) -> None:
    one = next((one for one in shown.found("csp_offset") if one.is_default), None)
    across = axes.get_xaxis_transform()
    if one is None or one.value is None:
        words = "No end of the silent period was found."
        axes.text(0.98, 0.97, words, transform=axes.transAxes, ha="right", va="top", fontsize=TINY, color=GREY)
        return
    if one.low is not None and one.high is not None:
        axes.axvspan(one.low, one.high, color=ORANGE, alpha=0.18, linewidth=0)
    axes.axvline(one.value, color=ORANGE, linewidth=1.3)
    axes.text(one.value, 0.97, f" ends {one.value:.0f} ms", transform=across, va="top", fontsize=TINY, color=ORANGE)
