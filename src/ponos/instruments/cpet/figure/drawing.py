"""One panel of the nine: its axes, breaths, averages and words."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.figure.labels import best_place
from ponos.instruments.cpet.figure.marks import mark_phases, mark_thresholds
from ponos.instruments.cpet.figure.panels import Panel, Series, printed_unit
from ponos.instruments.cpet.figure.sheet import COLOURS, GREY, PAPER, TINY, Sheet
from ponos.instruments.cpet.figure.traces import Traces

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw"]

_LETTER = 0.021, 0.062
"""Rough size of a letter, in fractions of the axes."""


def draw(axes: Axes, panel: Panel, traces: Traces, *, title: str) -> None:
    """Draw one panel.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Empty axes.
    panel : Panel
        What to draw.
    traces : Traces
        Of which test.
    title : str
        What stands above it.
    """
    chosen = {one: next((channel for channel in one.y if traces.has(channel)), "") for one in panel.series}
    present = [(one, channel) for one, channel in chosen.items() if channel]
    absent = [one for one, channel in chosen.items() if not channel]
    if traces.has(panel.x) and present:
        _drawn(axes, panel, traces, present)
        told = _absent(traces, [one for one in absent if not one.quiet])
        _head(axes, title, [*told, *_indeterminate(panel, traces)])
    else:
        axes.set_axis_off()
        words = _absent(traces, absent)[0] if absent else f"No {panel.x_label}: {traces.lacks(panel.x)}"
        axes.text(
            0.5, 0.5, textwrap.fill(words, 42), ha="center", va="center", color=GREY, parse_math=False
        ).set_in_layout(False)
        _head(axes, title, [])


def _drawn(axes: Axes, panel: Panel, traces: Traces, present: list[tuple[Series, str]]) -> None:
    sheet = Sheet(panel, traces, {"left": axes})
    if any(one.side == "right" for one, _ in present):
        sheet.axes["right"] = _twin(axes)
    _frame(sheet, present)
    mark_phases(sheet)
    mark_thresholds(sheet)
    for one, channel in present:
        _series(sheet, one, channel)
    for one, channel, _ in sheet.lines:
        _name(sheet, one, channel)


def _absent(traces: Traces, absent: list[Series]) -> list[str]:
    return [f"No {one.label.split('|')[0]}: {traces.lacks(one.y[0])}" for one in absent]


def _indeterminate(panel: Panel, traces: Traces) -> list[str]:
    best = [getattr(traces.test.thresholds, name).best for name in panel.says]
    return [
        f"{name.upper()} indeterminate. {' '.join(one.doubts).removeprefix('Indeterminate.')}"
        for name, one in zip(panel.says, best, strict=True)
        if not one.determinate
    ]


def _head(axes: Axes, title: str, told: list[str]) -> None:
    """The title, and between it and the axes what the panel cannot show, in words."""
    each = 1 if len(told) > 1 else 2
    lines = [line for words in told[:2] for line in textwrap.wrap(words, 66, max_lines=each, placeholder=" …")]
    axes.set_title(title, pad=4 + 1.35 * TINY * len(lines))
    if lines:
        words = axes.text(
            0, 1.015, "\n".join(lines), transform=axes.transAxes, fontsize=TINY, color="#333333", parse_math=False
        )
        words.set_in_layout(False)


def _twin(axes: Axes) -> Axes:
    twin = axes.twinx()
    twin.spines["right"].set_visible(True)
    # The left axis draws last: its thresholds and words lie over both.
    axes.set_zorder(twin.get_zorder() + 1)
    axes.patch.set_visible(False)
    return twin


def _frame(sheet: Sheet, present: list[tuple[Series, str]]) -> None:
    """Limits and names of the axes."""
    axes = sheet.axes["left"]
    axes.set_xlim(*_x_limits(sheet))
    unit = printed_unit(sheet.panel.x)
    axes.set_xlabel(f"{sheet.panel.x_label} ({unit})" if unit else sheet.panel.x_label, labelpad=1.5)
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.5)
    axes.set_axisbelow(True)
    for side, one in sheet.axes.items():
        here = [(series, channel) for series, channel in present if series.side == side]
        if not here:
            one.set_yticks([])
            continue
        one.set_ylim(*_y_limits(sheet.traces, here))
        unit = printed_unit(here[0][1])
        words = ", ".join(series.label_of(channel) for series, channel in here)
        colour = COLOURS[here[0][0].colour] if len(here) == 1 else "black"
        one.set_ylabel(f"{words} ({unit})" if unit else words, color=colour, labelpad=2)
        one.tick_params(axis="y", length=2, pad=1.5, labelcolor=colour if len(sheet.axes) > 1 else "#444444")
    axes.tick_params(axis="x", length=2, pad=1.5)


def _x_limits(sheet: Sheet) -> tuple[float, float]:
    values = sheet.traces.breaths[sheet.panel.x]
    if sheet.panel.x == "time_min":
        first, last = float(np.nanmin(values)), float(np.nanmax(values))
        return (0.0 if 0 <= first < 1 else first), (last if last > first else first + 1.0)
    return 0.0, max(1.06 * _extent(sheet.traces, sheet.panel.x)[1], float(np.nanpercentile(values, 90)), 1.0)


def _y_limits(traces: Traces, here: list[tuple[Series, str]]) -> tuple[float, float]:
    seen = [edge for series, _ in here if series.shows for edge in series.shows]
    for series, channel in here:
        lowest, highest = series.bounds or (-np.inf, np.inf)
        seen += [float(edge) for edge in np.clip(_extent(traces, channel), lowest, highest)]
    bottom, top = min(seen), max(seen)
    room = 0.07 * (top - bottom) or 1.0
    return (0.0 if bottom == 0 else bottom - room), top + 1.6 * room


def _extent(traces: Traces, channel: str) -> tuple[float, float]:
    """Lowest and highest of the averages, and of the breaths of the exercise but for the last in a hundred."""
    breaths = traces.breaths[channel]
    during = breaths[traces.test.exercising]
    breaths = during if np.isfinite(during).any() else breaths
    line = traces.lines[channel]
    values = np.concatenate([line[np.isfinite(line)], np.nanpercentile(breaths, [1, 99])])
    return float(values.min()), float(values.max())


def _series(sheet: Sheet, one: Series, channel: str) -> None:
    """Breaths, wild breaths and the average of one trace."""
    axes, traces, x = sheet.axes[one.side], sheet.traces, sheet.panel.x
    colour = COLOURS[one.colour]
    if one.step:
        axes.step(
            traces.breaths[x], traces.breaths[channel], where="post", color=colour, linewidth=0.8, alpha=0.8, zorder=1.5
        )
        course = np.column_stack([traces.breaths[x], traces.breaths[channel]])
    else:
        _points(sheet, one, channel)
        course = np.column_stack([traces.lines[x], traces.lines[channel]])
        if x == "time_min":
            dashes = (0, (5, 1.2)) if one.dashed else "solid"
            axes.plot(*course.T, color=colour, linewidth=1.3, linestyle=dashes, zorder=3, solid_capstyle="round")
        else:
            # A line through the averages would turn back on itself at every pause.
            course = course[traces.spaced]
            axes.plot(*course.T, color=colour, marker="o", markersize=2.6, markeredgewidth=0, linestyle="", zorder=3)
    placed = sheet.fractions(one.side, *course.T)
    sheet.lines.append((one, channel, placed))
    sheet.avoid(placed, min(1.0, 150.0 / max(len(placed), 1)))


def _points(sheet: Sheet, one: Series, channel: str) -> None:
    axes, traces, x = sheet.axes[one.side], sheet.traces, sheet.panel.x
    across, up = traces.breaths[x], traces.breaths[channel]
    coloured = traces.test.exercising if x != "time_min" else np.ones(len(up), dtype=bool)
    size = 2.6 if len(up) > 150 else 5 if len(up) > 40 else 11
    for some, colour, alpha in ((~coloured, "#8c8c8c", 0.35), (coloured, COLOURS[one.colour], 0.4)):
        axes.scatter(across[some], up[some], s=size, color=colour, alpha=alpha, linewidths=0, rasterized=True, zorder=2)
    placed = sheet.fractions(one.side, across, up)
    sheet.avoid(placed[np.isfinite(placed).all(axis=1)], 60.0 / max(len(placed), 1))
    _wild(sheet, one, channel)


def _wild(sheet: Sheet, one: Series, channel: str) -> None:
    """Breaths that were set aside, as hollow crosses; those beyond the axes at their edge."""
    axes, traces, x = sheet.axes[one.side], sheet.traces, sheet.panel.x
    blanked = np.isnan(traces.breaths[x] + traces.breaths[channel])[traces.test.wild]
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    axes.scatter(
        np.clip(traces.wild[x][blanked], left, right),
        np.clip(traces.wild[channel][blanked], bottom, top),
        marker="X",
        s=18,
        facecolors="none",
        edgecolors=COLOURS[one.colour],
        linewidths=0.5,
        zorder=2.5,
        clip_on=False,
    )


def _name(sheet: Sheet, one: Series, channel: str) -> None:
    """Write what a trace is beside it."""
    if len(sheet.lines) == 1:
        return
    words = one.label_of(channel)
    width, height = _LETTER[0] * (len(words) + 1), _LETTER[1]
    own = next(placed for series, _, placed in sheet.lines if series is one)
    x, y = best_place(
        own, np.concatenate(sheet.obstacles), np.concatenate(sheet.weights), width=width, height=height * 1.15
    )
    axes = sheet.axes["left"]
    axes.text(
        x,
        y,
        words,
        transform=axes.transAxes,
        ha="center",
        va="center",
        fontsize=TINY + 0.6,
        fontweight="bold",
        color=COLOURS[one.colour],
        bbox=PAPER,
        zorder=6,
    )
    box = np.array([[x + dx * width, y + dy * height] for dx in (-0.5, 0, 0.5) for dy in (-0.5, 0, 0.5)])
    sheet.avoid(box, 30.0)
