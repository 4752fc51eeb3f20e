"""Wild breaths are found, shallow ones are left alone, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
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


@pytest.mark.parametrize("share", [0.6, 0.3, 0.1])
def test_a_swallow_is_a_breath_however_shallow(share: float) -> None:
    assert not set_aside(_spoilt(GAS, [100], share))[1].any()


def test_the_mean_keeps_what_a_pause_took_and_the_next_breaths_brought() -> None:
    breaths = _spoilt(GAS, [100], 0.3)
    breaths.loc[101:103, GAS] *= 1.233
    cleaned, _ = set_aside(breaths)
    whole = [set_aside(_breaths())[0]["vo2_ml_min"][95:110].mean(), cleaned["vo2_ml_min"][95:110].mean()]
    assert whole[1] == pytest.approx(whole[0], rel=0.02)


def test_gas_that_does_not_fit_a_shallow_breath_is_left_alone() -> None:
    breaths = _spoilt(GAS, [100], 0.2)
    breaths.loc[100, ["vo2_ml_min", "vco2_ml_min"]] *= 0.2
    assert not set_aside(breaths)[1].any(), "mostly dead space was moved"


def test_a_breath_cut_in_two_is_judged_as_one() -> None:
    breaths = _spoilt(GAS, [100], 0.05)
    breaths.loc[101, GAS] *= 3.0
    assert not set_aside(breaths)[1].any()
    breaths.loc[101, GAS] *= 3.0
    assert np.flatnonzero(set_aside(breaths)[1]).tolist() == [101]


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
