"""MVC, repeated pulls, decline and recovery, on forces whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.instruments.force.made import FS, answers, blocks, listed, recording, trains


def test_the_mvc_is_the_best_half_second_without_the_offset() -> None:
    force = trains(300.0, 2)
    force[3000:3010] += 90.0
    found = answers(recording(force + 12.0))
    assert found["mvc_force"].value == pytest.approx(300.0 + 90.0 * 10 / 500)
    assert found["mvc_force:rule=peak"].value == pytest.approx(390.0)
    assert "12 N removed" in found["mvc_force"].method


def test_the_rule_that_the_user_chooses_is_the_default_one() -> None:
    found = answers(recording(trains(300.0, 2)), mvc_rule="peak", keep_offset=True)
    assert "instantaneous" in found["mvc_force"].method
    assert "0.5 s" in found["mvc_force:rule=0.5s"].method


def test_force_that_a_stimulus_evokes_is_no_voluntary_force() -> None:
    force = trains(300.0, 1, on_s=3.0)
    force[4000:4200] += 100.0
    assert answers(recording(force))["mvc_force:rule=peak"].value == pytest.approx(400.0)
    known = recording(force, pulses={4.0: "nerve"})
    assert answers(known)["mvc_force:rule=peak"].value == pytest.approx(300.0)


def test_ten_pulls_give_fmean_ratio_and_decline() -> None:
    force = trains(400.0, 10, factor=0.97)
    found = answers(recording(force))
    peaks = 400.0 * 0.97 ** np.arange(10)
    assert found["mean_force"].value == pytest.approx(peaks.mean())
    assert found["mean_force"].n == 10
    assert found["repeated_fatigue_ratio"].value == pytest.approx(400.0 / peaks.mean())
    assert found["force_decline"].value == pytest.approx(100.0 * (1 - 0.97**9))
    assert found["recovery_ratio"].value is None
    assert "compare mean_force" in found["recovery_ratio"].reason


def test_a_long_pause_parts_two_series() -> None:
    force = np.concatenate([trains(400.0, 5), blocks((0.0, 30.0)), trains(320.0, 5)])
    found = answers(recording(force))
    assert found["recovery_ratio"].value == pytest.approx(0.8)
    assert found["mean_force:block=2"].value == pytest.approx(320.0)


def test_uneven_contractions_are_doubted_as_maximal_pulls_unless_the_tasks_are_said() -> None:
    force = blocks((0, 2), (400, 2), (0, 2), (100, 2), (0, 2), (390, 2), (0, 2))
    assert answers(recording(force))["mean_force"].quality == "doubtful"
    said = answers(recording(force), tasks="pulls=0:5,levels=5:9,pulls=9:14")
    assert said["mean_force"].quality == "ok"
    assert said["recovery_ratio"].value == pytest.approx(390.0 / 400.0)


def test_tasks_without_a_maximal_pull_give_no_mvc() -> None:
    found = answers(recording(trains(100.0, 2)), tasks="levels=0:10")
    assert found["mvc_force"].value is None
    assert "nobody pulled with full strength" in found["mvc_force"].reason


def test_a_torque_has_its_own_mvc_and_its_ratios() -> None:
    found = answers(recording(trains(80.0, 4, factor=0.9), column="torque_nm"))
    assert found["mvc_torque"].value == pytest.approx(80.0)
    assert found["mvc_force"].reason == "The gauge gives N·m, not N; see mvc_torque."
    assert found["force_decline"].value == pytest.approx(100.0 * (1 - 0.9**3))


def test_volts_give_ratios_but_no_newtons_and_say_what_to_do() -> None:
    found = answers(recording(trains(2.0, 4, factor=0.9), column="force_v"))
    assert found["mvc_force"].value is None
    assert "--force-unit-per-volt" in found["mvc_force"].reason
    assert found["repeated_fatigue_ratio"].value is not None


def test_a_clipped_force_is_doubted() -> None:
    noisy = trains(400.0, 2) * (1.0 + 0.05 * np.sin(np.arange(len(trains(400.0, 2))) / 30.0))
    assert answers(recording(noisy))["mvc_force"].quality == "ok"
    clipped = answers(recording(np.minimum(noisy, 390.0)))["mvc_force"]
    assert clipped.quality == "doubtful"
    assert clipped.reason.startswith("The force is clipped")


def test_the_decline_of_a_maximal_hold_is_that_of_its_seconds() -> None:
    fall = np.linspace(400.0, 200.0, round(20 * FS))
    found = answers(recording(np.concatenate([blocks((0, 2)), fall, blocks((0, 3))])))
    assert found["force_decline"].value == pytest.approx(47.5, abs=2.0)
    assert found["force_decline"].quality == "ok"


def test_a_list_of_pulls_by_series() -> None:
    found = answers(listed(force_n=[400.0, 380, 360, 340, 320, 300], series=["a"] * 3 + ["b"] * 3))
    assert found["mvc_force"].value == 400.0
    assert found["recovery_ratio"].value == pytest.approx(320.0 / 380.0)
    assert found["repeated_fatigue_ratio"].value == pytest.approx(400.0 / 380.0)
    assert found["time_to_failure"].reason == "A list of pulls has no course of force."


def test_a_list_of_both_hands_is_answered_for_each_and_for_neither() -> None:
    made = listed(force_n=[400.0, 300, 380, 290], side=["right", "left", "right", "left"])
    found = answers(made)
    assert found["mvc_force"].value is None
    assert "both sides" in found["mvc_force"].reason
    assert (found["mvc_force:side=right"].value, found["mvc_force:side=left"].value) == (400.0, 300.0)
    assert answers(made, side="left")["mvc_force"].value == 300.0
