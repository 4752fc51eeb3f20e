"""Motor units reproduce the authors' published output, tire, and fail when strength falls below the target."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.body.organs.motor_units import afferents, carried, endurance_s, three_compartments, unit_table
from ponos.body.parameters import Parameters
from ponos.errors import UsageError

ORDINARY = Parameters()
A = "0.50_A_-_Target_-_Act_-_Strength_(no_adapt)_-_Force_-_Strength_(w_adapt).csv"


def published(data: Path, name: str) -> np.ndarray:
    folder = data / "force" / "potvin_fuglevand"
    if not folder.is_dir():
        pytest.skip("The authors' output is not on this machine.")
    return np.loadtxt(folder / name, delimiter=",")


def test_ten_seconds_at_half_force_are_the_authors_own(data: Path) -> None:
    course, rates = published(data, A), published(data, "0.50_B_-_Firing_Rate.csv")
    ours = carried(ORDINARY, np.full(100, 0.5))
    columns = (ours.excitation_percent, ours.strength_percent, ours.force_percent, ours.adapted_strength_percent)
    for column, of_theirs in zip(columns, course[:, 2:6].T, strict=True):
        np.testing.assert_allclose(column, of_theirs, rtol=0.0, atol=1e-9)
    np.testing.assert_allclose(ours.rate_hz, rates, rtol=0.0, atol=1e-9)


@pytest.mark.parametrize(
    ("target", "seconds"),
    [(0.2, 511.5), (0.3, 267.0), (0.4, 159.8), (0.5, 95.5), (0.6, 53.1), (0.7, 28.3), (0.8, 14.8), (0.9, 6.5)],
)
def test_endurance_is_that_of_the_paper(target: float, seconds: float) -> None:
    assert endurance_s(ORDINARY, target) == pytest.approx(seconds, abs=0.05)


def test_sustained_maximal_force_falls_as_in_the_paper() -> None:
    force = carried(ORDINARY, np.ones(2000), until_failure=False).force_percent
    assert force[[299, 599, 1199, 1799, 1999]] == pytest.approx([67.29, 53.27, 28.18, 17.12, 15.29], abs=0.01)


def test_the_highest_force_is_that_of_the_paper() -> None:
    _, peak, force, contraction_s, _, _ = unit_table(ORDINARY)
    assert force @ (1.0 - np.exp(-2.0 * (contraction_s * peak) ** 3)) == pytest.approx(2215.98115, abs=1e-4)


def test_an_endurance_task_takes_less_than_a_third_of_a_second() -> None:
    endurance_s(ORDINARY, 0.9)
    start = time.perf_counter()
    endurance_s(ORDINARY, 0.2)
    assert time.perf_counter() - start < 0.3


def test_a_will_that_cannot_drive_the_muscle_fails_sooner() -> None:
    wanted = np.full(3000, 0.5)
    assert len(carried(ORDINARY, wanted, ceiling_fraction=0.8).time_s) < len(carried(ORDINARY, wanted).time_s)


@given(target=st.floats(0.1, 1.0), fatigue=st.floats(0.005, 0.1))
def test_rates_and_strength_stay_within_what_a_muscle_can(target: float, fatigue: float) -> None:
    done = carried(ORDINARY.changed({"mu_fatigue_last": fatigue}), np.full(200, target), until_failure=False)
    assert done.rate_hz.min() >= 0.0
    assert done.rate_hz.max() <= 35.0
    assert np.all(np.diff(done.strength_percent) <= 1e-9)


def test_three_compartments_keep_their_sum_and_recover_only_in_rest() -> None:
    wanted = np.r_[np.full(3000, 0.7), np.zeros(3000)]
    course = three_compartments(ORDINARY, wanted)
    np.testing.assert_allclose(course[:, :3].sum(axis=1), 1.0, atol=1e-12)
    assert np.all(np.diff(course[500:3000, 1]) > 0.0)
    assert np.all(np.diff(course[3100:, 1]) < 0.0)


def test_sustained_full_force_settles_where_fatigue_and_recovery_meet() -> None:
    fatigue, recovery = ORDINARY["grip_fatigue_s"], ORDINARY["grip_recovery_s"]
    active = three_compartments(ORDINARY, np.ones(100_000), step_s=0.02)[-1, 0]
    assert active == pytest.approx(recovery / (fatigue + recovery), rel=0.01)


def test_what_muscle_afferents_report_adds_up_with_force_and_is_forgotten_with_its_own_constant() -> None:
    rise, fall = ORDINARY["afferent_rise_s"], ORDINARY["afferent_fall_s"]
    filled = afferents(ORDINARY, np.ones(600))[-1]
    assert filled == pytest.approx(fall / rise * (1.0 - np.exp(-60.0 / fall)), rel=1e-3)
    assert afferents(ORDINARY, np.zeros(round(10 * fall)), start=filled)[-1] == pytest.approx(filled / np.e, rel=1e-6)


def test_a_tired_muscle_starts_tired_and_recovers() -> None:
    course = three_compartments(ORDINARY, np.zeros(500), step_s=0.1, tired=0.4)
    rate = ORDINARY["grip_recovery_s"] * ORDINARY["grip_rest_recovery"]
    assert course[-1, 1] == pytest.approx(0.4 * np.exp(-50.0 * rate), rel=1e-3)
    np.testing.assert_allclose(course[:, :3].sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("wanted", [[1.2], [-0.1], [float("nan")]])
def test_a_force_that_is_no_share_is_refused(wanted: list[float]) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        carried(ORDINARY, wanted)
    with pytest.raises(UsageError, match="between 0 and 1"):
        three_compartments(ORDINARY, wanted)
