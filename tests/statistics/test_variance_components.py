"""Likelihood of a random intercept, against matrices written out."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.statistics.moments import Floats
from ponos.statistics.variance_components import Persons, curvature, deviance, likeliest_ratio


def _persons(seed: int, *, own: float) -> Persons:
    random = np.random.default_rng(seed)
    index = np.sort(random.integers(0, 9, 30))
    _, index = np.unique(index, return_inverse=True)
    x, _ = np.linalg.qr(np.column_stack([np.ones(30), random.standard_normal((30, 2))]))
    y = random.standard_normal(30) + own * random.standard_normal(9)[index]
    return Persons(y - x @ (x.T @ y), x, index)


def _written_out(persons: Persons, tau2: float, sigma2: float) -> float:
    same = (persons.index[:, None] == persons.index).astype(float)
    covariance = sigma2 * np.eye(len(persons.y)) + tau2 * same
    inverse = np.linalg.inv(covariance)
    inner = persons.x.T @ inverse @ persons.x
    beta = np.linalg.solve(inner, persons.x.T @ inverse @ persons.y)
    rest = persons.y - persons.x @ beta
    logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1]
    return float(logs + rest @ inverse @ rest)


def _second(persons: Persons, at: Floats, i: int, j: int) -> float:
    step = 1e-4 * np.eye(2)
    corners = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    total = sum(a * b * _written_out(persons, *(at + a * step[i] + b * step[j])) for a, b in corners)
    return float(total / 4e-8)


def test_the_deviance_is_that_of_the_matrices() -> None:
    persons = _persons(1, own=1.0)
    apart = []
    for ratio in (0.0, 0.3, 2.0):
        value, rest = deviance(persons, ratio)
        sigma2 = rest / 27
        apart.append(_written_out(persons, ratio * sigma2, sigma2) - value)
    # But for a constant.
    assert apart == pytest.approx([apart[0]] * 3)


def test_the_likeliest_ratio_is_lower_than_its_neighbours() -> None:
    persons = _persons(2, own=1.0)
    best = likeliest_ratio(persons)
    assert best > 0
    assert all(deviance(persons, best)[0] < deviance(persons, best * factor)[0] for factor in (0.99, 1.01, 0.1, 10))


def test_the_second_derivatives_are_those_of_the_deviance() -> None:
    persons, at = _persons(3, own=0.8), np.array([0.7, 1.1])
    covariance, slopes, hessian = curvature(persons, *at)
    for i in range(2):
        for j in range(2):
            assert hessian[i, j] == pytest.approx(_second(persons, at, i, j), rel=1e-4), (i, j)
        moved = [curvature(persons, *(at + side * 1e-5 * np.eye(2)[i]))[0] for side in (1, -1)]
        assert covariance @ slopes[i] @ covariance == pytest.approx((moved[0] - moved[1]) / 2e-5, rel=1e-4, abs=1e-7)
