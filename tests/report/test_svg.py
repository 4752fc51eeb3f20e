"""Figures as elements of a page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from matplotlib.figure import Figure

from ponos.report.svg import inline_svg


def _figure() -> Figure:
    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0.123456, 1.3], [0.7, 2.654321], label="a")
    axes.scatter([0.5], [1.0], marker="x")
    axes.set_title("VO₂ <&>")
    return figure


def test_it_is_one_well_formed_described_element() -> None:
    svg = inline_svg(_figure(), name="one", title="A <title>", description="What it shows & how")
    tree = ElementTree.fromstring(svg)  # noqa: S314 it was written a line above
    assert tree.attrib["role"] == "img"
    assert "width" not in tree.attrib
    assert "viewBox" in tree.attrib
    words = {child.tag.rpartition("}")[2]: child.text for child in tree}
    assert (words["title"], words["desc"]) == ("A <title>", "What it shows & how")


def test_its_words_are_words() -> None:
    assert "VO₂ &lt;&amp;&gt;</text>" in inline_svg(_figure(), name="one", title="", description="")


def test_coordinates_are_short() -> None:
    paths = re.findall(r' d="([^"]*)"', inline_svg(_figure(), name="one", title="", description=""))
    assert paths
    assert not re.search(r"\.\d{3}", " ".join(paths))


def test_two_in_one_page_share_no_name() -> None:
    first, second = (inline_svg(_figure(), name=name, title="", description="") for name in ("one", "two"))
    ids = [set(re.findall(r'\bid="([^"]*)"', svg)) for svg in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    for svg, own in zip((first, second), ids, strict=True):
        assert set(re.findall(r'(?:url\(#|href="#)([^")]*)', svg)) <= own
