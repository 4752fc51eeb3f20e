"""Whether two tests may be compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ponos.study.finding import Check
from ponos.study.two_days.day import Day
from ponos.study.two_days.pairing import Paired, paired
from tests.study.two_days.made import RAMP, Value, day

CPET = "ponos.instruments.cpet"
GOOD: dict[str, Value] = {"rer_peak": 1.15, "hr_peak": 170.0}


def _looked(one: Day, other: Day, *, hours: float | None = None) -> dict[str, Paired]:
    return {found.check.name: found for found in paired(CPET, one, other, hours=hours)}


def _check(name: str, one: Day, other: Day, *, hours: float | None = None) -> Check:
    return _looked(one, other, hours=hours)[name].check


def test_two_alike_tests_pass_everything() -> None:
    found = _looked(day(GOOD), day(GOOD, name="two.txt"), hours=24.0)
    assert [one.check.name for one in found.values() if one.check.passed is False] == []
    assert found["protocol"].check.passed is True
    assert found["time between the tests"].check.passed is True


@pytest.mark.parametrize(("first", "second", "passed"), [(1.15, 1.05, True), (1.15, 1.04, False), (1.0, 1.2, False)])
def test_effort_needs_the_ratio_on_both_days(first: float, second: float, passed: bool) -> None:
    found = _looked(day({**GOOD, "rer_peak": first}), day({**GOOD, "rer_peak": second}, name="b"))["peak RER"]
    assert found.role == "effort"
    assert found.check.passed is passed
    assert ("not by capacity" in found.check.text) is not passed


def test_the_strict_criterion_only_informs() -> None:
    assert _check("peak RER (strict criterion)", day(GOOD), day({**GOOD, "rer_peak": 1.07}, name="b")).passed is None


def test_a_lower_peak_heart_rate_is_not_taken_for_less_effort() -> None:
    found = _looked(day(GOOD), day({**GOOD, "hr_peak": 155.0}, name="b"))["peak heart rate"]
    assert (found.role, found.check.passed) == ("note", False)
    assert "cannot tell the two apart" in found.check.text


@pytest.mark.parametrize(
    ("key", "value", "name", "role"),
    [
        ("protocol", "steps", "protocol", "scope"),
        ("ergometer", "treadmill", "ergometer", "scope"),
        ("protocol_rate", 20.0, "rise of the load", "test"),
        ("averaging", "moving mean of 15 breaths", "averaging of the peak", "test"),
        ("sampling", "means of 10 s", "sampling", "test"),
    ],
)
def test_what_differs_is_said(key: str, value: float | str, name: str, role: str) -> None:
    found = _looked(day(GOOD), day(GOOD, name="b", told={**RAMP, key: value}))[name]
    assert (found.role, found.check.passed) == (role, False)
    assert str(value).removesuffix(".0") in found.check.text


def test_exercise_that_is_not_incremental_is_outside_the_scope() -> None:
    told = {**RAMP, "protocol": "intermittent"}
    found = _looked(day(GOOD, told=told), day(GOOD, name="b", told=told))
    assert found["protocol"].check.passed is True
    assert (found["incremental protocol"].role, found["incremental protocol"].check.passed) == ("scope", False)


def test_what_is_not_known_neither_passes_nor_fails() -> None:
    check = _check("peak RER", day(GOOD), day({"rer_peak": "The CO2 sensor is dead."}, name="b"))
    assert check.passed is None
    assert "not known on day 2" in check.text


def test_another_cart_is_said() -> None:
    check = _check("device", day(GOOD), day(GOOD, name="b", device="another cart"))
    assert check.passed is False
    assert "another cart on day 2" in check.text


@pytest.mark.parametrize(("hours", "passed"), [(24.0, True), (20.0, True), (48.0, False), (3.0, False), (None, None)])
def test_about_a_day_lies_between(hours: float | None, passed: bool | None) -> None:
    assert _check("time between the tests", day(GOOD), day(GOOD, name="b"), hours=hours).passed is passed


def test_a_study_may_know_the_hours() -> None:
    assert _check("time between the tests", day(GOOD, hours=0.0), day(GOOD, name="b", hours=24.5)).passed is True


def test_the_same_file_twice_is_no_second_test() -> None:
    found = _looked(day(GOOD), day(GOOD))["two tests"]
    assert (found.role, found.check.passed) == ("scope", False)


def test_mass_is_for_information() -> None:
    one = day(GOOD, told={**RAMP, "body_mass_kg": 60.0})
    check = _check("body mass", one, replace(one, circumstances={**RAMP, "body_mass_kg": 66.0}))
    assert check.passed is None
    assert "more than 3 % apart" in check.text
