"""Permutation tests."""

from __future__ import annotations

from itertools import combinations, product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st
from scipy import stats

from ponos.statistics.means import one_sample, welch
from ponos.statistics.permutation import sign_flips, two_groups
from tests.statistics.made import groups, synthetic


def test_every_relabelling_of_few_people_is_counted() -> None:
    a, b = groups(3, 4, 2, seed=4)
    both, found = np.concatenate([a, b]), two_groups(a, b, seed=1)
    every = []
    for chosen in combinations(range(7), 3):
        rest = [i for i in range(7) if i not in chosen]
        every.append(np.abs(welch(both[list(chosen)], both[rest]).t))
    own = np.abs(welch(a, b).t)
    assert found.exact
    assert found.p == pytest.approx((np.array(every) >= own - 1e-9).mean(axis=0))
    assert found.p_family == pytest.approx((np.max(every, axis=1)[:, None] >= own - 1e-9).mean(axis=0))


def test_every_flip_of_few_people_is_counted() -> None:
    x, _ = groups(6, 1, 2, seed=5)
    x[2, 1] = np.nan
    own = np.abs(one_sample(x).t)
    every = np.array([np.abs(one_sample(x * np.array(flip)[:, None]).t) for flip in product((1, -1), repeat=6)])
    found = sign_flips(x, seed=1)
    assert found.p == pytest.approx((every >= own - 1e-9).mean(axis=0))
    assert found.p_family == pytest.approx((every.max(axis=1)[:, None] >= own - 1e-9).mean(axis=0))


def test_large_groups_come_close_to_students_p(data: Path) -> None:
    study = synthetic(data)
    found = two_groups(study.a, study.b, seed=1)
    assert not found.exact
    assert np.abs(found.p - welch(study.a, study.b).p).max() < 0.02
    assert (found.p_family >= found.p).all()
    flips = sign_flips(study.a, seed=1)
    assert np.abs(flips.p - one_sample(study.a).p).max() < 0.02


def test_p_is_uniform_where_nothing_differs() -> None:
    a, b = groups(12, 9, 600, seed=6, missing=0.1)
    assert stats.kstest(two_groups(a, b, draws=999, seed=2).p, "uniform").pvalue > 0.01
    assert stats.kstest(sign_flips(a, draws=999, seed=2).p, "uniform").pvalue > 0.01


def test_the_family_is_wrong_once_in_twenty() -> None:
    wrong = 0
    for seed in range(200):
        a, b = groups(8, 8, 10, seed=seed)
        wrong += bool((two_groups(a, b, draws=199, seed=seed).p_family <= 0.05).any())
    assert 0.02 <= wrong / 200 <= 0.085


@few(max_examples=15)
@given(st.integers(0, 100))
def test_missing_people_do_not_matter_nor_the_order_of_the_groups(seed: int) -> None:
    a, b = groups(4, 5, 3, seed=seed)
    padded = np.insert(a, [0, 4], np.nan, axis=0)
    found = two_groups(a, b, seed=1)
    assert two_groups(padded, b, seed=1).p == pytest.approx(found.p)
    assert two_groups(b, a, seed=1).p == pytest.approx(found.p)
    assert two_groups(3 * a + 100, 3 * b + 100, seed=1).p == pytest.approx(found.p)


def test_complete_separation_is_as_extreme_as_it_gets() -> None:
    found = two_groups(np.ones((4, 1)), np.zeros((4, 1)), seed=1)
    assert found.p == pytest.approx([2 / 70])


def test_a_constant_has_no_p_and_leaves_the_family_alone() -> None:
    a, b = groups(4, 5, 2, seed=8)
    more_a, more_b = (np.column_stack([x, np.full(len(x), 0.1), np.full(len(x), np.nan)]) for x in (a, b))
    found, plain = two_groups(more_a, more_b, seed=1), two_groups(a, b, seed=1)
    assert np.isnan(found.p[2:]).all()
    assert found.p_family[:2] == pytest.approx(plain.p_family)
    assert np.isnan(sign_flips(np.zeros((5, 1)), seed=1).p).all()
    assert np.isnan(two_groups(np.empty((0, 1)), b[:, :1], seed=1).p).all()


def test_draws_without_a_t_are_no_evidence_against_chance() -> None:
    # Three values of ten in each group: most draws leave fewer than two of the six in one of them.
    a, b = np.full(10, np.nan), np.full(10, np.nan)
    a[:3], b[:3] = (1.0, 2.0, 3.0), (2.5, 3.5, 5.0)
    other = np.arange(10.0)
    found, alone = two_groups(np.c_[a, other], np.c_[b, other], draws=20_000, seed=1), []
    six = np.concatenate([a[:3], b[:3]])
    for first in range(7):
        weight = comb(14, 10 - first)
        for chosen in combinations(range(6), first):
            own, rest = six[list(chosen)], np.delete(six, chosen)
            t = abs(stats.ttest_ind(own, rest, equal_var=False).statistic) if 2 <= first <= 4 else np.nan
            alone.append((weight, t))
    weights, t = np.array(alone).T
    observed = abs(stats.ttest_ind(a[:3], b[:3], equal_var=False).statistic)
    known = ~np.isnan(t)
    assert found.p[0] == pytest.approx(weights[known & (t >= observed - 1e-9)].sum() / weights[known].sum(), abs=0.015)
    assert found.p_family[0] >= found.p[0]
