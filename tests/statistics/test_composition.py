"""Compositions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from ponos.errors import MeasureError
from ponos.statistics.composition import composition
from ponos.statistics.moments import Floats


def _drawn(n: int, seed: int, *, shift: float = 0.0) -> Floats:
    logs = 0.4 * np.random.default_rng(seed).standard_normal((n, 3)) + np.array([shift, 0.0, -1.0])
    parts: Floats = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    return parts


def test_centres_and_distance_are_those_of_the_logarithms() -> None:
    a, b = _drawn(9, 1, shift=0.5), _drawn(7, 2)
    found = composition(a, b, seed=1)
    centre = np.exp(np.log(a).mean(axis=0))
    assert found.centres_a == pytest.approx(centre / centre.sum())
    ratios = np.log(found.centres_a) - np.log(found.centres_b)
    assert found.clr_difference == pytest.approx(ratios - ratios.mean())
    assert found.clr_difference.sum() == pytest.approx(0.0, abs=1e-12)
    assert found.distance == pytest.approx(np.linalg.norm(found.clr_difference))
    assert found.replaced == 0


@few(max_examples=15)
@given(st.integers(0, 100))
def test_percent_missing_rows_and_perturbation_do_not_matter(seed: int) -> None:
    a, b = _drawn(5, seed), _drawn(5, seed + 1000)
    plain = composition(a, b, seed=1)
    percent = composition(np.vstack([100 * a, [np.nan, 1.0, 1.0]]), 100 * b, seed=1)
    assert percent.p == plain.p
    assert percent.distance == pytest.approx(plain.distance)
    # Multiplying a part by a constant, as another stain would, changes no distance.
    stained = composition(a * [1.0, 5.0, 1.0], b * [1.0, 5.0, 1.0], seed=1)
    assert stained.distance == pytest.approx(plain.distance)
    assert stained.p == plain.p
    assert composition(b, a, seed=1).clr_difference == pytest.approx(-plain.clr_difference)


def test_a_zero_becomes_0_65_of_the_smallest_and_leaves_other_ratios_alone() -> None:
    a = np.array([[0.0, 0.6, 0.4], [0.2, 0.5, 0.3]])
    b = np.array([[0.1, 0.6, 0.3], [0.3, 0.4, 0.3]])
    found = composition(a, b, seed=1)
    delta = 0.65 * 0.1
    filled = np.array([[delta, 0.6 * (1 - delta), 0.4 * (1 - delta)], a[1]])
    centre = np.exp(np.log(filled).mean(axis=0))
    assert found.centres_a == pytest.approx(centre / centre.sum())
    assert found.replaced == 1


def test_p_is_that_of_every_permutation() -> None:
    a, b = _drawn(4, 3, shift=1.5), _drawn(4, 4)
    # Complete separation of four against four: two of seventy relabellings.
    assert composition(a + np.array([2.0, 0.0, 0.0]), b, seed=1).p == pytest.approx(2 / 70)


def test_the_test_is_of_its_size_and_finds_what_is_there() -> None:
    same = [composition(_drawn(8, 2 * s), _drawn(8, 2 * s + 1), draws=199, seed=s).p for s in range(300)]
    apart = [composition(_drawn(8, 2 * s, shift=0.8), _drawn(8, 2 * s + 1), draws=199, seed=s).p for s in range(50)]
    assert 0.02 <= np.mean(np.array(same) <= 0.05) <= 0.085
    assert np.mean(np.array(apart) <= 0.05) > 0.7


def test_what_is_no_composition_says_so() -> None:
    good = _drawn(3, 1)
    with pytest.raises(MeasureError, match="Part 2 of the composition is zero"):
        composition(good * [1, 0, 1], good * [1, 0, 1], seed=1)
    with pytest.raises(MeasureError, match="negative"):
        composition(-good, good, seed=1)
    with pytest.raises(MeasureError, match="Nobody"):
        composition(good * np.nan, good, seed=1)
    assert np.isnan(composition(good[:1], good, seed=1).p)
