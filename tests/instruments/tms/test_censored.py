"""Means of values of which some lie beyond a limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from ponos.errors import MeasureError
from ponos.instruments.tms.censored import difference, floored_mean, mean_beyond

NONE = np.zeros(20, dtype=bool)


def _drawn(seed: int, n: int = 20) -> np.ndarray:
    return np.random.default_rng(seed).normal(140.0, 15.0, n)


def test_without_values_beyond_it_is_the_mean_with_students_interval() -> None:
    y = _drawn(1)
    found = mean_beyond(y, NONE)
    low, high = stats.t.interval(0.95, 19, loc=y.mean(), scale=stats.sem(y))
    assert (found.mean, found.low, found.high) == pytest.approx((y.mean(), low, high))


def test_the_difference_of_complete_means_is_welchs() -> None:
    a, b = _drawn(1), _drawn(2, 12) + 5.0
    found = difference(mean_beyond(a, NONE), mean_beyond(b, NONE[:12]))
    theirs = stats.ttest_ind(a, b, equal_var=False)
    assert found.p == pytest.approx(theirs.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(theirs.confidence_interval()))


def test_the_likeliest_mean_is_that_of_scipy() -> None:
    y = _drawn(3)
    over = y > 145.0
    seen = np.minimum(y, 145.0)
    theirs = stats.norm.fit(stats.CensoredData.right_censored(seen, over))
    found = mean_beyond(seen, over)
    small = np.sqrt((~over).sum() / ((~over).sum() - 1.0))
    assert found.mean == pytest.approx(theirs[0], abs=0.01)
    assert found.sd / small == pytest.approx(theirs[1], abs=0.01)


def test_the_interval_of_a_mean_with_values_beyond_holds_the_truth_as_often_as_it_says() -> None:
    inside, middle = [], []
    for seed in range(400):
        y = _drawn(seed)
        over = y > 150.0
        found = mean_beyond(np.minimum(y, 150.0), over)
        inside.append(found.low <= 140.0 <= found.high)
        middle.append(found.mean)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)
    assert np.mean(middle) == pytest.approx(140.0, abs=0.6)


def test_leaving_values_beyond_out_would_be_biased() -> None:
    y = _drawn(4, 400)
    over = y > 145.0
    assert y[~over].mean() < 133.0
    assert mean_beyond(np.minimum(y, 145.0), over).mean == pytest.approx(140.0, abs=2.0)


def test_sizes_within_the_noise_do_not_bias_the_mean_logarithm() -> None:
    rng = np.random.default_rng(5)
    known, measured = [], []
    for _ in range(200):
        size = np.exp(rng.normal(np.log(0.06), 0.7, 20))
        noisy = np.maximum(size, 0.06 * rng.uniform(0.6, 1.0, 20))
        known.append(floored_mean(noisy, 0.06).mean)
        measured.append(np.log(noisy).mean())
    assert np.exp(np.mean(known)) == pytest.approx(0.06, rel=0.05)
    assert np.exp(np.mean(measured)) > 1.1 * 0.06


@given(some.floats(0.01, 100.0), some.integers(0, 30))
def test_a_mean_goes_with_the_scale_of_its_values(scale: float, seed: int) -> None:
    y = _drawn(seed)
    over = y > 150.0
    one, two = mean_beyond(np.minimum(y, 150.0), over), mean_beyond(scale * np.minimum(y, 150.0), over)
    assert (two.mean, two.low, two.high) == pytest.approx(
        (scale * one.mean, scale * one.low, scale * one.high), rel=1e-5
    )


def test_zeros_enter_as_smaller_than_the_noise() -> None:
    size = np.array([0.5, 0.8, 0.6, 0.0, 0.0])
    found = floored_mean(size, 0.1)
    assert found.beyond == 2
    assert found.mean < np.log(size[:3]).mean()


@pytest.mark.parametrize(
    ("values", "floor", "words"),
    [
        ([0.5, 0.6, 0.0], 0.0, "size of zero"),
        ([0.01, 0.02, 0.5], 0.1, "1 of 3 values"),
        ([0.5, 0.5, 0.5], 0.1, "alike"),
    ],
)
def test_nothing_is_said_of_values_that_say_nothing(values: list[float], floor: float, words: str) -> None:
    with pytest.raises(MeasureError, match=words):
        floored_mean(values, floor)
