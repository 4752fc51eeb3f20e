"""Two tests, months of life, the 16-minute test and standing: what each hands out, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from ponos.body.hypotheses import changed_by
from ponos.body.organs.heartbeat import rmssd_ms
from ponos.body.organs.slow import Dose
from ponos.body.parameters import Parameters, drawn
from ponos.body.people import people
from ponos.body.protocols.cycling import ramp
from ponos.body.protocols.daily_life import Days, daily_life, plan
from ponos.body.protocols.handed import STILL_TO_COME
from ponos.body.protocols.lean import lean
from ponos.body.protocols.mental_fatigue import SEGMENTS, mental_fatigue
from ponos.body.protocols.two_day import APART_H, TwoDays, handed, two_day
from ponos.body.solve import solve
from ponos.body.stepping import LEFT
from ponos.errors import UsageError
from ponos.instruments.vigilance.observing import NEEDED, observe
from ponos.instruments.vigilance.timetables import timetables

ORDINARY = Parameters()
STEADY = ORDINARY.changed({"day_spread": 0.0})
SENSITIVE = changed_by(STEADY, "exaggerated_damage")


def solver(crowd: Sequence[Parameters]) -> list[pd.DataFrame]:
    """Stands for the fast chain: peak uptake goes with the oxidative capacity, the cost is that of a maximal ramp."""
    seconds = np.arange(0.0, 901.0, 10.0)
    up = np.clip((seconds - 300.0) / 600.0, 0.0, 1.0)
    return [
        pd.DataFrame(
            {
                "time_s": seconds,
                "work_w": 230.0 * up,
                "ph_muscle": 7.05 - 0.7 * up,
                "pcr_mmol_l": 33.0 - 25.5 * up,
                "vo2_ml_min": 300.0 + 40.0 * one["vmax_ox"] * up,
            }
        )
        for one in crowd
    ]


def both(one: Parameters, seed: int = 1) -> TwoDays:
    return two_day([one], solver, [np.random.default_rng(seed)])[0]


def change(days: TwoDays) -> float:
    return float(days.day2["vo2_ml_min"].max() / days.day1["vo2_ml_min"].max() - 1.0)


def test_the_first_test_lowers_the_second_more_in_who_is_damaged_more() -> None:
    well, ill = both(STEADY), both(SENSITIVE)
    assert change(ill) < change(well) <= 0.0
    assert ill.recovery_d > well.recovery_d


def test_days_differ_by_themselves_so_that_not_every_patient_falls() -> None:
    sensitive = changed_by(ORDINARY, "exaggerated_damage")
    days = two_day([sensitive] * 60, solver, [np.random.default_rng(seed) for seed in range(60)], days_after=2.0)
    fell = np.mean([change(one) < 0.0 for one in days])
    assert 0.5 < fell < 1.0


def test_people_alone_and_together_get_the_same_two_days() -> None:
    together = two_day([ORDINARY, SENSITIVE], solver, [np.random.default_rng(seed) for seed in (3, 4)])
    assert change(together[1]) == pytest.approx(change(both(SENSITIVE, seed=4)))


def test_two_days_hand_out_two_tests_for_the_cart_and_symptoms_for_nobody_yet() -> None:
    (out,) = handed([STEADY], [np.random.default_rng(1)])
    assert [(one.name, one.session, one.instrument) for one in out] == [
        ("ramp", "day1", "cpet"),
        ("ramp", "day2", "cpet"),
        ("symptoms", "after", ""),
    ]
    assert out[2].note == STILL_TO_COME
    assert [one.hours_since_exertion for one in out[:2]] == [0.0, APART_H]


def test_the_fast_chain_can_be_the_solver_and_a_maximal_ramp_costs_about_one() -> None:
    def chain(crowd: Sequence[Parameters]) -> list[pd.DataFrame]:
        run = solve(crowd, ramp(15.0), save_s=5.0)
        return [run.table(one) for one in range(len(crowd))]

    controls = [one.parameters for one in people(20, "controls", 3)]
    streams = [np.random.default_rng(seed) for seed in range(20)]
    days = two_day(controls, chain, streams, days_after=10.0)
    loads = [one.course.exertions[0].weighed(one.course.parameters)[0] for one in days]
    assert 0.6 < np.mean(loads) < 1.5
    assert all(np.isfinite(change(one)) and abs(change(one)) < 0.4 for one in days)


def test_a_diary_has_a_row_for_each_day_and_says_what_was_done() -> None:
    rng = np.random.default_rng(2)
    exertions = plan(ORDINARY, rng, days=Days(days=21))
    (diary, _), (paced, _) = daily_life([ORDINARY, changed_by(ORDINARY, "pacing")], [exertions] * 2, days=21)
    assert list(diary.table["day"]) == list(range(1, 22))
    assert diary.table["load_done"].sum() == pytest.approx(diary.table["load_planned"].sum())
    assert paced.table["load_done"].sum() < paced.table["load_planned"].sum()
    assert diary.note == STILL_TO_COME


def test_a_hard_day_is_followed_by_a_crash_and_a_less_variable_heart_days_later() -> None:
    hard = Dose(start_h=24.0 * 3 + 10.0, duration_h=1.0, acidosis_ph_min=3.3, low_pcr_min=0.8, mechanical_kj=106.0)
    table = daily_life([SENSITIVE], [[hard]], days=30)[0][0].table
    crash, worst, rmssd, hr = (table[name].to_numpy() for name in ("crash", "symptom_worst", "rmssd_ms", "hr_bpm"))
    assert crash[:4].sum() == 0
    assert crash[4:7].sum() >= 2
    assert rmssd[4] < rmssd[3]
    assert hr[4] > hr[3]
    assert worst[-1] < 1.0


def test_the_same_seed_plans_the_same_life() -> None:
    one, other = (plan(ORDINARY, np.random.default_rng(9), days=Days(days=7)) for _ in range(2))
    assert one == other


def test_a_life_of_no_days_is_refused() -> None:
    with pytest.raises(UsageError):
        Days(days=0)


def test_the_segments_are_those_of_the_published_timetable() -> None:
    published = timetables()["mizuno2014"].segments
    assert [(one.code, one.stop_s - one.start_s) for one in published] == list(SEGMENTS)


def test_the_answers_can_be_observed_and_the_heart_waits_for_its_instrument() -> None:
    answers, heart, felt = mental_fatigue(ORDINARY, np.random.default_rng(1))
    assert set(NEEDED) <= set(answers.table)
    assert (answers.instrument, heart.instrument, felt.instrument) == ("vigilance", "", "")
    recording = observe(answers.table, np.random.default_rng(2))
    assert len(recording.table) == len(answers.table)
    assert heart.note == felt.note == STILL_TO_COME
    assert heart.table["rr_ms"].sum() / 1000.0 == pytest.approx(960.0, abs=3.0)


def _rmssd(parameters: Parameters, segment: str) -> float:
    found = []
    for seed in range(6):
        beats = mental_fatigue(parameters, np.random.default_rng(seed))[1].table
        found.append(rmssd_ms(beats.loc[beats["segment"] == segment, "rr_ms"].to_numpy()))
    return float(np.mean(found))


def _rate(parameters: Parameters, segment: str) -> float:
    beats = mental_fatigue(parameters, np.random.default_rng(1))[1].table
    return 60000.0 / float(beats.loc[beats["segment"] == segment, "rr_ms"].mean())


def test_a_slow_switch_off_shows_a_weak_answer_and_too_much_vagus_after() -> None:
    slow = changed_by(ORDINARY, "slow_switch_off")
    well, ill = (_rmssd(one, "KPT") / _rmssd(one, "EOB") for one in (ORDINARY, slow))
    assert well < ill < 1.0
    assert _rmssd(slow, "EOA") > _rmssd(slow, "EOB")
    assert _rmssd(ORDINARY, "EOA") < 1.05 * _rmssd(ORDINARY, "EOB")


def test_a_slow_return_of_the_heart_rate_can_be_had_without_too_much_vagus() -> None:
    prolonged = ORDINARY.changed({"autonomic_off_tau_s": 300.0})
    well, ill = (_rate(one, "EOA") - _rate(one, "EOB") for one in (ORDINARY, prolonged))
    assert ill > well + 1.0


def test_standing_speeds_the_heart_and_spares_the_pressure() -> None:
    table = lean(ORDINARY).table
    assert 8.0 < table["hr_bpm"].iloc[-1] - table["hr_bpm"].iloc[0] < 25.0
    assert table["sbp_mmhg"].iloc[0] - table["sbp_mmhg"].iloc[-1] < 20.0


def test_less_preload_speeds_it_half_as_much_again() -> None:
    well, ill = (lean(one).table["hr_bpm"] for one in (ORDINARY, changed_by(ORDINARY, "preload_failure")))
    assert ill.iloc[-1] - ill.iloc[0] > 1.5 * (well.iloc[-1] - well.iloc[0])


def test_standing_is_steady_in_everyone_drawn() -> None:
    for one in drawn(np.random.default_rng(1), 30):
        table = lean(one).table
        assert np.isfinite(table["hr_bpm"]).all()
        assert (table["dbp_mmhg"] > 0.0).all()
        last = table["hr_bpm"].iloc[-60:]
        assert last.max() - last.min() < 5.0


def test_a_lean_test_of_no_time_is_refused() -> None:
    with pytest.raises(UsageError):
        lean(ORDINARY, lying_min=0.0)


def test_who_leaves_what_a_body_can_be_on_the_first_day_has_no_second() -> None:
    corner = Parameters().changed({"la_uptake": 30.0, "atp_rest_mm_min": 2.46, "vla_max": 400.0, "store_co2_rest": 0.2})
    out = handed([STEADY, corner], [np.random.default_rng(1)] * 2)
    assert [[one.note == LEFT for one in of_one] for of_one in out] == [[False] * 3, [True] * 3]
