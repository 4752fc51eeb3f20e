"""Phases, on made-up tests whose phases are known and on real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ponos
from ponos.errors import UsageError
from ponos.instruments.cpet import Settings
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.phases import Phases, detect, parse_phases
from ponos.instruments.cpet.virtual import VirtualTest


def _recorded(test: VirtualTest, seed: int = 3) -> pd.DataFrame:
    return observe(test.trajectory(), np.random.default_rng(seed)).table


@pytest.mark.parametrize("step_s", [0.0, 12.0, 60.0])
def test_a_ramp_is_one_ramp_whatever_it_is_made_of(step_s: float) -> None:
    truth = VirtualTest(step_s=step_s, ramp_w_min=20.0)
    found = detect(_recorded(truth))
    assert found.kind == "ramp"
    assert found.rate_per_min == pytest.approx(20.0, rel=0.1)
    assert found.exercise is not None
    assert found.exercise[0] == pytest.approx(truth.exercise[0], abs=70.0)
    assert found.exercise[1] == pytest.approx(truth.exercise[1], abs=6.0)


def test_three_minute_steps_are_steps() -> None:
    found = detect(_recorded(VirtualTest(step_s=180.0, ramp_s=900.0)))
    assert found.kind == "steps"
    assert found.step_s == pytest.approx(180.0, abs=10.0)


@pytest.mark.parametrize("recovery_s", [0.0, 40.0, 120.0])
def test_the_end_of_effort_shows_in_the_gas_exchange(recovery_s: float) -> None:
    truth = VirtualTest(recovery_s=recovery_s)
    found = detect(_recorded(truth).drop(columns="work_w"))
    assert found.told_by == "gas exchange"
    assert found.exercise is not None
    assert found.exercise[1] == pytest.approx(truth.exercise[1], abs=15.0)
    assert found.exercise[0] == pytest.approx(truth.exercise[0], abs=90.0)


def test_constant_exercise_is_not_incremental() -> None:
    time = np.arange(0.0, 900.0, 3.0)
    vo2 = 400.0 + 1200.0 * (1.0 - np.exp(-np.maximum(time - 120.0, 0.0) / 30.0))
    noise = np.random.default_rng(5).normal(0.0, 60.0, len(time))
    found = detect(pd.DataFrame({"time_s": time, "vo2_ml_min": vo2 + noise, "vco2_ml_min": 0.9 * vo2}))
    assert not found.incremental
    assert found.doubts


def test_the_carts_own_labels_are_read_in_its_language() -> None:
    breaths = _recorded(VirtualTest()).drop(columns="work_w")
    breaths["phase"] = np.select([breaths["time_s"] < 120, breaths["time_s"] < 840], ["Ruhe", "Belastung"], "Erholung")
    found = detect(breaths)
    assert found.rest is not None
    assert found.rest[1] == pytest.approx(120.0, abs=6.0)
    assert found.recovery is not None
    assert found.recovery[0] == pytest.approx(840.0, abs=6.0)


def test_phases_by_hand_win() -> None:
    found = detect(_recorded(VirtualTest()), by_hand="rest=0:100,ramp=310:800")
    assert (found.rest, found.exercise, found.told_by) == ((0.0, 100.0), (310.0, 800.0), "hand")


@pytest.mark.parametrize("text", ["ramp=5", "ramp=9:3", "sleep=0:10", "ramp=a:b"])
def test_phases_that_cannot_be_understood(text: str) -> None:
    with pytest.raises(UsageError):
        parse_phases(text)


@pytest.mark.parametrize("rows", [0, 1, 2, 10])
def test_hardly_any_breaths(rows: int) -> None:
    assert isinstance(detect(_recorded(VirtualTest()).head(rows)), Phases)


def _phases(path: Path, settings: Settings | None = None) -> Phases:
    chosen = settings or Settings()
    return ExerciseTest(ponos.read(path, settings=chosen), chosen).phases


def test_every_real_ramp_is_one_ramp(data: Path) -> None:
    for number in range(1, 49):
        found = _phases(data / "cpet" / "zan_ramps" / f"{number:02d}")
        assert (found.kind, found.told_by) == ("ramp", "load"), number
        assert found.rate_per_min == pytest.approx(1.09, abs=0.05), number


def test_a_ramp_given_in_words(data: Path) -> None:
    settings = Settings(protocol="20 W for 240 s, then ramp 25 W/min")
    found = _phases(data / "cpet" / "whippr" / "ramp_cosmed.xlsx", settings)
    assert found.kind == "ramp"
    assert found.rate_per_min == pytest.approx(25.0, abs=0.5)


def test_stops_for_a_drop_of_blood_do_not_end_a_test(data: Path) -> None:
    found = _phases(data / "cpet" / "spiro" / "zan_gxt")
    assert found.kind == "steps"
    assert found.step_s == pytest.approx(300.0, abs=5.0)


def test_intermittent_running_is_not_incremental(data: Path) -> None:
    for name in ("D01_COSMED_1", "D01_COSMED_2", "D02_COSMED_1", "D02_COSMED_2"):
        found = _phases(data / "cpet" / "k5" / f"{name}.csv")
        assert not found.incremental, name
        assert "exercise" in " ".join(found.doubts), name
