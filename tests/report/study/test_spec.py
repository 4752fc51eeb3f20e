"""The plan of the report, and the strips that its pages draw by hand."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ponos.errors import UsageError
from ponos.report.study.spec import Section, columns
from ponos.report.study.strip import strip


def test_an_unknown_section_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="pictures"):
        Section("picture", "Pictures")


def test_every_column_says_something() -> None:
    for name in ("findings", "arms", "robustness", "files", "checks", "problems"):
        assert all(words.endswith(".") for words in columns(name).values())


def test_a_strip_is_well_formed_and_nobody_leaves_it() -> None:
    for own in (-9.0, -1.0, 0.0, 2.5, 9.0):
        drawn = strip([-7.0, -0.5, 0.0, 1.2, 6.0], own)
        assert ElementTree.fromstring(drawn).attrib["viewBox"] == "0 0 180 18"  # noqa: S314 written a line above
        xs = [float(one) for one in re.findall(r"M(-?[\d.]+) ", drawn)]
        assert all(0 <= x <= 180 for x in xs)


def test_a_strip_keeps_the_order_and_shows_who_lies_beyond() -> None:
    own = [re.search(r'class="own" d="M([\d.]+) \d+l', strip([0.0], z)) for z in (-3.0, 0.0, 3.0)]
    xs = [float(found[1]) for found in own if found]
    assert xs == sorted(xs)
    assert len(set(xs)) == 3
    assert strip([0.0], 5.0).count("v12z") == 1
    assert strip([0.0], 3.9).count("v12z") == 0
