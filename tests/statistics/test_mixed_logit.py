"""The mixed logit against plain integration, and against what is known of the trials it was fed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from ponos.errors import MeasureError
from ponos.statistics.mixed_logit import mixed_logit
from ponos.statistics.moments import Floats, Ints


def _trials(people: int, each: int, sd: float, seed: int) -> tuple[Floats, Floats, Ints]:
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), each)
    x = np.column_stack([np.ones(len(person)), random.standard_normal(len(person))])
    linear = x @ [-0.4, 0.9] + sd * random.standard_normal(people)[person]
    chosen = (random.random(len(person)) < 1 / (1 + np.exp(-linear))).astype(float)
    return np.asarray(chosen), np.asarray(x), person.astype(np.int64)


def _height(y: Floats, x: Floats, person: Ints, coef: Floats, sd: float) -> float:
    total = 0.0
    for one in np.unique(person):
        sign, linear = 2 * y[person == one] - 1, x[person == one] @ coef

        def _joint(own: float, sign: Floats = sign, linear: Floats = linear) -> float:
            chance = np.prod(1 / (1 + np.exp(-sign * (linear + own))))
            return float(chance * np.exp(-0.5 * (own / sd) ** 2) / sd / np.sqrt(2 * np.pi))

        total += float(np.log(quad(_joint, -12, 12, epsabs=1e-14, limit=200)[0]))
    return total


def test_the_likelihood_is_that_of_plain_integration_and_nowhere_higher_nearby() -> None:
    y, x, person = _trials(12, 15, 1.2, seed=4)
    fit = mixed_logit(y, x, person, nodes=15)
    assert fit.log_likelihood == pytest.approx(_height(y, x, person, fit.coef, fit.sd), abs=1e-4)
    for move in ([0.1, 0.0], [0.0, -0.1]):
        assert _height(y, x, person, fit.coef + move, fit.sd) < fit.log_likelihood
    for factor in (0.9, 1.1):
        assert _height(y, x, person, fit.coef, factor * fit.sd) < fit.log_likelihood


def test_what_went_in_comes_out() -> None:
    y, x, person = _trials(150, 40, 1.0, seed=5)
    fit = mixed_logit(y, x, person)
    error = np.sqrt(np.diag(fit.covariance))
    assert np.abs(fit.coef - [-0.4, 0.9]).tolist() < (3 * error).tolist()
    assert fit.sd == pytest.approx(1.0, abs=0.2)
    assert error[0] > error[1], "the intercept of all is known no better than people are many"


def test_more_nodes_change_nothing_that_matters() -> None:
    y, x, person = _trials(20, 20, 1.5, seed=6)
    few, many = (mixed_logit(y, x, person, nodes=nodes) for nodes in (9, 31))
    np.testing.assert_allclose(few.coef, many.coef, atol=2e-3)


def test_without_spread_it_is_a_plain_logit() -> None:
    y, x, person = _trials(40, 30, 0.0, seed=7)
    fit = mixed_logit(y, x, np.random.default_rng(1).permutation(person))
    assert fit.sd < 0.25
    assert fit.coef == pytest.approx([-0.4, 0.9], abs=0.25)


def test_what_cannot_be_fitted_says_why() -> None:
    y, x, person = _trials(6, 10, 0.5, seed=8)
    with pytest.raises(MeasureError, match="alike"):
        mixed_logit(np.zeros(len(y)), x, person)
    with pytest.raises(MeasureError, match="depend on each other"):
        mixed_logit(y, np.column_stack([x, x]), person)
    with pytest.raises(MeasureError, match="could not be fitted"):
        mixed_logit((x[:, 1] > 0) * 1.0, x, person)
