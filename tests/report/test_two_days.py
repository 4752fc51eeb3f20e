"""The part of the page that tells what changed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ponos.instruments import get
from ponos.report.two_days import missing, opening, tables, told_once
from ponos.study.two_days.comparing import Comparison, compare, not_done
from tests.study.two_days.made import Value, day

GOOD: dict[str, Value] = {"vo2_peak": 2000.0, "rer_peak": 1.15, "vt1_vo2": 1200.0, "maximal_effort": 1.0}


@pytest.fixture(scope="module")
def fell() -> Comparison:
    """A person whose peak fell, and whose threshold was not found again."""
    return compare(day(GOOD), day({**GOOD, "vo2_peak": 1300.0, "vt1_vo2": "No <clear> bend."}, name="two.txt"))


def test_judged_measures_come_first_and_apart(fell: Comparison) -> None:
    (judged, first), (rest, second) = tables(fell)
    assert judged.startswith("Judged")
    assert rest.startswith("Not judged")
    assert [row.label for row in first] == ["VO2peak"]
    (row,) = first
    assert (row.day1, row.day2, row.change, row.percent) == ("2000", "1300", "−700", "−35.0 %")
    assert (row.real, row.verdict, row.beyond) == ("214 to 540", "fell beyond noise", True)
    assert [(row.label, row.percent, row.real) for row in second] == [
        ("RER peak", "+0.0 %", ""),
        ("Maximal effort", "", ""),
    ]


def test_what_one_day_lacks_is_gathered_by_its_reason(fell: Comparison) -> None:
    assert missing(fell) == [("Missing on day 2: No <clear> bend.", ["VT1"])]


def test_a_cutoff_is_told_once(fell: Comparison) -> None:
    assert [check.name for check in told_once(fell)] == ["VO2peak, cut-off of −9.28 %"]


def test_the_section_says_everything_and_escapes_what_it_is_given(fell: Comparison) -> None:
    text = str(opening(fell))
    for words in (
        "What changed from day 1 to day 2",
        "fell beyond noise",
        "Published cut-offs",
        "Stop at once",
        "Decato",
    ):
        assert words in text
    assert "No &lt;clear&gt; bend." in text
    assert "<clear>" not in text
    assert "<script" not in text


def test_the_drawing_is_described_and_small(fell: Comparison) -> None:
    (svg,) = re.findall(r"<svg.*?</svg>", str(opening(fell)), re.DOTALL)
    assert "<title" in svg
    assert "widest published limit" in svg
    assert len(svg) < 400_000


def test_an_instrument_without_tables_is_compared_and_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(get("cpet"), package="")
    for module in ("ponos.study.two_days.comparing", "ponos.study.two_days.paired_figure"):
        monkeypatch.setattr(f"{module}.get", lambda _: bare)
    found = compare(day(GOOD), day({**GOOD, "vo2_peak": 1300.0}, name="two.txt"))
    assert {one.verdict for one in found.findings} == {"not judged"}
    assert [check.name for check in found.checks] == ["time between the tests", "two tests"]
    assert "Before anyone is tested twice" not in opening(found)


def test_a_day_that_was_not_done_has_no_table() -> None:
    text = str(opening(not_done(day(GOOD), because="<b>too ill</b>")))
    assert "Day 2 was not done" in text
    assert "<b>too ill</b>" not in text
    assert "<table" not in text
