"""Fat and carbohydrate, and where they cannot be told."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.cpet.measures.substrate import PARTS, equations
from ponos.instruments.cpet.thresholds.types import Estimate
from ponos.references import references
from tests.instruments.cpet.simulated import answer, answers, as_test, ramp, with_thresholds

VT1 = Estimate(name="consensus", vo2_ml_min=1500.0, time_s=420.0)


@pytest.mark.parametrize("fuel", equations(), ids=lambda one: one.id)
def test_pure_fuels_come_out_pure(fuel: object) -> None:
    """A gram of glucose takes and gives 0.746 L; a gram of fat takes 2.03 L of O2 and gives 1.43 L of CO2 (Frayn)."""
    assert hasattr(fuel, "fat")
    assert hasattr(fuel, "carbohydrate")
    sugar, fat = (np.array([746.0]), np.array([746.0])), (np.array([2030.0]), np.array([1430.0]))
    # The equations differ in the fuels they take for typical, by a few parts in a hundred of a gram.
    assert fuel.fat(*sugar)[0] == pytest.approx(0.0, abs=0.01)
    assert fuel.fat(*fat)[0] == pytest.approx(1.0, abs=0.01)
    assert fuel.carbohydrate(*fat)[0] == pytest.approx(0.0, abs=0.02)


def test_equations_are_cited_and_the_default_is_peronnet() -> None:
    assert [one.id for one in equations()] == ["peronnet_1991", "frayn_1983", "jeukendrup_2005"]
    assert {"peronnet1991", "frayn1983", "jeukendrup2005"} <= set(references())
    assert equations()[0].fat(np.array([1000.0]), np.array([850.0]))[0] == pytest.approx(1.695 - 1.701 * 0.85)
    assert equations()[0].carbohydrate(np.array([1000.0]), np.array([850.0]))[0] == pytest.approx(4.585 * 0.85 - 3.226)


def _burning() -> dict[str, np.ndarray]:
    """The ramp with an RER that rises from 0.80, so that fat oxidation rises, peaks and falls."""
    columns = ramp()
    since = np.clip(columns["time_s"] - 120.0, 0.0, 600.0)
    return columns | {"vco2_ml_min": columns["vo2_ml_min"] * (0.80 + 0.30 * (since / 600.0))}


def test_the_highest_fat_oxidation_below_vt1() -> None:
    test = with_thresholds(as_test(_burning()), vt1=VT1)
    found = answers(PARTS, test, "fat_oxidation_max")
    columns = _burning()
    at = (columns["time_s"] >= 240) & (columns["time_s"] <= 420)
    best = equations()[0].fat(columns["vo2_ml_min"][at], columns["vco2_ml_min"][at]).max()
    assert found[()].value == pytest.approx(best, rel=0.01)
    assert set(found) == {(), (("equation", "frayn_1983"),), (("equation", "jeukendrup_2005"),)}
    assert found[()].quality == "doubtful"
    percent = answer(PARTS, test, "fat_oxidation_max_percent_peak").value
    vo2 = answer(PARTS, test, "fat_oxidation_max_vo2").value
    assert percent is not None
    assert vo2 is not None
    assert percent == pytest.approx(100 * vo2 / 2450, abs=0.5)


def test_nothing_is_told_without_vt1_or_above_an_rer_of_one() -> None:
    assert "VT1 is indeterminate" in answer(PARTS, with_thresholds(as_test(_burning())), "fat_oxidation_max").reason
    columns = ramp()
    sour = columns | {"vco2_ml_min": 1.05 * columns["vo2_ml_min"]}
    found = answer(PARTS, with_thresholds(as_test(sour), vt1=VT1), "fat_oxidation_max")
    assert found.value is None
    assert "RER between" in found.reason
    assert "RER at rest is 1.05" in answer(PARTS, as_test(sour), "fat_oxidation_rest").reason


def test_a_threshold_in_the_first_minutes_leaves_nothing_to_tell_fuel_from() -> None:
    early = Estimate(name="consensus", vo2_ml_min=700.0, time_s=230.0)
    assert "too early" in answer(PARTS, with_thresholds(as_test(_burning()), vt1=early), "fat_oxidation_max").reason


def test_in_long_steps_only_the_last_minute_of_each_counts_and_no_threshold_is_needed() -> None:
    time = np.arange(0.0, 1440.0, 3.0)
    since, step = np.mod(time, 240.0), np.floor(time / 240.0)
    vo2 = 800.0 + 250.0 * step
    # Right after each increment VCO2 lags, so that RER reads 0.72 for two minutes: fat that is not burnt.
    rer = np.where(since < 120.0, 0.72, 0.80 + 0.04 * step)
    work = 50.0 + 25.0 * step
    test = with_thresholds(as_test({"time_s": time, "vo2_ml_min": vo2, "vco2_ml_min": rer * vo2, "work_w": work}))
    found = answer(PARTS, test, "fat_oxidation_max")
    ends = [(800.0 + 250.0 * n, 0.80 + 0.04 * n) for n in range(6)]
    assert found.value == pytest.approx(max(o2 * (1.695 - 1.701 * r) / 1000 for o2, r in ends), rel=1e-3)
    assert found.quality == "ok"
    assert "last minute of each step" in found.method


def test_rest_burns_what_its_rer_says() -> None:
    found = answer(PARTS, as_test(ramp()), "fat_oxidation_rest")
    assert found.value == pytest.approx(0.3 * (1.695 - 1.701 * 0.9), rel=1e-3)
    assert found.quality == "doubtful"
