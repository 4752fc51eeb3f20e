"""Thresholds as measures, whatever found them."""

from __future__ import annotations

import pytest

from ponos.instruments.cpet.measures.threshold_measures import PARTS
from ponos.instruments.cpet.thresholds.types import Estimate
from tests.instruments.cpet.simulated import answer, answers, as_test, ramp, with_thresholds

# 300 s into a ramp of 20 W/min from 20 W: 120 W, 1500 mL/min and 120 /min.
VT1 = Estimate(
    name="consensus", vo2_ml_min=1500.0, low=1400.0, high=1600.0, time_s=420.0, early_s=390.0, late_s=450.0, n=180
)


def test_a_threshold_in_every_unit() -> None:
    test = with_thresholds(as_test(ramp(), body_mass_kg=60.0), vt1=VT1)
    values = {
        "vt1_vo2": (1400, 1500, 1600),
        "vt1_vo2_per_kg": (1400 / 60, 25, 1600 / 60),
        "vt1_percent_peak": (57.1, 61.2, 65.3),
        "vt1_hr": (115, 120, 125),
        "vt1_work": (110, 120, 130),
        "vt1_time": (270, 300, 330),
    }
    for id, expected in values.items():
        found = answer(PARTS, test, id)
        assert (found.low, found.value, found.high) == pytest.approx(expected, rel=0.005), id
        assert found.quality == "ok"


def test_each_method_stands_beside_the_consensus() -> None:
    found = answers(PARTS, with_thresholds(as_test(ramp()), vt1=VT1), "vt1_vo2")
    assert set(found) == {(), (("method", "v_slope"),)}
    assert found[(("method", "v_slope"),)].method == "V-slope alone"


def test_a_reader_overrides_and_the_automatic_value_stays() -> None:
    reader = Estimate(name="reader", vo2_ml_min=1450.0, time_s=405.0, doubts=("Set by RC: clear on all panels.",))
    found = answers(PARTS, with_thresholds(as_test(ramp()), vt1=VT1, reader=reader), "vt1_vo2")
    assert found[()].value == 1450.0
    assert found[()].quality == "ok"
    assert found[()].reason == "Set by RC: clear on all panels."
    assert found[(("variant", "automatic"),)].value == 1500.0
    test = with_thresholds(as_test(ramp()), vt1=VT1, reader=reader)
    assert answer(PARTS, test, "vt1_work").value == pytest.approx(115, abs=1)


def test_an_indeterminate_threshold_is_missing_in_every_unit_with_its_reason() -> None:
    test = with_thresholds(as_test(ramp()), vt1=VT1)
    for id in PARTS[1].ids:
        found = answer(PARTS, test, id)
        assert found.value is None
        assert found.reason == "Nothing bends."


def test_doubts_go_with_the_threshold() -> None:
    doubtful = Estimate(name="consensus", vo2_ml_min=1500.0, time_s=420.0, doubts=("Methods spread wide.",))
    test = with_thresholds(as_test(ramp(), body_mass_kg=60.0), vt1=doubtful)
    for id in PARTS[0].ids:
        assert answer(PARTS, test, id).quality == "doubtful", id


def test_what_the_file_lacks_is_said() -> None:
    columns = ramp()
    del columns["hr_bpm"], columns["work_w"]
    test = with_thresholds(as_test(columns), vt1=VT1)
    assert answer(PARTS, test, "vt1_hr").reason == test.lacks("hr_bpm") != ""
    assert answer(PARTS, test, "vt1_work").reason == test.lacks("work_w") != ""
    assert "--body-mass-kg" in answer(PARTS, test, "vt1_vo2_per_kg").reason


def test_a_reader_above_the_peak_is_no_share_of_it() -> None:
    reader = Estimate(name="reader", vo2_ml_min=2900.0, time_s=700.0, doubts=("Set by RC, no reason given.",))
    found = answer(PARTS, with_thresholds(as_test(ramp()), vt1=VT1, reader=reader), "vt1_percent_peak")
    assert found.value is None
    assert "above the peak" in found.reason
