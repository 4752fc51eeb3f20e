"""The oxygen pathway against a published worked example."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import MeasureError, UsageError
from ponos.instruments.cpet.measures.o2_pathway import (
    PARTS,
    BloodGases,
    o2_content,
    o2_saturation,
    parse_blood,
    pathway,
)
from tests.instruments.cpet.simulated import answer, as_test, ramp

BLOOD = BloodGases(pao2=97.0, paco2=40.0, pvo2=21.0, hb=14.0)


def test_the_worked_example() -> None:
    found = pathway(1600.0, 1900.0, BLOOD)
    assert found.alveolar_ventilation == pytest.approx(40.98, abs=0.05)
    assert found.cardiac_output == pytest.approx(12.84, abs=0.05)
    assert found.alveolar_po2 == pytest.approx(116.05, abs=0.05)
    assert found.mitochondrial_po2 == pytest.approx(0.30, abs=0.05)
    assert found.muscle_diffusion == pytest.approx(47.35, abs=0.05)
    assert found.lung_diffusion == pytest.approx(22.49, abs=0.05)
    assert found.vo2_mitochondrial == pytest.approx(2880, abs=0.05)


def test_the_parts_of_the_pathway_agree_with_each_other() -> None:
    found = pathway(1600.0, 1900.0, BLOOD)
    assert found.extraction * found.delivery == pytest.approx(1600.0)
    assert o2_saturation(np.array([26.8]))[0] == pytest.approx(0.5)
    assert o2_content(np.array([1e6]), 10.0)[0] == pytest.approx(13.9 + 3000.0, rel=1e-4)


def test_less_extraction_is_less_diffusion_at_the_same_uptake() -> None:
    low, high = (pathway(1600.0, 1900.0, BloodGases(pao2=97.0, paco2=40.0, pvo2=p, hb=14.0)) for p in (35.0, 21.0))
    assert low.extraction < high.extraction
    assert low.cardiac_output > high.cardiac_output
    assert low.muscle_diffusion < high.muscle_diffusion


def test_blood_that_does_not_fit_is_refused() -> None:
    with pytest.raises(MeasureError, match="do not fit"):
        pathway(1600.0, 1900.0, BloodGases(pao2=130.0, paco2=40.0, pvo2=21.0, hb=14.0))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("pao2=97", "lack paco2, pvo2, hb"),
        ("pao2=97,paco=40,pvo2=21,hb=14", "'paco' is no blood gas"),
        ("pao2=97,paco2=forty,pvo2=21,hb=14", "'forty' is no number"),
        ("pao2=97,paco2=40,pvo2=0,hb=14", "lack pvo2"),
    ],
)
def test_blood_that_cannot_be_read_says_what(text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        parse_blood(text)


def test_a_test_with_blood_is_measured_and_one_without_says_how() -> None:
    blood = "pao2=90,paco2=35,pvo2=20,hb=15"
    found = answer(PARTS, as_test(ramp(), blood=blood), "cardiac_output")
    expected = pathway(2450.0, 2205.0, parse_blood(blood))
    assert found.value == pytest.approx(expected.cardiac_output, rel=0.01)
    assert "sea level assumed" in found.method
    high = as_test(ramp(), blood=blood, about={"barometric_pressure_mmhg": 700.0})
    assert "700 mmHg" in answer(PARTS, high, "alveolar_po2").method
    assert "--blood" in answer(PARTS, as_test(ramp()), "o2_extraction").reason
