"""The page of the JSON contract names every key of a finding, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.study.made import contrast, drawn, only, spec, study

PAGE = Path(__file__).resolve().parents[1] / "docs" / "json.md"


def test_the_page_names_every_key_of_a_finding() -> None:
    asked = contrast("a - b", "groups", groups=("patients", "controls"), sessions=("day1",))
    found = only(study({spec("x"): {("patients", "day1"): drawn(1, 9), ("controls", "day1"): drawn(2, 9)}}, [asked]))
    section = PAGE.read_text(encoding="utf-8").partition("## The findings of a study")[2].partition("\n## ")[0]
    named = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)))
    assert sorted(named) == sorted(found.as_dict())
