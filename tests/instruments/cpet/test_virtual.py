"""The made-up person is a possible one: nothing in their test would make a physiologist look twice."""

from __future__ import annotations

import pandas as pd
import pytest

from ponos.instruments.cpet.virtual import VirtualTest


def _at(course: pd.DataFrame, time_s: float) -> pd.Series:
    return course.iloc[(course["time_s"] - time_s).abs().argmin()]


@pytest.mark.parametrize(
    "person", [VirtualTest(), VirtualTest(vo2_peak=1540.0, vt1_fraction=0.6, hr_peak=164.0)], ids=["default", "ill"]
)
def test_a_possible_person(person: VirtualTest) -> None:
    course = person.trajectory()
    start, end = person.exercise
    rest, early, peak, later = (_at(course, when) for when in (60.0, start + 120.0, end, end + 60.0))
    rer = course["vco2_ml_min"] / course["vo2_ml_min"]
    assert rest["vco2_ml_min"] / rest["vo2_ml_min"] == pytest.approx(0.82, abs=0.01)
    assert 0.78 < early["vco2_ml_min"] / early["vo2_ml_min"] < 0.95
    assert 1.0 < peak["vco2_ml_min"] / peak["vo2_ml_min"] < 1.25
    assert rer.idxmax() > course.index[course["time_s"] <= end][-1], "it overshoots when exercise ends"
    assert 26.0 < rest["petco2_mmhg"] < 42.0
    assert course["petco2_mmhg"].max() - rest["petco2_mmhg"] > 3.0, "it rises from rest to exercise"
    assert peak["petco2_mmhg"] < course.loc[course["time_s"] < end, "petco2_mmhg"].max(), "and falls above VT2"
    assert 7.5 < (peak["vo2_ml_min"] - _at(course, start)["vo2_ml_min"]) / peak["work_w"] < 11.0
    assert (course["ve_l_min"] / course["rf_per_min"]).between(0.4, 2.5).all()
    assert 12.0 < peak["hr_bpm"] - later["hr_bpm"] < 40.0, "heart rate falls much more slowly than VO2"
