"""The page of the body's validation: its lines, ranges, counts and picture, without running the body."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from validation.body.line import RANGES, USES, Line, interval, number, sections
from validation.body.page import PAGE, fingerprint, written
from validation.body.picture import draw

TABLE = Path(__file__).resolve().parents[2] / "validation" / "body" / "published.csv"
REFRESH = "run: python validation/body -o docs/body_validation.md"


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _line(model: float, low: float = 1.0, high: float = 3.0, *, use: str = "held out", reason: str = "") -> Line:
    words = {"key": "k", "section": "s", "what": "w", "unit": "", "published": "p", "evidence": "verified"}
    return Line(model=model, low=low, high=high, range="own", use=use, reason=reason, **words)


def _values() -> dict[str, float]:
    """Nothing met that has a scale: a value far above every range."""
    return {row["key"]: 1e6 for row in _rows() if row["section"] != "speed"}


def test_every_row_can_be_missed_and_says_what_it_rests_on() -> None:
    rows = _rows()
    assert len({row["key"] for row in rows}) == len(rows)
    lines = [line for one in sections({row["key"]: 0.0 for row in rows}) for line in one.lines]
    assert [line.key for line in lines] == [row["key"] for row in rows]
    for line in lines:
        assert line.range in RANGES
        assert line.use in USES
        if line.counts:
            assert line.low <= line.high
            assert math.isfinite(line.low) or math.isfinite(line.high), f"{line.key} cannot be missed"
            assert line.evidence in ("verified", "derived", "recalled", "own"), line.key
            assert line.published or line.range == "own", f"{line.key} rests on nothing"


def test_a_line_is_met_within_its_range_and_not_beside_it() -> None:
    assert [_line(value).met for value in (0.9, 1.0, 3.0, 3.1)] == [False, True, True, False]
    assert not _line(math.nan).met
    assert [_line(value).place for value in (1.0, 2.0, 3.0, 4.0)] == [-1.0, 0.0, 1.0, 2.0]
    assert math.isnan(_line(2.0, high=math.inf).place)
    assert [_line(2.0, *ends).allowed for ends in ((1, math.inf), (-math.inf, 0.5), (1, 3), (0, 0))] == [
        "at least 1",
        "at most 0.5",
        "1 to 3",
        "0",
    ]


def test_intervals_are_those_of_t_and_of_wilson() -> None:
    # By hand: t with 24 degrees of freedom is 2.0639; Wilson for 15 of 25 as in Newcombe's form.
    assert interval(50.0, 10.0, 25.0) == pytest.approx((50.0 - 2.0639 * 2.0, 50.0 + 2.0639 * 2.0), abs=1e-3)
    assert interval(0.6, math.nan, 25.0) == pytest.approx((0.407, 0.766), abs=1e-3)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3006.9, "3007"),
        (39.09, "39.1"),
        (-2.43, "−2.43"),
        (0.0486, "0.0486"),
        (20.0, "20"),
        (0.0, "0"),
        (1e-6, "1e−06"),
    ],
)
def test_numbers_are_short_and_keep_their_sign(value: float, said: str) -> None:
    assert number(value) == said


def test_a_value_without_a_line_and_a_line_without_a_value_are_refused() -> None:
    with pytest.raises(ValueError, match="no line nonsense"):
        sections({**_values(), "nonsense": 1.0})
    values = _values()
    del values["pvo2"]
    with pytest.raises(ValueError, match="nothing of pvo2"):
        sections(values)


def test_the_page_counts_its_lines_and_gives_every_reason() -> None:
    found = sections(_values())
    page = written(found, people=1, crowd=1, recorded=1, seed=1, picture="p.svg")
    lines = [line for one in found for line in one.lines]
    counted = [line for line in lines if line.counts]
    met = sum(line.met for line in counted)
    assert 0 < met < len(counted)
    assert f"{met} of {len(counted)}" in page
    assert page.count("**missed**") == len(counted) - met
    short, _, why = page.partition("## Missed, and why")
    assert all(line.what in short for line in lines)
    for line in counted:
        assert line.met or (line.reason or "No reason is known.") in why


def test_the_picture_is_the_same_each_time(tmp_path: Path) -> None:
    found = sections(_values())
    for name in ("one", "two"):
        draw(found, tmp_path / f"{name}.svg")
    one, two = ((tmp_path / f"{name}.svg").read_bytes() for name in ("one", "two"))
    assert one == two
    assert b"mixed venous PO2" in one


def test_the_page_in_the_documentation_is_of_these_lines_and_of_this_body() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"parameters {fingerprint()}:" in page, REFRESH
    rows = [
        tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in page.splitlines() if line.startswith("| ")
    ]
    shown = [(row[0], row[5], row[7]) for row in rows if len(row) == 9 and row[0] != "line"]
    expected = [(row["what"], row["published"], row["use"]) for row in _rows() if row["section"] != "speed"]
    assert shown == expected, REFRESH
    assert (PAGE.parent / "images" / f"{PAGE.stem}.svg").is_file(), REFRESH
