"""Exercise tests made of formulas, so that what a measure must give is known; none of it is anybody's data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.gives import Part
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.thresholds.types import Estimate, Threshold, Thresholds
from ponos.measures import Measure
from ponos.recording import Recording, Table

__all__ = ["Columns", "answer", "answers", "as_test", "ramp", "with_thresholds"]

Columns = dict[str, NDArray[np.float64]]

REST_S, RAMP_S, RECOVERY_S = 120.0, 600.0, 120.0
EVERY_S = 2.0


def as_test(columns: Columns, *, about: Mapping[str, float | str] | None = None, **said: Any) -> ExerciseTest:
    """Make a test of columns."""
    recording = Recording(
        instrument="cpet",
        data=Table(pd.DataFrame(columns)),
        format="made",
        source="made",
        sha256="0" * 64,
        about=about or {},
    )
    return ExerciseTest(recording, Settings(**said))


def ramp(**changes: NDArray[np.float64]) -> Columns:
    """A cycle ramp without noise: 2 min of rest, 10 min of 20 W/min from 20 W, 2 min of recovery.

    VO2 is 300 at rest and rises by 10 mL/min/W without a lag; VCO2 is 0.9 VO2; VE is 5 + 30 VCO2 in L/min; heart rate
    is 60 at rest and rises by 50 /min per L/min of VO2.
    """
    time = np.arange(0.0, REST_S + RAMP_S + RECOVERY_S, EVERY_S)
    since = time - REST_S
    work = np.where((since >= 0) & (since < RAMP_S), 20.0 + since / 3.0, 0.0)
    top = 300.0 + 10.0 * (20.0 + RAMP_S / 3.0)
    vo2 = np.where(since < RAMP_S, 300.0 + 10.0 * work, 300.0 + (top - 300.0) * np.exp(-(since - RAMP_S) / 40.0))
    vco2 = 0.9 * vo2
    ve = 5.0 + 30.0 * vco2 / 1000.0
    columns: Columns = {
        "time_s": time,
        "vo2_ml_min": vo2,
        "vco2_ml_min": vco2,
        "ve_l_min": ve,
        "rf_per_min": 15.0 + ve / 4.0,
        "vt_l": ve / (15.0 + ve / 4.0),
        "hr_bpm": 60.0 + 0.05 * (vo2 - 300.0),
        "work_w": work,
        "petco2_mmhg": np.where(since < 0, 38.0, 42.0),
    }
    return columns | changes


def with_thresholds(
    test: ExerciseTest, *, vt1: Estimate | None = None, vt2: Estimate | None = None, reader: Estimate | None = None
) -> ExerciseTest:
    """Put thresholds into a test, so that what is measured does not hang on how they are found."""
    none = Estimate(name="consensus", doubts=("Nothing bends.",))
    alone = Estimate(name="v_slope", vo2_ml_min=1500.0, time_s=400.0, low=1400.0, high=1600.0, n=200)
    test.__dict__["thresholds"] = Thresholds(
        vt1=Threshold(name="vt1", consensus=vt1 or none, methods=(alone,), reader=reader),
        vt2=Threshold(name="vt2", consensus=vt2 or none),
    )
    return test


def answers(parts: tuple[Part, ...], test: ExerciseTest, id: str) -> dict[tuple[tuple[str, str], ...], Measure]:
    """Every answer to an id, by its condition."""
    part = next(one for one in parts if id in one.ids)
    return {one.key[1]: one for one in part(test) if one.id == id}


def answer(parts: tuple[Part, ...], test: ExerciseTest, id: str, **condition: str) -> Measure:
    """Give the answer to an id in one condition."""
    return answers(parts, test, id)[tuple(sorted(condition.items()))]
