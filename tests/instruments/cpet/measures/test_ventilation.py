"""Ventilatory equivalents, end-tidal carbon dioxide, breathing reserve and saturation."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.cpet.measures.ventilation import PARTS
from ponos.instruments.cpet.thresholds.types import Estimate
from tests.instruments.cpet.simulated import answer, answers, as_test, ramp, with_thresholds

VT1 = Estimate(name="consensus", vo2_ml_min=1500.0, time_s=420.0)


def test_the_breathing_reserve_says_where_its_ceiling_is_from() -> None:
    peak = 5 + 30 * 0.9 * 2.45
    measured = answer(PARTS, as_test(ramp(), mvv_l_min=120.0, fev1_l=3.0), "breathing_reserve")
    assert measured.value == pytest.approx(100 * (1 - peak / 120), abs=0.5)
    assert "measured" in measured.method
    estimated = answer(PARTS, as_test(ramp(), fev1_l=3.5), "breathing_reserve")
    assert estimated.value == pytest.approx(100 * (1 - peak / 140), abs=0.5)
    assert "40 times FEV1" in estimated.method
    assert estimated.reason == "FEV1 tells the maximal voluntary ventilation only roughly."
    assert "--fev1-l" in answer(PARTS, as_test(ramp()), "breathing_reserve").reason


def test_end_tidal_carbon_dioxide_at_three_moments() -> None:
    found = answers(PARTS, with_thresholds(as_test(ramp()), vt1=VT1), "petco2")
    assert {key: one.value for key, one in found.items()} == pytest.approx(
        {(): 38.0, (("at", "vt1"),): 42.0, (("at", "peak"),): 42.0}
    )
    no_threshold = answer(PARTS, with_thresholds(as_test(ramp())), "petco2", at="vt1")
    assert no_threshold.reason == "Nothing bends."


def test_the_equivalent_for_carbon_dioxide_and_its_lowest() -> None:
    test = with_thresholds(as_test(ramp()), vt1=VT1)
    # VE = 5 + 30 VCO2, so VE/VCO2 = 30 + 5/VCO2: it falls all the way to the end.
    vo2_at_vt1 = 300 + 10 * (20 + 300 / 3)
    assert answer(PARTS, test, "ve_vco2").value == pytest.approx(30 + 5000 / (0.9 * vo2_at_vt1), abs=0.05)
    assert answer(PARTS, test, "ve_vco2", at="rest").value == pytest.approx(30 + 5000 / 270, abs=0.05)
    assert answer(PARTS, test, "ve_vco2_nadir").value == pytest.approx(30 + 5000 / (0.9 * 2450), abs=0.05)


def test_saturation_falls_from_rest_without_single_lost_readings() -> None:
    time = np.asarray(ramp()["time_s"])
    spo2 = np.where(time < 120, 98.0, np.where(time > 600, 92.0, 96.0))
    spo2[200] = 61.0
    test = as_test(ramp(spo2_percent=spo2))
    assert answer(PARTS, test, "spo2_min").value == 92.0
    assert answer(PARTS, test, "spo2_fall").value == pytest.approx(6.0)
