"""Ways to deal people out again."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.statistics.relabelling import labels, signs


def test_few_people_are_enumerated_each_way_once() -> None:
    dealt = labels(3, 4, draws=100, seed=1, measures=50_000)
    rows = np.concatenate(list(dealt.blocks))
    assert dealt.exact
    assert dealt.draws == len(rows) == len(np.unique(rows, axis=0)) == 35
    assert (rows.sum(axis=1) == 3).all()
    flips = signs(5, draws=32, seed=1, measures=1)
    assert flips.exact
    assert len(np.unique(np.concatenate(list(flips.blocks)), axis=0)) == 32


def test_many_people_are_sampled_as_the_seed_says() -> None:
    first, again, other = (
        np.concatenate(list(labels(20, 20, draws=500, seed=seed, measures=200_000).blocks)) for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()
    assert first.shape == (500, 40)
    assert (first.sum(axis=1) == 20).all()
    assert first.mean(axis=0) == pytest.approx(np.full(40, 0.5), abs=0.12)
    flips = signs(30, draws=500, seed=1, measures=1)
    assert not flips.exact
    assert np.unique(np.concatenate(list(flips.blocks))).tolist() == [-1.0, 1.0]


def test_a_sample_counts_the_observed_one_in() -> None:
    zero = np.zeros(1)
    assert labels(20, 20, draws=99, seed=1, measures=1).p(zero)[0] == 0.01
    assert signs(2, draws=99, seed=1, measures=1).p(zero + 1)[0] == 0.25
