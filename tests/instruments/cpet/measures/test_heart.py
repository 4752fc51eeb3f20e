"""Heart rate and oxygen pulse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.heart import PARTS
from tests.instruments.cpet.simulated import Columns, answer, answers, as_test, ramp


def _with_heart(change: Callable[[Floats, Floats], Floats]) -> Columns:
    columns = ramp()
    return columns | {"hr_bpm": change(columns["time_s"], columns["hr_bpm"])}


def test_a_single_wild_beat_is_no_peak() -> None:
    found = answer(PARTS, as_test(_with_heart(lambda time, rate: np.where(time == 500, 230.0, rate))), "hr_peak")
    assert found.value == pytest.approx(60 + 0.05 * 2200, abs=1)


def test_a_stuck_sensor_is_doubted() -> None:
    found = answer(PARTS, as_test(_with_heart(lambda _, rate: np.full(len(rate), 88.0))), "hr_peak")
    assert found.quality == "doubtful"
    assert "sensor" in found.reason


def test_rest_and_recovery() -> None:
    test = as_test(ramp())
    assert answer(PARTS, test, "hr_rest").value == pytest.approx(60.0)
    # VO2, and with it this heart rate, has fallen by 1 - exp(-60/40) of 2200 mL/min after 60 s.
    fall = 0.05 * 2200 * (1 - np.exp(-60 / 40))
    assert answer(PARTS, test, "hr_recovery_60s").value == pytest.approx(fall, abs=1.5)


def test_recovery_needs_its_minute() -> None:
    columns = {name: np.asarray(values)[:380] for name, values in ramp().items()}
    found = answer(PARTS, as_test(columns), "hr_recovery_60s")
    assert found.value is None
    assert "60 s are needed" in found.reason


def test_the_slope_of_heart_rate_on_oxygen_uptake() -> None:
    found = answer(PARTS, as_test(ramp()), "hr_vo2_slope")
    assert found.value == pytest.approx(50.0, rel=1e-6)


def test_noise_of_breaths_does_not_flatten_the_slope_of_heart_rate() -> None:
    """VO2 is on the x axis: its noise pulls the slope down, the more the shorter the means."""
    found, columns = [], ramp()
    for seed in range(12):
        noise = np.random.default_rng(seed).standard_normal(len(columns["time_s"]))
        noisy = columns["vo2_ml_min"] * (1.0 + 0.25 * noise)
        slope = answer(PARTS, as_test(columns | {"vo2_ml_min": noisy}, keep_outliers=True), "hr_vo2_slope").value
        assert slope is not None
        found.append(slope)
    assert float(np.mean(found)) == pytest.approx(50.0, rel=0.04)


def test_the_chronotropic_index_prints_its_equation_and_doubts_a_beta_blocker() -> None:
    found = answer(PARTS, as_test(ramp(), age_y=40.0), "chronotropic_index")
    assert found.value == pytest.approx((170 - 60) / (180 - 60), abs=0.01)
    assert "220 - age" in found.method
    assert found.quality == "ok"
    blocked = answer(PARTS, as_test(ramp(), age_y=40.0, beta_blocker=True), "chronotropic_index")
    assert blocked.quality == "doubtful"
    told = as_test(ramp(), age_y=40.0, about={"beta_blocker": "yes"})
    assert answer(PARTS, told, "chronotropic_index").quality == "doubtful"
    assert "--age-y" in answer(PARTS, as_test(ramp()), "chronotropic_index").reason


def test_the_oxygen_pulse_of_exercise_leaves_recovery_out() -> None:
    # Heart rate that collapses at the end of effort would give a huge pulse there.
    columns = _with_heart(lambda time, rate: np.where(time > 722, 30.0, rate))
    found = answers(PARTS, as_test(columns), "o2_pulse_peak")
    value = found[()].value
    assert value == pytest.approx(2450 / (60 + 0.05 * 2150), rel=0.02)
    assert found[(("at", "vo2_peak"),)].value == pytest.approx(value, rel=0.02)


@pytest.mark.parametrize(("late", "low", "high"), [(0.0, -0.1, 0.1), (1.0, 0.9, 1.1), (-1.0, -1.1, -0.9)])
def test_the_shape_of_the_oxygen_pulse(late: float, low: float, high: float) -> None:
    columns = ramp()
    time = columns["time_s"]
    since = np.clip(time - 120.0, 0.0, 600.0)
    pulse = 8.0 + 0.01 * np.minimum(since, 450.0) + late * 0.01 * np.maximum(since - 450.0, 0.0)
    columns["hr_bpm"] = np.asarray(columns["vo2_ml_min"]) / pulse
    found = answer(PARTS, as_test(columns), "o2_pulse_late_slope_ratio")
    assert found.value is not None
    assert low <= found.value <= high
    assert "cannot tell" in found.reason


def test_without_heart_rate_every_measure_says_so() -> None:
    columns = ramp()
    del columns["hr_bpm"]
    test = as_test(columns)
    assert test.lacks("hr_bpm")
    for part in PARTS:
        assert [one.reason for one in part(test)] == [test.lacks("hr_bpm")] * len(part.ids)


def test_a_shape_of_the_oxygen_pulse_that_could_be_anything_is_doubtful() -> None:
    columns = ramp()
    rate = columns["hr_bpm"] * (1.0 + 0.08 * np.random.default_rng(3).standard_normal(len(columns["hr_bpm"])))
    found = answer(PARTS, as_test(columns | {"hr_bpm": rate}), "o2_pulse_late_slope_ratio")
    assert found.low is not None
    assert found.high is not None
    assert (found.quality == "doubtful") == (found.high - found.low > 1.0)
    assert found.quality == "doubtful"
