"""Standardised effects."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.statistics.effect_size import (
    change_in_baseline_sd,
    correction,
    one_change_in_baseline_sd,
    standardised,
    within_sd,
)
from ponos.statistics.means import pooled
from tests.statistics.made import groups


def test_changes_in_baseline_units_are_those_of_metafor(data: Path) -> None:
    rows = pd.read_csv(data / "statistics" / "morris2008_smcr_expected.csv")
    (g1, v1), (g2, v2) = (
        one_change_in_baseline_sd(
            rows[f"{arm}_.m_post"] - rows[f"{arm}_.m_pre"],
            rows[f"{arm}_.sd_pre"],
            rows[f"{arm}_.ni"],
            rows[f"{arm}_.ri"],
        )
        for arm in "TC"
    )
    assert g1 - g2 == pytest.approx(rows["yi"].to_numpy(), rel=1e-10)
    assert v1 + v2 == pytest.approx(rows["vi"].to_numpy(), rel=1e-10)


def test_summaries_and_people_give_the_same_change() -> None:
    pre_a, pre_b = groups(9, 7, 3, seed=1)
    post_a, post_b = pre_a + groups(9, 7, 3, seed=2)[0], pre_b + groups(9, 7, 3, seed=3)[1]
    post_a[0, 1] = np.nan
    found = change_in_baseline_sd(pre_a, post_a, pre_b, post_b)
    sides = []
    for pre, post in ((pre_a[1:, 1], post_a[1:, 1]), (pre_b[:, 1], post_b[:, 1])):
        r = np.corrcoef(pre, post)[0, 1]
        sides.append(one_change_in_baseline_sd((post - pre).mean(), pre.std(ddof=1), len(pre), r))
    assert found.g[1] == pytest.approx(float(sides[0][0] - sides[1][0]))
    assert found.variance[1] == pytest.approx(float(sides[0][1] + sides[1][1]))
    assert found.high - found.low == pytest.approx(2 * 1.959963985 * np.sqrt(found.variance))


@pytest.mark.parametrize(
    ("df", "factor"), [(2, 0.5641896), (10, 0.9227456), (44, math.gamma(22) / math.gamma(21.5) / math.sqrt(22))]
)
def test_the_correction_is_exact(df: int, factor: float) -> None:
    assert correction(df) == pytest.approx(factor, abs=1e-6)
    assert np.isnan(correction(1))


@given(st.integers(0, 300))
def test_g_leaves_zero_out_where_t_does(seed: int) -> None:
    a, b = groups(6, 9, 4, seed=seed)
    a += 1.2
    test, spread = pooled(a, b), within_sd(a, b)
    found = standardised(test.estimate, spread.sd, df=spread.df, size=6 * 9 / 15)
    assert ((found.low > 0) == (test.low > 0)).all()
    assert (found.low < found.g).all()
    assert (found.g < found.high).all()
    turned = standardised(-test.estimate, spread.sd, df=spread.df, size=6 * 9 / 15)
    assert turned.low == pytest.approx(-found.high, abs=1e-7)


def test_the_interval_covers_the_true_effect() -> None:
    random = np.random.default_rng(7)
    a, b = random.standard_normal((8, 4000)) + 0.8, random.standard_normal((6, 4000))
    spread = within_sd(a, b)
    # Without the correction, which is for g, the limits are those of the true effect.
    found = standardised(a.mean(0) - b.mean(0), spread.sd, df=spread.df, size=48 / 14)
    factor = correction(spread.df)
    covered = ((found.low / factor <= 0.8) & (found.high / factor >= 0.8)).mean()
    assert 0.94 < covered < 0.96
    assert found.g.mean() == pytest.approx(0.8, abs=0.03)


def test_no_spread_no_effect() -> None:
    found = standardised([1.0, 1.0, 1.0], [0.0, 1.0, np.nan], df=[10, 1, 10], size=5)
    assert np.isnan([found.g, found.low, found.high]).all()
    assert np.isnan(within_sd([[1.0]], [[2.0]]).sd).all()
