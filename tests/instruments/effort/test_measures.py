"""What is measured of one person, by hand and on the published files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.instruments.effort.task import levels
from ponos.instruments.effort.virtual import VirtualChooser
from ponos.source import Source
from tests.instruments.effort.made import measured, of, recorded, task_of

BY_HAND = pd.DataFrame(
    {
        "trial": [-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        "hard": [1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1],
        "reward": [4, 4, 3, 1.5, 2, 4, 2, 2, 3, 4, 1.3, 2, 3],
        "choice_time_s": [1, 1, 2, 1, 1, 1, 1, 1, 1, 5.0, 1, 1, 3],
        "completed": [0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
        "presses": [9, 98, 60, 30, 30, 70, 30, 30, 30, 50, 30, 30, 98],
        "completion_time_s": [21, 20, 20, 6, 6, 20, 6, 5, 6, 20, 6, 6, 14],
    }
).astype(float)


def test_practice_is_left_out_and_a_timeout_counts_for_completion_alone() -> None:
    found = measured(of(BY_HAND))
    share, hard = found["effort_hard_share"], found["hard_completion"]
    assert share.value == pytest.approx(100 * 4 / 11)
    assert hard.value == pytest.approx(100 * 2 / 5)
    assert (share.n, hard.n) == (11, 5)
    assert "1 of them" in hard.reason
    assert found["easy_completion"].value == 100.0
    assert found["effort_timeouts"].value == pytest.approx(100 / 12)
    assert found["choice_time"].value == 1.0


def test_a_low_share_of_somebody_who_failed_says_so() -> None:
    assert "lower ability" in measured(of(BY_HAND))["effort_hard_share"].reason
    bare = measured(of(BY_HAND.drop(columns="completed")))
    assert "inability may be read as unwillingness" in bare["effort_hard_share"].reason
    assert "effort_discount ability_ignored" not in bare


def test_another_limit_or_none_keeps_the_trial() -> None:
    assert measured(of(BY_HAND), settings=Settings(timeout_s=3.0))["effort_hard_share"].n == 11
    none = measured(of(BY_HAND), settings=Settings(timeout_s=0.0))
    assert none["effort_hard_share"].n == 12
    assert "no limit" in none["effort_timeouts"].reason
    assert "took longer" in measured(of(BY_HAND), settings=Settings(timeout_s=3.0))["effort_timeouts"].reason


def test_rates_of_pressing_come_from_presses_and_time_where_the_file_has_no_rate() -> None:
    found = measured(of(BY_HAND))
    assert found["press_rate hard"].value == pytest.approx(np.mean([98 / 20, 3.0, 3.5, 2.5, 7.0]))
    trial, rate = [1, 2, 5, 9, 12], [4.9, 3.0, 3.5, 2.5, 7.0]
    assert found["press_rate_slope hard"].value == pytest.approx(np.polyfit(trial, rate, 1)[0])


def test_completion_comes_before_choice_in_every_answer() -> None:
    ids = [spec.id for spec in INSTRUMENT.register()]
    assert ids[:3] == ["hard_completion", "easy_completion", "effort_hard_share"]
    assert {INSTRUMENT.register()[id].link for id in ids[:3]} == {"reward"}


def test_who_cannot_complete_has_a_lower_k_once_that_is_counted_in() -> None:
    found = measured(recorded(VirtualChooser(ability=0.5, discount=0.6, temperature=3.0), 4, trials=200))
    joint, ignored = found["effort_discount"], found["effort_discount ability_ignored"]
    assert joint.value is not None
    assert ignored.value is not None
    assert joint.value < ignored.value
    assert joint.low is not None
    assert joint.high is not None
    assert joint.low < 0.6 < joint.high
    assert not (ignored.low or 0.0) < 0.6, "taken for unwilling"


def test_a_person_who_always_chooses_alike_is_doubted_and_stays_finite() -> None:
    found = measured(of(BY_HAND.assign(hard=0.0, completed=1.0)))
    assert found["effort_discount"].quality == "doubtful"
    assert "prior" in found["effort_discount"].reason
    assert found["reward_sensitivity"].quality == "doubtful"
    assert "No hard task" in found["hard_completion"].reason


def test_offers_are_numbered_by_rank() -> None:
    assert levels(np.array([0.894, 3.577, 1.789, np.nan, 0.0])).tolist()[:3] == [1.0, 3.0, 2.0]
    assert np.isnan(levels(np.array([1.0, np.nan]))[1])
    many = np.linspace(1, 4, 21)
    assert levels(many).tolist() == many.tolist()


def test_the_effort_of_the_easy_task_comes_from_the_presses_required() -> None:
    required = BY_HAND.assign(required_presses=np.where(BY_HAND["hard"] > 0, 98.0, 30.0))
    assert task_of(required).easy_effort[0] == pytest.approx(30 / 98)
    assert task_of(BY_HAND).easy_effort[0] == 0.3
    assert task_of(BY_HAND, settings=Settings(easy_effort=0.2)).easy_effort[0] == 0.2


def test_a_task_of_offers_has_no_easy_task_and_tells_a_form() -> None:
    rng = np.random.default_rng(5)
    from ponos.instruments.effort.observing import observe

    found = measured(observe(VirtualChooser(bias=1.0, discount=3.0).offers(rng), rng))
    assert "no easy task" in found["easy_completion"].reason
    assert found["effort_discount"].value == pytest.approx(3.0, rel=0.6)
    assert found["effort_discount sigmoid"].value is not None
    effort = found["effort_sensitivity"].value
    assert effort is not None
    assert effort < 0


def test_one_published_person_is_measured(data: Path) -> None:
    settings = Settings(rows="Subject=p24")
    found = measured(INSTRUMENT.read(Source(data / "walitt-2024" / "eefrt.csv"), settings), settings=settings)
    assert (found["hard_completion"].value, found["hard_completion"].n) == (70.0, 20)
    assert found["effort_hard_share"].value == pytest.approx(100 * 20 / 44)
    told = {id: one.reason for id, one in found.items() if one.value is None}
    assert set(told) == {
        "effort_sensitivity",
        "effort_discount linear",
        "effort_discount exponential",
        "effort_discount sigmoid",
    }
