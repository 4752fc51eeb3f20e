"""Pooling of studies, against metafor."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import UsageError
from ponos.statistics.pooling import Pooled, random_effects
from tests.statistics.made import GOLDEN

EVEN = ([0.30, 0.35, 0.33, 0.31], [0.10, 0.08, 0.12, 0.09])


def _agrees(found: Pooled, name: str) -> None:
    rows = list(csv.DictReader((GOLDEN / "pooling_expected.csv").read_text(encoding="utf-8").splitlines()))
    expected = next(row for row in rows if row.pop("name") == name)
    for key, value in expected.items():
        assert getattr(found, key) == pytest.approx(float(value), rel=1e-7, abs=1e-9), key


def test_eight_studies_are_pooled_as_metafor_does(data: Path) -> None:
    y, v = np.loadtxt(data / "statistics" / "meta_k8_yi_vi.csv", delimiter=",").T
    found = random_effects(y, v)
    assert found.tau2 > 0.01
    _agrees(found, "eight")


def test_morris_studies_are_pooled_as_published(data: Path) -> None:
    rows = pd.read_csv(data / "statistics" / "morris2008_smcr_expected.csv")
    found = random_effects(rows["yi"], rows["vi"])
    assert (found.estimate, found.low, found.high) == pytest.approx((0.9492, 0.530, 1.368), abs=5e-4)
    _agrees(found, "morris")


def test_studies_more_alike_than_chance_have_no_variance_between_them() -> None:
    found = random_effects(*EVEN)
    assert (found.tau2, found.h2, found.i2) == (0.0, 1.0, 0.0)
    _agrees(found, "even")


@given(st.integers(0, 200), st.floats(0.1, 10), st.floats(-5, 5))
def test_a_scale_and_a_shift_go_through(seed: int, scale: float, shift: float) -> None:
    random = np.random.default_rng(seed)
    v = random.uniform(0.05, 0.3, 7)
    y = random.normal(0, np.sqrt(v + 0.2))
    one, other = random_effects(y, v), random_effects(scale * y + shift, scale**2 * v)
    assert other.estimate == pytest.approx(scale * one.estimate + shift, abs=1e-6)
    assert other.tau2 == pytest.approx(scale**2 * one.tau2, rel=1e-5, abs=1e-6)
    assert other.i2 == pytest.approx(one.i2, abs=1e-3)


def test_the_interval_covers_the_mean_effect() -> None:
    random, covered = np.random.default_rng(1), 0
    for _ in range(600):
        v = random.uniform(0.02, 0.2, 6)
        found = random_effects(random.normal(0.4, np.sqrt(v + 0.1)), v)
        covered += found.low <= 0.4 <= found.high
    assert 0.92 < covered / 600 < 0.975


def test_one_study_is_an_estimate_without_an_interval_and_none_is_nothing() -> None:
    alone = random_effects([0.5, np.nan, 1.0], [0.1, 0.1, -1.0])
    assert (alone.k, alone.estimate) == (1, 0.5)
    assert np.isnan([alone.se, alone.tau2, alone.prediction_low]).all()
    assert np.isnan(random_effects([], []).estimate)
    with pytest.raises(UsageError, match="one variance"):
        random_effects([1.0], [1.0, 2.0])
