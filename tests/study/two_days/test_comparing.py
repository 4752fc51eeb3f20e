"""Two days of one person: verdicts, sentences, summary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import ponos
from ponos.errors import UsageError
from ponos.references import references
from ponos.study.two_days.change import Change, Limit, Verdict
from ponos.study.two_days.comparing import Comparison, Day, compare, judge, not_done
from tests.study.two_days.made import RAMP, Value, day, measure

GOOD: Mapping[str, Value] = {
    "vo2_peak": 2000.0,
    "rer_peak": 1.15,
    "hr_peak": 170.0,
    "vt1_vo2": 1200.0,
    "work_peak": 150.0,
}


def _compared(second: Mapping[str, Value], *, first: Mapping[str, Value] = GOOD) -> Comparison:
    return compare(day(first), day(second, name="two.txt"), hours=24.0)


def _finding(found: Comparison, id: str) -> Change:
    return next(one for one in found.findings if one.id == id)


# 13 % (Bingisser) of the mean is the narrowest limit of VO2peak at 2 L/min, 540 mL/min (Decato) the widest.
@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (2000.0, "within noise"),
        (1800.0, "within noise"),
        (1757.0, "within noise"),
        (1755.0, "unclear"),
        (1470.0, "unclear"),
        (1450.0, "fell beyond noise"),
        (2270.0, "within noise"),
        (2290.0, "unclear"),
        (2550.0, "rose beyond noise"),
    ],
)
def test_a_change_is_called_only_beyond_every_published_limit(second: float, verdict: str) -> None:
    assert _finding(_compared({**GOOD, "vo2_peak": second}), "vo2_peak").verdict == verdict


@pytest.mark.parametrize(
    ("change", "verdict"),
    [(-30.0, "fell beyond noise"), (-20.0, "unclear"), (10.0, "within noise"), (20.1, "rose beyond noise")],
)
def test_a_limit_itself_is_still_noise(change: float, verdict: str) -> None:
    limits = (Limit(value=10.0, text="narrow"), Limit(value=20.0, text="wide"))
    assert judge(change, limits) == verdict
    assert judge(change, ()) == "not judged"


def test_no_change_beyond_noise_is_an_answer_that_excludes_nothing() -> None:
    found = _compared({**GOOD, "vo2_peak": 1950.0, "vt1_vo2": 1100.0})
    assert found.summary.startswith("No change beyond noise in any of 4 judged measures.")
    assert "does not exclude post-exertional malaise" in found.summary
    assert "The criterion of effort was met on both days." in found.summary


def test_many_measures_leave_some_by_chance() -> None:
    assert "With 4 judged measures about 0.2 would leave a 95 % limit by chance" in _compared(GOOD).summary


def test_a_fall_names_no_cause() -> None:
    found = _compared({**GOOD, "vo2_peak": 1300.0})
    assert "Fell beyond noise: VO2peak (−35.0 %)." in found.summary
    assert "names no cause and is no proof of an illness" in found.summary


def test_an_unmatched_effort_touches_what_needs_a_maximum_and_nothing_else() -> None:
    found = _compared({**GOOD, "vo2_peak": 1300.0, "rer_peak": 0.98, "vt1_vo2": 700.0})
    assert "peak RER" in {check.name for check in _finding(found, "vo2_peak").failed}
    assert "peak RER" not in {check.name for check in _finding(found, "vt1_vo2").failed}
    assert "Effort was not matched." in found.summary


def test_a_measure_without_published_variation_is_shown_and_not_judged() -> None:
    one = _finding(_compared({**GOOD, "rer_peak": 1.10}), "rer_peak")
    assert (one.verdict, one.limits) == ("not judged", ())
    assert one.estimate == pytest.approx(-0.05)
    assert "No published retest variation: not judged." in one.sentence


def test_a_missing_value_says_why_and_of_which_day() -> None:
    found = _compared({**GOOD, "vt1_vo2": "No clear bend."})
    one = _finding(found, "vt1_vo2")
    assert (one.verdict, one.estimate) == ("missing", None)
    assert one.sentence == "VT1 is missing on day 2: No clear bend."
    assert dict(one.levels) == {"day 1": 1200.0, "day 2": None}
    assert "VT1 is missing on day 2: No clear bend." in found.summary


def test_a_doubtful_value_is_judged_and_the_doubt_told() -> None:
    doubted = day(GOOD, name="two.txt")
    changed = tuple(
        measure("vt1_vo2", 1100.0, doubt="Two methods lie far apart.") if one.id == "vt1_vo2" else one
        for one in doubted.measures
    )
    one = _finding(compare(day(GOOD), replace(doubted, measures=changed)), "vt1_vo2")
    assert one.judged
    assert [check.text for check in one.failed] == ["Doubtful on day 2: Two methods lie far apart."]


def test_intervals_of_the_readings_are_combined_and_said() -> None:
    first = {**GOOD, "vt1_vo2": (1200.0, 1000.0, 1400.0)}
    one = _finding(_compared({**GOOD, "vt1_vo2": (850.0, 700.0, 1000.0)}, first=first), "vt1_vo2")
    assert (one.low, one.high) == pytest.approx((-350.0 - 250.0, -350.0 + 250.0))
    assert "counts part of the reading error twice" in one.sentence
    # 28.8 % of 1025 would be 295: the readings' own doubt keeps the change from being called.
    assert one.verdict == "within noise"


def test_tests_outside_the_scope_of_the_published_figures_are_not_judged() -> None:
    told = {**RAMP, "protocol": "intermittent"}
    found = compare(day(GOOD, told=told), day({**GOOD, "vo2_peak": 1000.0}, name="two.txt", told=told))
    assert {one.verdict for one in found.findings} == {"not judged"}
    assert "The published retest variation does not apply: not judged." in _finding(found, "vo2_peak").sentence
    assert "No measure is judged" in found.summary
    assert "not ramp or steps" in found.summary


def test_the_same_file_twice_is_not_called_unchanged() -> None:
    found = compare(day(GOOD), day(GOOD))
    assert not any(one.judged for one in found.findings)
    assert "Both days are the same file." in found.summary


def test_too_ill_for_day_two_is_a_result() -> None:
    found = not_done(day(GOOD), because="too ill.")
    assert found.day2 is None
    assert {one.verdict for one in found.findings} == {"day 2 not done"}
    assert all("too ill" in one.sentence for one in found.findings)
    assert found.summary.startswith("Day 2 was not done: too ill. This is a result and not a gap")
    with pytest.raises(UsageError, match="Why was day 2 not done"):
        not_done(day(GOOD), because=" ")


def test_tests_of_two_instruments_are_not_compared() -> None:
    other = day(GOOD)
    with pytest.raises(UsageError, match="different instruments"):
        compare(day(GOOD), Day(replace(other.recording, instrument="lactate"), other.measures, {}))


def test_it_is_ready_for_json_and_every_work_is_known() -> None:
    found = _compared({**GOOD, "vo2_peak": 1300.0, "vt1_vo2": "No clear bend."})
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(told) == {"findings", "checks", "summary", "warning", "references"}
    assert set(told["references"]) <= set(references())
    first = told["findings"][0]
    assert first["measure"] == "vo2_peak"
    assert first["levels"] == {"day 1": 2000.0, "day 2": 1300.0}
    assert {one["verdict"] for one in told["findings"]} <= set(get_args(Verdict))


def test_the_warning_names_the_risk_and_when_to_stop() -> None:
    warning = _compared(GOOD).warning
    for words in ("post-exertional malaise", "12.7 days", "Stop at once", "Do not start day 2", "--day2-missing"):
        assert words in warning


def test_the_words_promise_nothing_and_push_nobody() -> None:
    second = {**GOOD, "vo2_peak": 1300.0, "rer_peak": 0.98}
    everything = json.dumps([_compared(GOOD).as_dict(), _compared(second).as_dict()]).lower()
    for words in ("objective proof", "diagnos", "should exercise", "increase activity", "deconditioned"):
        assert words not in everything


@pytest.mark.parametrize("pair", [("39", "45"), ("44", "46")])
def test_repeat_tests_of_one_runner_show_no_change_beyond_noise(data: Path, pair: tuple[str, str]) -> None:
    days = [Day.of(ponos.read(data / "cpet" / "zan_ramps" / name)) for name in pair]
    found = compare(*days)
    judged = {one.id for one in found.findings if one.judged and not one.condition}
    assert {"vo2_peak", "ve_peak", "oues"} <= judged
    assert not any("beyond" in one.verdict for one in found.findings)
    assert "No change beyond noise" in found.summary


@pytest.mark.parametrize("person", ["D01", "D02"])
def test_intermittent_running_has_no_threshold_and_says_so(data: Path, person: str) -> None:
    days = [Day.of(ponos.read(data / "cpet" / "k5" / f"{person}_COSMED_{visit}.csv")) for visit in (1, 2)]
    found = compare(*days)
    for id in ("vt1_vo2", "vt2_vo2"):
        assert _finding(found, id).verdict == "missing"
    assert not any(one.judged for one in found.findings)
    assert "VT1" in found.summary
    assert "missing on both days: No incremental exercise." in found.summary
