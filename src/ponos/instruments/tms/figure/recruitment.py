"""The panel of recruitment: the size of each response by intensity, the fitted curve, the thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.tms.figure.shown import AXIS, BLUE, GREY, ORANGE, TINY, Floats, Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_recruitment"]

_OF = {"mso": "% of the stimulator's output", "rmt": "% of the resting threshold", "amt": "% of the active threshold"}


def draw_recruitment(axes: Axes, shown: Shown) -> str:
    """Draw the sizes by intensity, and the curve through them.

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
    at, size = shown.sweeps.intensity, shown.sweeps.mep_mv
    before = ~(shown.sweeps.minutes >= 0.0)
    kept = shown.is_pulse("single", state="rest") & shown.sweeps.accepted & before & np.isfinite(at) & np.isfinite(size)
    if not kept.any():
        return "No response at rest has both an intensity and a size."
    at, size = at[kept], size[kept]
    levels = np.unique(at)
    axes.plot(at, size, "o", markersize=2.4, alpha=0.35, color=BLUE, markeredgewidth=0, rasterized=True)
    means = [float(size[at == one].mean()) for one in levels]
    axes.plot(levels, means, "_", markersize=9, color=BLUE, markeredgewidth=1.6)
    _curve(axes, shown, levels)
    axes.set_xlabel(f"intensity ({_OF.get(str(shown.recording.about.get('intensity_of')), '%')})")
    axes.set_ylabel("peak to peak (mV)")
    return ""


def _curve(axes: Axes, shown: Shown, levels: Floats) -> None:
    top, middle, slope = (shown.value(id) for id in ("io_max", "io_s50", "io_slope"))
    if top is None or middle is None or slope is None or not slope > 0.0:
        axes.text(
            0.02, 0.98, "No curve could be fitted.", transform=axes.transAxes, va="top", fontsize=TINY, color=GREY
        )
        return
    x = np.linspace(levels[0], levels[-1], 200)
    # The steepest slope of a Boltzmann curve is a quarter of its top per width.
    steps = np.clip(4.0 * slope * (middle - x) / top, -500.0, 500.0)
    axes.plot(x, top / (1.0 + np.exp(steps)), color=ORANGE, linewidth=1.4)
    if levels[0] <= middle <= levels[-1]:
        axes.axvline(middle, color=AXIS, linewidth=0.7, linestyle=(0, (4, 2)))
        axes.text(middle, 0.98, " S50", transform=axes.get_xaxis_transform(), va="top", fontsize=TINY, color=GREY)
