"""A figure with its words, as it stands in the page and in the folder of figures; and the colours of the groups."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from ponos.report.study.wording import unit_of
from ponos.study.design.types import Design
from ponos.study.values import Key

__all__ = ["INK", "SOFT", "Drawing", "Look", "axis_label", "looks", "quiet", "spaced", "wrapped"]

INK, SOFT = "#1c1c1c", "#6b6b6b"

# Okabe and Ito, told apart by colour-blind people; the shape of the points tells the groups apart as well.
_COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_REFERENCE = "#4d4d4d"
_MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Drawing:
    """One figure of the report.

    Attributes
    ----------
    name : str
        Its file name without ending; letters, digits and hyphens.
    title : str
        Its heading.
    caption : str
        What it shows and how to read it.
    figure : matplotlib.figure.Figure
        The figure.
    """

    name: str
    title: str
    caption: str
    figure: Figure


@dataclass(frozen=True)
class Look:
    """How a group is drawn."""

    label: str
    colour: str
    marker: str


def looks(design: Design) -> dict[str, Look]:
    """Give every group its colour and the shape of its points.

    Parameters
    ----------
    design : Design
        With the groups.

    Returns
    -------
    dict of str to Look
        By the id of the group; the reference is grey.
    """
    others = [one.id for one in design.groups if one.id != design.reference]
    colours = {id: _COLOURS[at % len(_COLOURS)] for at, id in enumerate(others)} | {design.reference: _REFERENCE}
    return {
        one.id: Look(one.label, colours[one.id], _MARKERS[at % len(_MARKERS)]) for at, one in enumerate(design.groups)
    }


def wrapped(words: str, width: int) -> str:
    """Break words into lines, and keep matplotlib from reading mathematics into them.

    Parameters
    ----------
    words : str
        What to print.
    width : int
        Letters a line.

    Returns
    -------
    str
        Lines.
    """
    import textwrap

    return "\n".join(textwrap.wrap(" ".join(words.split()), width, break_long_words=False)).replace("$", r"\$")


def axis_label(key: Key) -> str:
    """Name the unit of a measure for an axis.

    Parameters
    ----------
    key : Key
        The measure.

    Returns
    -------
    str
        Empty for a pure number.
    """
    return unit_of(key.spec).replace("$", r"\$")


def quiet(axes: Axes) -> None:
    """Take away the ticks of an axis that names groups or sessions.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes.
    """
    axes.tick_params(axis="x", length=0)
    axes.margins(y=0.08)


def spaced() -> ConstrainedLayoutEngine:
    """Lay panels out with room between them.

    Returns
    -------
    matplotlib.layout_engine.ConstrainedLayoutEngine
        For one figure.
    """
    return ConstrainedLayoutEngine(w_pad=0.09, h_pad=0.08)
