"""Contrasts of means agree with SciPy, and say how many people stand behind them and why others do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ponos.statistics.power import smallest_difference
from ponos.study.analysing import analyse
from ponos.study.run.types import Measured, Run
from tests.study.made import contrast, drawn, only, result, spec, study

VO2 = spec("vo2")
GROUPS = contrast("patients - controls", "groups", groups=("patients", "controls"), sessions=("day1",))
CHANGE = contrast("change", "change", groups=("patients",), sessions=("day2", "day1"))
BOTH = contrast("pem", "change by group", groups=("patients", "controls"), sessions=("day2", "day1"))


def test_groups_are_compared_by_welch() -> None:
    a, b = drawn(1, 12), drawn(2, 15, mean=110, sd=4)
    found = only(study({VO2: {("patients", "day1"): a, ("controls", "day1"): b}}, [GROUPS]))
    expected = stats.ttest_ind(a, b, equal_var=False)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.estimate == pytest.approx(a.mean() - b.mean())
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))
    assert found.p_pooled == pytest.approx(stats.ttest_ind(a, b).pvalue)
    assert found.groups["patients"].sd == pytest.approx(a.std(ddof=1))
    assert (found.groups["patients"].n, found.groups["controls"].n, found.n_missing) == (12, 15, 0)


def test_changes_of_two_groups_are_compared_by_welch_on_change_scores() -> None:
    pre, post = {"p": drawn(1, 12), "c": drawn(2, 15)}, {"p": drawn(3, 12, mean=90), "c": drawn(4, 15)}
    cells = {
        ("patients", "day1"): pre["p"],
        ("patients", "day2"): post["p"],
        ("controls", "day1"): pre["c"],
        ("controls", "day2"): post["c"],
    }
    found = only(study({VO2: cells}, [BOTH]))
    assert found.p == pytest.approx(stats.ttest_ind(post["p"] - pre["p"], post["c"] - pre["c"], equal_var=False).pvalue)
    assert found.levels["patients"]["day1"].mean == pytest.approx(pre["p"].mean())
    assert list(found.levels["patients"]) == ["day1", "day2"]
    assert "from day1 to day2" in found.sentence


def test_a_change_within_a_group_is_that_of_the_pairs() -> None:
    pre, post = drawn(1, 9), drawn(2, 9, mean=80)
    post[0] = np.nan
    found = only(study({VO2: {("patients", "day1"): pre, ("patients", "day2"): post}}, [CHANGE]))
    assert found.p == pytest.approx(stats.ttest_rel(post[1:], pre[1:]).pvalue)
    assert (found.groups["patients"].n, found.groups["patients"].missing) == (8, 1)
    assert found.levels["patients"]["day1"].n == 9
    assert "fell by" in found.sentence


def test_who_is_missing_is_counted_by_reason() -> None:
    pre, post = drawn(1, 9), drawn(2, 9)
    post[:3] = np.nan
    made = study(
        {VO2: {("patients", "day1"): pre, ("patients", "day2"): post}},
        [CHANGE],
        visits=[("patients-0", "day2", "too ill"), ("patients-1", "day2", "too ill")],
    )
    found = only(made)
    assert found.missing == {"visit not done: too ill": 2, "nothing recorded at day2": 1}
    assert "3 people are missing (visit not done: too ill, among others)" in found.sentence


def test_who_has_a_file_that_could_not_be_read_is_not_told_to_have_recorded_nothing() -> None:
    post = drawn(2, 9)
    post[:4] = np.nan
    cells = {("patients", "day1"): drawn(1, 9), ("patients", "day2"): post}
    made = study({spec("vo2_peak"): cells}, [CHANGE], visits=[("patients-3", "day2", "too ill")])

    def _lost(number: int, instrument: str) -> Measured:
        return Measured(
            file=f"{number}.txt",
            participant=f"patients-{number}",
            session="day2",
            instrument=instrument,
            status="failed",
            reason="It is cut off.",
        )

    # The second's lost file is of an instrument that gives no oxygen uptake; of the third's nobody knows of which.
    files = (_lost(0, "cpet"), _lost(1, "tms"), _lost(2, ""), _lost(3, "cpet"))
    (found,) = analyse(made, Run(files=files, long=made.values)).findings
    assert found.missing == {
        "file not readable at day2": 2,
        "nothing recorded at day2": 1,
        "visit not done: too ill": 1,
    }


@pytest.mark.parametrize(
    ("a", "b"),
    [([1.0], [1.0, 2.0, 3.0]), ([2.0, 2.0, 2.0], [2.0, 2.0]), ([np.nan] * 3, [1.0, 2.0]), ([], [1.0, 2.0, 3.0])],
)
def test_what_cannot_be_compared_says_so_and_keeps_its_counts(a: list[float], b: list[float]) -> None:
    found = only(study({VO2: {("patients", "day1"): a, ("controls", "day1"): b}}, [GROUPS]))
    assert found.p is None
    assert found.robust == {}
    assert "could not be compared" in found.sentence


def test_a_measure_that_is_the_same_in_everybody_is_called_so() -> None:
    made = study({VO2: {("patients", "day1"): [2.0] * 4, ("controls", "day1"): [3.0] * 4}}, [GROUPS])
    assert "the same in everybody of Patients and Controls" in only(made).sentence


def test_a_number_that_is_not_finite_is_missing() -> None:
    made = study(
        {VO2: {("patients", "day1"): [1.0, 2.0, 4.0, np.inf], ("controls", "day1"): [3.0, 5.0, 7.0]}}, [GROUPS]
    )
    found = only(made)
    assert (found.groups["patients"].n, dict(found.missing)) == (3, {"not a finite number": 1})
    assert found.p == pytest.approx(stats.ttest_ind([1, 2, 4], [3, 5, 7], equal_var=False).pvalue)


def test_q_is_within_the_family_that_was_declared() -> None:
    from ponos.statistics.multiplicity import benjamini_hochberg
    from ponos.study.design.selector import Selector

    measures = {
        spec(f"{name}_{i}"): {("patients", "day1"): drawn(i, 10, mean=95), ("controls", "day1"): drawn(i + 50, 10)}
        for i, name in enumerate(["fibre"] * 3 + ["gas"] * 4)
    }
    made = study(measures, [GROUPS], families={"biopsy": (Selector("fibre_*"),)})
    found = result(made).findings
    for family in ("patients - controls: biopsy", "patients - controls"):
        own = [one for one in found if one.family == family]
        assert len(own) == (3 if "biopsy" in family else 4)
        assert [one.q for one in own] == pytest.approx(benjamini_hochberg([one.p or 1.0 for one in own]))


def test_a_null_says_what_could_have_been_seen() -> None:
    found = only(study({VO2: {("patients", "day1"): drawn(1, 25), ("controls", "day1"): drawn(9, 21)}}, [GROUPS]))
    assert found.p is not None
    assert found.p > 0.05
    # 0.85 at equal spread; Welch's test of people who spread as these do needs a little more.
    assert found.smallest is not None
    assert found.se is not None
    assert found.df is not None
    # Four studies in five would show it: power by scipy's noncentral t, at the spread that was found.
    critical = stats.t.ppf(0.975, found.df)
    assert stats.nct.sf(critical, found.df, found.smallest / found.se) == pytest.approx(0.8, abs=1e-4)
    assert found.se is not None
    assert found.df is not None
    assert found.smallest == pytest.approx(float(smallest_difference(found.se, found.df)[0]))
    assert "could have seen a difference of" in found.sentence


def test_the_json_has_what_the_interface_promises() -> None:
    found = only(study({VO2: {("patients", "day1"): drawn(1, 8), ("controls", "day1"): drawn(2, 8)}}, [GROUPS]))
    told = found.as_dict()
    promised = "contrast measure condition unit groups estimate low high g g_low g_high p q n_missing robust sentence"
    assert set(promised.split()) <= set(told)
    assert set(told["groups"]["patients"]) >= {"n", "mean", "sd", "median"}  # type: ignore[index]
    assert set(told["robust"].values()) <= {"holds", "overturns", "not possible"}  # type: ignore[attr-defined]


def test_the_same_study_gives_the_same_findings() -> None:
    made = study({VO2: {("patients", "day1"): drawn(1, 9), ("controls", "day1"): drawn(2, 11)}}, [GROUPS], draws=2000)
    assert only(made).as_dict() == only(made).as_dict()


def test_where_rows_carry_no_person_nobody_is_missing() -> None:
    cells = {("patients", "day1"): [1.0, 2.0, 4.0, np.nan, np.nan], ("controls", "day1"): [3.0, 5.0, 7.0, 8.0]}
    found = only(replace(study({VO2: cells}, [GROUPS]), linked=False))
    assert (found.n_missing, dict(found.missing)) == (0, {})
    assert found.robust["worst_case_missing"].text == "Nobody is missing."
    assert found.p_family is None, "rows that cannot be linked have no largest t of a family"
    assert found.p == pytest.approx(stats.ttest_ind([1, 2, 4], [3, 5, 7, 8], equal_var=False).pvalue)


def test_percentages_differ_by_percentage_points() -> None:
    share = spec("share", unit="percent")
    found = only(
        study({share: {("patients", "day1"): drawn(1, 9, mean=40), ("controls", "day1"): drawn(2, 9)}}, [GROUPS])
    )
    assert "percentage points lower in Patients" in found.sentence


def test_what_could_have_been_seen_rests_on_the_reliability() -> None:
    cells = {("patients", "day1"): drawn(1, 25), ("controls", "day1"): drawn(9, 21)}
    found = only(study({VO2: cells}, [GROUPS], reliability={"vo2": 0.64}))
    assert "at a reliability of 0.64, 1.1 SD of what is measured without error" in found.sentence
    pre = drawn(3, 12)
    steady = study({VO2: {("patients", "day1"): pre, ("patients", "day2"): pre + drawn(4, 12, mean=0, sd=1)}}, [CHANGE])
    assert only(steady).aside["correlation_of_visits"] == pytest.approx(0.99, abs=0.02)
    assert "visits correlate r +1.00" in only(steady).sentence
