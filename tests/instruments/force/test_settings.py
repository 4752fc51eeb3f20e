"""What a user may say, and what cannot be meant."""

from __future__ import annotations

import pytest

from ponos.errors import UsageError
from ponos.instruments.force import Settings
from ponos.instruments.force.saying import Said, per_volt, pulses_of
from ponos.instruments.force.settings import Task, tasks_of


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"mains_hz": 55.0}, "No mains has 55 Hz"),
        ({"mvc_rule": "best"}, "'best' is no rule"),
        ({"tasks": "pull=0:3"}, "Did you mean 'pulls'"),
        ({"tasks": "hold=9:3"}, "does not run forward"),
        ({"emg_band": "20-450"}, "FROM:TO"),
        ({"fail_percent": 0.0}, "0 cannot be"),
        ({"target_percent": 120.0}, "120 % cannot be"),
        ({"r2_min": 85.0}, "r² of 85"),
        ({"stimulus": "nervve"}, "Did you mean 'nerve'"),
        ({"side": "both"}, "'both' is not known"),
        ({"activation_rule": "strojnik"}, "Did you mean 'strojnik_komi'"),
        ({"pulses": "artefact"}, "says no pulses"),
        ({"pulses": "artefact:-3"}, "says no pulses"),
        ({"pulses": "3,x"}, "says no pulses"),
        ({"force_unit_per_volt": "100"}, "is no force"),
        ({"force_unit_per_volt": "100 mv"}, "is no force"),
        ({"map": ("Kraft",)}, "maps no column"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_a_file_is_read(said: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Settings(**said)  # type: ignore[arg-type]


def test_tasks_come_in_the_order_of_time() -> None:
    assert tasks_of("hold=20:40, pulls=0:12") == (
        Task(name="pulls", start_s=0.0, stop_s=12.0),
        Task(name="hold", start_s=20.0, stop_s=40.0),
    )


def test_pulses_are_times_or_a_size() -> None:
    assert pulses_of("6.03,3.79") == Said((3.79, 6.03))
    assert pulses_of("artefact:3") == Said(artefact_mv=3.0)


def test_a_volt_can_mean_a_force_or_a_torque() -> None:
    assert per_volt("100 n") == (100.0, per_volt("1 N")[1])
    assert per_volt("12.5 N·m")[1].suffix == "nm"
    assert per_volt("-2.5 kgf")[0] == -2.5
