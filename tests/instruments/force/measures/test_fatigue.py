"""Holds: when they fail, when they do not, what is lost and how steady they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instruments.force.made import FS, answers, blocks, recording


def _hold(held_s: float, *, after: float = 100.0, after_s: float = 5.0) -> np.ndarray:
    return blocks((0.0, 2.0), (200.0, held_s), (after, after_s), (0.0, 4.0))


@given(st.integers(9, 30))
def test_time_to_failure_is_counted_to_the_moment_the_force_gives_way(held_s: int) -> None:
    found = answers(recording(_hold(float(held_s))))["time_to_failure"]
    assert found.value == pytest.approx(held_s, abs=0.15)
    assert "let go" not in found.reason
    assert "90 % of the target" in found.method
    assert "200 N, median" in found.method


def test_a_dip_shorter_than_the_criterion_is_no_failure() -> None:
    force = blocks((0, 2), (200, 6), (100, 1.5), (200, 6), (100, 5), (0, 4))
    assert answers(recording(force))["time_to_failure"].value == pytest.approx(13.5, abs=0.15)
    assert answers(recording(force), fail_s=1.0)["time_to_failure"].value == pytest.approx(6.0, abs=0.15)


def test_the_target_can_be_said() -> None:
    ramp = np.linspace(200.0, 100.0, round(20 * FS))
    force = np.concatenate([blocks((0, 2), (200, 5)), ramp, blocks((0, 4))])
    said = answers(recording(force), target_n=150.0)["time_to_failure"]
    assert said.value == pytest.approx(5.0 + 20.0 * 65.0 / 100.0, abs=0.2)
    assert "as said" in said.method


def test_a_hold_that_outlasts_the_recording_is_told_with_its_lower_bound() -> None:
    found = answers(recording(blocks((0, 2), (200, 15))))["time_to_failure"]
    assert found.value is None
    assert found.reason == "The force was held to the end of the recording, at least 15.0 s."


def test_a_hand_that_lets_go_at_once_is_doubted_and_can_be_said_to_have_held() -> None:
    force = blocks((0, 2), (200, 12), (0, 6))
    found = answers(recording(force))["time_to_failure"]
    assert found.quality == "doubtful"
    assert "--held" in found.reason
    held = answers(recording(force), held=True)["time_to_failure"]
    assert held.value is None
    assert held.reason.startswith("The examiner ended the hold: it lasted at least 11.9 s.")


def test_without_a_hold_it_says_how_to_name_one() -> None:
    found = answers(recording(blocks((0, 2), (200, 3), (0, 2))))["time_to_failure"]
    assert "--tasks hold=FROM:TO" in found.reason


@given(st.floats(0.3, 0.95))
def test_the_static_index_of_a_straight_fall_is_half_of_what_is_lost(left: float) -> None:
    fall = np.linspace(400.0, 400.0 * left, round(20 * FS))
    found = answers(recording(np.concatenate([blocks((0, 2)), fall, blocks((0, 3))])))["static_fatigue_index"]
    assert found.value == pytest.approx(100.0 * (1 - left) / 2, abs=1.0)


def test_a_constant_maximal_hold_has_no_static_fatigue_and_no_unsteadiness() -> None:
    found = answers(recording(blocks((0, 2), (400, 20), (0, 3))))
    assert found["static_fatigue_index"].value == pytest.approx(0.0, abs=0.2)
    assert found["force_cv"].value == pytest.approx(0.0, abs=1e-6)


def test_steadiness_is_about_the_trend() -> None:
    drift = np.linspace(200.0, 190.0, round(20 * FS))
    wave = 4.0 * np.sqrt(2.0) * np.sin(2 * np.pi * 5.0 * np.arange(len(drift)) / FS)
    force = np.concatenate([blocks((0, 2)), drift + wave, blocks((0, 3))])
    assert answers(recording(force))["force_cv"].value == pytest.approx(100.0 * 4.0 / 195.0, rel=0.02)


def test_an_index_made_for_maximal_holds_is_doubted_below_the_mvc() -> None:
    force = np.concatenate([blocks((0, 2), (400, 2), (0, 2)), _hold(12.0)])
    assert answers(recording(force))["static_fatigue_index"].quality == "doubtful"


def test_a_force_that_a_stimulus_moved_is_doubted_as_unsteady() -> None:
    force = blocks((0, 2), (400, 6), (0, 3))
    force[5000:5200] += 40.0
    assert "A stimulus was given" in answers(recording(force, pulses={5.0: "nerve"}))["force_cv"].reason
