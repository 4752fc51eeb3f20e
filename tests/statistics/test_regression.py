"""Adjusted differences, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import UsageError
from ponos.statistics.means import welch
from ponos.statistics.regression import adjusted
from tests.statistics.made import groups


def test_every_measure_is_that_of_statsmodels_with_its_own_people() -> None:
    from statsmodels.regression.linear_model import OLS

    y, _ = groups(30, 1, 8, seed=1, missing=0.05)
    extra, _ = groups(30, 1, 2, seed=2)
    extra[4, 0] = np.nan
    member = np.arange(30) < 14
    found = adjusted(y, member, extra)
    assert len({tuple(column) for column in np.isnan(y).T}) > 4
    for at in range(8):
        known = ~np.isnan(y[:, at]) & ~np.isnan(extra).any(axis=1)
        design = np.column_stack([np.ones(30), member, extra])[known]
        theirs = OLS(y[known, at], design).fit(cov_type="HC3", use_t=True)
        for name, value in (("estimate", theirs.params[1]), ("se", theirs.bse[1]), ("p", theirs.pvalues[1])):
            assert getattr(found, name)[at] == pytest.approx(value), name
        assert (found.df[at], found.low[at]) == pytest.approx((known.sum() - 4, theirs.conf_int()[1, 0]))
        assert (found.n[0][at], found.n[1][at]) == ((known & member).sum(), (known & ~member).sum())


def test_a_covariate_that_explains_the_difference_takes_it_away() -> None:
    random = np.random.default_rng(3)
    member = np.arange(200) < 100
    age = random.standard_normal(200) + 1.5 * member
    y = 2 * age[:, None] + random.standard_normal((200, 5))
    assert (np.abs(welch(y[member], y[~member]).t) > 7).all()
    assert (np.abs(adjusted(y, member, age).t) < 4).all()
    assert adjusted(y + 3 * member[:, None], member, age).estimate == pytest.approx(
        adjusted(y, member, age).estimate + 3
    )


def test_the_only_one_at_a_site_is_passed_over() -> None:
    y, _ = groups(20, 1, 3, seed=4)
    member, site = np.arange(20) % 2 == 0, (np.arange(20) == 7) * 1.0
    age = np.linspace(-1, 1, 20)
    found = adjusted(y, member, np.column_stack([age, site]))
    without = adjusted(np.delete(y, 7, axis=0), np.delete(member, 7), np.delete(age, 7))
    assert found.estimate == pytest.approx(without.estimate)
    assert found.se == pytest.approx(without.se)
    assert found.df == pytest.approx(without.df)


def test_what_cannot_be_adjusted_is_nan() -> None:
    y, _ = groups(8, 1, 2, seed=5)
    member = np.arange(8) < 4
    assert np.isnan(adjusted(y, member, member * 2.0).p).all()
    assert np.isnan(adjusted(y[:3], member[:3], np.arange(3.0)).p).all()
    assert np.isnan(adjusted(np.ones((8, 1)), member, np.arange(8.0)).p).all()
    assert np.isnan(adjusted(y, np.arange(8) < 1, np.arange(8.0)).p).all()
    with pytest.raises(UsageError, match="one row a person"):
        adjusted(y, member[:3], np.arange(8.0))
