import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.body.organs.blood import (
    blood_ph,
    co2_content,
    decayed,
    o2_content,
    p50_at,
    pressure_at,
    saturation,
)
from ponos.body.parameters import Parameters
from ponos.body.states import PARAMETERS

HEALTHY = Parameters().vector(PARAMETERS).tolist()


def test_saturation_is_that_of_severinghaus() -> None:
    # 1 / (23400 / (P^3 + 150 P) + 1) at the standard half saturation, worked out by hand.
    assert saturation(100.0, 26.8) == pytest.approx(1 / (23400 / (100**3 + 150 * 100) + 1))
    assert saturation(26.86, 26.8) == pytest.approx(0.5, abs=0.003)


@given(st.floats(2.0, 140.0), st.floats(20.0, 40.0))
def test_pressure_turns_saturation_round(po2: float, p50: float) -> None:
    assert pressure_at(saturation(po2, p50), p50) == pytest.approx(po2, rel=1e-6)


@given(st.floats(15.0, 110.0), st.floats(0.5, 20.0))
def test_ph_and_bicarbonate_obey_henderson_and_hasselbalch(pco2: float, lactate: float) -> None:
    ph = blood_ph(pco2, lactate, 7.4, 2, HEALTHY)
    bicarbonate = Parameters()["hco3_mm"] - Parameters()["la_buffered"] * (lactate - 1.0)
    bicarbonate -= Parameters()["buffer_blood_slykes"] * (ph - 7.4)
    assert ph == pytest.approx(6.1 + math.log10(bicarbonate / (0.0307 * pco2)), abs=0.01)


def test_blood_of_a_healthy_person_holds_what_textbooks_say() -> None:
    assert o2_content(95.0, 26.8, HEALTHY) == pytest.approx(198, abs=4)
    assert co2_content(40.0, 7.4, 1.0, 0.97, HEALTHY) == pytest.approx(480, abs=40)


def test_blood_without_oxygen_holds_more_carbon_dioxide() -> None:
    assert co2_content(46.0, 7.37, 1.0, 0.3, HEALTHY) > co2_content(46.0, 7.37, 1.0, 0.97, HEALTHY)


def test_acid_makes_blood_let_go_of_oxygen() -> None:
    assert p50_at(7.2, HEALTHY) > p50_at(7.4, HEALTHY)


@given(st.floats(-4.0, 200.0))
def test_what_decays_is_the_exponential(exponent: float) -> None:
    assert decayed(exponent) == pytest.approx(math.exp(-exponent), rel=1e-6, abs=2e-7)
