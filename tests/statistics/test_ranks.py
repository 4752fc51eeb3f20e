"""Rank tests, against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ponos.statistics.ranks import brunner_munzel, mann_whitney, wilcoxon
from tests.statistics.made import groups


@pytest.mark.parametrize(("n_a", "n_b", "digits"), [(8, 9, 3), (20, 15, 3), (20, 15, 0)])
def test_p_is_scipys_measure_by_measure(n_a: int, n_b: int, digits: int) -> None:
    a, b = (side.round(digits) for side in groups(n_a, n_b, 6, seed=1, missing=0.1))
    two, one, munzel = mann_whitney(a, b), wilcoxon(a), brunner_munzel(a, b)
    for at in range(6):
        x, y = a[~np.isnan(a[:, at]), at], b[~np.isnan(b[:, at]), at]
        assert two[at] == pytest.approx(stats.mannwhitneyu(x, y).pvalue)
        assert one[at] == pytest.approx(stats.wilcoxon(x).pvalue)
        assert munzel.p[at] == pytest.approx(stats.brunnermunzel(x, y).pvalue)
        wins = (x[:, None] > y).mean() + 0.5 * (x[:, None] == y).mean()
        assert munzel.superiority[at] == pytest.approx(wins)


def test_the_interval_of_superiority_covers_it_and_agrees_with_p() -> None:
    random = np.random.default_rng(2)
    a, b = random.normal(0.5, 3, (15, 1500)), random.normal(0, 1, (20, 1500))
    truth = stats.norm.cdf(0.5 / np.sqrt(10))
    found = brunner_munzel(a, b)
    assert 0.93 < ((found.low <= truth) & (truth <= found.high)).mean() < 0.965
    assert (((found.low > 0.5) | (found.high < 0.5)) == (found.p < 0.05)).all()


def test_swapping_the_groups_turns_superiority() -> None:
    a, b = groups(8, 9, 4, seed=3)
    assert brunner_munzel(a, b).superiority == pytest.approx(1 - brunner_munzel(b, a).superiority)
    assert brunner_munzel(a, b).low == pytest.approx(1 - brunner_munzel(b, a).high)


def test_groups_that_do_not_overlap_have_superiority_but_no_interval() -> None:
    found = brunner_munzel([[3.0], [4.0]], [[1.0], [2.0]])
    assert found.superiority == [1.0]
    assert np.isnan([found.p, found.low, found.high]).all()


def test_nothing_to_rank_is_nan() -> None:
    same = np.array([[1.0, np.nan], [1.0, np.nan]])
    assert np.isnan(mann_whitney(same, same)).all()
    assert np.isnan(wilcoxon(0 * same)).all()
    assert np.isnan(brunner_munzel(same, same).p).all()
    assert np.isnan(brunner_munzel(same, same).superiority[1])


@pytest.mark.parametrize("rounded", [False, True])
def test_all_measures_at_once_are_what_scipy_says_of_each(rounded: bool) -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(60, 40)), rng.normal(0.4, size=(30, 40))
    a, b = (np.round(one) if rounded else one for one in (a, b))
    for column in range(40):
        a[rng.integers(1, 60) :, column] = np.nan
        b[rng.integers(2, 30) :, column] = np.nan
    by_groups, by_signs = mann_whitney(a, b), wilcoxon(a)
    for column in range(40):
        one, two = (arm[~np.isnan(arm[:, column]), column] for arm in (a, b))
        assert by_groups[column] == pytest.approx(stats.mannwhitneyu(one, two).pvalue, rel=1e-12)
        if (one != 0).any():
            assert by_signs[column] == pytest.approx(stats.wilcoxon(one).pvalue, rel=1e-12)
