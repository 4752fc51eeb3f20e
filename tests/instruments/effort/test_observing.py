"""What a body's choices look like when a task records them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.effort.observing import Noise, observe
from ponos.instruments.effort.virtual import VirtualChooser, draw

OFFERED = pd.DataFrame({"trial": np.arange(1.0, 401.0), "reward": 3.0})


def test_what_the_body_wants_and_can_is_what_is_seen() -> None:
    body = OFFERED.assign(p_hard=0.7, p_complete_hard=0.4, p_complete_easy=1.0)
    table = observe(body, np.random.default_rng(1)).table
    assert table["hard"].mean() == pytest.approx(0.7, abs=0.07)
    assert table.loc[table["hard"] == 1, "completed"].mean() == pytest.approx(0.4, abs=0.09)
    assert table.loc[table["hard"] == 0, "completed"].all()


def test_a_rejected_offer_is_followed_by_nothing() -> None:
    body = OFFERED.assign(log_odds_accept=0.0, effort_level=2.0, p_complete_hard=0.9)
    table = observe(body, np.random.default_rng(2)).table
    assert table.loc[table["accept"] == 0, "completed"].isna().all()
    assert table.loc[table["accept"] == 1, "completed"].notna().all()


def test_who_is_slow_times_out_at_the_limit() -> None:
    body = OFFERED.assign(p_hard=0.5, choice_time_s=4.0)
    table = observe(body, np.random.default_rng(3), noise=Noise(limit_s=5.0)).table
    assert 0.1 < (table["choice_time_s"] == 5.0).mean() < 0.5
    assert table["choice_time_s"].max() == 5.0


def test_presses_time_and_rate_agree() -> None:
    rng = np.random.default_rng(4)
    table = observe(VirtualChooser(ability=0.5).two_tasks(rng, trials=100), rng).table
    np.testing.assert_allclose(table["presses"] / table["completion_time_s"], table["press_rate_presses_s"], rtol=1e-3)
    assert ((table["presses"] == table["required_presses"]) == (table["completed"] == 1)).all()


def test_a_body_that_does_not_say_what_it_wants_is_refused() -> None:
    with pytest.raises(UsageError, match="no p_hard"):
        observe(OFFERED, np.random.default_rng(1))
    with pytest.raises(UsageError, match="no reward"):
        observe(pd.DataFrame({"trial": [1.0], "p_hard": [0.5]}), np.random.default_rng(1))


def test_people_are_drawn_alike_but_for_what_they_can() -> None:
    able, less = (draw(np.random.default_rng(5), 300, ability=ability) for ability in (0.95, 0.5))
    assert [one.discount for one in able] == [one.discount for one in less]
    assert np.mean([one.ability for one in less]) == pytest.approx(0.5, abs=0.05)
