"""Thinking tires by what it costs, and never beyond the end of the scale."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.body.parameters import Parameters
from ponos.body.protocols.mental_fatigue import fatigue_felt, mental_fatigue

ORDINARY = Parameters()


def test_eight_hours_of_thinking_tire_as_published() -> None:
    # Mizuno 2011, on which the time constant was calibrated: 31.8 before and 70.5 after.
    students = ORDINARY.changed({"fatigue_vas_rest": 31.8})
    assert fatigue_felt(students, [0.0, 480.0]) == pytest.approx([31.8, 70.5], abs=0.1)


def test_fatigue_felt_grows_with_time_and_cost_and_stays_on_its_scale() -> None:
    minutes = np.array([0.0, 4.0, 60.0, 480.0, 6000.0])
    usual, dear = (fatigue_felt(one, minutes) for one in (ORDINARY, ORDINARY.changed({"effort_cost": 2.0})))
    assert np.all(np.diff(usual) > 0.0)
    assert np.all(dear[1:] > usual[1:])
    assert dear[-1] < 100.0


def test_rest_before_and_after_the_task_adds_nothing() -> None:
    felt = mental_fatigue(ORDINARY, np.random.default_rng(1))[2].table["fatigue_vas_points"].to_numpy()
    assert felt[0] == felt[1] == felt[2] < felt[3] == felt[4] == felt[5]
