"""Rising edges of a trigger."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.amplifiers.trigger_edges import rising_edges
from ponos.errors import ReadError


def _pulses(at: list[int], *, length: int = 2000, width: int = 20, low: float = 0.0, high: float = 5.0) -> np.ndarray:
    samples = np.full(length, low)
    for place in at:
        samples[place : place + width] = high
    return samples


@given(
    places=st.lists(st.integers(1, 48), max_size=20, unique=True),
    low=st.floats(-5, 1),
    swing=st.floats(0.1, 10),
    noise=st.floats(0, 0.02),
)
def test_edges_are_where_the_levels_change(places: list[int], low: float, swing: float, noise: float) -> None:
    at = sorted(40 * place for place in places)
    samples = _pulses(at, low=low, high=low + swing)
    samples = samples + noise * swing * np.sin(np.arange(2000))
    if at:
        assert rising_edges(samples).tolist() == at


def test_bounces_count_once() -> None:
    samples = _pulses([100, 1000])
    samples[[103, 1005]] = 0.0
    assert rising_edges(samples).tolist() == [100, 104, 1000, 1006]
    assert rising_edges(samples, apart=50).tolist() == [100, 1000]


def test_a_channel_that_never_moves_has_no_edge() -> None:
    assert rising_edges(np.full(50, 5.0)).tolist() == []
    assert rising_edges(np.full(50, np.nan)).tolist() == []


def test_a_channel_that_is_high_at_once_rises_later_only() -> None:
    assert rising_edges(_pulses([0, 500])).tolist() == [500]


def test_a_channel_without_two_levels_is_refused() -> None:
    with pytest.raises(ReadError, match="does not keep to two levels"):
        rising_edges(np.random.default_rng(0).normal(size=1000))
