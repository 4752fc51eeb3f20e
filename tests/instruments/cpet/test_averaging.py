"""Averaging rules, against first principles and against the published table of 168 rules on 48 real tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ponos
from ponos.errors import UsageError
from ponos.instruments.cpet.averaging import (
    Floats,
    average,
    bin_means,
    low_pass,
    moving_mean,
    parse_rule,
    to_seconds,
)

DEVIATING = {(21, f"tb_{seconds}") for seconds in (45, 49, 52, 53, 57, 58)}
"""Cells of the published table that its own data do not give, whatever is done with the last bin."""


def _from_second_one(seconds: Floats, grid: Floats) -> Floats:
    return np.concatenate([np.full(int(seconds[0]) - 1, np.nan), grid])


def _published_rule(name: str, time: Floats, vo2: Floats) -> float:
    kind, size = name.split("_")
    if kind == "bm":
        return float(moving_mean(vo2, int(size)).max())
    seconds, grid = to_seconds(time, vo2)
    if kind == "tm":
        return float(np.nanmax(moving_mean(grid, int(size))))
    return float(np.nanmax(bin_means(_from_second_one(seconds, grid), int(size), incomplete_last=True)))


@pytest.mark.parametrize("test", range(1, 49))
def test_all_168_published_rules(data: Path, test: int) -> None:
    folder = data / "cpet" / "zan_ramps"
    published = pd.read_csv(folder / "vo2max_by_rule.csv").iloc[test - 1]
    body_mass_kg = pd.read_csv(folder / "participants.csv")["bodymass"].iloc[test - 1]
    table = ponos.read(folder / f"{test:02d}").table
    time, vo2 = table["time_s"].to_numpy(float), table["vo2_ml_min"].to_numpy(float)
    off = {
        (test, rule)
        for rule, value in published.items()
        if abs(_published_rule(str(rule), time, vo2) / body_mass_kg / value - 1.0) > 1e-6
    }
    assert off == {cell for cell in DEVIATING if cell[0] == test}


@pytest.mark.parametrize(
    ("text", "kind", "size"),
    [("30s", "seconds", 30), ("15b", "breaths", 15), ("bin:20s", "bins", 20), ("butter:0.04Hz", "butterworth", 0.04)],
)
def test_the_language(text: str, kind: str, size: float) -> None:
    rule = parse_rule(text)
    assert (rule.kind, rule.size) == (kind, size)
    assert f"{size:g}" in rule.words


@pytest.mark.parametrize("text", ["", "30", "0s", "30 seconds", "bin:20", "butter:30s", "-5b", "s"])
def test_what_is_no_rule_says_what_is(text: str) -> None:
    with pytest.raises(UsageError, match="Write 30s"):
        parse_rule(text)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=60), st.integers(1, 20))
def test_moving_mean_is_the_mean_of_every_window(values: list[float], size: int) -> None:
    array = np.array(values)
    expected = [array[start : start + size].mean() for start in range(len(array) - size + 1)]
    np.testing.assert_allclose(moving_mean(array, size), expected, atol=1e-7)


def test_a_window_with_a_gap_is_no_mean() -> None:
    assert np.isnan(moving_mean(np.array([1.0, np.nan, 3.0, 4.0]), 2)).tolist() == [True, True, False]


@given(st.integers(5, 200), st.integers(2, 40))
def test_an_incomplete_bin_is_left_out(length: int, size: int) -> None:
    time = np.arange(1.0, length + 1.0)
    middle, means = average(time, np.ones(length), parse_rule(f"bin:{size}s"))
    assert len(means) == length // size
    np.testing.assert_allclose(means, 1.0)
    if len(middle):
        assert middle[0] == pytest.approx((size + 1) / 2)


def test_bins_count_from_second_one_when_breaths_begin_later() -> None:
    middle, _ = average(np.arange(13.0, 100.0), np.ones(87), parse_rule("bin:10s"))
    assert middle[0] == pytest.approx(25.5)


def test_interpolation_never_goes_beyond_the_data() -> None:
    seconds, values = to_seconds(np.array([2.4, 5.6]), np.array([0.0, 3.2]))
    assert seconds.tolist() == [3.0, 4.0, 5.0]
    np.testing.assert_allclose(values, [0.6, 1.6, 2.6])


def test_low_pass_keeps_the_level_and_the_middle_of_a_ramp() -> None:
    ramp = np.arange(600.0)
    smooth = low_pass(ramp, 0.04, fs_hz=1.0)
    np.testing.assert_allclose(smooth[100:500], ramp[100:500], atol=1e-6)
    noise = np.random.default_rng(1).standard_normal(600)
    assert low_pass(noise, 0.04, fs_hz=1.0).std() < 0.4


def test_low_pass_refuses_a_cut_off_the_grid_cannot_hold() -> None:
    with pytest.raises(UsageError, match="cannot be on a grid"):
        low_pass(np.ones(100), 0.6, fs_hz=1.0)


def test_short_recordings_have_no_window() -> None:
    for rule in ("30s", "15b", "bin:30s"):
        assert not len(average(np.array([0.0, 4.0]), np.array([1.0, 2.0]), parse_rule(rule))[1])
