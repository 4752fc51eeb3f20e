"""What the devices make of a body: its force, its drive and its spectrum come back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.force.observing import Device, observe
from ponos.instruments.force.virtual import VirtualSession
from tests.instruments.force.made import answers


def test_a_trajectory_without_a_quantity_is_refused() -> None:
    with pytest.raises(UsageError, match="has no drive_fraction"):
        observe(pd.DataFrame({"time_s": [0.0, 1.0], "force_n": [0.0, 0.0]}), np.random.default_rng(0))


def test_force_and_drive_alone_are_enough() -> None:
    body = pd.DataFrame({"time_s": [0.0, 2.0, 2.1, 6.0, 6.1, 9.0], "force_n": [0.0, 0, 200, 200, 0, 0]})
    body["drive_fraction"] = body["force_n"] / 400.0
    found = answers(observe(body, np.random.default_rng(0)))
    assert found["mvc_force"].value == pytest.approx(200.0, abs=4.0)
    assert found["emg_rms"].value == pytest.approx(300.0, rel=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_what_the_session_was_made_of_is_measured_again(seed: int) -> None:
    session = VirtualSession(mvc_n=350.0, loss_per_pull=0.05, recovery=0.85)
    found = answers(observe(session.trajectory(), np.random.default_rng(seed)), tasks=session.tasks)
    assert found["mvc_force"].value == pytest.approx(350.0, rel=0.02)
    assert found["recovery_ratio"].value == pytest.approx(0.85, abs=0.02)
    assert found["force_decline"].value == pytest.approx(100 * (1 - 0.95**3), abs=1.5)
    assert found["time_to_failure"].value == pytest.approx(10.25, abs=0.4)
    assert found["emg_per_force"].value == pytest.approx(600 / 350, rel=0.15)


def test_a_device_that_samples_otherwise_records_the_same_body() -> None:
    session = VirtualSession()
    made = observe(session.trajectory(), np.random.default_rng(0), device=Device(step_s=0.0005))
    found = answers(made, tasks=session.tasks)
    assert found["voluntary_activation"].value == pytest.approx(92.0, abs=4.0)
    assert len(made.table) == 2 * 52_490


def test_a_session_whose_drive_stays_needs_no_more_drive() -> None:
    changes: list[float] = []
    for rise in (1.0, 1.6):
        session = VirtualSession(drive_rise=rise)
        made = observe(session.trajectory(), np.random.default_rng(1))
        changes.append(answers(made, tasks=session.tasks)["drive_per_force_change"].value or float("nan"))
    assert changes[0] == pytest.approx(0.0, abs=12.0)
    assert changes[1] > changes[0] + 15.0
