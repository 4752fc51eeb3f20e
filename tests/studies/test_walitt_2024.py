"""Walitt 2024, reproduced as far as its panels go: numbers by group, of people whom nothing links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ponos.study.result import Result
from tests.conftest import ROOT
from tests.studies.published import COLUMNS, Numbers, Row, agrees, rows_of, titled

FOLDER = ROOT / "studies" / "walitt-2024"
PRINTED = rows_of(FOLDER / "published.csv")


@pytest.fixture(scope="session")
def result(analysed: Callable[[str], Result]) -> Result:
    return analysed("walitt-2024")


@pytest.fixture(scope="session")
def numbers(result: Result) -> Numbers:
    return Numbers(result)


def test_the_table_of_printed_numbers_is_whole() -> None:
    assert tuple(PRINTED[0]) == COLUMNS
    assert all(row["where"] and row["kind"] and bool(row["disagrees"]) == bool(row["ours"]) for row in PRINTED)
    assert len({row["measure"] for row in PRINTED}) == 14


def test_the_readme_counts_what_comes_out_again() -> None:
    reproduced = sum(not row["disagrees"] for row in PRINTED)
    assert f"{reproduced} of {len(PRINTED)}" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_nothing_of_the_study_is_left_out(result: Result) -> None:
    assert [str(one) for one in result.study.failed] == []


@pytest.mark.parametrize("row", [row for row in PRINTED if not row["disagrees"]], ids=titled)
def test_a_printed_number_comes_out_again(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert agrees(ours, row["value"], row["rounding"]), f"ours {ours}, printed {row['value']}"


@pytest.mark.parametrize("row", [row for row in PRINTED if row["disagrees"]], ids=titled)
def test_a_printed_number_that_does_not_is_accounted_for(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert not agrees(ours, row["value"], row["rounding"]), "it does come out: drop the remark"
    assert ours == pytest.approx(float(row["ours"]), rel=0.01)


def test_all_panels_are_compared_and_nobody_is_told_of(result: Result) -> None:
    assert {one.contrast for one in result.findings} == {"me-controls"}
    assert len(result.findings) == 14
    assert not result.study.linked


def test_it_is_said_that_rows_carry_no_person(result: Result) -> None:
    assert any("no person" in one.text for one in result.checks)


def test_nobody_is_missing_from_a_panel_that_is_not_theirs(result: Result) -> None:
    """Each row is a person of one panel alone: the rows of the other panels are not people who lack a value."""
    for one in result.findings:
        assert one.n_missing == 0, one.id
        assert "worst_case_missing" not in one.overturned_by, one.id


def test_no_conclusion_rests_on_one_of_three_tests(result: Result) -> None:
    """Between Welch's t, one variance and ranks no panel changes sides, though peak heart rate comes close."""
    for one in result.findings:
        p = [one.p, one.p_pooled, one.robust["mann_whitney"].p]
        assert len({value is not None and value < 0.05 for value in p}) == 1, one.id
    (peak,) = (one for one in result.findings if one.id == "hr_peak")
    assert peak.p_pooled == pytest.approx(0.0506, abs=0.00005)
