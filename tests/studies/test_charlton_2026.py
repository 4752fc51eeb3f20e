"""Charlton 2026, reproduced: every printed number, and the traps of its table, found by the program itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ponos.study.contrasted import Contrasted
from ponos.study.finding import Check
from ponos.study.result import Result
from tests.conftest import ROOT
from tests.studies.published import COLUMNS, Numbers, Row, agrees, rows_of, titled

FOLDER = ROOT / "studies" / "charlton-2026"
PRINTED = rows_of(FOLDER / "published.csv")


@pytest.fixture(scope="session")
def result(analysed: Callable[[str], Result]) -> Result:
    return analysed("charlton-2026")


@pytest.fixture(scope="session")
def numbers(result: Result) -> Numbers:
    return Numbers(result)


# What needs no data.


def test_the_table_of_printed_numbers_is_whole() -> None:
    assert tuple(PRINTED[0]) == COLUMNS
    for row in PRINTED:
        assert row["where"], row
        assert row["kind"] in ("printed in the paper", "computed from the authors' public table"), row
        assert bool(row["disagrees"]) == bool(row["ours"]), row
    keys = [tuple(row[one] for one in (*COLUMNS[:7], "where", "note")) for row in PRINTED]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_no_printed_number_is_of_one_person() -> None:
    """Aggregates alone may stand in the repository."""
    assert min(float(row["value"]) for row in PRINTED if row["statistic"] in ("n", "n_pairs", "people")) >= 12


def test_the_readme_counts_what_comes_out_again() -> None:
    reproduced = sum(not row["disagrees"] for row in PRINTED)
    assert f"{reproduced} of {len(PRINTED)}" in (FOLDER / "README.md").read_text(encoding="utf-8")


# What needs the data.


def test_nothing_of_the_study_is_left_out(result: Result) -> None:
    assert [str(one) for one in result.study.failed] == []


@pytest.mark.parametrize("row", [row for row in PRINTED if not row["disagrees"]], ids=titled)
def test_a_printed_number_comes_out_again(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert agrees(ours, row["value"], row["rounding"]), f"ours {ours}, printed {row['value']}"


@pytest.mark.parametrize("row", [row for row in PRINTED if row["disagrees"]], ids=titled)
def test_a_printed_number_that_does_not_is_accounted_for(numbers: Numbers, row: Row) -> None:
    ours = numbers.of(row)
    assert not agrees(ours, row["value"], ""), "it does come out: drop the remark"
    assert ours == pytest.approx(float(row["ours"]), rel=0.01)
    assert row["rounding"] != "twice" or agrees(ours, row["value"], "twice")


@pytest.mark.parametrize(
    "row", [row for row in PRINTED if row["statistic"] == "r" and not row["disagrees"]], ids=titled
)
def test_a_correlation_comes_out_within_its_last_digit(numbers: Numbers, row: Row) -> None:
    assert numbers.of(row) == pytest.approx(float(row["value"]), abs=0.005)


def test_the_paper_correlates_before_bed_rest_in_those_who_were_measured_twice(result: Result) -> None:
    oxphos, vo2 = (_both_visits(result, id) for id in ("oxphos", "vo2_peak_per_kg"))
    twice = ~np.isnan(oxphos + vo2).any(axis=1)
    assert twice.sum() == 17
    assert stats.pearsonr(oxphos[twice, 0], vo2[twice, 0]).statistic == pytest.approx(0.74, abs=0.005)


def test_step_one_of_the_questionnaire_is_the_flag_of_the_table_in_everybody(result: Result) -> None:
    ours, theirs = (_column(result, id) for id in ("dsq_pem_step_1", "dsq_pem_of_authors"))
    assert len(ours) == 81
    assert ours.tolist() == theirs.tolist()


def test_who_lacks_steps_is_nearly_always_a_woman_among_the_controls(result: Result) -> None:
    people, values = result.study.people, result.values
    lacking = np.isnan(values.array[:, 0, _place(result, "steps_per_day")]) & values.of_group("controls")
    assert people.loc[lacking, "sex"].value_counts().to_dict() == {"female": 7, "male": 1}


def test_shares_of_number_times_fibre_area_are_the_shares_of_area(result: Result) -> None:
    """Which of the two sets of columns is which: the derived table has the labels the wrong way round."""
    types = ("I", "I/IIa", "IIa", "IIa/IIx")
    number, area, size = (
        np.stack([result.values.array[:, :, _place(result, id, cell.format(one))] for one in types])
        for id, cell in (
            ("fibre_share", "fibre_type={};variant=number"),
            ("fibre_share", "fibre_type={};variant=area"),
            ("fcsa", "fibre_type={}"),
        )
    )
    whole = ~np.isnan(number + area + size).any(axis=0)
    filled = (number * size / number[0] / size[0])[:, whole]
    assert whole.sum() > 80
    assert filled == pytest.approx((area / area[0])[:, whole], rel=1e-6)


# The traps of the table, found without being told.


def _said(result: Result, name: str) -> list[Check]:
    return [one for one in result.checks if one.name == name]


def test_zeros_for_fibres_that_were_not_typed_are_found(result: Result) -> None:
    told = [one for one in _said(result, "zeros for missing values") if "Type I positive share" in one.text]
    assert [one.passed for one in told] == [False]
    assert re.search(r"8 people \(.*7 in ME/CFS.*1 in Controls|8 people \(.*1 in Controls.*7 in ME/CFS", told[0].text)
    finding = _finding(result, "me-controls", "type_1_positive_share")
    assert "zeros for missing values" in [check.name for check in finding.failed]


def test_the_empty_columns_of_the_bed_rest_arm_are_found(result: Result) -> None:
    told = [one for one in _said(result, "empty columns") if "IIx, number" in one.text and "Bed rest" in one.text]
    assert told
    assert not any(one.passed for one in told)


def test_the_copied_slope_of_the_bed_rest_arm_is_found(result: Result) -> None:
    (told,) = _said(result, "copied columns")
    assert told.passed is False
    assert "VE/VCO2 slope (submax) is a copy of VE/VCO2 slope" in told.text
    assert "all 41 numbers" in told.text


def test_unequal_pairing_is_told_with_the_pairs_that_a_change_rests_on(result: Result) -> None:
    assert any("pairs" in one.text and "Bed rest" in one.text for one in _said(result, "pairing"))
    change = _finding(result, "bed-rest", "oxphos")
    assert change.groups["bed-rest"].n == 17
    assert [arm.n for arm in change.levels["bed-rest"].values()] == [23, 17]


def test_fewer_patients_reached_the_lactate_of_a_maximal_effort(result: Result) -> None:
    (told,) = _said(result, "maximal effort")
    assert "25 of 29 in Controls" in told.text
    assert "11 of 25 in ME/CFS" in told.text


# What the paper says in words.


def test_the_threshold_comes_early_in_me_cfs_alone(result: Result) -> None:
    lc, me = (_finding(result, name, "vt1_percent_peak") for name in ("lc-controls", "me-controls"))
    assert lc.estimate is not None
    assert me.estimate is not None
    assert me.estimate < 0 < lc.estimate
    assert me.p is not None
    assert me.p < 0.001
    assert lc.p is not None
    assert lc.p > 0.05


def test_bed_rest_and_disease_take_oxygen_uptake_alike_and_capillaries_not(result: Result) -> None:
    for name, part in (("lc-against-bed-rest", "lc-controls"), ("me-against-bed-rest", "me-controls")):
        for id in ("vo2_peak_per_kg", "oxphos", "capillary_density"):
            apart, disease, bed = (_finding(result, one, id).estimate for one in (name, part, "bed-rest"))
            assert apart is not None
            assert disease is not None
            assert bed is not None
            assert apart == pytest.approx(disease - bed)
    density = _finding(result, "me-against-bed-rest", "capillary_density")
    assert density.high is not None
    assert density.high < 0
    uptake = _finding(result, "me-against-bed-rest", "vo2_peak_per_kg")
    assert uptake.p is not None
    assert uptake.p > 0.05


def test_sdh_goes_with_oxygen_uptake_in_controls_and_not_in_long_covid(result: Result) -> None:
    apart = _finding(result, "sdh-vo2-lc-con", "vo2_peak_per_kg")
    assert apart.high is not None
    assert apart.high < 0


def _finding(result: Result, contrast: str, id: str) -> Contrasted:
    (found,) = (one for one in result.findings if (one.contrast, one.id) == (contrast, id) and not one.condition)
    return found


def _place(result: Result, id: str, cell: str = "") -> int:
    return next(place for place, key in enumerate(result.values.keys) if (key.spec.id, key.cell) == (id, cell))


def _column(result: Result, id: str) -> np.ndarray:
    column = result.values.array[:, 0, _place(result, id)]
    return np.asarray(column[~np.isnan(column)])


def _both_visits(result: Result, id: str) -> np.ndarray:
    values = result.values
    return np.asarray(values.array[values.of_group("bed-rest")][:, 1:, _place(result, id)])


def test_the_folder_holds_no_person(root: Path) -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.name not in ("data", "derivatives")) == [
        "README.md",
        "prepare.toml",
        "published.csv",
        "study.toml",
    ]
    ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "studies/*/data/" in ignored
    assert "**/derivatives/" in ignored
