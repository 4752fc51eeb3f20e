"""Hum and clipping."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.amplifiers.looking import clipped, hum_share
from ponos.amplifiers.reading import read_traces
from ponos.errors import MeasureError
from ponos.source import Source

TIME = np.arange(2000) / 2000.0
NOISE = np.random.default_rng(5).normal(size=2000)


@given(size=st.floats(0, 10), phase=st.floats(0, 6), mains=st.sampled_from([50.0, 60.0]), offset=st.floats(-5, 5))
def test_the_share_is_that_of_the_sine_in_the_noise(size: float, phase: float, mains: float, offset: float) -> None:
    hum = size * np.sin(2 * np.pi * mains * TIME + phase)
    power = size**2 / 2
    assert hum_share(NOISE + hum + offset, 2000.0, mains) == pytest.approx(power / (power + 1.0), abs=0.05)


def test_harmonics_belong_to_it_and_the_other_mains_does_not() -> None:
    third = np.sin(2 * np.pi * 150 * TIME)
    assert hum_share(third, 2000.0, 50.0) == pytest.approx(1.0)
    assert hum_share(np.sin(2 * np.pi * 60 * TIME), 2000.0, 50.0) < 0.01


def test_a_flat_segment_has_no_hum() -> None:
    assert hum_share(np.full(2000, 0.1), 2000.0, 50.0) == 0.0


@pytest.mark.parametrize(
    ("samples", "fs_hz", "why"),
    [
        (np.ones(70), 2000.0, "shorter than two periods"),
        (np.array([1.0, np.nan] * 500), 2000.0, "has gaps"),
        (NOISE, 80.0, "too slow"),
    ],
)
def test_a_segment_that_cannot_tell_says_why(samples: np.ndarray, fs_hz: float, why: str) -> None:
    with pytest.raises(MeasureError, match=why):
        hum_share(samples, fs_hz, 50.0)


def test_a_cut_peak_is_marked_and_a_whole_one_is_not() -> None:
    whole = np.sin(2 * np.pi * 5 * TIME)
    assert not clipped(whole, low=-2.0, high=2.0).any()
    cut = np.clip(whole, -0.9, 2.0)
    assert np.array_equal(clipped(cut, low=-0.9, high=2.0), cut == -0.9)
    # Without the range, the extremes of the samples themselves tell.
    assert clipped(cut)[cut == -0.9].all()
    assert not clipped(np.ones(100)).any()


def test_real_recordings_are_not_clipped_where_they_stay_within_their_range(data: Path) -> None:
    emg = read_traces(Source(data / "force" / "regina" / "itt_pre.txt")).channels[0]
    assert not clipped(emg.blocks[0], low=emg.low, high=emg.high).any()
