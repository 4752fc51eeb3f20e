"""What a user says of a test is refused at once where it cannot be meant."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.settings import Settings


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"average": "30x"}, "no averaging rule"),
        ({"protocol": "fast"}, "no piece of a protocol"),
        ({"phases": "sleep=0:3"}, "no phase"),
        ({"blood": "po2=97"}, "no blood gas"),
        ({"map": ("VO2",)}, "--map: 'VO2' cannot be read"),
        ({"map": ("a=vo2:ml/min", "b=vo3")}, "no quantity 'vo3'"),
        ({"sex": "femal"}, "Did you mean 'female'"),
        ({"mode": "bike"}, "--mode: 'bike' is not known"),
        ({"body_mass_kg": 0.0}, "--body-mass-kg: 0 cannot be"),
        ({"age_y": -3.0}, "cannot be"),
        ({"vt1": math.nan}, "cannot be"),
        ({"fev1_l": math.inf}, "cannot be"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Settings(**said)


def test_what_can_be_is_taken() -> None:
    settings = Settings(
        average="bin:20s",
        protocol="20 W for 240 s, then ramp 25 W/min",
        phases="rest=0:60",
        blood="pao2=97,paco2=40,pvo2=21,hb=14",
        map=("V02=vo2:l/min",),
        sex="male",
        mode="treadmill",
        borg=0.0,
        body_mass_kg=66.0,
    )
    assert settings.borg == 0.0
