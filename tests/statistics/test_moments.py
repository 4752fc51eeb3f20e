"""Counts, means and sums of squares."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import UsageError
from ponos.statistics.moments import columns, divided, moments
from tests.statistics.made import groups


def test_moments_are_those_of_each_column_without_what_is_missing() -> None:
    table, _ = groups(12, 1, 5, seed=1, missing=0.3)
    found = moments(table)
    for at in range(5):
        known = table[~np.isnan(table[:, at]), at]
        assert found.n[at] == len(known) < 12
        assert found.mean[at] == pytest.approx(known.mean())
        assert found.variance[at] == pytest.approx(known.var(ddof=1))


def test_a_large_offset_costs_no_digits() -> None:
    table, _ = groups(20, 1, 3, seed=2)
    assert moments(table + 1e8).variance == pytest.approx(moments(table).variance, rel=1e-6)


@pytest.mark.parametrize("value", [0.0, 0.1, -3.3e7, 1e-12])
def test_a_constant_has_no_spread_at_all(value: float) -> None:
    assert moments(np.full((7, 1), value)).squares[0] == 0.0


def test_nobody_has_no_mean_and_one_has_no_variance() -> None:
    found = moments([[np.nan, 1.0], [np.nan, np.nan]])
    assert np.isnan(found.mean[0])
    assert found.mean[1] == 1.0
    assert np.isnan(found.variance).all()
    assert np.isnan(moments(np.empty((0, 2))).mean).all()


def test_infinity_is_missing_and_a_list_is_one_measure() -> None:
    assert columns([1.0, np.inf]).shape == (2, 1)
    assert np.isnan(columns([1.0, np.inf])[1, 0])
    with pytest.raises(UsageError, match="3 dimensions"):
        columns(np.zeros((2, 2, 2)))


def test_nothing_is_divided_by_nothing() -> None:
    assert divided(1.0, [2.0, 0.0, -1.0, np.nan]) == pytest.approx([0.5, np.nan, np.nan, np.nan], nan_ok=True)
