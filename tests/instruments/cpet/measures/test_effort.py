"""Plateau and criteria of maximal effort, each with its own verdict."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.effort import PARTS, plateau_of
from ponos.instruments.cpet.thresholds.types import Estimate
from tests.instruments.cpet.simulated import answer, answers, as_test, ramp, with_thresholds

VT1 = Estimate(name="consensus", vo2_ml_min=1500.0, time_s=420.0)
CRITERIA = ("rer_1_15", "hr_85_percent", "lactate_8", "borg_17", "plateau")


def _with_end(slope: float, *, noise: float = 0.0, **said: Any) -> ExerciseTest:
    """The ramp with another slope of VO2 in its last 2 min, as a share of the one before."""
    columns = ramp()
    time = columns["time_s"]
    since = np.clip(time - 120.0, 0.0, 600.0)
    vo2 = 500.0 + 10 / 3 * (np.minimum(since, 480.0) + slope * np.maximum(since - 480.0, 0.0))
    vo2 = np.where(time < 120, 300.0, vo2) + noise * np.random.default_rng(4).standard_normal(len(time))
    return with_thresholds(as_test(columns | {"vo2_ml_min": vo2}, **said), vt1=VT1)


@pytest.mark.parametrize(
    ("slope", "verdicts"), [(1.0, (0, 0, 0)), (0.0, (1, 1, 1)), (0.4, (1, 0, 1)), (0.2, (1, 1, 1))]
)
def test_three_definitions_of_a_plateau(slope: float, verdicts: tuple[int, int, int]) -> None:
    found = answers(PARTS, _with_end(slope, noise=20.0), "vo2_plateau")
    asked = ((), (("method", "rise_100_ml"),), (("method", "confidence_band"),))
    assert tuple(found[key].value for key in asked) == verdicts


def test_a_plateau_is_told_in_numbers() -> None:
    plateau = plateau_of(_with_end(0.25))
    assert plateau.share == pytest.approx(0.25, abs=0.02)
    assert plateau.rise_ml == pytest.approx(100.0, abs=5)


def test_without_vt1_the_plateau_is_doubtful_and_in_a_short_test_missing() -> None:
    test = with_thresholds(_with_end(0.0))
    assert answer(PARTS, test, "vo2_plateau").quality == "doubtful"
    assert answer(PARTS, test, "vo2_plateau", method="rise_100_ml").quality == "ok"
    short = as_test(ramp(), phases="rest=0:120,ramp=480:720")
    assert "300 s are needed" in answer(PARTS, with_thresholds(short), "vo2_plateau").reason


def test_each_criterion_has_its_verdict_or_its_reason() -> None:
    test = _with_end(1.0, age_y=40.0, lactate_peak=9.1, borg=18.0)
    assert answer(PARTS, test, "maximal_effort").value == 0
    values = {name: answer(PARTS, test, "maximal_effort", method=name).value for name in CRITERIA}
    assert values == {"rer_1_15": 0, "hr_85_percent": 1, "lactate_8": 1, "borg_17": 1, "plateau": 0}
    bare = _with_end(1.0)
    reasons = {name: answer(PARTS, bare, "maximal_effort", method=name).reason for name in CRITERIA}
    assert "--lactate-peak" in reasons["lactate_8"]
    assert "--borg" in reasons["borg_17"]
    assert "--age-y" in reasons["hr_85_percent"]


def test_a_beta_blocker_takes_the_heart_rate_criterion_away() -> None:
    found = answer(PARTS, _with_end(1.0, age_y=40.0, beta_blocker=True), "maximal_effort", method="hr_85_percent")
    assert found.value is None
    assert "beta-blocker" in found.reason


def test_a_rating_of_ten_is_of_the_other_scale() -> None:
    assert "from 0 to 10" in answer(PARTS, _with_end(1.0, borg=9.0), "maximal_effort", method="borg_17").reason


def test_lactate_of_the_file_where_the_user_gives_none() -> None:
    test = as_test(ramp(lactate_mmol_l=np.where(np.asarray(ramp()["time_s"]) > 700, 7.5, np.nan)))
    assert answer(PARTS, test, "lactate_peak").value == 7.5
    assert answer(PARTS, as_test(ramp(), lactate_peak=6.0), "lactate_peak").value == 6.0
