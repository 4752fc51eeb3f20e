"""One person beside the reference group, against numbers calculated by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ponos.report.study.reference import Change, Place, changes, places
from ponos.study.result import Result
from tests.report.study.made import made

VO2 = "vo2_peak"


def _at(result: Result) -> int:
    return next(place for place, key in enumerate(result.values.keys) if key.spec.id == VO2)


def _place(result: Result, id: str) -> Place:
    return next(one for one in places(result, id, "day1") if one.label == "VO2peak")


def _change(result: Result, id: str) -> Change:
    return next(one for one in changes(result, id, "day2") if one.label == "VO2peak")


def test_z_and_rank_are_those_of_the_reference_group() -> None:
    result, id = made(), "02"
    own = result.values.array[result.values.people.index.get_loc(id), 0, _at(result)]
    others = result.values.array[result.values.of_group("controls"), 0, _at(result)]
    others = others[~np.isnan(others)]
    one = _place(result, id)
    assert one.n == len(others)
    assert one.z == pytest.approx((own - others.mean()) / others.std(ddof=1))
    assert one.below == pytest.approx(100 * (others < own).mean())
    assert one.strip.startswith("<svg")


def test_nobody_is_compared_with_themselves() -> None:
    result = made()
    everybody = result.values.array[result.values.of_group("controls"), 0, _at(result)]
    group = result.values.people["group"]
    has = ~np.isnan(result.values.array[:, 0, _at(result)])
    id = next(str(id) for at, id in enumerate(group.index) if group.iloc[at] == "controls" and has[at])
    assert _place(result, id).n == int((~np.isnan(everybody)).sum()) - 1


def test_limits_are_mean_and_1_96_sd_of_the_changes_of_the_reference() -> None:
    result = made()
    moved = np.diff(result.values.array[result.values.of_group("controls")][:, :, _at(result)], axis=1)[:, 0]
    moved = moved[~np.isnan(moved)]
    low, high = moved.mean() - 1.96 * moved.std(ddof=1), moved.mean() + 1.96 * moved.std(ddof=1)
    one = _change(result, "02")
    assert one.n == len(moved)
    assert one.limits.replace("−", "-") == f"{low:+.0f} to {high:+.0f}"
    own = result.values.array[result.values.people.index.get_loc("02"), :, _at(result)]
    assert one.beyond == (not low <= own[1] - own[0] <= high)


@pytest.mark.parametrize(("step", "words"), [(-500.0, "fell more than that"), (500.0, "rose more than that")])
def test_a_change_beyond_the_limits_is_called_one(step: float, words: str) -> None:
    result = made()
    array = result.values.array.copy()
    array[result.values.people.index.get_loc("02"), 1, _at(result)] += step
    one = _change(replace(result, values=replace(result.values, array=array)), "02")
    assert (one.words, one.beyond) == (words, True)


def test_from_few_people_no_limit_is_given() -> None:
    result = made(people=21, measures=14)
    assert int(result.values.of_group("controls").sum()) < 8
    assert all(
        one.limits == "" and "no limits" in one.words and not one.beyond for one in changes(result, "02", "day2")
    )
    assert all(one.z is None for one in places(result, "02", "day1"))


def test_yes_and_no_are_words_and_have_no_z() -> None:
    one = next(one for one in places(made(), "02", "day1") if one.label.startswith("Post-exertional"))
    assert one.value in ("yes", "no")
    assert one.reference == "1 of 13 yes"
    assert one.z is None


def test_what_the_person_lacks_is_left_out() -> None:
    result = made()
    array = result.values.array.copy()
    array[0, :, _at(result)] = np.nan
    gone = replace(result, values=replace(result.values, array=array))
    id = str(result.values.people.index[0])
    assert "VO2peak" not in {one.label for one in places(gone, id, "day1")}
    assert "VO2peak" not in {one.label for one in changes(gone, id, "day2")}
