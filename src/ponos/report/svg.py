"""A matplotlib figure as SVG that can stand in a page beside others: small, named apart, and described."""

from __future__ import annotations

import re
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

__all__ = ["inline_svg"]

_DPI = 120
_PATH = re.compile(r'(?<= d=")[^"]*')
_LONG = re.compile(r"(\.\d\d)\d+")
_NAMES = re.compile(r'(\bid="|url\(#|href="#)')
_PROLOGUE = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_SIZE = re.compile(r'(<svg\b[^>]*?) (?:width|height)="[^"]*"')


def inline_svg(figure: Figure, *, name: str, title: str, description: str) -> Markup:
    """Write a figure as an ``<svg>`` element.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to write.
    name : str
        Letters and digits that set its inner names apart from those of other figures in the page.
    title, description : str
        What a screen reader says of it.

    Returns
    -------
    markupsafe.Markup
        The element, as wide as its place; its text is text, its coordinates have two decimals.
    """
    import matplotlib
    from markupsafe import Markup

    written = StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(written, format="svg", dpi=_DPI, metadata={"Date": None, "Creator": None})
    svg = _METADATA.sub("", _PROLOGUE.sub("", written.getvalue()))
    svg = _PATH.sub(lambda path: _LONG.sub(r"\1", path[0]), svg)
    svg = _NAMES.sub(lambda start: start[0] + name + "-", svg)
    while _SIZE.search(svg):
        svg = _SIZE.sub(r"\1", svg, count=1)
    described = svg.replace(
        "<svg ",
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" ',
        1,
    ).replace(
        ">", f'><title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>', 1
    )
    return Markup(described)  # noqa: S704 matplotlib escaped its words, and title and description are escaped above
