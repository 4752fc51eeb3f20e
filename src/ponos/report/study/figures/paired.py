"""Before and after: a line for every person, and the mean of the group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ponos.report.study.figures.drawing import Drawing, Look, axis_label, looks, quiet, spaced, wrapped
from ponos.report.study.parts import Part, leading
from ponos.report.study.wording import name
from ponos.study.result import Result
from ponos.style import style

__all__ = ["paired"]

MOST, COLUMNS = 6, 3
"""Panels of one picture, and how many stand side by side at most."""

_APART = 1.9
"""From the first day of a group to that of the next, where the days of one are 1 apart."""

_LETTERS = 120
"""How many letters stand side by side below a row of panels."""


def paired(result: Result, parts: Sequence[Part]) -> list[Drawing]:
    """Draw the leading measures of contrasts of visits, one picture a pair of sessions.

    Parameters
    ----------
    result : Result
        The study.
    parts : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Drawing
        One a pair of sessions; none where rows could not be linked to people.
    """
    by_pair: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        if part.contrast.kind in ("change", "change by group") and len(part.contrast.sessions) == 2:
            after, before = part.contrast.sessions
            by_pair.setdefault((before, after), []).append(part)
    drawn = [(pair, of_it, leading(result, of_it, most=MOST, yes_no=False)) for pair, of_it in by_pair.items()]
    return [
        _drawing(result, pair, number, of_it, places)
        for number, (pair, of_it, places) in enumerate(drawn, start=1)
        if places and result.study.linked
    ]


def _drawing(result: Result, pair: tuple[str, str], number: int, parts: list[Part], places: list[int]) -> Drawing:
    design = result.study.design
    named = {group for part in parts for group in part.contrast.groups}
    before, after = map(design.session_label, pair)
    return Drawing(
        name=f"change-{number}",
        title=f"Person by person: {before} and {after}",
        caption=(
            "A thin line is one person, the thick line the mean of those who have both values. The measures "
            "whose change stands out most, at most six, along the chain; all others are in the tables."
        ),
        figure=_figure(result, pair, [one.id for one in design.groups if one.id in named], places),
    )


def _figure(result: Result, pair: tuple[str, str], groups: list[str], places: list[int]) -> Figure:
    values, design = result.values, result.study.design
    shown, at = looks(design), [values.sessions.index(one) for one in pair]
    days = [wrapped(design.session_label(one), 9) for one in pair]
    columns = _columns(days, len(groups), len(places))
    rows = -(-len(places) // columns)
    with style():
        figure = Figure(figsize=(7.3, 2.5 * rows + 0.1), layout=spaced())
        panels = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in panels[len(places) :]:
            axes.remove()
        for axes, place in zip(panels, places, strict=False):
            key = values.keys[place]
            for position, group in enumerate(groups):
                _lines(axes, _APART * position, values.array[values.of_group(group)][:, at, place], shown[group])
            _ticks(axes, [shown[group].label for group in groups], days)
            axes.tick_params(axis="x", labelsize=7 if columns == COLUMNS else 6)
            axes.set_ylabel(axis_label(key))
            axes.set_title(wrapped(name(key.spec, key.condition), 30), fontsize=7.5)
            quiet(axes)
    return figure


def _columns(days: list[str], groups: int, panels: int) -> int:
    """As many side by side as the names of the days below them leave room for."""
    letters = groups * sum(max(map(len, day.split("\n"))) + 1 for day in days)
    return max(1, min(COLUMNS, panels, _LETTERS // letters))


def _ticks(axes: Axes, labels: list[str], days: list[str]) -> None:
    starts = [_APART * position for position in range(len(labels))]
    axes.set_xticks([start + step for start in starts for step in (0, 1)], days * len(labels))
    axes.set_xlim(-0.3, starts[-1] + 1.3)
    below = max(day.count("\n") for day in days) + 1
    for start, label in zip(starts, labels, strict=True):
        words = wrapped(label, 14)
        axes.annotate(
            words,
            (start + 0.5, 0),
            xytext=(0, -8 - 9 * below),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=7,
            weight="bold",
        )


def _lines(axes: Axes, start: float, numbers: NDArray[np.float64], look: Look) -> None:
    both = numbers[~np.isnan(numbers).any(axis=1)]
    if not len(both):
        return
    axes.plot([start, start + 1], both.T, color=look.colour, lw=0.6, alpha=0.5)
    mean = both.mean(axis=0)
    axes.plot([start, start + 1], mean, color="white", lw=3.6)
    axes.plot([start, start + 1], mean, f"{look.marker}-", color=look.colour, lw=2.2, ms=5, mec="white", mew=0.8)
