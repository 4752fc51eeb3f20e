"""Correlations and their difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ponos.statistics.correlation import difference, pearson, spearman
from tests.statistics.made import groups


def test_correlations_and_lines_are_scipys_pair_by_pair() -> None:
    x, _ = groups(15, 1, 5, seed=1, missing=0.15)
    y = x + groups(15, 1, 5, seed=2, missing=0.15)[0]
    found, ranked = pearson(x, y), spearman(x, y)
    for at in range(5):
        both = ~np.isnan(x[:, at] + y[:, at])
        one, two = x[both, at], y[both, at]
        theirs, line = stats.pearsonr(one, two), stats.linregress(one, two)
        interval = theirs.confidence_interval()
        assert (found.r[at], found.p[at]) == pytest.approx((theirs.statistic, theirs.pvalue))
        assert (found.low[at], found.high[at]) == pytest.approx((interval.low, interval.high))
        assert (found.slope[at], found.intercept[at], found.n[at]) == pytest.approx(
            (line.slope, line.intercept, len(one))
        )
        rho = stats.spearmanr(one, two)
        assert (ranked.r[at], ranked.p[at]) == pytest.approx((rho.statistic, rho.pvalue))


def test_one_column_goes_with_every_column() -> None:
    x, _ = groups(12, 1, 4, seed=3)
    assert pearson(x[:, 0], x).r == pytest.approx(np.array([np.corrcoef(x[:, 0], x[:, at])[0, 1] for at in range(4)]))


def test_ranks_do_not_care_how_values_are_stretched() -> None:
    x, y = groups(12, 12, 3, seed=4)
    assert spearman(np.exp(x), y).r == pytest.approx(spearman(x, y).r)
    assert (spearman(x, y).high - spearman(x, y).low > 0).all()
    assert np.isnan(spearman(x, y).slope).all()


def test_the_rank_interval_covers() -> None:
    random = np.random.default_rng(5)
    x = random.standard_normal((40, 1500))
    y = 0.6 * x + 0.8 * random.standard_normal(x.shape)
    truth, found = 6 / np.pi * np.arcsin(0.3), spearman(x, y)
    assert 0.935 < ((found.low <= truth) & (truth <= found.high)).mean() < 0.97


@given(st.integers(0, 200), st.floats(0.1, 9), st.floats(-9, 9))
def test_units_do_not_matter_and_a_sign_turns_it(seed: int, scale: float, shift: float) -> None:
    x, y = groups(8, 8, 2, seed=seed)
    one, other = pearson(x, y), pearson(shift - scale * x, y)
    assert other.r == pytest.approx(-one.r, abs=1e-9)
    assert other.low == pytest.approx(-one.high, abs=1e-9)
    assert other.slope == pytest.approx(-one.slope / scale, abs=1e-7)


def test_correlations_of_two_groups_are_compared() -> None:
    found = difference(0.49, 145, 0.36, 87)
    z = (np.arctanh(0.49) - np.arctanh(0.36)) / np.sqrt(1 / 142 + 1 / 84)
    assert found.z == pytest.approx([z])
    assert found.p == pytest.approx([2 * stats.norm.sf(z)])
    (low1, high1), (low2, high2) = (
        np.tanh(np.arctanh(r) + np.array([-1.959964, 1.959964]) / np.sqrt(n - 3)) for r, n in ((0.49, 145), (0.36, 87))
    )
    below = 0.13 - np.sqrt((0.49 - low1) ** 2 + (high2 - 0.36) ** 2)
    above = 0.13 + np.sqrt((high1 - 0.49) ** 2 + (0.36 - low2) ** 2)
    assert (found.low[0], found.high[0]) == pytest.approx((below, above), abs=1e-6)
    turned = difference(0.36, 87, 0.49, 145)
    assert turned.low == pytest.approx(-found.high)


def test_the_interval_of_a_difference_covers_it() -> None:
    random = np.random.default_rng(6)
    x1, x2 = random.standard_normal((20, 2000)), random.standard_normal((30, 2000))
    y1 = 0.8 * x1 + 0.6 * random.standard_normal(x1.shape)
    one, two = pearson(x1, y1), pearson(x2, random.standard_normal(x2.shape))
    found = difference(one.r, one.n, two.r, two.n)
    assert 0.935 < ((found.low <= 0.8) & (found.high >= 0.8)).mean() < 0.965


def test_too_few_pairs_or_nothing_that_varies() -> None:
    found = pearson([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]], [[2.0, 1.0], [4.0, 2.0], [6.0, 3.0]])
    assert found.r[0] == pytest.approx(1.0)
    assert found.p[0] == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(found.low).all()
    assert np.isnan([found.r[1], found.p[1], found.slope[1]]).all()
    assert np.isnan(pearson([1.0, 2.0], [1.0, 3.0]).r).all()
    assert np.isnan(difference(0.5, 3, 0.1, 20).p).all()


def test_correlations_of_ranks_differ_by_chance_once_in_twenty() -> None:
    rng = np.random.default_rng(5)
    sides = []
    for n in (25, 30):
        x = rng.normal(size=(n, 4000))
        sides.append(spearman(x, 0.85 * x + np.sqrt(1 - 0.85**2) * rng.normal(size=(n, 4000))))
    a, b = sides
    wrong = [(difference(a.r, a.n, b.r, b.n, ranks=ranks).p < 0.05).mean() for ranks in (True, False)]
    assert wrong[0] == pytest.approx(0.05, abs=0.015)
    assert wrong[1] > 0.07, "the standard error of Pearson's r is too small for ranks"
