"""The score interval of a share, beside published ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.statistics.proportions import wilson


def test_the_score_interval_is_the_published_one() -> None:
    low, high = wilson(297, 308)
    assert (low, high) == pytest.approx((0.9372, 0.9799), abs=2e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


@given(n=st.integers(1, 500), part=st.floats(0, 1))
def test_it_holds_the_share_and_stays_within_nothing_and_all(n: int, part: float) -> None:
    yes = round(part * n)
    low, high = wilson(yes, n)
    assert 0.0 <= low <= yes / n <= high <= 1.0
    assert wilson(n - yes, n) == pytest.approx((1.0 - high, 1.0 - low))
