"""The choices of effort of Walitt 2024, trial by trial: what was printed comes out, and what it rests on is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ponos.study.contrasted import Contrasted
from ponos.study.result import Result
from tests.conftest import ROOT
from tests.studies.published import COLUMNS, Numbers, Row, agrees, rows_of, titled

FOLDER = ROOT / "studies" / "walitt-2024-effort"
PRINTED = rows_of(FOLDER / "published.csv")


@pytest.fixture(scope="session")
def result(analysed: Callable[..., Result]) -> Result:
    return analysed("walitt-2024-effort", at="walitt-2024")


@pytest.fixture(scope="session")
def numbers(result: Result) -> Numbers:
    return Numbers(result)


def _the(result: Result, id: str) -> Contrasted:
    (found,) = [one for one in result.findings if one.id == id]
    return found


def test_the_table_of_printed_numbers_is_whole() -> None:
    assert tuple(PRINTED[0]) == COLUMNS
    assert all(row["where"] and row["kind"] and bool(row["disagrees"]) == bool(row["ours"]) for row in PRINTED)


def test_the_readme_counts_what_comes_out_again() -> None:
    reproduced = sum(not row["disagrees"] for row in PRINTED)
    assert f"{reproduced} of {len(PRINTED)}" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_nothing_of_the_study_is_left_out(result: Result) -> None:
    assert [str(one) for one in result.study.problems if one.level != "note"] == []
    assert {one.status for one in result.run.files} == {"ok"}


@pytest.mark.parametrize("row", [row for row in PRINTED if not row["disagrees"]], ids=titled)
def test_a_printed_number_comes_out_again(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert agrees(ours, row["value"], row["rounding"]), f"ours {ours}, printed {row['value']}"


@pytest.mark.parametrize("row", [row for row in PRINTED if row["disagrees"]], ids=titled)
def test_a_printed_number_that_does_not_is_accounted_for(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert not agrees(ours, row["value"], row["rounding"]), "it does come out: drop the remark"
    assert ours == pytest.approx(float(row["ours"]), rel=0.01)


def test_ability_comes_before_choice(result: Result) -> None:
    ids = [one.id for one in result.findings]
    assert ids[0] == "hard_completion"
    assert ids.index("hard_completion_difference") < ids.index("effort_odds_ratio")


def test_the_sentence_says_what_a_careful_reader_would_conclude(result: Result) -> None:
    told = _the(result, "effort_odds_ratio").sentence
    assert told.index("297 of 308") < told.index("odds ratio 1.65 [1.03, 2.65]")
    for look in ("bias-reduced errors", "independence", "relabelling", "mixed logit", "completion", "one person"):
        assert look in told
    assert told.endswith("it cannot be told from a lower ability.")


def test_what_overturns_it_is_listed(result: Result) -> None:
    overturned = set(_the(result, "effort_odds_ratio").overturned_by)
    assert {"bias_reduced_errors", "an_independence_model", "relabelling", "a_mixed_logit"} <= overturned
    assert not {"the_first_50_trials", "time_outs_counted_as_choices"} & overturned
