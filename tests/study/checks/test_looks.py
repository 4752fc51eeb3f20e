"""The checks find what they were made to find, and pass what is sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ponos.study.analysing import analyse
from ponos.study.design.selector import Selector
from ponos.study.design.types import Effort
from ponos.study.finding import Check
from ponos.study.run.types import Run
from ponos.study.study import Study
from tests.study.made import contrast, drawn, result, spec, study

GROUPS = contrast("groups", "groups", groups=("patients", "controls"), sessions=("day1",))
CHANGE = contrast("pem", "change by group", groups=("patients", "controls"), sessions=("day2", "day1"))


def _checks(made: Study, name: str) -> list[Check]:
    return [one for one in result(made).checks if one.name == name]


def _day1(a: Iterable[float], b: Iterable[float]) -> dict[tuple[str, str], list[float]]:
    return {("patients", "day1"): list(a), ("controls", "day1"): list(b)}


def _days(lost: int = 0) -> dict[tuple[str, str], list[float]]:
    later = drawn(5, 10)
    later[:lost] = np.nan
    return _day1(drawn(1, 10), drawn(2, 10)) | {
        ("patients", "day2"): list(later),
        ("controls", "day2"): list(drawn(6, 10)),
    }


def test_a_sound_study_passes() -> None:
    made = study({spec("vo2"): _days()}, [GROUPS, CHANGE], about={"age_y": list(drawn(7, 10)) * 2})
    failed = [one for one in result(made).checks if one.passed is False]
    assert failed == []


def test_zeros_that_stand_for_missing_values_are_found() -> None:
    kin = {spec(f"fibre_{i}"): _day1([np.nan] * 5 + list(drawn(i, 7)), drawn(i + 9, 12)) for i in range(3)}
    zero = spec("total")
    made = study({**kin, zero: _day1([0.0] * 5 + list(drawn(4, 7)), drawn(5, 12, mean=4, sd=2))}, [GROUPS])
    (check,) = _checks(made, "zeros for missing values")
    assert check.passed is False
    assert "total is exactly 0 in 5 people (5 in Patients)" in check.text
    assert "fibre 0" in check.text
    doubted = [one for one in result(made).findings if one.failed]
    assert [one.id for one in doubted] == ["total"]
    assert "Take care" in doubted[0].sentence


def test_true_zeros_are_left_alone() -> None:
    counts = np.random.default_rng(3).poisson(1.0, 12).astype(float)
    made = study({spec("deposits"): _day1(counts, counts), spec("vo2"): _day1(drawn(1, 12), drawn(2, 12))}, [GROUPS])
    assert [one.passed for one in _checks(made, "zeros for missing values")] == [True]


def test_a_copied_column_is_found_in_the_group_where_it_is_one() -> None:
    a, b = drawn(1, 8), drawn(2, 8)
    made = study({spec("slope"): _day1(a, b), spec("slope_submax"): _day1(a, drawn(3, 8))}, [GROUPS])
    (check,) = _checks(made, "copied columns")
    assert check.passed is False
    assert "slope submax is a copy of slope in Patients: all 8 numbers" in check.text
    assert "Controls" not in check.text


def test_a_recording_that_stands_for_another_visit_is_found() -> None:
    made = study({spec(f"m{i}"): _days() for i in range(6)}, [GROUPS])
    numbers = made.values.assign(value=drawn(1, len(made.values)))
    of_first = numbers["participant_id"] == "patients-0"
    first, second = (of_first & (numbers["session"] == day) for day in ("day1", "day2"))
    copied = numbers.assign(value=numbers["value"].mask(second, np.nan))
    copied.loc[second, "value"] = numbers.loc[first, "value"].to_numpy()
    for long, words in ((numbers, "No two visits"), (copied, "patients-0 (day1) and patients-0 (day2) give the same")):
        measured = analyse(replace(made, values=made.values.iloc[:0]), Run(files=(), long=long))
        (check,) = [one for one in measured.checks if one.name == "copied recordings"]
        assert words in check.text
        assert check.passed is (long is numbers)


def test_a_column_that_is_empty_in_one_group_is_found() -> None:
    made = study({spec("fibre"): _day1(drawn(1, 6), drawn(2, 6))}, [GROUPS])
    extra = made.values.assign(condition="fibre_type=IIx")
    extra.loc[extra["group"] == "patients", "value"] = np.nan
    made = replace(made, values=pd.concat([made.values, extra], ignore_index=True))
    (check,) = _checks(made, "empty columns")
    assert check.passed is False
    assert "fibre (IIx): no value at all in Patients at day1" in check.text


def test_unequal_pairing_names_the_pairs() -> None:
    (check,) = _checks(study({spec("vo2"): _days(lost=3)}, [CHANGE]), "pairing")
    assert check.passed is None
    assert "vo2 7 pairs (10 and 7 measured)" in check.text
    assert [one.passed for one in _checks(study({spec("vo2"): _days()}, [CHANGE]), "pairing")] == [True]


def test_dropout_is_counted_by_group_with_its_reasons() -> None:
    visits = [(f"patients-{i}", "day2", "too ill") for i in range(6)]
    (check,) = _checks(study({spec("vo2"): _days(lost=6)}, [CHANGE], visits=visits), "dropout")
    assert check.passed is False, "6 of 10 against 0 of 10 is unequal"
    assert "6 of 10 in Patients, 0 of 10 in Controls" in check.text
    assert "too ill (6)" in check.text


def test_more_rows_than_people_are_averaged_and_said() -> None:
    made = study({spec("fibre"): _day1(drawn(1, 6), drawn(2, 6))}, [GROUPS])
    again = made.values.assign(value=made.values["value"] + 2)
    several = replace(made, values=pd.concat([made.values, again], ignore_index=True))
    (check,) = _checks(several, "pseudo-replication")
    assert check.passed is False
    assert "up to 2 a person" in check.text
    one, many = result(made).findings[0], result(several).findings[0]
    assert many.groups["patients"].n == 6
    assert many.groups["patients"].mean == pytest.approx((one.groups["patients"].mean or 0) + 1)


def test_ends_of_a_scale_are_told() -> None:
    scale = spec("fatigue", lowest=0.0, highest=10.0, scale="ordinal")
    made = study({scale: _day1([10.0] * 6 + [4, 5, 6], [2.0, 3, 4, 5, 6, 3, 4, 5, 1])}, [GROUPS])
    (check,) = _checks(made, "ceiling")
    assert "in 67 % of Patients" in check.text
    assert _checks(made, "floor") == []


def test_effort_is_compared_with_the_reference() -> None:
    rer = spec("rer", unit="ratio")
    made = study({rer: _day1([1.0] * 9 + [1.2], [1.2] * 10)}, [GROUPS], effort=Effort(Selector("rer"), 1.1))
    (check,) = _checks(made, "maximal effort")
    assert check.passed is False
    assert "10 of 10 in Controls, 1 of 10 in Patients" in check.text


def test_balance_compares_age_and_sex() -> None:
    about: dict[str, Sequence[Any]] = {
        "age_y": [60.0, 61, 62, 63, 30, 31, 32, 33],
        "sex": ["female"] * 4 + ["female", "male"] * 2,
    }
    made = study({spec("vo2"): _day1(drawn(1, 4), drawn(2, 4))}, [GROUPS], about=about)
    texts = [one.text for one in _checks(made, "baseline balance") if one.passed is False]
    assert any(text.startswith("Age: 61.5 in Patients and 31.5 in Controls") for text in texts)
    assert any("Female 100 % in Patients and 50 % in Controls" in text for text in texts)


def test_an_influential_person_is_named() -> None:
    even = stats.norm.ppf((np.arange(40) + 0.5) / 40)
    raised = even + 0.4
    raised[3] += 5
    cells = {spec(f"m{i}"): _day1(raised * (i + 1), even * (i + 1)) for i in range(3)}
    (check,) = _checks(study(cells, [GROUPS]), "influential person")
    assert check.passed is None
    assert "participant patients-3 (3)" in check.text


def test_what_an_instrument_could_not_measure_is_no_slip_of_a_table() -> None:
    made = study({spec("vo2"): _day1([0.0, *drawn(1, 9)], drawn(2, 10))}, [GROUPS])
    assert [one.passed for one in _checks(made, "zeros for missing values")] == [False]
    measured = analyse(replace(made, values=made.values.iloc[:0]), Run(files=(), long=made.values))
    assert [one.passed for one in measured.checks if one.name == "zeros for missing values"] == [True]


def test_a_null_that_one_person_makes_is_no_difference_that_rests_on_one() -> None:
    a, b = drawn(1, 10, mean=90, sd=3), drawn(2, 10, sd=3)
    a[0] = 190.0
    (check,) = _checks(study({spec("x"): _day1(a, b)}, [GROUPS]), "influential person")
    assert check.passed, "nothing was called a difference"


def test_zeros_of_whole_numbers_and_of_scales_that_begin_at_zero_are_answers() -> None:
    grades = [0.0, *np.random.default_rng(1).integers(3, 9, 11).astype(float)]
    begins = [0.0, *drawn(1, 11)]
    made = study(
        {spec("fatigue"): _day1(grades, grades), spec("pain", lowest=0.0): _day1(begins, drawn(2, 12))}, [GROUPS]
    )
    assert [one.passed for one in _checks(made, "zeros for missing values")] == [True]


def test_a_study_without_a_single_value_is_looked_at_all_the_same() -> None:
    made = study({spec("vo2"): _day1([np.nan] * 3, [np.nan] * 3)}, [GROUPS])
    nothing = replace(made, values=made.values.iloc[:0])
    found = analyse(nothing, Run(files=(), long=nothing.values))
    assert found.findings == ()
    assert all(one.passed is not False for one in found.checks if one.name != "baseline balance")
