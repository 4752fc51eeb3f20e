"""One picture of the page: where each line of the model lies on its range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ponos.style import style
from validation.body.line import Line, Section

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw"]

_MET, _MISSED, _RANGE = "#0072B2", "#D55E00", "#DDE6EC"
"""Blue and vermillion of Okabe and Ito, which differ in any kind of colour vision; their shapes differ as well."""

_FURTHEST = 2.6
_COLUMNS = 3
_ROW_IN, _HEAD_IN, _WIDTH_IN = 0.115, 0.34, 10.5
_LABEL_LETTERS = 54


def draw(found: Sequence[Section], path: Path) -> None:
    """Draw the page and save it; the same lines give the same file.

    Parameters
    ----------
    found : sequence of Section
        Its sections.
    path : Path
        Where; its ending says as what.
    """
    columns = _balanced([one for one in found if any(line.counts for line in one.lines)])
    height = max(sum(_height(one) for one in column) for column in columns) + 0.45
    with style(), mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "ponos"}):
        figure = Figure(figsize=(_WIDTH_IN, height))
        for place, column in enumerate(columns):
            top = height - 0.4
            for one in column:
                lines = [line for line in one.lines if line.counts]
                left = (place + 0.615) / len(columns)
                tall = _ROW_IN * len(lines)
                axes = figure.add_axes((left, (top - 0.2 - tall) / height, 0.37 / len(columns), tall / height))
                _panel(axes, one.title, lines)
                top -= _height(one)
        figure.legend(handles=_legend(), loc="upper left", ncols=5, frameon=False, bbox_to_anchor=(0.0, 1.0))
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)


def _height(one: Section) -> float:
    return _HEAD_IN + _ROW_IN * sum(line.counts for line in one.lines)


def _balanced(found: Sequence[Section]) -> list[list[Section]]:
    """Sections in their order, in columns of about the same height."""
    columns: list[list[Section]] = [[] for _ in range(_COLUMNS)]
    whole, done = sum(_height(one) for one in found), 0.0
    for one in found:
        columns[min(int(_COLUMNS * (done + _height(one) / 2.0) / whole), _COLUMNS - 1)].append(one)
        done += _height(one)
    return [column for column in columns if column]


def _panel(axes: Axes, title: str, lines: Sequence[Line]) -> None:
    axes.axvspan(-1.0, 1.0, color=_RANGE, linewidth=0.0)
    for row, line in enumerate(lines):
        at, inside = _at(line)
        # What lies beyond the edge points there.
        marker = "o" if line.met else "X" if inside else (">" if at > 0.0 else "<")
        colour = _MET if line.met else _MISSED
        hollow = line.one_sided
        axes.plot(
            at,
            row,
            marker,
            markersize=4.2,
            markerfacecolor="white" if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=0.9,
            clip_on=False,
        )
    axes.set_xlim(-_FURTHEST, _FURTHEST)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(lines)), [_short(line.what) for line in lines], fontsize=5.4)
    for tick, line in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_color("#222222" if line.met else _MISSED)
    axes.tick_params(length=0.0, pad=5.0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.text(-_FURTHEST - 8.6, -1.15, title, fontsize=7.0, fontweight="bold", va="center")


def _at(line: Line) -> tuple[float, bool]:
    """Where to draw it, and whether that is where it lies; a bound has no scale, and is drawn within or beside."""
    if not math.isfinite(line.model):
        return _FURTHEST, False
    if line.one_sided:
        above = line.model > line.high
        return (0.0 if line.met else 1.7 if above else -1.7), True
    return min(max(line.place, -_FURTHEST), _FURTHEST), abs(line.place) <= _FURTHEST


def _short(what: str) -> str:
    return what if len(what) <= _LABEL_LETTERS else what[: _LABEL_LETTERS - 1].rstrip(" ,:") + "…"


def _legend() -> list[Line2D]:
    def mark(marker: str, colour: str, label: str, *, hollow: bool = False) -> Line2D:
        fill = "white" if hollow else colour
        return Line2D(
            [], [], linestyle="", marker=marker, markerfacecolor=fill, markeredgecolor=colour, markersize=5, label=label
        )

    return [
        mark("s", _RANGE, "published range, each line on its own scale"),
        mark("o", _MET, "met"),
        mark("X", _MISSED, "missed"),
        mark(">", _MISSED, "missed, further off than the panel"),
        mark("o", "#666666", "hollow: a sign or a bound, drawn within or beside", hollow=True),
    ]
