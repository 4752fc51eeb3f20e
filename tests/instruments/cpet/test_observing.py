"""What a cart and the sensors beside it show of a body: with noise of their own, as coarse as devices show it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.instruments.cpet.observing import Noise, observe

MINUTES = 30.0


def resting(**more: float) -> pd.DataFrame:
    """Half an hour in which nothing changes."""
    still = {"vo2_ml_min": 300.0, "vco2_ml_min": 250.0, "ve_l_min": 9.0, "rf_per_min": 15.0} | more
    return pd.DataFrame({"time_s": np.arange(0.0, 60.0 * MINUTES, 0.5)}).assign(**still)


def test_a_heart_at_rest_is_shown_in_whole_beats_around_its_rate() -> None:
    shown = observe(resting(hr_bpm=72.3), np.random.default_rng(1)).table["hr_bpm"]
    assert (shown % 1 == 0).all()
    assert shown.mean() == pytest.approx(72.3, abs=4 * 1.5 / np.sqrt(len(shown)))
    # Rounding to whole beats adds a twelfth to the variance.
    assert shown.std() == pytest.approx(np.sqrt(1.5**2 + 1 / 12), rel=0.15)


def test_saturation_is_shown_in_whole_percent_and_never_above_100() -> None:
    shown = observe(resting(spo2_percent=97.0), np.random.default_rng(2)).table["spo2_percent"]
    assert set(shown) >= {96.0, 97.0, 98.0}
    assert set(shown) <= set(np.arange(94.0, 101.0))
    full = observe(resting(spo2_percent=99.9), np.random.default_rng(2)).table["spo2_percent"]
    assert full.max() == 100.0


def test_sensors_do_not_change_the_breaths() -> None:
    alone = observe(resting(peto2_mmhg=100.0), np.random.default_rng(3)).table
    both = observe(resting(peto2_mmhg=100.0, hr_bpm=72.0, spo2_percent=97.0), np.random.default_rng(3)).table
    pd.testing.assert_frame_equal(both[alone.columns], alone)


def test_what_the_ergometer_is_told_has_no_noise() -> None:
    table = observe(resting(work_w=55.5), np.random.default_rng(4), noise=Noise(hr_bpm=20.0)).table
    assert (table["work_w"] == 55.5).all()
