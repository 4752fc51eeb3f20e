"""What is marked in a panel: phases, levels, thresholds with their intervals, the estimates of single methods."""

from __future__ import annotations

import numpy as np

from ponos.instruments.cpet.figure.sheet import COLOURS, GREY, PAPER, TINY, Sheet
from ponos.instruments.cpet.thresholds.types import Threshold

__all__ = ["mark_phases", "mark_thresholds"]


def mark_phases(sheet: Sheet) -> None:
    """Shade what is not incremental exercise, where time is the axis.

    Parameters
    ----------
    sheet : Sheet
        The panel.
    """
    if sheet.panel.x != "time_min":
        return
    axes = sheet.axes["left"]
    phases = sheet.traces.test.phases
    for name, shade in (("rest", "#e9e9e9"), ("unloaded", "#f3f3f3"), ("recovery", "#e9e9e9")):
        span = getattr(phases, name)
        if span is None:
            continue
        start, end = span[0] / 60.0, span[1] / 60.0
        sheet.floor.axvspan(start, end, color=shade, linewidth=0, zorder=-5)
        left, right = axes.get_xlim()
        if (end - start) / (right - left) > 0.012 * len(name):
            middle = ((max(start, left) + min(end, right)) / 2 - left) / (right - left)
            sheet.avoid(np.column_stack([middle + np.linspace(-0.05, 0.05, 3), np.full(3, 0.03)]), 3.0)
            axes.text(
                (max(start, left) + min(end, right)) / 2,
                0.015,
                name,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                fontsize=TINY - 0.8,
                color=GREY,
            )


def mark_thresholds(sheet: Sheet) -> None:
    """Draw both thresholds, each a line with its band and a tick a method, and the level or diagonal of the panel.

    Parameters
    ----------
    sheet : Sheet
        The panel.
    """
    axes, panel = sheet.axes["left"], sheet.panel
    if panel.diagonal:
        axes.axline((0, 0), slope=1, color="#999999", linewidth=0.6, linestyle=(0, (1, 2)), zorder=1)
    if panel.level is not None:
        axes.axhline(panel.level, color="#999999", linewidth=0.7, zorder=1)
    found = sheet.traces.test.thresholds
    for threshold in (found.vt1, found.vt2):
        _threshold(sheet, threshold)


def _threshold(sheet: Sheet, threshold: Threshold) -> None:
    axes, channel = sheet.axes["left"], sheet.panel.x
    colour = COLOURS[threshold.name]
    foot = axes.get_xaxis_transform()
    for method in threshold.methods:
        at = sheet.traces.span(method, channel)[1]
        axes.plot([at, at], [0, 0.045], color=colour, linewidth=0.9, transform=foot, zorder=4)
    for estimate, name in ((threshold.consensus, ""), (threshold.reader, " reader")):
        if estimate is None or not estimate.determinate:
            continue
        low, at, high = sheet.traces.span(estimate, channel)
        if np.isfinite([low, high]).all():
            sheet.floor.axvspan(low, high, color=colour, alpha=0.16, linewidth=0, zorder=-4)
        dashes = (0, (4, 1.5)) if threshold.name == "vt2" else "solid"
        faint = threshold.reader is not None and not name
        axes.axvline(at, color=colour, linewidth=0.6 if faint else 1.1, linestyle=dashes, zorder=2)
        if not faint:
            height = 0.965 if threshold.name == "vt2" else 0.9
            words = threshold.name.upper() + name
            axes.text(at, height, words, transform=foot, ha="center", va="center", fontsize=TINY, bbox=PAPER, zorder=6)
            x = sheet.fractions("left", np.array([at]), np.zeros(1))[0, 0]
            sheet.avoid(np.column_stack([np.full(9, x), np.linspace(0, 1, 9)]), 2.0)
            sheet.avoid(np.array([[x - 0.05, height], [x, height], [x + 0.05, height]]), 30.0)
