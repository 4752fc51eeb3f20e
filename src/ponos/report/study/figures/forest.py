"""Every measure in standard deviations, along the chain: one row a measure, one column a contrast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ponos.chain import LINKS
from ponos.measures import flat
from ponos.report.study.figures.drawing import INK, SOFT, Drawing, wrapped
from ponos.report.study.parts import Part
from ponos.report.study.wording import found, name, overturning
from ponos.study.contrasted import Contrasted
from ponos.style import style

__all__ = ["forests"]

COLUMNS, ROWS = 4, 44
"""Contrasts side by side, and rows on a sheet, so that a sheet fits on a page of A4."""

WIDTH, ROW, HEAD, FOOT = 7.3, 0.178, 0.14, 0.62
"""Inches: of the sheet, of a row, above and below the rows."""

_NAMES, _LINE = 0.36, 0.125
_FOUND, _SHAKY, _NOT = "#0072B2", "#D55E00", "#6b6b6b"
_WIDEST = 3.0

Row = tuple[str, str]


def forests(parts: Sequence[Part]) -> list[Drawing]:
    """Draw all contrasts that have effects in standard deviations.

    Parameters
    ----------
    parts : sequence of Part
        The contrasts.

    Returns
    -------
    list of Drawing
        Sheets that fit on a page; none where nothing can be drawn.
    """
    drawn = [part for part in parts if any(one.g is not None for one in part.findings)]
    if not drawn:
        return []
    sheets = [(beside, rows) for beside in _beside(drawn) for rows in _sheets(beside)]
    several = len(sheets) > 1
    return [
        Drawing(
            name=f"forest-{number}",
            title=f"All measures along the chain{f', sheet {number} of {len(sheets)}' if several else ''}",
            caption=_caption(of_it, first=number == 1),
            figure=_sheet(of_it, rows),
        )
        for number, (of_it, rows) in enumerate(sheets, start=1)
    ]


def _beside(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Cut the contrasts into sheets of about the same width."""
    for some in np.array_split(np.arange(len(parts)), -(-len(parts) // COLUMNS)):
        yield [parts[at] for at in some]


def _caption(parts: Sequence[Part], *, first: bool) -> str:
    labels = "; ".join(part.contrast.label for part in parts)
    if not first:
        return f"{labels}. To be read like sheet 1."
    return (
        f"Differences in standard deviations (Hedges g) with 95 % intervals: {labels}. "
        "Left of the line the first group, or the later day, is lower; right of it, higher. Filled: a difference (q "
        "below 0.05). Cross: a difference that does not hold when looked at otherwise. Hollow: uncertain or not shown. "
        "An interval that leaves the picture ends in an arrow. What has no standard deviation, such as yes or no, is "
        "in the tables."
    )


def _rows(parts: Sequence[Part]) -> dict[str, dict[Row, str]]:
    """The rows of a sheet by link: key of the measure and its name."""
    rows: dict[str, dict[Row, str]] = {link.name: {} for link in LINKS}
    for part in parts:
        for one in part.findings:
            if one.g is not None:
                rows[one.spec.link][_key(one)] = name(one.spec, one.condition)
    return {link: of_link for link, of_link in rows.items() if of_link}


def _key(one: Contrasted) -> Row:
    return one.id, flat(one.condition)


def _sheets(parts: Sequence[Part]) -> Iterator[dict[str, dict[Row, str]]]:
    """Cut the rows into sheets of about the same length; a heading of a link takes a row too."""
    rows = [(link, key, label) for link, of_link in _rows(parts).items() for key, label in of_link.items()]
    height = len(rows) + len({link for link, _, _ in rows})
    count = -(-height // ROWS)
    for some in np.array_split(np.arange(len(rows)), count):
        sheet: dict[str, dict[Row, str]] = {}
        for at in some:
            link, key, label = rows[at]
            sheet.setdefault(link, {})[key] = label
        yield sheet


def _sheet(parts: Sequence[Part], rows: dict[str, dict[Row, str]]) -> Figure:
    places, headings = _places(rows)
    titles = [wrapped(part.contrast.label, _letters(len(parts))) for part in parts]
    head = HEAD + _LINE * max(title.count("\n") + 1 for title in titles)
    height = head + FOOT + ROW * (len(places) + len(headings))
    with style():
        figure = Figure(figsize=(WIDTH, height))
        gap = 0.02
        wide = (1 - _NAMES - 0.01) / len(parts)
        bottom, tall = FOOT / height, 1 - (head + FOOT) / height
        last = len(places) + len(headings)
        limit = max(map(_limit, parts))
        for column, (part, title) in enumerate(zip(parts, titles, strict=True)):
            axes = figure.add_axes((_NAMES + column * wide + gap / 2, bottom, wide - gap, tall))
            axes.set_ylim(last - 0.4, -0.6)
            _panel(axes, part, places, limit)
            axes.set_title(title, fontsize=7.2, pad=5)
            if column == 0:
                _label(axes, rows, places, headings)
        _bands(figure, headings, last, bottom, tall)
        _legend(figure)
    return figure


def _letters(columns: int) -> int:
    """How many letters of a title stand above one column."""
    return {1: 70, 2: 36, 3: 24}.get(columns, 17)


def _bands(figure: Figure, headings: dict[str, int], rows: int, bottom: float, tall: float) -> None:
    """A grey band behind the name of every link, across the whole sheet."""
    behind = figure.add_axes((0, bottom, 1, tall), zorder=-1)
    behind.set(ylim=(rows - 0.4, -0.6), xlim=(0, 1))
    behind.axis("off")
    for at in headings.values():
        behind.axhspan(at - 0.42, at + 0.42, color="#efefec", lw=0)


def _places(rows: dict[str, dict[Row, str]]) -> tuple[dict[Row, int], dict[str, int]]:
    places: dict[Row, int] = {}
    headings: dict[str, int] = {}
    at = 0
    for link, of_link in rows.items():
        headings[link] = at
        at += 1
        for key in of_link:
            places[key] = at
            at += 1
    return places, headings


def _label(axes: Axes, rows: dict[str, dict[Row, str]], places: dict[Row, int], headings: dict[str, int]) -> None:
    transform = axes.get_yaxis_transform()
    left = -_NAMES * axes.figure.get_figwidth() / (axes.get_position().width * WIDTH)  # type: ignore[union-attr]
    for link, of_link in rows.items():
        axes.text(left + 0.02, headings[link], link.capitalize(), transform=transform, va="center", weight="bold")
        for key, label in of_link.items():
            axes.text(
                -0.04, places[key], _short(label), transform=transform, va="center", ha="right", color=INK, size=6.5
            )


def _short(label: str) -> str:
    words = " ".join(label.split()).replace("$", r"\$")
    return words if len(words) <= 50 else f"{words[:49].rstrip()}…"


def _panel(axes: Axes, part: Part, places: dict[Row, int], limit: float) -> None:
    findings = [one for one in part.findings if one.g is not None and _key(one) in places]
    axes.patch.set_visible(False)
    axes.axvline(0, color=INK, lw=0.7, zorder=1)
    for kind in (0, 1, 2):
        _points(axes, [one for one in findings if _kind(one) == kind], places, limit, kind)
    ticks = np.arange(-np.ceil(limit) + 1, np.ceil(limit)) if limit > 1 else np.array([-0.5, 0, 0.5])
    axes.set(xlim=(-limit, limit), yticks=[], xticks=ticks)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=2)


def _kind(one: Contrasted) -> int:
    return 0 if not found(one) else 1 if not overturning(one) else 2


def _limit(part: Part) -> float:
    """As wide as nine in ten of the intervals need."""
    ends = [abs(end) for one in part.findings for end in (one.g_low, one.g_high) if end is not None]
    middles = [abs(one.g) for one in part.findings if one.g is not None]
    wide = float(np.quantile(ends, 0.95)) if ends else 1.0
    return float(np.clip(np.ceil(2 * max(wide, *middles)) / 2, 1.0, _WIDEST))


def _points(axes: Axes, findings: list[Contrasted], places: dict[Row, int], limit: float, kind: int) -> None:
    if not findings:
        return
    colour = (_NOT, _FOUND, _SHAKY)[kind]
    y = [places[_key(one)] for one in findings]
    low, high = (
        np.array([end if end is not None else np.nan for end in ends])
        for ends in ([one.g_low for one in findings], [one.g_high for one in findings])
    )
    g = np.clip([one.g or 0.0 for one in findings], -limit, limit)
    axes.hlines(y, np.fmax(low, -limit), np.fmin(high, limit), color=colour, lw=1.0 if kind else 0.8, zorder=2)
    for beyond, side in ((low < -limit, -1), (high > limit, 1)):
        if beyond.any():
            edge = np.full(int(beyond.sum()), side * limit * 0.97)
            axes.plot(edge, np.array(y)[beyond], "<" if side < 0 else ">", color=colour, ms=3.4, mew=0)
    marker, size = ("o", 3.4) if kind < 2 else ("X", 5.2)
    axes.plot(g, y, marker, ms=size, mew=0.8, mec=colour, mfc=colour if kind else "white", ls="", zorder=3)


def _legend(figure: Figure) -> None:
    shown = (
        ("o", _FOUND, "difference"),
        ("X", _SHAKY, "difference that does not hold otherwise"),
        ("o", "white", "uncertain or not shown"),
    )
    marks = [
        Line2D(
            [], [], ls="", marker=marker, ms=5, mec=_NOT if fill == "white" else fill, mfc=fill, mew=0.8, label=label
        )
        for marker, fill, label in shown
    ]
    figure.legend(handles=marks, loc="lower center", ncols=3, frameon=False, fontsize=7, handletextpad=0.2)
    figure.text(
        _NAMES + (1 - _NAMES) / 2, 0.30 / figure.get_figheight(), "difference in SD (Hedges g)", ha="center", color=SOFT
    )
