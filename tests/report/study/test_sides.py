"""What each declared family of measures shows, in one sentence."""

from __future__ import annotations

from dataclasses import replace

from ponos.report.study.parts import parts
from ponos.report.study.sides import sides
from ponos.report.study.wording import found, overturning
from ponos.study.design.selector import Selector
from tests.report.study.made import made


def _first() -> str:
    return sides(parts(made())[0], {"strength": (Selector("grip_max"),), "no_wish": (Selector("effort_hard_share"),)})


def test_each_family_is_named_with_what_it_shows() -> None:
    [part] = parts(made(few=True))
    [seen] = [one for one in part.findings if one.id == "vo2_peak"]
    told = sides(part, {"oxygen": (Selector("vo2_peak"),), "no_such": (Selector("none_at_all"),)})
    assert found(seen)
    assert told.startswith("Oxygen: 1 of 1 measure shows a difference – VO2peak (−")
    assert "95 % CI" in told
    assert "such" not in told


def test_two_sides_are_never_run_together() -> None:
    told = _first()
    assert told.index("Strength: ") < told.index("; no wish: ")
    assert told.endswith(".")


def test_what_another_look_denies_is_said_to_be_denied() -> None:
    [part] = parts(made(few=True))
    denied = [one for one in part.seen if overturning(one)]
    assert denied
    told = sides(part, {"all": (Selector("*"),)})
    assert told.count("does not hold when looked at otherwise") == len(denied)


def test_without_families_there_is_nothing_to_say() -> None:
    assert sides(parts(made())[0], {}) == ""
    [part] = parts(made(few=True))
    assert sides(replace(part, findings=()), {"oxygen": (Selector("vo2_peak"),)}) == ""
