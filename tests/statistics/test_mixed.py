"""Mixed model with a random intercept, against R's and statsmodels'."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.statistics.means import pooled
from ponos.statistics.mixed import change_by_group, random_intercept
from ponos.statistics.moments import Floats
from tests.statistics.made import GOLDEN, groups, synthetic

COLUMNS = {"estimate": "est", "se": "se", "df": "df", "t": "t", "p": "p", "tau2": "tau2", "sigma2": "sigma2"}


def test_missing_visits_are_used_as_lmertest_does() -> None:
    visits = pd.read_csv(GOLDEN / "visits_missing.csv")
    group, time = visits["group"].to_numpy(float), visits["time"].to_numpy(float)
    design = np.column_stack([np.ones(len(visits)), group, time, group * time])
    for _, row in pd.read_csv(GOLDEN / "visits_missing_expected.csv").iterrows():
        found = random_intercept(visits[row["measure"]].to_numpy(), visits["id"], design, [0, 0, 0, 1])
        for ours, theirs in COLUMNS.items():
            assert getattr(found, ours) == pytest.approx(row[theirs], rel=1e-5, abs=1e-7), (row["measure"], ours)
        assert found.boundary == bool(row["singular"])


def test_complete_visits_are_fitted_as_lmertest_does(data: Path) -> None:
    study = synthetic(data)
    found = change_by_group(study.first, study.second, group=study.group)
    assert (found.boundary == ~study.inner).all()
    for ours, theirs in (COLUMNS | {"t": "t_lmerTest", "p": "p_lmerTest"}).items():
        if ours != "df":
            expected = study.expected[theirs].to_numpy()
            assert getattr(found, ours) == pytest.approx(expected, abs=1e-4), ours
    # lmerTest differentiates numerically, and is up to 0.02 off the 44 that complete visits have.
    assert found.df[study.inner] == pytest.approx(np.full(191, 44.0), rel=1e-6)
    assert study.expected["df_satt"].to_numpy() == pytest.approx(found.df, abs=0.03)


def test_complete_visits_are_the_closed_form_but_at_the_boundary(data: Path) -> None:
    study = synthetic(data)
    found, closed = change_by_group(study.first, study.second, group=study.group), pooled(study.a, study.b)
    assert found.estimate == pytest.approx(closed.estimate, abs=1e-10)
    assert found.se[study.inner] == pytest.approx(closed.se[study.inner], rel=1e-7)
    assert found.low[study.inner] == pytest.approx(closed.low[study.inner], abs=1e-6)
    edge = found.boundary
    assert (found.df[edge] == 88).all()
    assert (found.tau2[edge] == 0).all()
    assert (found.se[edge] < closed.se[edge]).all()


def test_uneven_visits_are_fitted_as_statsmodels_does() -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    y, person, design = _uneven(1)
    found = random_intercept(y, person, design, [0, 1, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = MixedLM(y, design, groups=person).fit(reml=True, method="lbfgs")
    assert found.estimate == pytest.approx(theirs.params[1], rel=1e-4)
    # Theirs comes from a Hessian over the variances too; the covariance written out is the judge.
    assert found.se == pytest.approx(theirs.bse[1], rel=1e-2)
    whole = found.sigma2 * np.eye(len(y)) + found.tau2 * (person[:, None] == person)
    assert found.se**2 == pytest.approx(np.linalg.inv(design.T @ np.linalg.solve(whole, design))[1, 1])
    assert found.tau2 == pytest.approx(float(theirs.cov_re[0, 0]), rel=1e-3)
    # A covariate of the person is known about as well as there are people, not visits.
    assert found.df < 45


def test_scale_shift_order_and_names_of_people_do_not_matter() -> None:
    y, person, design = _uneven(2)
    plain = random_intercept(y, person, design, [0, 1, 0])
    mixed_up = np.random.default_rng(1).permutation(len(y))
    names = np.array([f"p{one}" for one in person])[mixed_up]
    moved = random_intercept(1e4 + 3 * y[mixed_up], names, design[mixed_up], [0, 1, 0])
    assert moved.estimate == pytest.approx(3 * plain.estimate, rel=1e-6)
    assert moved.df == pytest.approx(plain.df, rel=1e-4)
    assert moved.tau2 == pytest.approx(9 * plain.tau2, rel=1e-4)
    with_gaps = random_intercept(np.append(y, np.nan), np.append(person, 0), np.vstack([design, design[:1]]), [0, 1, 0])
    assert with_gaps == plain


def test_the_test_is_of_its_size_with_a_third_of_the_visits_missing() -> None:
    random = np.random.default_rng(3)
    own = random.standard_normal((14, 400))
    first, second = (own + random.standard_normal(own.shape) for _ in range(2))
    second[::3] = np.nan
    found = change_by_group(first, second, group=np.arange(14) < 7)
    assert 0.025 < (found.p < 0.05).mean() < 0.08


def test_what_cannot_be_fitted_is_nan() -> None:
    a, _ = groups(6, 1, 3, seed=4)
    side = np.arange(6) < 3
    once = np.full((6, 3), np.nan)
    assert np.isnan(change_by_group(a, once, group=side).p).all()
    assert np.isnan(change_by_group(a, a + 1, group=np.ones(6)).p).all()
    assert np.isnan(change_by_group(np.ones((6, 1)), np.ones((6, 1)), group=side).estimate).all()
    with pytest.raises(UsageError, match="as many rows"):
        random_intercept([1.0, 2.0], [1, 2], np.ones((3, 1)), [1])


def _uneven(seed: int) -> tuple[Floats, Floats, Floats]:
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(40), random.integers(1, 5, 40))
    design = np.column_stack([np.ones(len(person)), random.standard_normal(40)[person], np.arange(len(person)) % 3])
    y = random.standard_normal(len(person)) + random.standard_normal(40)[person] + 0.4 * design[:, 1]
    return y, person.astype(float), design
