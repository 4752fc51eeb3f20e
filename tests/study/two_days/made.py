"""Days made by hand, so that a comparison can be tested without a file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.measures import Measure
from ponos.recording import Recording, Table
from ponos.study.two_days.day import Day

RAMP: Mapping[str, float | str] = {
    "protocol": "ramp",
    "protocol_rate": 15.0,
    "ergometer": "cycle",
    "averaging": "moving mean of 30 s",
    "sampling": "breaths",
    "start_s": 120.0,
    "end_s": 720.0,
}

Value = float | str | tuple[float, float, float]


def measure(id: str, value: Value, *, doubt: str = "") -> Measure:
    """A measure from a number, from (value, low, high), or missing for the reason given as text."""
    if isinstance(value, str):
        return REGISTER.missing(id, value)
    if isinstance(value, tuple):
        return REGISTER.found(id, value[0], low=value[1], high=value[2], doubt=doubt)
    return REGISTER.found(id, value, doubt=doubt)


def day(
    values: Mapping[str, Value],
    *,
    name: str = "one.txt",
    device: str = "a cart",
    told: Mapping[str, float | str] = RAMP,
    hours: float | None = None,
) -> Day:
    """A day on which these values were measured."""
    recording = Recording(
        instrument="cpet",
        data=Table(breaths()),
        format="clean_csv",
        source=name,
        sha256=name,
        device=device,
        hours_since_exertion=hours,
    )
    return Day(recording, tuple(measure(id, value) for id, value in values.items()), told)


def breaths() -> pd.DataFrame:
    """Twelve minutes of a ramp, a breath every 3 s."""
    time = np.arange(0.0, 800.0, 3.0)
    vo2 = np.interp(time, [0.0, 120.0, 720.0, 800.0], [300.0, 300.0, 1500.0, 900.0])
    return pd.DataFrame({"time_s": time, "vo2_ml_min": vo2, "vco2_ml_min": vo2 * 1.05})
