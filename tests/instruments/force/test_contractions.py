"""Where a muscle pulls and where it rests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.force.contractions import clipped_share, contractions, moving_mean, resting_level
from tests.instruments.force.made import FS, blocks, trains


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.integers(1, 30))
def test_a_moving_mean_is_that_of_each_window(values: list[float], width: int) -> None:
    found = moving_mean(np.array(values), width)
    expected = [np.mean(values[at : at + width]) for at in range(len(values) - width + 1)]
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_every_pull_is_found_with_its_ends() -> None:
    found = contractions(trains(100.0, 3), FS, 10.0)
    assert [(one.start, one.stop) for one in found] == [(2000, 4000), (6000, 8000), (10000, 12000)]


def test_a_short_dip_parts_no_contraction_and_a_twitch_is_none() -> None:
    dipped = blocks((0, 1), (100, 1), (0, 0.05), (100, 1), (0, 1), (60, 0.2), (0, 1))
    assert [(one.start, one.stop) for one in contractions(dipped, FS, 10.0)] == [(1000, 3050)]


def test_what_was_not_recorded_is_rest() -> None:
    force = blocks((100, 1), (np.nan, 1), (100, 1))
    assert [(one.start, one.stop) for one in contractions(force, FS, 10.0)] == [(0, 1000), (2000, 3000)]


@pytest.mark.parametrize("offset", [-30.0, 0.0, 7.5])
def test_the_resting_level_is_that_between_pulls(offset: float) -> None:
    assert resting_level(trains(100.0, 3) + offset, FS) == pytest.approx(offset)


def test_a_recording_without_rest_has_no_resting_level() -> None:
    assert resting_level(200.0 + np.sin(np.arange(5000) / 50.0), FS) is None


def test_clipping_is_seen_at_either_end_and_not_in_noise() -> None:
    noise = np.random.default_rng(0).standard_normal(10_000)
    assert clipped_share(noise) == 0.0
    assert clipped_share(np.clip(noise, -1.0, 9.0).repeat(5)) == pytest.approx(0.159, abs=0.01)
    assert clipped_share(np.clip(noise, -9.0, 1.0).repeat(5)) == pytest.approx(0.159, abs=0.01)
    assert clipped_share(np.ones(100)) == 0.0
