"""What goes with what: correlations as scatter, compositions as stacked bars of their centres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ponos.report.numbers import condition
from ponos.report.study.figures.drawing import Drawing, Look, axis_label, looks, wrapped
from ponos.report.study.parts import Part
from ponos.report.study.wording import estimate, name, p_value
from ponos.study.contrasts.compositions import part_name
from ponos.study.result import Result
from ponos.study.values import Key
from ponos.style import style

__all__ = ["centre", "compositions", "scatters"]

Floats = NDArray[np.float64]

_SHADES = ("#0072B2", "#56B4E9", "#E69F00", "#F0E442", "#CC79A7", "#999999", "#009E73", "#D55E00")
_HATCHES = ("", "///", "", "...", "\\\\\\", "", "xxx", "")
_COLUMNS, _MOST = 3, 6


def scatters(result: Result, parts: Sequence[Part]) -> list[Drawing]:
    """Draw the contrasts of correlations.

    Parameters
    ----------
    result : Result
        The study.
    parts : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Drawing
        One picture of up to six; none where there are none.
    """
    wanted = [part for part in parts if part.contrast.kind in ("correlation", "correlation difference")]
    drawn = [(part, places) for part in wanted if len(places := _two(result, part)) == 2][:_MOST]
    if not drawn:
        return []
    rows, shown = -(-len(drawn) // _COLUMNS), looks(result.study.design)
    with style():
        figure = Figure(figsize=(7.3, 2.7 * rows), layout="constrained")
        panels = figure.subplots(rows, _COLUMNS, squeeze=False).ravel()
        for axes in panels[len(drawn) :]:
            axes.axis("off")
        for axes, (part, places) in zip(panels, drawn, strict=False):
            _scatter(axes, result, part, places, shown)
    return [
        Drawing(
            "correlations",
            "What goes with what",
            "Every person is a point; the line is the straight line that fits them best. Above stands how closely the "
            "two go together (r, from −1 to +1), or by how much two groups differ in that.",
            figure,
        )
    ]


def _two(result: Result, part: Part) -> list[int]:
    """The two measures, the first one first; a correlation names exactly two."""
    return [place for one in part.contrast.measures for place in result.values.chosen([one])[:1]]


def _scatter(axes: Axes, result: Result, part: Part, places: list[int], shown: dict[str, Look]) -> None:
    values = result.values
    at = values.sessions.index(part.contrast.sessions[0]) if part.contrast.sessions else 0
    for group in part.contrast.groups:
        both = values.array[values.of_group(group)][:, at, places]
        x, y = both[~np.isnan(both).any(axis=1)].T
        look = shown[group]
        axes.plot(x, y, look.marker, ms=3.6, mew=0, alpha=0.8, color=look.colour, label=look.label.replace("$", r"\$"))
        if len(x) > 2 and np.ptp(x) > 0:
            ends = np.array([x.min(), x.max()])
            axes.plot(ends, np.polyval(np.polyfit(x, y, 1), ends), "-", lw=1.2, color=look.colour)
    names = [values.keys[place] for place in places]
    labels = [", ".join(filter(None, (wrapped(name(key.spec, key.condition), 32), axis_label(key)))) for key in names]
    axes.set(xlabel=labels[0], ylabel=labels[1])
    told = [f"{one.scale} {estimate(one)}, p {p_value(one.p)}" for one in part.findings[:1] if one.estimate is not None]
    axes.set_title("\n".join([wrapped(part.contrast.label, 30), *told]), fontsize=7.2)
    if len(part.contrast.groups) > 1:
        axes.legend(frameon=False, fontsize=6.5, handletextpad=0.2)


def compositions(result: Result, parts: Sequence[Part]) -> list[Drawing]:
    """Draw the contrasts of compositions as bars of their centres.

    Parameters
    ----------
    result : Result
        The study.
    parts : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Drawing
        One a composition.
    """
    drawings: list[Drawing] = []
    for part in parts:
        places = result.values.chosen(part.contrast.measures) if part.contrast.kind == "composition" else []
        if len(places) > 1:
            drawings.append(_composition(result, part, places, len(drawings) + 1))
    return drawings


def _composition(result: Result, part: Part, places: list[int], number: int) -> Drawing:
    values, design = result.values, result.study.design
    at = values.sessions.index(part.contrast.sessions[0]) if part.contrast.sessions else 0
    keys = [values.keys[place] for place in places]
    bars = {
        group: _centre_of(part, group, keys) or centre(values.array[values.of_group(group)][:, at, places])
        for group in part.contrast.groups
    }
    with style():
        figure = Figure(figsize=(7.3, 0.75 + 0.45 * len(bars)), layout="constrained")
        axes = figure.subplots()
        for row, shares in enumerate(shares for shares, _ in bars.values()):
            _bar(axes, row, shares)
        labels = [wrapped(f"{design.label(group)} (n {n})", 26) for group, (_, n) in bars.items()]
        axes.set_yticks(range(len(bars)), labels)
        axes.set(xlim=(0, 100), ylim=(len(bars) - 0.5, -0.5), xlabel="% of the whole")
        axes.tick_params(axis="y", length=0)
        axes.legend(
            handles=_keys(_told_apart([values.keys[place] for place in places])),
            loc="upper left",
            bbox_to_anchor=(1, 1.05),
            frameon=False,
            fontsize=7,
        )
    return Drawing(
        name=f"composition-{number}",
        title=part.contrast.label,
        caption="Centre of the shares of each group (geometric mean, closed to 100 %), of those who have all parts.",
        figure=figure,
    )


def _centre_of(part: Part, group: str, keys: list[Key]) -> tuple[Floats, int] | None:
    """The centre that the test itself used, where its finding gives it."""
    for one in part.findings:
        shares = [one.aside.get(f"centre {part_name(key)} {group}") for key in keys]
        if group in one.groups and all(share is not None for share in shares):
            return np.array(shares, dtype=float), one.groups[group].n
    return None


def _told_apart(keys: list[Key]) -> list[str]:
    """The names of the parts without what all of them share."""
    shared = dict(set.intersection(*(set(key.condition.items()) for key in keys)))
    apart = [{name: said for name, said in key.condition.items() if name not in shared} for key in keys]
    if len({key.spec.id for key in keys}) == 1 and all(apart):
        return [condition(one) for one in apart]
    return [name(key.spec, one) for key, one in zip(keys, apart, strict=True)]


def centre(shares: Floats) -> tuple[Floats, int]:
    """Give the centre of compositions.

    Parameters
    ----------
    shares : numpy.ndarray
        Shape (people, parts).

    Returns
    -------
    shares : numpy.ndarray
        Geometric mean of every part, closed to 100; zeros where nobody has all parts.
    n : int
        People who have all parts, each above zero.
    """
    whole = shares[np.isfinite(shares).all(axis=1) & (shares > 0).all(axis=1)]
    if not len(whole):
        return np.zeros(shares.shape[1]), 0
    middle = np.exp(np.log(whole).mean(axis=0))
    closed: Floats = 100 * middle / middle.sum()
    return closed, len(whole)


def _bar(axes: Axes, row: int, shares: Floats) -> None:
    left = 0.0
    for at, share in enumerate(shares):
        colour, hatch = _SHADES[at % len(_SHADES)], _HATCHES[at % len(_HATCHES)]
        axes.barh(row, share, left=left, height=0.66, color=colour, hatch=hatch, edgecolor="white", lw=0.6)
        if share >= 6:
            axes.text(
                left + share / 2,
                row,
                f"{share:.0f}",
                ha="center",
                va="center",
                weight="bold",
                bbox={"boxstyle": "round,pad=0.18", "fc": "white", "ec": "none"},
            )
        left += float(share)


def _keys(labels: list[str]) -> list[object]:
    from matplotlib.patches import Patch

    return [
        Patch(
            facecolor=_SHADES[at % len(_SHADES)],
            hatch=_HATCHES[at % len(_HATCHES)],
            edgecolor="white",
            label=wrapped(label, 30),
        )
        for at, label in enumerate(labels)
    ]
