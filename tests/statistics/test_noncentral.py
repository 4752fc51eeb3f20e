"""Noncentral t, against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ponos.statistics.noncentral import centre, probability

FREEDOMS = [2.0, 2.5, 5.0, 17.3, 44.0, 300.0]
VALUES = [-40.0, -6.0, -0.4, 0.0, 1.0, 3.0, 12.0, 40.0]


@pytest.mark.parametrize("target", [0.025, 0.2, 0.5, 0.975])
def test_scipy_finds_the_probability_at_the_centre(target: float) -> None:
    t, df = (side.ravel() for side in np.meshgrid(VALUES, FREEDOMS))
    assert stats.nct.cdf(t, df, centre(t, df, target)) == pytest.approx(np.full(len(t), target), abs=1e-6)


def test_the_probability_is_scipys() -> None:
    random = np.random.default_rng(1)
    df, shift = random.uniform(2, 80, 200), random.normal(0, 3, 200)
    t = shift + random.standard_t(5, 200)
    assert probability(t, df, shift) == pytest.approx(stats.nct.cdf(t, df, shift), abs=1e-6)


def test_far_out_the_centre_grows_with_t() -> None:
    near, far = centre([300.0, 3000.0, -3000.0], [20.0] * 3, 0.025), 3000.0 * np.sqrt(stats.chi2.ppf(0.975, 20) / 20)
    assert near[1] == pytest.approx(10 * near[0]) == pytest.approx(far, rel=1e-3)
    assert near[2] == pytest.approx(-(centre([3000.0], [20.0], 0.975)[0]))


def test_what_is_missing_stays_so() -> None:
    assert np.isnan(centre([np.nan, 1.0, 1.0], [5.0, np.nan, 0.0], 0.5)).all()
    assert np.isnan(probability(1.0, -1.0, 0.0))


def test_the_order_of_the_measures_does_not_matter() -> None:
    t = np.random.default_rng(2).normal(0, 4, 1500)
    df = np.full(1500, 12.0)
    assert centre(t[::-1], df, 0.1)[::-1] == pytest.approx(centre(t, df, 0.1), abs=1e-8)
