"""A body chooses between hard and easy presses; the instrument tells what it can from what it wants."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from ponos.body.parameters import Parameters, drawn
from ponos.body.protocols.effort_choices import effort_choices
from ponos.errors import UsageError
from ponos.instruments.effort.measures import measuring
from ponos.instruments.effort.observing import observe
from ponos.instruments.effort.settings import Settings

ORDINARY = Parameters()


def table(person: Parameters, seed: int = 1) -> pd.DataFrame:
    return effort_choices(person, np.random.default_rng(seed))[0].table


def people(change: Callable[[Parameters], Parameters], n: int = 40) -> pd.DataFrame:
    """What the instrument finds in people who all are changed in one way; offers and chance are the same each time."""
    rows = []
    for number, person in enumerate(drawn(np.random.default_rng(3), n)):
        recording = observe(table(change(person), 1000 + number), np.random.default_rng(number))
        rows.append({one.id: one.value for one in measuring.measure(recording, Settings()) if one.is_default})
    return pd.DataFrame(rows)


def times(**factors: float) -> Callable[[Parameters], Parameters]:
    return lambda person: person.changed({symbol: person[symbol] * factor for symbol, factor in factors.items()})


@pytest.fixture(scope="module")
def healthy() -> pd.DataFrame:
    return people(lambda person: person)


def test_healthy_people_choose_the_hard_task_as_often_as_volunteers_did(healthy: pd.DataFrame) -> None:
    # Walitt 2024, on which prices were calibrated: 41.8 % of 727 choices, 43.0 (SD 14.9) a person; 96.4 % completed.
    assert healthy["effort_hard_share"].mean() == pytest.approx(43.0, abs=2.0 * 14.9 / np.sqrt(16))
    assert healthy["hard_completion"].mean() > 90.0
    assert healthy["reward_sensitivity"].median() > 0.0 < healthy["probability_sensitivity"].median()


def test_the_hard_task_becomes_harder_and_is_chosen_less_as_fingers_tire() -> None:
    courses = [table(one, number) for number, one in enumerate(drawn(np.random.default_rng(4), 30))]
    for name in ("log_odds_hard", "p_complete_hard"):
        first, second = (np.mean([one[name][part].mean() for one in courses]) for part in (slice(20), slice(20, None)))
        assert second < first
    tireless = ORDINARY.changed({"press_load": 0.0})
    assert np.ptp(table(tireless)["p_complete_hard"]) == 0.0


def test_less_ability_alone_lowers_the_choices_of_the_hard_task(healthy: pd.DataFrame) -> None:
    weak = people(times(press_fastest_hz=0.92))
    fewer = [
        np.log(one / (100.0 - one))
        for one in (healthy["effort_hard_share"].clip(2, 98), weak["effort_hard_share"].clip(2, 98))
    ]
    assert np.exp(fewer[0].mean() - fewer[1].mean()) > 1.1
    assert weak["hard_completion"].mean() < healthy["hard_completion"].mean() - 3.0


def test_the_instrument_tells_ability_from_will_once_the_chance_to_complete_is_counted_in(
    healthy: pd.DataFrame,
) -> None:
    weak, dear, dull = (
        people(times(**one)) for one in ({"press_fastest_hz": 0.9}, {"effort_cost": 1.25}, {"reward_weight": 0.6})
    )
    discount, consistency = healthy["effort_discount"].median(), healthy["effort_temperature"].median()
    assert weak["effort_discount"].median() == pytest.approx(discount, rel=0.15)
    assert weak["effort_temperature"].median() == pytest.approx(consistency, rel=0.15)
    assert dear["effort_discount"].median() > 1.2 * discount
    assert dull["effort_temperature"].median() < 0.8 * consistency
    for one in (dear, dull):
        assert one["hard_completion"].mean() > healthy["hard_completion"].mean() - 2.0


def test_a_body_that_cannot_press_fast_enough_does_what_it_can() -> None:
    unable = table(ORDINARY.changed({"press_fastest_hz": 3.0}))
    assert (unable["p_complete_hard"] < 1e-6).all()
    assert (unable["press_rate_hard_presses_s"] <= 3.0).all()
    assert (unable["log_odds_hard"] < 0.0).all()


def test_the_same_chance_gives_the_same_offers_and_a_task_of_no_time_is_refused() -> None:
    pd.testing.assert_frame_equal(table(ORDINARY, 5), table(ORDINARY, 5))
    with pytest.raises(UsageError, match="min cannot be"):
        effort_choices(ORDINARY, np.random.default_rng(1), minutes=0.0)


def test_fingers_that_tire_out_at_once_end_no_task() -> None:
    tired = ORDINARY.changed({"grip_fatigue_s": 0.1, "grip_recovery_s": 0.0, "grip_tracking_s": 50.0})
    told = table(tired)
    assert np.isfinite(told.select_dtypes("number")).all(axis=None)
