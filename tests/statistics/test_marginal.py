"""Marginal models in closed form, beside those of statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.genmod.cov_struct import Exchangeable, Independence
from statsmodels.genmod.families import Binomial, Gaussian
from statsmodels.genmod.generalized_estimating_equations import GEE

from ponos.errors import MeasureError, UsageError
from ponos.statistics.marginal import marginal, relabelled
from ponos.statistics.moments import Floats, Ints


def _trials(seed: int, *, effect: float = 0.0) -> tuple[Floats, Floats, Ints]:
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(16), random.integers(5, 25, 16))
    group, offer = (person < 8) * 1.0, random.standard_normal(len(person))
    linear = -0.3 + effect * group + 0.8 * offer + 0.7 * random.standard_normal(16)[person]
    chosen = (random.random(len(person)) < 1 / (1 + np.exp(-linear))).astype(float)
    design: Floats = np.column_stack([np.ones(len(person)), group, offer])
    return np.asarray(chosen), design, person.astype(np.int64)


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_estimates_and_both_errors_are_those_of_statsmodels(seed: int) -> None:
    y, x, person = _trials(seed)
    for outcome, family, kind in ((y, "binary", Binomial()), (x[:, 2] + y, "gaussian", Gaussian())):
        for correlation, structure in (("exchangeable", Exchangeable()), ("independence", Independence())):
            ours = marginal(outcome, x, person, family=family, correlation=correlation)  # type: ignore[arg-type]
            model = GEE(outcome, x, groups=person, family=kind, cov_struct=structure)
            theirs = model.fit(maxiter=200, cov_type="bias_reduced")
            np.testing.assert_allclose(ours.coef, theirs.params, atol=1e-6)
            for covariance, name in ((ours.robust, "robust"), (ours.small, "bias_reduced")):
                errors = theirs.standard_errors(cov_type=name)
                np.testing.assert_allclose(np.sqrt(np.diag(covariance)), errors, atol=1e-6)
            assert ours.alpha == pytest.approx(float(structure.dep_params or 0.0), abs=1e-6)


def test_the_published_choice_of_effort_is_found(data: Path) -> None:
    trials = pd.read_csv(data / "walitt-2024" / "eefrt.csv")
    trials = trials[(trials["Trial"] > 0) & (trials["Choice_Time"] != 5)]
    value, chance = trials["Value_of_Reward"], trials["Probability_of_Reward"]
    patient, male = trials["Status_MECFS_is_1"], trials["Sex_Male_is_1"]
    design = np.column_stack([np.ones(len(trials)), patient, trials["Trial"] - 1, value, chance, value * chance, male])
    chosen, person = trials["Trial_Difficulty_Hard_is_1"], trials["Subject"]
    fit = marginal(chosen, design, person, family="binary", correlation="exchangeable")
    assert (fit.trials, fit.people) == (1419, 31)
    assert fit.coef == pytest.approx([-3.4865, -0.5020, -0.0305, 0.6036, 2.5270, 0.4541, 0.5963], abs=2e-3)
    errors = [0.730, 0.242, 0.006, 0.238, 0.812, 0.262, 0.257]
    assert np.sqrt(np.diag(fit.robust)) == pytest.approx(errors, abs=6e-4)
    assert fit.alpha == pytest.approx(0.050, abs=5e-4)


def test_a_combination_of_coefficients_has_the_error_of_the_combination() -> None:
    y, x, person = _trials(1)
    fit = marginal(y, x, person, family="binary", correlation="exchangeable")
    turned = np.column_stack([x[:, 0], 1.0 - x[:, 1], x[:, 2]])
    other = marginal(y, turned, person, family="binary", correlation="exchangeable").of(0)
    both = fit.along([1.0, 1.0, 0.0])
    assert (both.value, both.se, both.p) == pytest.approx((other.value, other.se, other.p), abs=1e-6)
    assert fit.of(1, small_sample=True).se > fit.of(1).se
    assert fit.of(1).low < fit.of(1).value < fit.of(1).high


def test_labels_dealt_out_again_tell_an_effect_from_chance() -> None:
    for effect, low, high in ((0.0, 0.05, 1.0), (2.5, 0.0, 0.02)):
        y, x, person = _trials(3, effect=effect)
        found = relabelled(y, x[:, [0, 2]], person, x[:, 1], draws=200, seed=1)
        assert found.draws > 190
        assert low <= found.p <= high
        assert low <= found.p_robust <= high


def test_a_share_of_draws_is_never_nothing() -> None:
    y, x, person = _trials(5, effect=4.0)
    assert relabelled(y, x[:, [0, 2]], person, x[:, 1], draws=20, seed=2).p >= 1 / 21


def test_what_cannot_be_fitted_says_why() -> None:
    y, x, person = _trials(2)
    with pytest.raises(MeasureError, match="alike"):
        marginal(np.ones(len(y)), x, person, family="binary", correlation="exchangeable")
    with pytest.raises(MeasureError, match="could not be fitted"):
        marginal(x[:, 1], x, person, family="binary", correlation="independence")
    with pytest.raises(MeasureError, match="depend on each other"):
        marginal(y, np.column_stack([x, x[:, 1]]), person, family="binary", correlation="exchangeable")
    with pytest.raises(UsageError, match="one row a trial"):
        marginal(y[:3], x, person, family="binary", correlation="exchangeable")
