"""Twitches, and the three rules of voluntary activation where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.force.twitches import RULES, cortical_line, twitch
from tests.instruments.force.made import FS, blocks

shares = st.floats(0.3, 1.0)


@given(active=st.floats(0.5, 1.0), met=shares)
def test_on_a_straight_line_the_linear_rule_is_right_wherever_the_stimulus_meets(active: float, met: float) -> None:
    most, rest = 400.0, 60.0
    could = most / active
    size = rest * (1.0 - met * most / could)
    assert RULES["linear"](size, rest, met * most, most) == pytest.approx(100.0 * active)
    assert RULES["uncorrected"](size, rest, met * most, most) == pytest.approx(100.0 * active * met)
    between = RULES["strojnik_komi"](size, rest, met * most, most)
    assert 100.0 * active * met - 1e-9 <= between <= 100.0 * active + 100.0 * (1 - active) * 0.5 + 1e-9


@given(size=st.floats(0.0, 30.0))
def test_all_rules_agree_where_the_stimulus_meets_the_highest_force(size: float) -> None:
    found = [rule(size, 60.0, 400.0, 400.0) for rule in RULES.values()]
    assert max(found) == pytest.approx(min(found))


def test_a_twitch_is_its_peak_over_the_force_before_it() -> None:
    force = blocks((100.0, 1.0), (130.0, 0.1), (100.0, 1.0))
    found = twitch(force, FS, 1.0, "nerve", (0.0, 200.0))
    assert found is not None
    assert (found.before, found.peak, found.size, found.drift) == (100.0, 130.0, 30.0, 0.0)


def test_a_force_that_moves_by_itself_is_told() -> None:
    found = twitch(np.arange(2000.0) / 10.0, FS, 1.0, "nerve", (0.0, 200.0))
    assert found is not None
    assert found.drift == pytest.approx(10.0)


@pytest.mark.parametrize("at", [0.05, 1.95, 7.0])
def test_a_stimulus_at_the_end_of_a_recording_is_left_out(at: float) -> None:
    assert twitch(np.zeros(2000), FS, at, "nerve", (0.0, 200.0)) is None


def test_the_cortical_line_meets_zero_force_at_the_resting_twitch() -> None:
    force = np.array([200.0, 300.0, 400.0, 400.0])
    line = cortical_line(force, 45.0 - 0.1 * force)
    assert line is not None
    assert (line.rest, line.slope, line.r2) == pytest.approx((45.0, -0.1, 1.0))
    assert line.n == 4
    assert cortical_line(force[:2], force[:2]) is None
    assert cortical_line(np.ones(4), force) is None


def test_the_interval_of_the_estimated_twitch_covers_it() -> None:
    rng = np.random.default_rng(0)
    force = np.repeat([200.0, 300.0, 400.0], 2)
    lines = [cortical_line(force, 45.0 - 0.1 * force + rng.normal(0.0, 1.0, 6)) for _ in range(2000)]
    covered = np.mean([one.low <= 45.0 <= one.high for one in lines if one is not None])
    assert covered == pytest.approx(0.95, abs=0.015)
