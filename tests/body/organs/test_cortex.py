"""The cortex at large: threshold and gain are their own, exertion leaves its marks, effort and reward set the drive."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.body.organs.cortex import (
    RESTED,
    CortexState,
    drive_ceiling,
    effort_points,
    exerted,
    mep_mv,
    recovered,
    tolerated_points,
)
from ponos.body.parameters import Parameters

ORDINARY = Parameters()


def test_the_answer_at_the_threshold_is_fifty_microvolts_at_ordinary_gain() -> None:
    assert float(mep_mv(ORDINARY, 100.0)) == pytest.approx(0.05)
    assert float(mep_mv(ORDINARY.changed({"mep_power": 2.5, "mep_top_mv": 6.0}), 100.0)) == pytest.approx(0.05)


def test_the_curve_passes_the_medians_it_was_fitted_to() -> None:
    measured = {110.0: 0.48, 120.0: 0.90, 130.0: 1.59, 140.0: 2.06, 150.0: 1.94}
    ratio = np.log(mep_mv(ORDINARY, list(measured)) / np.array(list(measured.values())))
    assert np.abs(ratio).max() < 0.2


def test_facilitation_is_gone_before_the_afferents_are() -> None:
    left = CortexState(facilitation=0.6, afferents=1.0)
    soon, later = (recovered(ORDINARY, left, seconds).gain(ORDINARY) for seconds in (5.0, 240.0))
    assert soon > 1.0 > later
    assert recovered(ORDINARY, left, 6 * 3600.0).gain(ORDINARY) == pytest.approx(1.0, abs=1e-6)


def test_a_contraction_facilitates_the_more_the_stronger_it_is() -> None:
    left = [
        exerted(ORDINARY, RESTED, np.full(100, drive), afferents=0.1, tired=0.1, step_s=0.1).facilitation
        for drive in (0.0, 0.3, 1.0)
    ]
    assert left[0] == 0.0 < left[1] < left[2] < 1.0


def test_little_of_the_report_is_hardly_heard_and_much_by_nearly_everybody() -> None:
    deaf = ORDINARY.changed({"afferent_gain": 0.4})
    little, much = CortexState(afferents=0.6), CortexState(afferents=6.0)
    assert little.heard(ORDINARY) > 5.0 * little.heard(deaf)
    assert much.heard(deaf) > 0.9 * much.heard(ORDINARY)
    assert RESTED.heard(ORDINARY) == 0.0


def test_one_gain_blunts_facilitation_depression_and_inhibition_and_nothing_at_rest() -> None:
    deaf = ORDINARY.changed({"afferent_gain": 0.4})
    fresh, tired = CortexState(facilitation=0.6), CortexState(afferents=0.8)
    assert fresh.gain(ORDINARY) > fresh.gain(deaf) > 1.0
    assert tired.gain(ORDINARY) < tired.gain(deaf) < 1.0
    assert tired.gaba_b(ORDINARY) > tired.gaba_b(deaf) > deaf["g_gaba_b"]
    assert RESTED.gaba_b(deaf) == ORDINARY["g_gaba_b"]
    assert RESTED.gain(deaf) == 1.0


def test_the_will_reaches_less_when_the_muscle_reports_fatigue() -> None:
    assert float(drive_ceiling(ORDINARY, 0.0)) == ORDINARY["voluntary_activation"]
    assert float(drive_ceiling(ORDINARY, 1.0)) < ORDINARY["voluntary_activation"]


def test_a_reward_makes_more_effort_worth_it_and_cost_makes_the_same_drive_harder() -> None:
    assert tolerated_points(ORDINARY, 2.0) > tolerated_points(ORDINARY, 1.0)
    costly = ORDINARY.changed({"effort_cost": 1.5})
    assert float(effort_points(costly, 0.5, 0.2)) == pytest.approx(1.5 * float(effort_points(ORDINARY, 0.5, 0.2)))
