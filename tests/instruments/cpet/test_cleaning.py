"""Wild breaths are found, shallow ones are left alone, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.cpet.cleaning import outliers, set_aside

GAS = ["vo2_ml_min", "vco2_ml_min", "ve_l_min"]


def _spoilt(channels: list[str], rows: list[int], factor: float) -> pd.DataFrame:
    breaths = _breaths()
    for name in channels:
        values = breaths[name].to_numpy(float).copy()
        values[rows] *= factor
        breaths[name] = values
    return breaths


def _breaths(n: int = 200, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    depth = np.exp(0.1 * rng.standard_normal(n))
    rise = np.linspace(1.0, 3.0, n)
    return pd.DataFrame(
        {
            "time_s": np.arange(n) * 2.5,
            "vo2_ml_min": 800 * rise * depth * np.exp(0.02 * rng.standard_normal(n)),
            "vco2_ml_min": 700 * rise * depth * np.exp(0.02 * rng.standard_normal(n)),
            "ve_l_min": 22 * rise * depth,
            "hr_bpm": 80 + 40 * rise,
        }
    )


def test_clean_breaths_stay() -> None:
    assert not set_aside(_breaths())[1].any()


def test_a_lost_gas_sample_is_set_aside_in_every_gas_channel_but_not_in_heart_rate() -> None:
    breaths = _spoilt(["vo2_ml_min"], [100], 0.4)
    cleaned, wild = set_aside(breaths)
    assert np.flatnonzero(wild).tolist() == [100]
    assert all(np.isnan(cleaned[name].to_numpy(float)[100]) for name in GAS)
    assert cleaned["hr_bpm"].equals(breaths["hr_bpm"])
    assert breaths["vo2_ml_min"].notna().all(), "the recording itself is not changed"


def test_a_swallow_is_a_breath() -> None:
    assert not set_aside(_spoilt(GAS, [100], 0.6))[1].any()


def test_a_breath_no_neighbour_comes_near_is_wild_whatever_its_gas() -> None:
    assert np.flatnonzero(set_aside(_spoilt(GAS, [60], 4.0))[1]).tolist() == [60]


def test_two_wild_breaths_side_by_side_do_not_hide_each_other() -> None:
    assert np.flatnonzero(set_aside(_spoilt(["vco2_ml_min"], [100, 101], 0.3))[1]).tolist() == [100, 101]


@given(st.lists(st.one_of(st.floats(-50, 50), st.just(float("nan"))), max_size=80))
def test_outliers_never_fail_and_never_flag_what_is_missing(values: list[float]) -> None:
    array = np.array(values, dtype=float)
    wild = outliers(array)
    assert wild.shape == array.shape
    assert not wild[np.isnan(array)].any()
