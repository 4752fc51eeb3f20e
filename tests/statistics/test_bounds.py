"""Worst and best cases for missing people."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from ponos.statistics.bounds import worst_case, worst_case_one
from ponos.statistics.means import one_sample, welch
from tests.statistics.made import groups


def test_nobody_missing_leaves_one_answer() -> None:
    a, b = groups(6, 7, 3, seed=1)
    found, plain = worst_case(a, b), welch(a, b)
    assert found.low == pytest.approx(plain.estimate)
    assert found.high == pytest.approx(plain.estimate)
    assert found.p_low == pytest.approx(plain.p)


@few(max_examples=20)
@given(st.integers(0, 100))
def test_no_values_seen_could_put_the_difference_outside(seed: int) -> None:
    a, b = groups(5, 5, 1, seed=seed)
    a[0], b[[1, 3]] = np.nan, np.nan
    seen = np.concatenate([a, b])[~np.isnan(np.concatenate([a, b]))]
    found, differences = worst_case(a, b), []
    for one, two, three in product(seen, repeat=3):
        x, y = a.copy(), b.copy()
        x[0], y[1], y[3] = one, two, three
        differences.append(float((x.mean(axis=0) - y.mean(axis=0))[0]))
    assert found.low[0] == pytest.approx(min(differences))
    assert found.high[0] == pytest.approx(max(differences))
    assert worst_case(b, a).low == pytest.approx(-found.high)
    assert worst_case(b, a).p_low == pytest.approx(found.p_high)


def test_changes_are_filled_with_the_most_extreme_change() -> None:
    x = np.array([1.0, 2.0, 4.0, np.nan])
    found = worst_case_one(x)
    assert (found.low[0], found.high[0]) == (2.0, 2.75)
    assert found.p_high == pytest.approx(one_sample([1.0, 2.0, 4.0, 4.0]).p)


def test_nobody_seen_is_nan() -> None:
    assert np.isnan(worst_case(np.full((3, 1), np.nan), np.full((2, 1), np.nan)).low).all()
    assert np.isnan(worst_case_one(np.empty((0, 1))).p_low).all()
