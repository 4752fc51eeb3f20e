"""Models for grades, counts, shares, and yes or no."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ponos.errors import UsageError
from ponos.statistics import families
from ponos.statistics.families import binary, count, odds, ordinal, proportion, ranked

GROUP = np.arange(60) < 30


def test_grades_give_the_odds_ratio_that_drew_them() -> None:
    random = np.random.default_rng(1)
    group = np.arange(3000) < 1500
    grades = np.digitize(random.logistic(size=3000) + 0.7 * group, [-1.0, 0.0, 1.5]).astype(float)
    grades[0] = np.nan
    found = ordinal(grades, group)
    assert found.scale == "log odds ratio"
    assert "2999 people" in found.words
    assert found.low < 0.7 < found.high
    assert found.high - found.low == pytest.approx(0.25, abs=0.03)
    turned = ordinal(grades, ~group)
    assert turned.estimate == pytest.approx(-found.estimate, abs=1e-3)
    # Only the order counts.
    assert ordinal(np.exp(grades), group).estimate == pytest.approx(found.estimate, abs=1e-3)


def test_two_grades_are_a_logit() -> None:
    yes = np.r_[np.ones(20), np.zeros(10), np.ones(12), np.zeros(18)]
    found = ordinal(yes, GROUP)
    assert found.estimate == pytest.approx(np.log(20 * 18 / (10 * 12)), abs=1e-3)
    assert found.high - found.estimate == pytest.approx(1.96 * np.sqrt(1 / 20 + 1 / 10 + 1 / 12 + 1 / 18), abs=2e-3)


def test_scattered_counts_are_negative_binomial() -> None:
    random = np.random.default_rng(2)
    group = np.arange(400) < 200
    counts = random.negative_binomial(2.0, 2.0 / (2.0 + np.where(group, 6.0, 3.0)))
    found = count(counts, group, exposure=np.full(400, 2.0))
    assert found.words.startswith("Negative binomial, dispersion 0.")
    assert found.scale == "rate ratio"
    assert found.estimate == pytest.approx(counts[group].mean() / counts[~group].mean(), rel=1e-3)
    assert found.low < 2.0 < found.high


def test_even_counts_fall_back_to_poisson_and_say_so() -> None:
    counts = np.random.default_rng(3).integers(3, 6, 60)
    found = count(counts, GROUP)
    assert "Poisson" in found.words
    assert found.estimate == pytest.approx(counts[:30].mean() / counts[30:].mean())
    log = [np.log(one) for one in (found.low, found.high)]
    # By the delta method from both groups' own spread, not Poisson's; HC3 makes it n/(n−1)² of the squares.
    error = np.sqrt(sum(((c - c.mean()) ** 2).sum() / 29**2 / c.mean() ** 2 for c in (counts[:30], counts[30:])))
    assert log[1] - log[0] == pytest.approx(2 * stats.t.ppf(0.975, 58) * error, rel=1e-6)


def test_exposure_and_covariates_enter() -> None:
    random = np.random.default_rng(4)
    over, age = random.uniform(1, 9, 60), random.standard_normal(60)
    counts = random.poisson(over * np.exp(1.0 + 0.5 * age + 0.4 * GROUP))
    found = count(counts, GROUP, exposure=over, covariates=age)
    assert found.low < np.exp(0.4) < found.high
    assert found.high - found.low < 0.6


def test_shares_are_of_people_not_of_trials() -> None:
    random = np.random.default_rng(5)
    own = 1 / (1 + np.exp(-random.normal(0.2, 1.2, 60)))
    few, many = np.full(60, 10.0), np.full(60, 1000.0)
    found, more = (proportion(np.round(own * size), size, GROUP) for size in (few, many))
    # A hundred times the trials of the same people tell hardly more.
    assert more.high - more.low == pytest.approx(found.high - found.low, rel=0.15)
    share = np.round(own * 1000) / 1000
    expected = np.log(share[:30].mean() / (1 - share[:30].mean())) - np.log(share[30:].mean() / (1 - share[30:].mean()))
    assert more.estimate == pytest.approx(expected, abs=1e-6)
    assert proportion(share, np.ones(60), GROUP).p == pytest.approx(more.p, rel=1e-6)


def test_shares_keep_their_size_where_nothing_differs() -> None:
    random, wrong = np.random.default_rng(6), 0
    group = np.arange(24) < 12
    for _ in range(300):
        chance = random.beta(2, 3, 24)
        wrong += proportion(random.binomial(20, chance), np.full(24, 20), group).p < 0.05
    assert 0.02 <= wrong / 300 <= 0.08


def test_the_risk_difference_has_newcombes_interval() -> None:
    # The first example of the paper's second table, method 10: 56/70 against 48/80.
    found = binary(np.arange(70) < 56, np.arange(80) < 48)
    assert (found.estimate, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.p == pytest.approx(stats.fisher_exact([[56, 14], [48, 32]])[1])
    assert found.scale == "risk difference"


def test_an_empty_cell_has_a_risk_difference_but_no_odds_ratio() -> None:
    risk, ratio = binary([1, 1, 1, np.nan], [0, 0, 0, 0]), odds([1, 1, 1], [0, 0, 0, 0])
    assert (risk.estimate, risk.high) == (1.0, 1.0)
    assert 0 < risk.low < 1
    assert np.isnan(ratio.estimate)
    assert "empty" in ratio.words
    full = odds([1, 1, 0], [1, 0, 0])
    assert full.estimate == pytest.approx(np.log(4))
    with pytest.raises(UsageError, match="1 or 0"):
        binary([2], [1])


def test_what_cannot_be_fitted_says_why() -> None:
    separated = ordinal(np.where(GROUP, 3, np.arange(60) % 3), GROUP)
    reasons = {
        "separated": separated,
        "same grade": ordinal(np.ones(60), GROUP),
        "Nothing was counted": count(np.where(GROUP, 0, 3), GROUP),
        "negative": count(np.where(GROUP, -1, 3), GROUP),
        "All or none": proportion(np.where(GROUP, 5, 2), np.full(60, 5), GROUP),
        "outside 0 to 1": proportion(np.full(60, 7), np.full(60, 5), GROUP),
        "fewer than two": ordinal(np.arange(60), np.arange(60) < 1),
        "nothing to differ in": count(np.arange(60), GROUP, covariates=1.0 * GROUP),
        "has nobody": binary([], [1, 0]),
    }
    for words, found in reasons.items():
        assert words in found.words
        assert np.isnan([found.estimate, found.low, found.high, found.p]).all()


def test_ranks_tell_groups_apart_of_which_no_model_has_a_finite_estimate() -> None:
    a, b = [3, 4, 4, 3, 3, 4], [0, 1, 0, 2, 1, 0]
    assert ordinal([*a, *b], [1] * 6 + [0] * 6).separated
    assert count([0, 0, 0, 5, 7, 6], [1] * 3 + [0] * 3).separated
    assert not count([-1, 2, 3, 5, 7, 6], [1] * 3 + [0] * 3).separated, "values that cannot be are not ranked"
    found = ranked(a, b)
    assert found.p == pytest.approx(stats.mannwhitneyu(a, b).pvalue)
    assert (found.estimate, found.scale) == (1.0, "Cliff's delta")
    assert np.isnan([found.low, found.high]).all()
    near = ranked([*a, 0], [*b, 3])
    pairs = np.sign(np.subtract.outer([*a, 0], [*b, 3]))
    assert near.estimate == pytest.approx(pairs.mean())
    assert near.low < near.estimate < near.high
    assert np.isnan(ranked([1], [1, 2]).p)
    assert np.isnan(ranked([1, 1], [1, 1]).p)


def test_groups_that_share_one_grade_are_known_to_be_apart_without_a_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "_proportional_odds", lambda *_: pytest.fail("nothing is to be fitted"))
    found = families.ordinal([3, 4, 5, 3, 1, 2, 3, 2], [True] * 4 + [False] * 4)
    assert found.separated
    assert np.isnan(found.p)
