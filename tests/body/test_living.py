"""Weeks of living: exact against another solver, never below zero, back to rest, paced where asked."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import solve_ivp

from ponos.body.hypotheses import changed_by
from ponos.body.living import Course, dose_of, live
from ponos.body.organs.slow import STATES, SYMBOLS, Dose, at_rest, slow_rates
from ponos.body.parameters import Parameters, drawn
from ponos.errors import UsageError

ORDINARY = Parameters()
TEST = Dose(
    start_h=1.0,
    duration_h=0.5,
    acidosis_ph_min=ORDINARY["dose_acidosis_ph_min"],
    low_pcr_min=ORDINARY["dose_low_pcr_min"],
    mechanical_kj=ORDINARY["dose_mechanical_kj_kg"] * ORDINARY["muscle_kg"],
)
AGAIN = replace(TEST, start_h=25.0)


def lived(parameters: Parameters, *doses: Dose, days: float = 60.0, step_h: float = 1.0 / 6.0) -> Course:
    return live([parameters], [doses], 24.0 * days, step_h=step_h)[0]


def test_nothing_happens_at_rest() -> None:
    course = lived(ORDINARY)
    assert np.array_equal(course.states, np.tile(at_rest(), (len(course.time_h), 1)))
    assert not course.symptom.any()


def test_another_solver_finds_the_same() -> None:
    course = lived(ORDINARY, TEST, days=10.0)
    p = ORDINARY.vector(SYMBOLS)
    load, acid, _ = TEST.weighed(ORDINARY)

    def rates(now: float, state: np.ndarray) -> np.ndarray:
        out, on = np.empty(8), 2.0 if 1.0 <= now < 1.5 else 0.0
        slow_rates(state, on * load, on * acid, 0.0, p, out)
        return out

    other = solve_ivp(rates, (0.0, 240.0), at_rest(), t_eval=course.time_h, rtol=1e-8, atol=1e-10, max_step=0.1)
    assert np.abs(course.states - other.y.T).max() < 2e-3


def test_half_the_step_changes_nothing() -> None:
    whole, half = lived(ORDINARY, TEST, AGAIN), lived(ORDINARY, TEST, AGAIN, step_h=1.0 / 12.0)
    assert np.abs(whole.states - half.states).max() < 1e-4


def test_any_dose_fades_and_no_state_goes_below_zero() -> None:
    ill = changed_by(ORDINARY, "exaggerated_damage", strength=1.5)
    for size in (0.1, 10.0, 1e4):
        huge = Dose(start_h=0.0, duration_h=1.0, acidosis_ph_min=3.3 * size, mechanical_kj=106.0 * size)
        course = lived(ill, huge, days=365.0)
        assert np.isfinite(course.states).all()
        assert (course.states >= 0.0).all()
        assert course.states[-1, 0] < 1e-3 * max(course.states[:, 0].max(), 1.0)


def test_symptoms_come_late_and_last_longer_with_more_damage() -> None:
    well = lived(ORDINARY, TEST, AGAIN)
    ill = lived(changed_by(ORDINARY, "exaggerated_damage"), TEST, AGAIN)
    assert 24.0 <= ill.peak_h(25.0) <= 72.0
    assert ill.recovery_d(25.0) > 2.0 * well.recovery_d(25.0) > 0.0


def test_below_the_envelope_nothing_is_felt() -> None:
    small = Dose(start_h=1.0, duration_h=0.5, mechanical_kj=5.0)
    course = lived(ORDINARY, small)
    assert course.states[:, 0].max() > 0.0
    assert course.recovery_d(0.0) == 0.0
    assert np.isnan(course.peak_h(0.0))


def test_thinking_alone_can_be_felt() -> None:
    ill = changed_by(ORDINARY, "exaggerated_damage")
    days = [Dose(start_h=24.0 * day, duration_h=8.0, cognitive_min=480.0) for day in range(3)]
    assert lived(ill, *days).symptom.max() > lived(ORDINARY, *days).symptom.max()


def test_pacing_leaves_out_what_exceeds_the_envelope() -> None:
    paced = changed_by(ORDINARY, "pacing")
    course = lived(paced, TEST)
    over = 1.0 - paced["pacing_envelope"]
    assert course.done[0] == pytest.approx(1.0 - paced["pacing_share"] * over)
    assert course.states[:, 0].max() < lived(ORDINARY, TEST).states[:, 0].max()


def test_overlapping_exertions_add_up() -> None:
    linear = ORDINARY.changed({"repair_aid": 0.0, "m2_brake": 0.0})
    apart = lived(linear, TEST).states[:, 0] + lived(linear, AGAIN).states[:, 0]
    assert lived(linear, AGAIN, TEST).states[:, 0] == pytest.approx(apart, abs=1e-9)


def test_people_side_by_side_are_as_alone() -> None:
    people = drawn(np.random.default_rng(3), 5)
    together = live(people, [[TEST]] * 5, 240.0)
    for one, course in zip(people, together, strict=True):
        assert np.array_equal(course.states, live([one], [[TEST]], 240.0)[0].states)


def test_half_a_year_takes_under_a_tenth_of_a_second_each() -> None:
    people = drawn(np.random.default_rng(4), 10)
    plans = [[Dose(start_h=24.0 * day + 9.0, duration_h=0.5, mechanical_kj=10.0) for day in range(182)]] * 10
    live(people[:1], plans[:1], 24.0)
    begin = time.process_time()
    live(people, plans, 24.0 * 182.0)
    assert (time.process_time() - begin) / 10.0 < 0.1


def test_a_dose_is_the_integral_over_the_trajectory() -> None:
    seconds = np.arange(0.0, 601.0)
    table = pd.DataFrame({"time_s": seconds, "work_w": np.full(601, 100.0)})
    table["ph_muscle"] = np.where(seconds > 0.0, 6.95, 7.05)
    table["pcr_mmol_l"] = np.where(seconds >= 300.0, 5.0, 33.0)
    dose = dose_of(table, start_h=3.0)
    assert dose.start_h == 3.0
    assert dose.duration_h == pytest.approx(1.0 / 6.0)
    assert dose.mechanical_kj == pytest.approx(60.0)
    assert dose.acidosis_ph_min == pytest.approx(1.0, rel=0.01)
    assert dose.low_pcr_min == pytest.approx(5.0, rel=0.01)


@pytest.mark.parametrize(
    "spoilt",
    [
        Dose(start_h=-1.0, duration_h=1.0),
        Dose(start_h=0.0, duration_h=0.0),
        Dose(start_h=0.0, duration_h=1.0, mechanical_kj=-5.0),
        Dose(start_h=0.0, duration_h=1.0, cognitive_min=float("nan")),
    ],
)
def test_an_exertion_that_cannot_be_is_refused(spoilt: Dose) -> None:
    with pytest.raises(UsageError):
        lived(ORDINARY, spoilt)


@pytest.mark.parametrize(("step_h", "keep_h"), [(0.5, 1.0), (0.0, 1.0), (1.0 / 6.0, 0.25)])
def test_a_clock_that_cannot_be_is_refused(step_h: float, keep_h: float) -> None:
    with pytest.raises(UsageError):
        live([ORDINARY], [[]], 24.0, step_h=step_h, keep_h=keep_h)


def test_a_course_is_a_table_of_named_states() -> None:
    assert list(lived(ORDINARY, TEST, days=2.0).table()) == ["time_h", *STATES, "symptom"]
