"""Modes of people and the prior learnt from them, where both are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from ponos.statistics.hierarchical import BetaPrior, beta_prior, learnt, modes
from ponos.statistics.moments import Bools, Floats

ONE = np.ones(1)


def _plain(at: Floats) -> tuple[Floats, Floats]:
    return np.repeat(at[:, :1], 60, axis=1), np.ones((len(at), 60, 1))


def _people(n: int, mean: Floats, sd: float, seed: int) -> tuple[Floats, Bools, Floats]:
    random = np.random.default_rng(seed)
    own = mean + sd * random.standard_normal(n)
    chosen = (random.random((n, 60)) < 1 / (1 + np.exp(-own[:, None]))).astype(float)
    return np.asarray(chosen), np.ones((n, 60)) > 0, np.asarray(own)


def test_the_mode_is_where_a_line_search_finds_it() -> None:
    chosen, known, _ = _people(5, np.zeros(5), 2.0, seed=1)
    known[:, 40:] = False
    found = modes(chosen, known, _plain, np.zeros((5, 1)), ONE, start=np.zeros((5, 1)))
    for one in range(5):
        yes = chosen[one, :40].sum()

        def _minus(at: float, yes: float = yes) -> float:
            return float(-(yes * at - 40 * np.log1p(np.exp(at))) + 0.5 * at**2)

        assert found.at[one, 0] == pytest.approx(minimize_scalar(_minus, bounds=(-6, 6)).x, abs=1e-3)


def test_the_evidence_is_that_of_plain_integration() -> None:
    chosen, known, _ = _people(1, np.zeros(1), 1.0, seed=2)
    found = modes(chosen, known, _plain, np.zeros((1, 1)), ONE, start=np.zeros((1, 1)))
    grid = np.linspace(-6, 6, 4001)
    yes = chosen.sum()
    height = yes * grid - 60 * np.log1p(np.exp(grid)) - 0.5 * grid**2 - 0.5 * np.log(2 * np.pi)
    whole = np.log(np.exp(height).sum() * (grid[1] - grid[0]))
    assert found.log_evidence[0] == pytest.approx(whole, abs=0.02)
    share = np.exp(height - whole) * (grid[1] - grid[0])
    assert found.mean[0, 0] == pytest.approx(float(share @ grid), abs=0.005)
    assert abs(found.mean[0, 0] - share @ grid) <= abs(found.at[0, 0] - share @ grid)


def test_the_prior_is_learnt_and_the_group_with_it() -> None:
    group = np.repeat([0.0, 1.0], 100)
    chosen, known, own = _people(200, -0.5 + 0.8 * group, 0.7, seed=3)
    design = np.column_stack([np.ones(200), group])
    found = learnt(chosen, known, _plain, design, mean=np.zeros(1), variance=4.0 * ONE)
    error = np.sqrt(found.coef_covariance[0, 1, 1])
    assert found.coef[1, 0] == pytest.approx(0.8, abs=3 * error)
    assert 0.08 < error < 0.14, "two groups of a hundred who spread by 0.7 and answer sixty times"
    assert np.sqrt(found.variance[0]) == pytest.approx(0.7, abs=0.12)
    assert np.corrcoef(found.modes.mean[:, 0], own)[0, 1] > 0.9


def test_who_answered_nothing_else_is_drawn_to_the_others() -> None:
    chosen, known, _ = _people(60, np.zeros(60), 0.5, seed=4)
    chosen[0] = 1.0
    found = learnt(chosen, known, _plain, np.ones((60, 1)), mean=np.zeros(1), variance=ONE)
    assert np.isfinite(found.modes.at).all()
    assert 1.0 < found.modes.at[0, 0] < 4.0


def test_the_spread_of_a_share_is_learnt() -> None:
    random = np.random.default_rng(5)
    share, trials = random.beta(8.0, 2.0, 400), np.full(400, 25.0)
    prior = beta_prior(random.binomial(25, share).astype(float), trials)
    assert prior.successes / (prior.successes + prior.failures) == pytest.approx(0.8, abs=0.02)
    assert prior.successes + prior.failures == pytest.approx(10.0, rel=0.35)


def test_one_person_alone_gets_one_success_and_one_failure() -> None:
    assert beta_prior(np.array([3.0, 0.0]), np.array([4.0, 0.0])) == BetaPrior(1.0, 1.0)
    assert BetaPrior(1.0, 1.0).mean(np.array([0.0]), np.array([0.0])).tolist() == [0.5]
