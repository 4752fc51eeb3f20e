"""Straight lines and their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import MeasureError
from ponos.instruments.cpet.measures.lines import fit_line, student_95


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.7764), (5, 2.5706), (10, 2.2281), (30, 2.0423), (1000, 1.9623)]
)
def test_students_quantile_is_that_of_the_table(freedom: float, quantile: float) -> None:
    assert student_95(freedom) == pytest.approx(quantile, rel=2e-3)


def test_an_exact_line_is_found_exactly() -> None:
    x = np.arange(20.0)
    line = fit_line(x, 3.0 + 2.0 * x)
    assert (line.slope, line.intercept) == pytest.approx((2.0, 3.0))
    assert line.low == pytest.approx(line.high)
    assert line.at(np.array([100.0]))[0] == pytest.approx(203.0)


def test_missing_points_are_left_out() -> None:
    x = np.arange(20.0)
    assert fit_line(x, np.where(x == 7, np.nan, 2.0 * x)).n == 19


@pytest.mark.parametrize("r", [0.0, 0.5])
def test_the_interval_covers_the_slope_though_neighbours_resemble_each_other(r: float) -> None:
    rng = np.random.default_rng(1)
    x = np.arange(48.0)
    inside = 0
    for _ in range(600):
        noise = rng.standard_normal(48)
        for at in range(1, 48):
            noise[at] += r * noise[at - 1]
        line = fit_line(x, 0.5 * x + noise)
        inside += line.low <= 0.5 <= line.high
    # Nominal 95 %; the lag-one estimate from so few points costs a few percent of it where r is high.
    assert 0.90 <= inside / 600 <= 0.985


def test_a_further_point_falls_below_the_floor_about_once_in_forty() -> None:
    rng = np.random.default_rng(2)
    x = np.arange(30.0)
    below = 0
    for _ in range(2000):
        y = 2.0 * x + rng.standard_normal(30)
        below += bool(2.0 * 35.0 + rng.standard_normal() < fit_line(x, y).floor(np.array([35.0]))[0])
    assert 0.010 <= below / 2000 <= 0.030


def test_too_few_points_and_points_without_spread_are_no_line() -> None:
    with pytest.raises(MeasureError, match="Only 5 points"):
        fit_line(np.arange(5.0), np.arange(5.0))
    with pytest.raises(MeasureError, match="do not spread"):
        fit_line(np.ones(9), np.arange(9.0))
