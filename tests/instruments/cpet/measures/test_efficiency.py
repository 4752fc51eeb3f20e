"""Slopes of efficiency, and where they end."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.efficiency import PARTS
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.thresholds.types import Estimate
from ponos.instruments.cpet.virtual import VirtualTest
from tests.instruments.cpet.simulated import Columns, answer, answers, as_test, ramp, with_thresholds

VT1 = Estimate(name="consensus", vo2_ml_min=1500.0, time_s=420.0)
VT2 = Estimate(name="consensus", vo2_ml_min=2100.0, time_s=600.0)


def _bent() -> Columns:
    """Ventilation that rises twice as steeply with carbon dioxide from 600 s on."""
    columns = ramp()
    vco2 = np.asarray(columns["vco2_ml_min"]) / 1000.0
    at = float(vco2[columns["time_s"] == 600.0][0])
    columns["ve_l_min"] = 5.0 + 28.0 * vco2 + 28.0 * np.maximum(vco2 - at, 0.0)
    return columns


def test_the_slope_of_ventilation_ends_at_vt2() -> None:
    found = answers(PARTS, with_thresholds(as_test(_bent()), vt1=VT1, vt2=VT2), "ve_vco2_slope")
    assert found[()].value == pytest.approx(28.0, abs=0.05)
    assert found[()].quality == "ok"
    assert found[(("segment", "submaximal"),)].value == pytest.approx(28.0, abs=0.01)
    whole = found[(("segment", "whole"),)].value
    assert whole is not None
    assert whole > 30.0


def test_without_vt2_the_slope_runs_to_the_end_and_says_so() -> None:
    found = answers(PARTS, with_thresholds(as_test(_bent())), "ve_vco2_slope")
    assert found[()].value == found[(("segment", "whole"),)].value
    assert found[()].quality == "doubtful"
    assert "VT2 is indeterminate" in found[()].reason
    assert found[(("segment", "submaximal"),)].value is None
    assert "Nothing bends." in found[(("segment", "submaximal"),)].reason


def test_oues_of_a_logarithmic_person() -> None:
    columns = ramp()
    ve = 10.0 ** (np.asarray(columns["vo2_ml_min"]) / 2500.0)
    found = answers(PARTS, with_thresholds(as_test(columns | {"ve_l_min": ve})), "oues")
    # Means of 10 s of a logarithm are not the logarithm of means: a few parts in ten thousand.
    assert [one.value for one in found.values()] == pytest.approx([2500.0] * 3, rel=2e-3)
    assert set(found) == {(), (("segment", "90_percent"),), (("segment", "75_percent"),)}


def test_oxygen_per_watt() -> None:
    found = answer(PARTS, with_thresholds(as_test(ramp()), vt2=VT2), "vo2_work_slope")
    assert found.value == pytest.approx(10.0, rel=1e-6)
    assert "to VT2" in found.method
    columns = ramp()
    del columns["work_w"]
    test = with_thresholds(as_test(columns))
    assert answer(PARTS, test, "vo2_work_slope").reason == test.lacks("work_w") != ""


def test_oxygen_per_watt_in_steps_takes_the_second_half_of_each() -> None:
    time = np.arange(0.0, 1260.0, 3.0)
    step = np.floor(time / 180.0)
    work = 50.0 + 25.0 * step
    # A step answered by an exponential of 40 s: the first half of each lies far below its end.
    since = time - 180.0 * step
    vo2 = 300.0 + 10.0 * (work - 25.0 * np.exp(-since / 40.0))
    found = answer(
        PARTS, with_thresholds(as_test({"time_s": time, "vo2_ml_min": vo2, "work_w": work})), "vo2_work_slope"
    )
    assert found.value == pytest.approx(10.0, abs=0.15)
    assert "second half of each step" in found.method


def test_oxygen_per_watt_takes_the_second_half_of_short_steps_too() -> None:
    starts = np.array([0.0, 300.0, 600.0, 900.0, 1020.0, 1140.0])
    time = np.arange(0.0, 1260.0, 3.0)
    step = np.searchsorted(starts, time, side="right") - 1
    work = 50.0 + 40.0 * step.astype(float)
    vo2 = 300.0 + 10.0 * work - 400.0 * np.exp(-(time - starts[step]) / 20.0)
    found = answer(
        PARTS, with_thresholds(as_test({"time_s": time, "vo2_ml_min": vo2, "work_w": work})), "vo2_work_slope"
    )
    # Means of 10 s: the first step after its minute, then the second halves, 15 of each long step, 6 of each short one.
    assert found.n == pytest.approx(24 + 2 * 15 + 3 * 6, abs=3)
    assert found.value == pytest.approx(10.0, abs=0.2)


def test_intervals_hold_the_truth_of_a_noisy_person() -> None:
    """The made person breathes 28 L per L of VCO2 up to VT2, with 10 % of breath noise."""
    inside = 0
    for seed in range(30):
        person = VirtualTest(vo2_peak=2400.0, ramp_w_min=20.0)
        recording = observe(person.trajectory(), np.random.default_rng(seed))
        test = ExerciseTest(recording, Settings())
        start, end = person.rest_s + person.unloaded_s, person.rest_s + person.unloaded_s + person.ramp_s
        vt2 = Estimate(name="consensus", vo2_ml_min=1.0, time_s=start + 0.6 * (end - start))
        found = answer(PARTS, with_thresholds(test, vt2=vt2), "ve_vco2_slope")
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 28.0 <= found.high
    assert inside >= 26


def test_a_test_that_does_not_rise_has_no_slopes() -> None:
    time = np.arange(0.0, 600.0, 2.0)
    flat = as_test(
        {"time_s": time, "vo2_ml_min": 1000.0 + 0 * time, "vco2_ml_min": 900.0 + 0 * time, "ve_l_min": 30.0 + 0 * time}
    )
    for part in PARTS:
        assert all(one.value is None and one.reason for one in part(with_thresholds(flat)))
