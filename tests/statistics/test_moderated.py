"""Moderated t, against limma's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import polygamma

from ponos.errors import UsageError
from ponos.statistics.means import one_sample, pooled, welch
from ponos.statistics.moderated import moderated, squeeze
from tests.statistics.made import groups, synthetic


def test_t_and_p_are_limmas(data: Path) -> None:
    study = synthetic(data)
    found = moderated(pooled(study.a, study.b))
    assert found.t == pytest.approx(study.expected["t_limma"].to_numpy(), rel=1e-8)
    assert found.p == pytest.approx(study.expected["p_limma"].to_numpy(), rel=1e-8)


@pytest.mark.parametrize("df_prior", [3.0, 12.0])
def test_the_prior_that_drew_the_variances_is_found(df_prior: float) -> None:
    random = np.random.default_rng(1)
    true = 2.0 * df_prior / random.chisquare(df_prior, 40_000)
    found = squeeze(true * random.chisquare(8, 40_000) / 8, 8)
    assert found.df_prior == pytest.approx(df_prior, rel=0.08)
    assert found.variance_prior == pytest.approx(2.0, rel=0.03)
    # The logarithms of the true variances spread as the prior says.
    seen = np.log(true).var(ddof=1)
    assert polygamma(1, found.df_prior / 2) == pytest.approx(seen, rel=0.1)


def test_variances_that_differ_by_chance_become_one() -> None:
    found = squeeze([1.0, 1.01, 0.99, 1.0, np.nan], 20)
    assert found.df_prior == np.inf
    assert found.variance_posterior[:4] == pytest.approx(np.full(4, found.variance_prior))
    assert np.isnan(found.variance_posterior[4])


def test_a_variance_moves_towards_the_prior_and_not_past_it() -> None:
    a, b = groups(5, 6, 50, seed=2)
    scale = np.exp(np.random.default_rng(3).normal(0, 0.6, 50))
    raw = pooled(a * scale, b * scale)
    variance = raw.se**2 / (1 / 5 + 1 / 6)
    found = squeeze(variance, raw.df)
    assert ((found.variance_posterior - variance) * (found.variance_prior - variance) > 0).all()
    assert (np.abs(found.variance_posterior - variance) < np.abs(found.variance_prior - variance)).all()


def test_only_a_pooled_variance_can_be_moderated() -> None:
    a, b = groups(6, 9, 5, seed=4)
    with pytest.raises(UsageError, match="pooled variance"):
        moderated(welch(a, b))
    assert np.isfinite(moderated(one_sample(a)).p).all()
    assert np.isnan(moderated(pooled(a[:, :2], b[:, :2])).p).all()
