"""Differences between means, against R and against themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ponos.statistics.means import Estimates, difference_of, one_sample, pooled, welch
from tests.statistics.made import groups, synthetic


def test_welch_is_that_of_r(data: Path) -> None:
    study = synthetic(data)
    found = welch(study.a, study.b)
    for ours, theirs in (("estimate", "est"), ("t", "welch_t"), ("df", "welch_df"), ("p", "welch_p")):
        assert getattr(found, ours) == pytest.approx(study.expected[theirs].to_numpy(), rel=1e-8, abs=1e-12), ours


def test_pooled_changes_are_the_interaction_of_the_mixed_model(data: Path) -> None:
    study, pairs = synthetic(data), (("se", "se"), ("t", "t_lmerTest"), ("p", "p_lmerTest"))
    found = pooled(study.a, study.b)
    for ours, theirs in pairs:
        expected = study.expected[theirs].to_numpy()[study.inner]
        assert getattr(found, ours)[study.inner] == pytest.approx(expected, abs=1e-4), ours
    assert study.expected["df_satt"].to_numpy()[study.inner] == pytest.approx(found.df[study.inner], rel=1e-3)


def test_the_closed_form_does_not_jump_where_the_mixed_model_does(data: Path) -> None:
    study = synthetic(data)
    found, jumped = pooled(study.a, study.b), ~study.inner
    assert jumped.sum() == 9
    assert (found.df[jumped] == 44).all()
    assert (study.expected["df_satt"].to_numpy()[jumped] > 87).all()
    apart = np.abs(found.t - study.expected["t_lmerTest"].to_numpy())[jumped].max()
    assert 0.05 < apart < 0.2


def test_tests_and_intervals_are_those_of_scipy() -> None:
    a, b = groups(9, 14, 6, seed=3)
    for found, equal in ((welch(a, b), False), (pooled(a, b), True)):
        theirs = stats.ttest_ind(a, b, equal_var=equal)
        assert found.p == pytest.approx(theirs.pvalue)
        assert found.low == pytest.approx(theirs.confidence_interval(0.95).low)
        assert found.high == pytest.approx(theirs.confidence_interval(0.95).high)
    alone = stats.ttest_1samp(a, 0)
    assert one_sample(a, confidence=0.9).p == pytest.approx(alone.pvalue)
    assert one_sample(a, confidence=0.9).low == pytest.approx(alone.confidence_interval(0.9).low)


@given(st.integers(0, 500), st.floats(-50, 50), st.floats(0.01, 100))
def test_a_shift_and_a_scale_go_through(seed: int, shift: float, scale: float) -> None:
    a, b = groups(6, 8, 3, seed=seed)
    plain = welch(a, b)
    moved = welch(scale * (a + shift), scale * b)
    assert moved.estimate == pytest.approx(scale * (plain.estimate + shift), rel=1e-7, abs=1e-7 * scale)
    assert moved.se == pytest.approx(scale * plain.se, rel=1e-7)
    assert moved.df == pytest.approx(plain.df, rel=1e-7)


@given(st.integers(0, 500))
def test_swapping_the_groups_turns_the_sign(seed: int) -> None:
    a, b = groups(5, 9, 3, seed=seed, missing=0.1)
    for test in (welch, pooled):
        one, other = test(a, b), test(b, a)
        assert one.estimate == pytest.approx(-other.estimate, nan_ok=True)
        assert one.low == pytest.approx(-other.high, nan_ok=True)
        assert one.p == pytest.approx(other.p, nan_ok=True)


@given(st.integers(0, 500))
def test_missing_rows_are_dropped_rows(seed: int) -> None:
    a, b = groups(7, 6, 3, seed=seed)
    padded = np.insert(a, [0, 3, 7], np.nan, axis=0)
    one, other = welch(a, b), welch(padded, b)
    assert one.p == pytest.approx(other.p)
    assert (one.n[0] == other.n[0]).all()


def test_too_few_or_nothing_that_varies_is_nan_without_a_word() -> None:
    a = np.array([[1.0, 1.0, np.nan, 0.1], [2.0, np.nan, np.nan, 0.1], [4.0, np.nan, np.nan, 0.1]])
    found = welch(a, a + np.array([0.0, 0.0, 0.0, 1.0]))
    for name in ("estimate", "se", "df", "t", "p", "low", "high"):
        assert np.isnan(getattr(found, name)).tolist() == [False, True, True, True], name
    assert found.n[0].tolist() == [3, 1, 0, 3]
    assert np.isnan(one_sample(np.empty((0, 2))).p).all()
    assert np.isfinite(welch(a[:, :1], np.ones((3, 1))).p).all()


def test_a_difference_of_differences_is_a_contrast_of_four_means() -> None:
    a, b = groups(8, 11, 4, seed=5)
    c, d = groups(7, 9, 4, seed=6)
    found = difference_of(welch(a, b), welch(c, d))
    assert found.estimate == pytest.approx(a.mean(0) - b.mean(0) - c.mean(0) + d.mean(0))
    assert found.se**2 == pytest.approx(sum(x.var(0, ddof=1) / len(x) for x in (a, b, c, d)))
    assert len(found.n) == 4
    # The same as Welch where each side is one sample.
    assert _same(difference_of(one_sample(a), one_sample(b)), welch(a, b))


def _same(one: Estimates, other: Estimates) -> bool:
    return bool(np.allclose(one.df, other.df) and np.allclose(one.p, other.p))
