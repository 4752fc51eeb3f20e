"""The peak, its rule and its load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import ponos
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.peak import PARTS, last_step
from ponos.instruments.cpet.settings import Settings
from tests.instruments.cpet.simulated import answer, as_test, ramp

# What spiro 0.2.3.9000 gives of the same files, which it ships (ropensci/spiro), in mL/min, printed without decimals.
SPIRO = {
    "zan_ramp": {"5b": 5184, "10s": 5076, "15s": 5037, "15b": 5043, "20s": 5050, "30s": 5001, "30b": 5016, "60s": 4961},
    "zan_gxt": {"5b": 4864, "10s": 4814, "15s": 4775, "15b": 4774, "20s": 4757, "30s": 4732, "30b": 4733, "60s": 4697},
}
# And of the ramp that whippr ships, whose times are rounded: two of its breaths stand in one second before the peak.
WHIPPR = {"5b": 3700, "10s": 3612, "15s": 3565, "15b": 3561, "20s": 3562, "30s": 3493, "30b": 3509, "60s": 3453}


@pytest.mark.parametrize("name", SPIRO)
def test_the_peak_is_that_of_spiro_under_every_rule(data: Path, name: str) -> None:
    recording = ponos.read(data / "cpet" / "spiro" / name)
    for rule, peak in SPIRO[name].items():
        test = ExerciseTest(recording, Settings(average=rule, keep_outliers=True))
        assert answer(PARTS, test, "vo2_peak").value == pytest.approx(peak, abs=0.6), rule


def test_the_peak_of_whipprs_ramp(data: Path) -> None:
    recording = ponos.read(data / "cpet" / "whippr" / "ramp_cosmed.xlsx")
    for rule, peak in WHIPPR.items():
        test = ExerciseTest(recording, Settings(average=rule, keep_outliers=True))
        assert answer(PARTS, test, "vo2_peak").value == pytest.approx(peak, abs=0.6), rule


def test_a_steady_rise_peaks_half_a_window_before_its_end() -> None:
    found = answer(PARTS, as_test(ramp()), "vo2_peak")
    # 3.33 mL/min/s of rise: the mean of the last 30 s lies 15 s, or 50 mL/min, below the end; recovery takes a little.
    assert found.value == pytest.approx(2500 - 50, abs=10)
    assert found.quality == "ok"
    assert "moving mean of 30 s" in found.method
    assert found.n == 15


def test_a_later_higher_value_is_told_and_not_counted() -> None:
    columns = ramp()
    vo2 = np.array(columns["vo2_ml_min"])
    vo2[-25:] = 4000.0
    found = answer(PARTS, as_test(columns | {"vo2_ml_min": vo2}, phases="ramp=120:720"), "vo2_peak")
    assert found.value == pytest.approx(2450, abs=10)
    assert found.quality == "doubtful"
    assert "4000" in found.reason


@pytest.mark.parametrize(("rule", "slope", "peak"), [("60s", 4.0, 2500.0), ("30s", 4.0, 2500.0), ("30s", 2.5, 2187.5)])
def test_the_interval_of_the_peak_holds_on_plateaus_and_ramps(rule: str, slope: float, peak: float) -> None:
    rng = np.random.default_rng(3)
    time = np.arange(0.0, 700.0, 2.5)
    truth = np.minimum(500.0 + slope * np.minimum(time, 690.0), 2500.0)
    inside = 0
    for _ in range(120):
        noisy = {"time_s": time, "vo2_ml_min": truth + 100.0 * rng.standard_normal(len(time))}
        found = answer(PARTS, as_test(noisy, average=rule, phases="ramp=30:690", keep_outliers=True), "vo2_peak")
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= peak <= found.high
    assert inside / 120 >= 0.92


def test_an_averaged_file_has_no_interval_and_says_what_it_holds() -> None:
    columns = {name: np.asarray(values)[::15] for name, values in ramp().items()}
    test = as_test(columns, about={"sampling": "averaged", "sampling_s": 30.0})
    found = answer(PARTS, test, "vo2_peak")
    assert found.low is None
    assert found.method.startswith("highest averages of 30 s, as the file gives them")


def test_per_kg_needs_the_body_mass_or_the_files_own_ratio() -> None:
    assert "--body-mass-kg" in answer(PARTS, as_test(ramp()), "vo2_peak_per_kg").reason
    known = answer(PARTS, as_test(ramp(), body_mass_kg=50.0), "vo2_peak_per_kg")
    assert known.value == pytest.approx(2450 / 50, abs=0.2)
    ratio = np.array(ramp()["vo2_ml_min"]) / 70.0
    told = answer(PARTS, as_test(ramp(vo2_ml_min_kg=ratio)), "vo2_peak_per_kg")
    assert told.value == pytest.approx(2450 / 70, abs=0.2)
    assert "70.0 kg" in told.reason


def test_rer_is_of_the_end_of_exercise_alone() -> None:
    columns = ramp()
    time = columns["time_s"]
    factor = np.where((time > 300) & (time < 360), 1.4, np.where(time > 722, 1.6, 0.9 + 0.3 * (time > 660)))
    vco2 = factor * np.asarray(columns["vo2_ml_min"])
    found = answer(PARTS, as_test(columns | {"vco2_ml_min": vco2}, keep_outliers=True), "rer_peak")
    assert found.value == pytest.approx(1.2, abs=0.005)


@pytest.mark.parametrize(
    ("held", "prorated", "completed"), [(90.0, 125.0, 100.0), (180.0, 150.0, 150.0), (176.0, 150.0, 150.0)]
)
def test_the_last_step_counts_in_proportion(held: float, prorated: float, completed: float) -> None:
    time = np.arange(0.0, 360.0 + held, 2.0)
    step = last_step(time, 50.0 * np.floor(time / 180.0 + 1), 360.0 + held)
    assert step is not None
    assert (step.prorated, step.completed) == pytest.approx((prorated, completed), abs=1.5)


def test_a_protocol_may_end_in_shorter_steps_than_it_begins_with() -> None:
    time = np.arange(0.0, 1280.0, 10.0)
    edges, loads = [0.0, 300.0, 600.0, 900.0, 1020.0, 1140.0, 1260.0], [130.0, 200.0, 265.0, 290.0, 315.0, 340.0, 365.0]
    load = np.array(loads)[np.searchsorted(edges, time, side="right") - 1]
    step = last_step(time, load, 1290.0)
    assert step is not None
    assert step.length_s == 120.0
    assert step.prorated == pytest.approx(340.0 + 25.0 * 30.0 / 120.0)


def test_a_ramp_has_no_last_step_and_peaks_at_its_end() -> None:
    found = answer(PARTS, as_test(ramp()), "work_peak")
    assert found.value == pytest.approx(220, abs=1)
    assert found.method == "highest work rate of the exercise"


def test_a_treadmill_has_a_speed_and_no_work_rate() -> None:
    columns = ramp()
    speed = np.asarray(columns.pop("work_w")) / 20.0
    test = as_test(columns | {"speed_km_h": speed})
    assert answer(PARTS, test, "work_peak").reason == "A treadmill or field test: it has speed, no work rate."
    assert answer(PARTS, test, "speed_peak").value == pytest.approx(11.0, abs=0.1)


def test_an_intermittent_session_gives_no_graded_peak() -> None:
    time = np.arange(0.0, 900.0, 2.0)
    vo2 = 1200.0 + 900.0 * np.sin(2 * np.pi * time / 120.0)
    found = answer(PARTS, as_test({"time_s": time, "vo2_ml_min": vo2}, keep_outliers=True), "vo2_peak")
    assert found.quality == "doubtful"
    assert "not the peak of a graded test" in found.reason


def test_a_peak_that_cleaning_moves_says_what_it_would_be() -> None:
    columns = ramp()
    vo2 = np.array(columns["vo2_ml_min"])
    vo2[350:353] *= 0.3
    found = answer(PARTS, as_test(columns | {"vo2_ml_min": vo2}), "vo2_peak")
    raw = answer(PARTS, as_test(columns | {"vo2_ml_min": vo2}, keep_outliers=True), "vo2_peak")
    assert found.value is not None
    assert raw.value is not None
    assert found.value > 1.01 * raw.value
    assert f"with them it would be {raw.value:.0f} mL/min" in found.reason
    assert raw.reason == ""
