"""What a contrast is follows from what is named, in the plan and on the command line alike."""

from __future__ import annotations

import pytest

from ponos.study.design.contrast_words import labelled, spoken
from ponos.study.design.selector import Selector
from ponos.study.design.types import Design, Group, Session
from ponos.study.problem import Problem

DESIGN = Design(
    name="x",
    groups=(Group("me-cfs", "ME/CFS"), Group("hc", "Controls")),
    sessions=(Session("day1", "Day 1"), Session("day2", "Day 2")),
)


@pytest.mark.parametrize(
    ("text", "kind", "name", "label"),
    [
        ("me-cfs - hc", "groups", "me-cfs - hc", "ME/CFS against Controls"),
        ("me-cfs − hc", "groups", "me-cfs - hc", "ME/CFS against Controls"),
        ("me-cfs vs hc", "groups", "me-cfs - hc", "ME/CFS against Controls"),
        ("groups=me-cfs - hc; session=day1", "groups", "me-cfs - hc, day1", "ME/CFS against Controls, Day 1"),
        ("sessions=day2 - day1; group=hc", "change", "hc, day2 - day1", "Day 2 less Day 1, Controls"),
        ("groups=me-cfs - hc; sessions=day2 - day1", "change by group", "me-cfs - hc, day2 - day1",
         "Day 2 less Day 1, ME/CFS against Controls"),
        ("correlate=a[x=1;y=2], b; group=hc", "correlation", "a[x=1;y=2] with b, hc", "a[x=1;y=2] with b, Controls"),
        ("correlate=a,b; groups=me-cfs - hc", "correlation difference", "a with b, me-cfs - hc",
         "a with b, ME/CFS against Controls"),
        ("parts=a,b,c; groups=me-cfs - hc; session=day1", "composition", "composition, me-cfs - hc, day1",
         "Composition, ME/CFS against Controls, Day 1"),
        ("of=one - two", "contrasts", "one - two", "(one) against (two)"),
    ],
)  # fmt: skip
def test_the_kind_follows(text: str, kind: str, name: str, label: str) -> None:
    noted: list[Problem] = []
    found = spoken(text, noted=noted)
    assert noted == []
    assert found is not None
    assert (found.kind, found.name, found.declared) == (kind, name, False)
    assert labelled(found, DESIGN) == label


def test_common_keys() -> None:
    noted: list[Problem] = []
    found = spoken(
        "groups=a - b; name=n; label=L; measures=vo2_*,x[side=left]; covariates=sex,age_y; family=f", noted=noted
    )
    assert found is not None
    assert found.measures == (Selector("vo2_*"), Selector("x", {"side": "left"}))
    assert (found.name, found.label, found.covariates, found.family) == ("n", "L", ("sex", "age_y"), "f")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("groups=a", "does not name two"),
        ("of=a - a", "compared with itself"),
        ("of=a - b; parts=x,y", "not both"),
        ("correlate=x,y; group=a; sessions=p - q", "one session is looked at"),
        ("parts=x; groups=a - b", "at least two parts"),
    ],
)
def test_what_cannot_be_used_is_said(text: str, words: str) -> None:
    noted: list[Problem] = []
    assert spoken(text, noted=noted) is None
    assert words in noted[0].what
    assert noted[0].file == ""
