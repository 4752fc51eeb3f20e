"""Groups side by side: every person a dot, the shape of the group beside them, its middle half as a box."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ponos.report.study.figures.drawing import INK, Drawing, Look, axis_label, looks, quiet, spaced, wrapped
from ponos.report.study.parts import Part, leading
from ponos.report.study.wording import name
from ponos.study.result import Result
from ponos.style import style

__all__ = ["clouds"]

Floats = NDArray[np.float64]

MOST, COLUMNS = 6, 3
"""Panels of one picture, and how many stand side by side."""

_FEWEST = 6
"""People whom the shape of a group needs."""


def clouds(result: Result, parts: Sequence[Part]) -> list[Drawing]:
    """Draw the leading measures of contrasts of groups, one picture a session.

    Parameters
    ----------
    result : Result
        The study.
    parts : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Drawing
        One a session in which groups are compared.
    """
    by_session: dict[str, list[Part]] = {}
    for part in parts:
        if part.contrast.kind == "groups" and part.contrast.groups:
            session = part.contrast.sessions[0] if part.contrast.sessions else result.values.sessions[0]
            by_session.setdefault(session, []).append(part)
    drawn = [(session, of_it, leading(result, of_it, most=MOST)) for session, of_it in by_session.items()]
    return [_drawing(result, session, of_it, places) for session, of_it, places in drawn if places]


def _drawing(result: Result, session: str, parts: list[Part], places: list[int]) -> Drawing:
    design = result.study.design
    named = {group for part in parts for group in part.contrast.groups}
    groups = [one.id for one in design.groups if one.id in named]
    when = design.session_label(session)
    return Drawing(
        name=f"groups-{_file(session)}",
        title=f"The groups, person by person: {when}",
        caption=(
            f"{when}. Every person is a dot; the box spans the middle half of a group, the line in it is the median, "
            "and the shape beside it shows where people are many. The measures that stand out most, at "
            "most six, along the chain; all others are in the tables."
        ),
        figure=_figure(result, session, groups, places),
    )


def _file(session: str) -> str:
    return "".join(sign for sign in session.lower() if sign.isalnum()) or "session"


def _figure(result: Result, session: str, groups: list[str], places: list[int]) -> Figure:
    values, shown = result.values, looks(result.study.design)
    rows = -(-len(places) // COLUMNS)
    at = values.sessions.index(session)
    with style():
        figure = Figure(figsize=(7.3, 2.35 * rows + 0.1), layout=spaced())
        panels = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
        for axes in panels[len(places) :]:
            axes.remove()
        for axes, place in zip(panels, places, strict=False):
            key = values.keys[place]
            draw = _yes_or_no if key.spec.scale == "yes_no" else _cloud
            for position, group in enumerate(groups):
                numbers = values.array[values.of_group(group), at, place]
                draw(axes, position, numbers[~np.isnan(numbers)], shown[group])
            width = max(8, 26 // len(groups))
            labels = [wrapped(shown[group].label, width) for group in groups]
            axes.set_xticks(range(len(groups)), labels, fontsize=7 if len(groups) <= 3 else 5.8)
            axes.set_xlim(-0.6, len(groups) - 0.4)
            if key.spec.scale != "yes_no":
                axes.set_ylabel(axis_label(key))
            axes.set_title(wrapped(name(key.spec, key.condition), 30), fontsize=7.5)
            quiet(axes)
    return figure


def _cloud(axes: Axes, position: int, numbers: Floats, look: Look) -> None:
    if not len(numbers):
        return
    axes.plot(
        position - 0.2 + _apart(numbers), numbers, look.marker, ms=2.8, mew=0, color=look.colour, alpha=0.75, zorder=3
    )
    low, middle, high = np.quantile(numbers, [0.25, 0.5, 0.75])
    axes.vlines(position + 0.03, low, high, color=look.colour, lw=4, alpha=0.85, zorder=2)
    axes.hlines(middle, position - 0.03, position + 0.09, color=INK, lw=1.4, zorder=4)
    if len(numbers) >= _FEWEST and np.ptp(numbers) > 0 and len(np.unique(numbers)) > 3:
        _shape(axes, position + 0.12, numbers, look)


def _yes_or_no(axes: Axes, position: int, numbers: Floats, look: Look) -> None:
    """How many of each said yes: a bar and its count, for dots on two lines tell nothing."""
    if not len(numbers):
        return
    yes, n = int((numbers > 0.5).sum()), len(numbers)
    axes.bar(position, 100 * yes / n, width=0.56, color=look.colour, alpha=0.85, zorder=2)
    axes.annotate(f"{yes} of {n}", (position, 100 * yes / n), xytext=(0, 2), textcoords="offset points", ha="center")
    axes.set_ylabel("% yes")


def _shape(axes: Axes, start: float, numbers: Floats, look: Look) -> None:
    from scipy.stats import gaussian_kde

    around = np.linspace(numbers.min(), numbers.max(), 48)
    dense = gaussian_kde(numbers)(around)
    axes.fill_betweenx(around, start, start + 0.3 * dense / dense.max(), color=look.colour, alpha=0.28, lw=0, zorder=1)


def _apart(numbers: Floats) -> Floats:
    """Move dots that would cover each other sideways, the same way every time."""
    span = np.ptp(numbers) or 1.0
    bins = np.floor((numbers - numbers.min()) / span * 16)
    moved = np.zeros(len(numbers))
    for one in np.unique(bins):
        inside = np.flatnonzero(bins == one)
        inside = inside[np.argsort(numbers[inside], kind="stable")]
        steps = np.arange(len(inside))
        moved[inside] = np.where(steps % 2, 1, -1) * ((steps + 1) // 2) * min(0.055, 0.36 / max(len(inside), 1))
    return moved
