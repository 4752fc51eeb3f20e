"""False discovery rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from ponos.statistics.multiplicity import benjamini_hochberg

PS = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(PS)
def test_q_is_scipys(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p), abs=1e-12)


@given(PS)
def test_q_rises_with_p_and_is_never_below_it(p: list[float]) -> None:
    q, order = benjamini_hochberg(p), np.argsort(p)
    assert (np.diff(q[order]) >= 0).all()
    assert (q >= np.array(p)).all()
    assert (q <= 1).all()


def test_a_missing_p_is_not_counted() -> None:
    assert benjamini_hochberg([0.01, np.nan, 0.04]) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert len(benjamini_hochberg([])) == 0
