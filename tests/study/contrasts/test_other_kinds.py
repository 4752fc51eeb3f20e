"""Correlations, compositions, contrasts of contrasts and outcomes that are no plain number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ponos.study.contrasted import Contrasted
from ponos.study.design.selector import Selector
from tests.study.made import contrast, drawn, only, result, spec, study

X, Y = spec("x"), spec("y")


def test_a_correlation_is_of_the_second_measure_with_the_first() -> None:
    x = drawn(1, 20)
    y = 3.0 + 0.5 * x + drawn(2, 20, mean=0, sd=2)
    asked = contrast(
        "r", "correlation", groups=("patients",), sessions=("day1",), measures=(Selector("y"), Selector("x"))
    )
    made = study({X: {("patients", "day1"): x}, Y: {("patients", "day1"): y}}, [asked])
    found = only(made)
    assert found.estimate == pytest.approx(stats.pearsonr(x, y)[0])
    assert (found.spec.id, found.against) == ("x", "y")
    swapped = only(
        replace(made, design=replace(made.design, contrasts=(replace(asked, measures=asked.measures[::-1]),)))
    )
    line = stats.linregress(x, y)
    assert swapped.aside["slope patients"] == pytest.approx(line.slope)
    assert swapped.aside["intercept patients"] == pytest.approx(line.intercept)
    assert "y and x go together" in swapped.sentence


def test_a_difference_of_correlations_is_fishers() -> None:
    x, y = drawn(1, 30), drawn(2, 30)
    asked = contrast(
        "dr",
        "correlation difference",
        groups=("patients", "controls"),
        sessions=("day1",),
        measures=(Selector("x"), Selector("y")),
    )
    cells = {
        X: {("patients", "day1"): x, ("controls", "day1"): x},
        Y: {("patients", "day1"): y, ("controls", "day1"): x + y},
    }
    found = only(study(cells, [asked]))
    r1, r2 = stats.pearsonr(x, y)[0], stats.pearsonr(x, x + y)[0]
    z = (np.arctanh(r1) - np.arctanh(r2)) / np.sqrt(2 / 27)
    assert found.estimate == pytest.approx(r1 - r2)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)))


def test_shares_are_compared_as_one_composition() -> None:
    rng = np.random.default_rng(5)
    parts = {"patients": rng.dirichlet([8, 4, 2], 15), "controls": rng.dirichlet([3, 6, 4], 15)}
    cells = {
        spec(f"share_{i}", unit="percent"): {(group, "day1"): 100 * one[:, i] for group, one in parts.items()}
        for i in range(3)
    }
    asked = contrast("fibres", "composition", groups=("patients", "controls"), sessions=("day1",))
    found = only(study(cells, [asked]))
    assert found.p == pytest.approx(1 / 501)
    centres = [value for name, value in found.aside.items() if name.startswith("centre") and name.endswith("controls")]
    assert sum(one for one in centres if one is not None) == pytest.approx(100)
    assert "what differs most is share 0, more of it" in found.sentence


def _disease() -> dict[tuple[str, str], list[float]]:
    return {
        ("patients", "base"): list(drawn(1, 20, mean=80)),
        ("controls", "base"): list(drawn(2, 20)),
        ("bed-rest", "before"): list(drawn(3, 15)),
        ("bed-rest", "after"): list(drawn(4, 15, mean=90)),
    }


DISEASE = contrast("disease", "groups", groups=("patients", "controls"), sessions=("base",))
REST = contrast("rest", "change", groups=("bed-rest",), sessions=("after", "before"))


def test_disease_is_held_against_deconditioning() -> None:
    asked = contrast("apart", "contrasts", of=("disease", "rest"))
    found = {one.contrast: one for one in result(study({X: _disease()}, [asked, DISEASE, REST])).findings}
    apart, disease, rest = found["apart"], found["disease"], found["rest"]
    assert apart.estimate == pytest.approx(disease.estimate - rest.estimate)  # type: ignore[operator]
    assert apart.se == pytest.approx(np.hypot(disease.se or 0.0, rest.se or 0.0))
    assert list(found) == ["apart", "disease", "rest"], "in the order declared"


def test_contrasts_that_share_people_are_not_held_against_each_other() -> None:
    other = contrast("other", "groups", groups=("patients", "controls"), sessions=("base",))
    made = result(study({X: _disease()}, [DISEASE, other, contrast("apart", "contrasts", of=("disease", "other"))]))
    assert [one.contrast for one in made.findings] == ["disease", "other"]
    (check,) = [one for one in made.checks if one.name == "independent contrasts"]
    assert check.passed is False
    assert "Patients" in check.text


GROUPS = contrast("groups", "groups", groups=("patients", "controls"), sessions=("day1",))


def _compared(scale: str, a: Sequence[float], b: Sequence[float], unit: str = "ratio") -> Contrasted:
    one = spec("answer", scale=scale, unit=unit)
    return only(study({one: {("patients", "day1"): a, ("controls", "day1"): b}}, [GROUPS]))


def test_yes_and_no_are_compared_by_fisher() -> None:
    found = _compared("yes_no", [1] * 21 + [0] * 4, [0] * 30)
    assert found.p == pytest.approx(stats.fisher_exact([[21, 4], [0, 30]])[1])
    assert found.estimate == pytest.approx(21 / 25)
    assert found.scale == "risk difference"
    assert "21 of 25 in Patients, 0 of 30 in Controls" in found.sentence
    assert found.robust["leave_one_out"].holds is True


def test_the_missing_could_turn_yes_and_no() -> None:
    found = _compared("yes_no", [1] * 8 + [0] * 2 + [np.nan] * 8, [0] * 8 + [1] * 2)
    assert found.p is not None
    assert found.p < 0.05
    assert found.robust["worst_case_missing"].verdict == "overturns"


@pytest.mark.parametrize(
    ("scale", "a", "b", "unit"),
    [
        ("ordinal", [3, 4, 4, 5, 5, 3, 4, 5, 2, 4], [1, 2, 1, 2, 3, 1, 1, 4, 2, 1], "ratio"),
        ("count", [9, 12, 7, 15, 8, 11, 6, 14], [2, 3, 1, 4, 0, 2, 5, 1], "count"),
        ("proportion", [0.8, 0.7, 0.9, 0.75, 0.85, 0.6], [0.2, 0.3, 0.25, 0.4, 0.1, 0.35], "fraction"),
    ],
)
def test_grades_counts_and_shares_have_their_own_families(
    scale: str, a: list[float], b: list[float], unit: str
) -> None:
    found = _compared(scale, a, b, unit)
    assert found.scale in ("log odds ratio", "rate ratio")
    assert found.p is not None
    assert found.p < 0.05
    assert found.g is None
    assert found.as_dict()["unit"] == ""
    assert "differs" in found.sentence


def test_groups_that_are_wholly_apart_are_told_apart_by_ranks() -> None:
    found = _compared("ordinal", [3, 4, 4, 3, 3, 4], [0, 1, 0, 2, 1, 0])
    assert found.p == pytest.approx(stats.mannwhitneyu([3, 4, 4, 3, 3, 4], [0, 1, 0, 2, 1, 0]).pvalue)
    assert (found.estimate, found.low, found.scale) == (1.0, None, "Cliff's delta")
    assert "ranks" in found.method
    assert "3.5 in Patients" in found.sentence
    assert "0.7 in Controls" in found.sentence
    assert found.robust["leave_one_out"].verdict == "holds"


@pytest.mark.parametrize(
    ("scale", "a", "why"),
    [
        ("yes_no", [1, 0, 0.5, 1], "neither 0 for no nor 1 for yes"),
        ("count", [-1, 2, 3, 4], "a count is negative"),
        ("proportion", [1.2, 0.4, 0.5, 0.6], "a share lies outside"),
    ],
)
def test_values_that_cannot_be_say_so_and_leave_the_rest_of_the_study_alone(
    scale: str, a: list[float], why: str
) -> None:
    found = _compared(scale, a, [0, 1, 1, 0], "fraction")
    assert found.p is None
    assert why in found.sentence


def test_counts_are_called_by_the_model_that_was_fitted() -> None:
    even = _compared("count", [4, 5, 4, 5, 4, 5, 4, 5], [3, 4, 3, 4, 3, 4, 3, 4], "count")
    assert even.method.startswith("Poisson")
    scattered = _compared("count", [0, 40, 3, 25, 1, 60, 9, 14], [0, 10, 1, 4, 0, 12, 3, 2], "count")
    assert scattered.method == "negative binomial"


def test_the_missing_could_turn_a_ratio_of_rates_round() -> None:
    gone = [np.nan] * 12
    found = _compared("count", [20, 22, 25, 24, 19, 30, *gone], [5, 6, 4, 7, 5, 3, *gone], "count")
    worst = found.robust["worst_case_missing"]
    assert worst.p is not None
    assert worst.p < 0.05, "as clear a difference, but the other way"
    assert worst.verdict == "overturns"
    assert "the other way round" in worst.text


def test_a_composition_that_cannot_be_had_says_why() -> None:
    parts = {f"part_{i}": drawn(i, 8, mean=30, sd=3) for i in range(3)}
    asked = contrast("types", "composition", groups=("patients", "controls"), sessions=("day1",))

    def _of(first: dict[str, list[float]]) -> Contrasted:
        cells = {
            spec(name, unit="percent"): {("patients", "day1"): first.get(name, one), ("controls", "day1"): one + 1}
            for name, one in parts.items()
        }
        return only(study(cells, [asked]))

    assert "negative part" in _of({"part_0": [-1.0] * 8}).sentence
    nobody = _of({"part_0": [np.nan] * 8})
    assert nobody.p is None
    assert "too few values (n: Patients 0, Controls 8)" in nobody.sentence
    some = _of({"part_1": [np.nan, *parts["part_1"][1:]]})
    assert (some.n_missing, dict(some.missing)) == (1, {"nothing recorded at day1": 1})


def test_who_lacks_either_of_two_correlated_measures_is_counted_with_a_reason() -> None:
    x, y = drawn(1, 10), drawn(2, 10)
    x[0], y[1] = np.nan, np.nan
    x[2] = y[2] = np.nan
    asked = contrast("r", "correlation", groups=("patients",), measures=(Selector("x"), Selector("y")))
    found = only(study({X: {("patients", "day1"): x}, Y: {("patients", "day1"): y}}, [asked]))
    assert found.n_missing == sum(found.missing.values()) == 3
    constant = only(study({X: {("patients", "day1"): [1.0] * 9}, Y: {("patients", "day1"): y[:9]}}, [asked]))
    assert "one of them is the same in everybody" in constant.sentence
