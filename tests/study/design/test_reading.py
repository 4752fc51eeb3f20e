"""A whole plan is read as it is written; a wrong one gives every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.study.design.reading import read_design
from ponos.study.design.selector import Selector
from ponos.study.design.types import Column, Effort, Person, Session

WHOLE = """
name = "Two exercise tests"
question = "Does it fall?"
source = "https://doi.org/10.1/x"
reference = "controls"
blind = true
recode = true
shift_dates = true
seed = 7
draws = 99
covariates = ["sex", "steps_per_day"]
places = ["data", "$HERE", "$NOT_SET/x", "~"]
[groups]
long-covid = "Long COVID"
controls = "Controls"
[sessions]
day1 = "Day 1"
day2 = { label = "Day 2", hours_since_exertion = 24 }
[effort]
measure = "rer_peak"
at_least = 1.1
[reliability]
vo2_peak = 0.93
[families]
exercise = ["vo2_*", "work_peak"]
[cpet]
average = "15b"
[[measure]]
id = "steps_per_day"
unit = "steps/day"
link = "symptoms"
digits = 0
scale = "count"
lowest = 0
[[table]]
path = "main.xlsx"
sheet = "Main"
participant = "Subject"
session = { value = "day1" }
group = { column = "G", values = { CON = "controls" } }
[table.about]
age = "Age"
[table.columns]
"Odd name" = { measure = "fibre_share", unit = "%", condition = { fibre_type = "I" }, missing = [-9] }
Short = "work_peak"
[[rule]]
measure = "steps_per_day"
table = "main.xlsx"
formula = "a / `b c`"
[[contrast]]
groups = "long-covid - controls"
session = "day1"
"""


def test_a_whole_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("HERE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "data"))
    (tmp_path / "study.toml").write_text(WHOLE, encoding="utf-8-sig")
    design, problems = read_design(tmp_path)
    assert problems == ()
    assert design.sessions == (Session("day1", "Day 1"), Session("day2", "Day 2", 24.0))
    assert design.effort == Effort(Selector("rer_peak"), 1.1)
    assert design.places == (tmp_path, tmp_path / "data")
    assert design.settings == {"cpet": {"average": "15b"}}
    assert (design.blind, design.recode, design.shift_dates, design.seed, design.draws) == (True, True, True, 7, 99)
    own = design.measures["steps_per_day"]
    assert (own.label, own.unit, own.scale, own.lowest) == ("Steps per day", "per_day", "count", 0.0)
    told = design.tables[0]
    assert (told.path, told.sheet, told.participant) == ("main.xlsx", "Main", Person(column="Subject"))
    assert told.session == Person(value="day1")
    assert told.group == Person(column="G", values={"CON": "controls"})
    assert told.columns["Odd name"] == Column(
        measure="fibre_share", unit="%", condition={"fibre_type": "I"}, missing=(-9.0,)
    )
    assert told.columns["Short"] == Column(measure="work_peak", unit="")
    assert design.contrasts[0].name == "long-covid - controls, day1"


def test_the_instrument_and_the_criterion_of_effort_share_their_heading(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(
        '[effort]\nmeasure = "rer_peak"\nat_least = 1.1\ndiscount = "linear"\nodd = 1\n'
    )
    design, problems = read_design(tmp_path)
    assert design.effort == Effort(Selector("rer_peak"), 1.1)
    assert design.settings == {"effort": {"discount": "linear"}}
    assert [one.column for one in problems] == ["[effort] odd"]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    plan = 'groups = 3\nblind = "yes"\n'
    plan += '[sessions]\na = 1\nb = { hours_since_exertion = "x" }\n[cpet]\nx = 1\n[[table]]\nsheet = "a"\n'
    (tmp_path / "study.toml").write_text(plan)
    design, problems = read_design(tmp_path / "study.toml")
    assert [one.column for one in problems] == [
        "[sessions] b, hours_since_exertion",
        "groups",
        "table 1, path",
        "[cpet] x",
        "blind",
    ]
    assert [one.id for one in design.sessions] == ["a", "b"]


def test_a_participant_that_is_not_understood_does_not_make_everyone_a_stranger(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('[[table]]\npath = "x.csv"\nparticipant = { colum = "id" }\n')
    design, problems = read_design(tmp_path)
    assert design.tables == ()
    assert "whose the rows are" in problems[-1].what


def test_without_a_plan_there_is_a_design_that_asks_nothing(tmp_path: Path) -> None:
    design, problems = read_design(tmp_path)
    assert design.name == tmp_path.name
    assert "cannot be opened" in problems[0].what
