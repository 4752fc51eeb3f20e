"""A change and its interval."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import UsageError
from ponos.study.two_days.pair import Pair
from tests.study.two_days.made import measure


def test_a_change_is_day_two_minus_day_one_and_its_percent_is_of_day_one() -> None:
    pair = Pair(measure("vo2_peak", 2000.0), measure("vo2_peak", 1800.0))
    assert (pair.change, pair.mean) == (-200.0, 1900.0)
    assert pair.percent == pytest.approx(-10.0)
    assert pair.interval is None
    assert pair.own == 0.0


def test_a_lopsided_interval_stays_lopsided() -> None:
    pair = Pair(measure("vt1_vo2", (1000.0, 970.0, 1040.0)), measure("vt1_vo2", (800.0, 700.0, 820.0)))
    assert pair.interval == pytest.approx((-200.0 - hypot(100.0, 40.0), -200.0 + hypot(20.0, 30.0)))
    # A fall is doubted by the side that leads towards no change.
    assert pair.own == pytest.approx(hypot(20.0, 30.0))


def test_an_interval_on_one_day_only_counts_alone() -> None:
    pair = Pair(measure("vt1_vo2", 1000.0), measure("vt1_vo2", (1100.0, 1050.0, 1170.0)))
    assert pair.interval == pytest.approx((50.0, 170.0))
    assert pair.own == pytest.approx(50.0)


def test_percent_of_nothing_is_not_given() -> None:
    assert Pair(measure("spo2_fall", 0.0), measure("spo2_fall", 2.0)).percent is None


@pytest.mark.parametrize("second", [measure("vo2_peak", "No oxygen."), measure("ve_peak", 60.0)])
def test_only_two_values_of_one_measure_are_a_pair(second: object) -> None:
    with pytest.raises(UsageError, match="no pair"):
        Pair(measure("vo2_peak", 2000.0), second)  # type: ignore[arg-type]


@given(st.tuples(st.floats(1.0, 1e4), st.floats(0.0, 500.0), st.floats(0.0, 500.0)), st.floats(1.0, 1e4))
def test_swapping_the_days_turns_the_interval_round(one: tuple[float, float, float], other: float) -> None:
    value, below, above = one
    first, second = measure("vt1_vo2", (value, value - below, value + above)), measure("vt1_vo2", other)
    there, back = Pair(first, second).interval, Pair(second, first).interval
    assert (there is None) == (back is None)
    if there and back:
        assert there == pytest.approx((-back[1], -back[0]), abs=1e-6)
