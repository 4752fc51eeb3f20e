"""Equivalence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ponos.statistics.equivalence import tost
from ponos.statistics.means import one_sample
from tests.statistics.made import groups


@given(st.integers(0, 300), st.floats(0.1, 2))
def test_it_is_the_worse_of_both_one_sided_tests(seed: int, margin: float) -> None:
    x, _ = groups(9, 1, 3, seed=seed)
    found = one_sample(x)
    below = stats.ttest_1samp(x, margin, alternative="less").pvalue
    above = stats.ttest_1samp(x, -margin, alternative="greater").pvalue
    p = tost(found.estimate, found.se, found.df, margin)
    assert p == pytest.approx(np.maximum(below, above))
    narrow = one_sample(x, confidence=0.9)
    assert ((p < 0.05) == ((narrow.low > -margin) & (narrow.high < margin))).all()


def test_no_margin_no_test() -> None:
    assert np.isnan(tost([0.0, 0.0, np.nan], [1.0, 0.0, 1.0], 10, [0.0, 1.0, 1.0])).all()
