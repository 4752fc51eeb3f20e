"""Voluntary activation and MEP per force of a session whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.force.observing import Device, observe
from ponos.instruments.force.virtual import VirtualSession
from ponos.recording import Recording
from tests.instruments.force.made import answers, blocks, recording

QUIET = Device(tremor=0.0, gauge_n=0.01, emg_rest_mv=0.001)


def _session(**truth: float) -> tuple[Recording, dict[str, str]]:
    session = VirtualSession(**truth)
    return observe(session.trajectory(), np.random.default_rng(3), device=QUIET), {"tasks": session.tasks}


@pytest.mark.parametrize("activation", [0.7, 0.92])
def test_both_ways_recover_the_activation_of_a_made_up_session(activation: float) -> None:
    made, said = _session(activation=activation)
    found = answers(made, **said)
    assert found["voluntary_activation"].value == pytest.approx(100 * activation, abs=0.6)
    assert found["voluntary_activation:site=cortex"].value == pytest.approx(100 * activation, abs=1.5)
    assert found["resting_twitch"].value == pytest.approx(60.0, abs=0.5)
    assert found["estimated_resting_twitch"].value == pytest.approx(45.0, abs=1.0)
    assert found["central_activation_ratio"].value == pytest.approx(100 * 400 / (400 + 60 * (1 - activation)), abs=0.2)


def test_meps_over_the_force_they_met() -> None:
    made, said = _session()
    found = answers(made, **said)["mep_per_force"]
    assert found.value == pytest.approx(np.mean([8000 / 200, 8000 / 300, 8000 / 400]), rel=0.02)
    assert found.quality == "doubtful"
    assert found.reason.startswith("3 stimuli are few")


def _pulled(pulses: dict[float, str]) -> Recording:
    force = blocks((0, 2), (300, 3), (0, 4))
    for at, size in zip(pulses, (10.0, 40.0), strict=False):
        force[round(at * 1000) : round(at * 1000) + 100] += size
    return recording(force, pulses=pulses)


def test_without_a_resting_twitch_there_is_no_activation() -> None:
    found = answers(_pulled({3.5: "nerve"}))["voluntary_activation"]
    assert found.value is None
    assert "without a resting twitch" in found.reason


def test_pulses_of_which_nobody_says_what_they_stimulate_are_asked_about() -> None:
    made = _pulled({3.5: "", 7.0: ""})
    assert "--stimulus nerve" in answers(made)["voluntary_activation"].reason
    assert answers(made, stimulus="nerve")["voluntary_activation"].value == pytest.approx(75.0)


def test_a_stimulus_that_met_a_weak_contraction_is_doubted() -> None:
    force = blocks((0, 2), (400, 2), (0, 2), (200, 3), (0, 4))
    force[7500:7600] += 10.0
    force[11000:11100] += 40.0
    found = answers(recording(force, pulses={7.5: "nerve", 11.0: "nerve"}))
    assert found["voluntary_activation"].quality == "doubtful"
    assert found["voluntary_activation"].value == pytest.approx(100 * (1 - 10 * 0.5 / 40))
    assert found["voluntary_activation:rule=uncorrected"].value == pytest.approx(75.0)
    assert found["voluntary_activation:rule=linear"].value == pytest.approx(150.0)


def test_a_line_below_its_r2_is_refused() -> None:
    levels = [one for level in (200, 300, 400) for one in ((level, 3), (0, 2))]
    force = blocks((0, 2), *levels)
    pulses = {3.5: "cortex", 8.5: "cortex", 13.5: "cortex"}
    for at, size in zip(pulses, (20.0, 5.0, 15.0), strict=True):
        force[round(at * 1000) : round(at * 1000) + 100] += size
    found = answers(recording(force, pulses=pulses))["voluntary_activation:site=cortex"]
    assert found.value is None
    assert "below 0.85 (--r2-min)" in found.reason
    lenient = answers(recording(force, pulses=pulses), r2_min=0.05)["voluntary_activation:site=cortex"]
    assert lenient.value is not None


def test_two_levels_make_no_line() -> None:
    found = answers(_pulled({3.0: "cortex", 4.0: "cortex"}))["voluntary_activation:site=cortex"]
    assert found.reason.startswith("2 stimuli of the cortex")
