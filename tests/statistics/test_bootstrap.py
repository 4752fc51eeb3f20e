"""Bootstrap-t intervals."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.statistics.bootstrap import studentised, studentised_one
from ponos.statistics.means import one_sample, welch
from tests.statistics.made import groups


def test_normal_groups_get_nearly_welchs_interval() -> None:
    a, b = groups(40, 30, 30, seed=1, missing=0.05)
    found, table = studentised(a, b, draws=4000, seed=1), welch(a, b)
    assert np.abs(found.low - table.low).max() < 0.25 * table.se.max()
    assert np.abs(found.high - table.high).max() < 0.25 * table.se.max()
    assert np.abs(found.p - table.p).max() < 0.06


def test_the_interval_leaves_zero_out_where_p_is_small() -> None:
    a, b = groups(15, 12, 300, seed=2)
    found = studentised(a + 0.5, b, draws=1999, seed=1)
    outside = (found.low > 0) | (found.high < 0)
    clear = np.abs(found.p - 0.05) > 0.003
    assert 50 < outside.sum() < 250
    assert (outside == (found.p < 0.05))[clear].all()


def test_skewed_people_are_covered_better_than_by_students_table() -> None:
    random = np.random.default_rng(3)
    x = random.lognormal(0, 1, (15, 1500))
    truth, found, table = np.exp(0.5), studentised_one(x, draws=1000, seed=1), one_sample(x)
    covered = ((found.low <= truth) & (found.high >= truth)).mean()
    plain = ((table.low <= truth) & (table.high >= truth)).mean()
    assert plain < 0.88
    assert 0.90 < covered < 0.97


def test_scale_shift_and_seed() -> None:
    a, b = groups(9, 8, 3, seed=4)
    one, same = studentised(a, b, draws=300, seed=1), studentised(2 * a + 6, 2 * b + 6, draws=300, seed=1)
    assert same.low == pytest.approx(2 * one.low)
    assert same.p == pytest.approx(one.p)
    assert (studentised(a, b, draws=300, seed=2).low != one.low).all()


def test_too_few_or_nothing_that_varies_is_nan() -> None:
    a = np.array([[1.0, 0.1, np.nan], [2.0, 0.1, np.nan]])
    found = studentised(a, a, draws=200, seed=1)
    assert np.isnan([found.low, found.high, found.p]).all()
    assert np.isnan(studentised_one(np.full((5, 1), 2.0), draws=200, seed=1).p).all()
    assert np.isnan(studentised_one(np.empty((0, 1)), draws=200, seed=1).p).all()
