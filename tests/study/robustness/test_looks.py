"""Every look overturns what it should overturn, leaves alone what it should, and says so in the finding's sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from ponos.study.contrasted import Contrasted
from ponos.study.design.selector import Selector
from ponos.study.design.types import Effort
from ponos.study.robustness.looks import in_words
from ponos.study.robustness.shake import p_words
from tests.study.made import Floats, contrast, drawn, only, result, spec, study

VO2 = spec("vo2")
GROUPS = contrast("groups", "groups", groups=("patients", "controls"), sessions=("day1",))
BOTH = contrast("pem", "change by group", groups=("patients", "controls"), sessions=("day2", "day1"))


def _two(a: Floats, b: Floats, **facts: Any) -> Contrasted:
    return only(study({VO2: {("patients", "day1"): a, ("controls", "day1"): b}}, [GROUPS], **facts))


def test_a_clear_difference_holds_under_every_look() -> None:
    found = _two(drawn(1, 20, mean=60), drawn(2, 20))
    assert found.overturned_by == ()
    expected = "leave_one_out permutation adjusted_for_sex small_sample mann_whitney brunner_munzel pooled_variance"
    assert set(expected.split()) <= set(found.robust)
    assert "does not hold" not in found.sentence


def test_one_person_who_makes_a_difference_is_told_in_the_sentence() -> None:
    even = stats.norm.ppf((np.arange(40) + 0.5) / 40)
    raised = even + 0.4
    raised[3] += 5
    found = _two(raised, even)
    assert found.p is not None
    assert found.p < 0.05
    without = stats.ttest_ind(np.delete(raised, 3), even, equal_var=False).pvalue
    assert found.robust["leave_one_out"].p == pytest.approx(without)
    assert found.robust["leave_one_out"].verdict == "overturns"
    assert "This does not hold when one person is left out" in found.sentence


def test_permutation_agrees_with_the_t_test_where_that_is_right() -> None:
    found = _two(drawn(1, 15, mean=94), drawn(2, 15), draws=5000)
    assert found.robust["permutation"].p == pytest.approx(found.p, abs=0.02)


def test_a_difference_that_is_one_of_sex_does_not_hold_adjusted_for_it() -> None:
    sex = ["male"] * 11 + ["female"] + ["female"] * 11 + ["male"]
    effect = np.where(np.array(sex) == "male", 20.0, 0.0)
    noise = drawn(3, 24, mean=100, sd=3)
    values = noise + effect
    found = _two(values[:12], values[12:], about={"sex": sex})
    assert found.p is not None
    assert found.p < 0.05
    assert found.robust["adjusted_for_sex"].verdict == "overturns"
    assert "adjusted for sex" in found.sentence


def test_covariates_may_be_measures_and_none_is_adjusted_for_itself() -> None:
    steps = spec("steps")
    cells = {
        VO2: {("patients", "day1"): drawn(1, 12), ("controls", "day1"): drawn(2, 12)},
        steps: {("patients", "day1"): drawn(3, 12), ("controls", "day1"): drawn(4, 12)},
    }
    found = {one.id: one for one in result(study(cells, [GROUPS], covariates=("sex", "steps"))).findings}
    assert "adjusted_for_sex+steps" in found["vo2"].robust
    assert "adjusted_for_sex+steps" not in found["steps"].robust
    assert in_words("adjusted_for_sex+steps_per_day") == "when adjusted for sex and steps per day"


def test_a_covariate_that_nobody_has_is_passed_over() -> None:
    found = _two(drawn(1, 8), drawn(2, 8), covariates=("sex", "no_such"))
    assert [name for name in found.robust if name.startswith("adjusted")] == ["adjusted_for_sex"]


def test_equal_effort_compares_those_at_their_limit() -> None:
    vo2, rer, other = spec("vo2_peak"), spec("rer_peak", unit="ratio"), spec("steps")
    a, b = drawn(1, 12, mean=85), drawn(2, 12)
    efforts = np.array([1.2] * 6 + [1.0] * 6)
    cells = {
        vo2: {("patients", "day1"): a, ("controls", "day1"): b},
        other: {("patients", "day1"): a, ("controls", "day1"): b},
        rer: {("patients", "day1"): efforts, ("controls", "day1"): np.full(12, 1.2)},
    }
    made = study(cells, [GROUPS], effort=Effort(Selector("rer_peak"), 1.1))
    found = {one.id: one for one in result(made).findings}
    told = found["vo2_peak"].robust["equal_effort"]
    assert told.p == pytest.approx(stats.ttest_ind(a[:6], b, equal_var=False).pvalue)
    assert told.text.startswith("Among those at their limit (n 6 and 12)")
    assert "equal_effort" not in found["steps"].robust, "steps are of no exercise test"


def test_worst_case_fills_the_missing_with_what_fits_least() -> None:
    a, b = drawn(1, 12, mean=88), drawn(2, 12)
    a[:4] = np.nan
    found = _two(a, b)
    filled = np.where(np.isnan(a), max(np.nanmax(a), b.max()), a)
    assert found.p is not None
    assert found.p < 0.05
    assert found.robust["worst_case_missing"].p == pytest.approx(stats.ttest_ind(filled, b, equal_var=False).pvalue)


def test_people_who_came_once_are_used_by_the_mixed_model() -> None:
    cells = {
        ("patients", "day1"): drawn(1, 12),
        ("patients", "day2"): drawn(2, 12, mean=90),
        ("controls", "day1"): drawn(3, 12),
        ("controls", "day2"): drawn(4, 12),
    }
    complete = only(study({VO2: cells}, [BOTH]))
    assert "all_visits" not in complete.robust
    cells[("patients", "day2")][:2] = np.nan
    found = only(study({VO2: cells}, [BOTH]))
    assert found.robust["all_visits"].p is not None
    assert found.robust["all_visits"].text.startswith("With the 2 who came once")


def test_a_wide_table_is_also_tested_by_moderated_t() -> None:
    cells = {
        spec(f"m{i}"): {("patients", "day1"): drawn(i, 6), ("controls", "day1"): drawn(i + 900, 6)} for i in range(60)
    }
    found = result(study(cells, [GROUPS], draws=100)).findings
    assert all("moderated_t" in one.robust for one in found if one.p is not None)


def test_a_null_does_not_boast_of_who_would_change_it() -> None:
    a, b = drawn(1, 10, mean=90, sd=3), drawn(2, 10, sd=3)
    a[0] = 190.0
    found = _two(a, b)
    assert found.p is not None
    assert found.p > 0.05
    assert found.robust["leave_one_out"].verdict == "overturns"
    assert "single person" not in found.sentence
    assert found.robust["mann_whitney"].verdict == "overturns"
    assert "It would count as a difference" in found.sentence


def test_ranks_that_do_not_overlap_speak_only_where_there_are_enough_people() -> None:
    few = _two(np.array([1.0, 2.0]), np.array([3.0, 4.5]))
    assert few.p is not None
    assert few.p > 0.05
    assert few.robust["brunner_munzel"].verdict == "holds", "two against two cannot differ by ranks"
    many = _two(drawn(1, 8, mean=60, sd=2), drawn(2, 8, sd=2))
    assert many.robust["brunner_munzel"].text == "Not one value of the groups overlaps."
    assert many.robust["brunner_munzel"].verdict == "holds"


def test_equal_effort_counts_those_who_have_the_measure() -> None:
    a, b = drawn(1, 12), drawn(2, 12)
    a[:2] = np.nan
    vo2, rer = spec("vo2_peak"), spec("rer_peak", unit="ratio")
    cells = {
        vo2: {("patients", "day1"): a, ("controls", "day1"): b},
        rer: {("patients", "day1"): np.full(12, 1.2), ("controls", "day1"): np.full(12, 1.2)},
    }
    made = study(cells, [GROUPS], effort=Effort(Selector("rer_peak"), 1.1))
    found = {one.id: one for one in result(made).findings}
    assert "(n 10 and 12)" in found["vo2_peak"].robust["equal_effort"].text


def test_of_two_people_nobody_can_be_left_out() -> None:
    found = _two(drawn(1, 2, mean=60), drawn(2, 20))
    assert found.robust["leave_one_out"].verdict == "not possible"


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0499, "p = 0.0499"), (0.0501, "p = 0.0501"), (0.05, "p = 0.05"), (0.049996, "p = 0.049996"),
        (0.0312, "p = 0.031"), (0.00049, "p < 0.001"), (0.4567, "p = 0.46"),
    ],
)  # fmt: skip
def test_a_p_beside_the_line_is_written_so_that_its_side_is_seen(p: float, words: str) -> None:
    assert p_words(p) == words
