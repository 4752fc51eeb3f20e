"""Predicted values: the table, its evaluator, and what is printed beside every percentage."""

from __future__ import annotations

from typing import Any

import pytest

from ponos.instruments.cpet.measures import heart
from ponos.instruments.cpet.measures.percent_predicted import PARTS
from ponos.instruments.cpet.measures.predicted import equations_for, lacking, table
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.thresholds.types import Estimate
from ponos.references import references
from ponos.units import unit
from tests.instruments.cpet.simulated import answer, answers, as_test, ramp, with_thresholds

WOMAN: dict[str, Any] = {"age_y": 40.0, "height_cm": 165.0, "body_mass_kg": 65.0, "sex": "female"}
MAN: dict[str, Any] = {"age_y": 60.0, "height_cm": 178.0, "body_mass_kg": 90.0, "sex": "male"}


def _of(quantity: str, **said: Any) -> dict[str, float]:
    return {one.equation.id: one.value for one in equations_for(as_test(ramp(), **said), quantity)}


@pytest.mark.parametrize(
    ("equation", "said", "value"),
    [
        # 45.2 - 14 - 21.8 - 0.15*143.3 + 0.68*64.961 - 0.92 = 31.158 mL/min/kg
        ("friend_2018", WOMAN, 31.158 * 65),
        # 79.9 - 15.6 - 13.7 - 0.127*143.3 = 32.401 mL/min/kg
        ("friend_2017", WOMAN | {"mode": "treadmill"}, 32.401 * 65),
        ("jones_1985", WOMAN, 1000 * (0.046 * 165 - 0.021 * 40 - 0.62 - 4.31)),
        ("wasserman_1999", WOMAN, (22.78 - 0.17 * 40) * (65 + 43)),
        ("wasserman_1999", MAN, (50.72 - 0.372 * 60) * 90),
        # Ideal masses: 0.65*165 - 42.8 = 64.45 and 0.79*178 - 60.7 = 79.92 kg; both people are above theirs.
        ("hansen_1984", WOMAN, (22.78 - 0.17 * 40) * (64.45 + 43)),
        ("hansen_1984", MAN, (50.75 - 0.37 * 60) * 79.92),
        ("hansen_1984", MAN | {"body_mass_kg": 70.0}, (50.75 - 0.37 * 60) * 70),
        ("hansen_2001", MAN, 1000 * (0.0337 * 178 - 0.000165 * 60 * 178 - 1.963 + 0.006 * (90 - 79.92))),
        (
            "hansen_2001",
            MAN | {"body_mass_kg": 70.0},
            1000 * (0.0337 * 178 - 0.000165 * 60 * 178 - 1.963 + 0.014 * (70 - 79.92)),
        ),
        ("hansen_2001", WOMAN | {"age_y": 20.0}, 165 * (14.783 - 0.11 * 30) + 6 * (65 - 64.45)),
        ("blackie_1989", MAN, 1000 * (0.0142 * 178 - 0.0494 * 60 + 0.00257 * 90 + 3.015)),
        ("hakola_2011", MAN, 1000 * (4.846 - 0.039 * 60)),
        # Class 5, man, BMI 28.4: 47.7565 - 4.94 - 5.89 - 8.8697 + 2.3597 - 10.154 - 3.7405 + 1.256 + 6.8985
        ("koch_2009", MAN | {"age_y": 70.0}, 24.6765 * 90),
        # Class 5, woman, BMI 23.9: 47.7565 - 4.94 - 5.89 - 17.7394 + 2.512
        ("koch_2009", WOMAN | {"age_y": 70.0}, 21.6991 * 65),
    ],
)
def test_each_equation_gives_what_its_formula_gives_by_hand(equation: str, said: dict[str, Any], value: float) -> None:
    assert _of("vo2_peak", **said)[equation] == pytest.approx(value, rel=2e-4)


def test_other_quantities_by_hand() -> None:
    rates = _of("hr_peak", **WOMAN)
    assert rates == pytest.approx(
        {
            "tanaka_2001": 180.0,
            "fox_1971": 180.0,
            "nes_2013": 185.4,
            "jones_1985": 173.2,
            "fairbarn_1994": 174.6,
            "gulati_2010": 170.8,
        }
    )
    kpm = 20.4 * 165 - 8.74 * 40 - 288 - 1909
    assert _of("work_peak", **WOMAN)["jones_1985"] == pytest.approx(kpm * 9.80665 / 60, rel=1e-4)
    assert _of("ve_vco2_nadir", **WOMAN)["sun_2002"] == pytest.approx(27.94 + 4.32 + 0.97 - 0.0376 * 165)


@pytest.mark.parametrize(
    ("sex", "age_y", "height_cm", "body_mass_kg", "friend", "jones", "work_w"),
    [
        # FRIEND: 45.2 - 14 - 10.9 - 0.15*169.756 + 0.68*70.472 - 0.92 = 41.838 mL/min/kg, 3221.5 mL/min; Tanaka: 180.
        # Jones: 8.234 - 0.84 - 4.31 = 3.084 L/min; 202 - 28.8 = 173.2 /min; 3651.6 - 349.6 - 1909 = 1393.0 kpm/min.
        ("male", 40.0, 179.0, 77.0, 3221.5 / 180.0, 3084.0 / 173.2, 1393.0 * 9.80665 / 60),
        # 45.2 - 14 - 21.8 - 0.15*145.505 + 0.68*65.354 - 0.92 = 31.095, 2052.3 mL/min; 180.
        # 7.636 - 0.84 - 0.62 - 4.31 = 1.866; 173.2; 3386.4 - 349.6 - 288 - 1909 = 839.8.
        ("female", 40.0, 166.0, 66.0, 2052.3 / 180.0, 1866.0 / 173.2, 839.8 * 9.80665 / 60),
        # 45.2 - 21 - 10.9 - 0.15*187.393 + 0.68*68.898 - 0.92 = 31.122, 2645.3 mL/min; 166.
        # 8.05 - 1.26 - 4.31 = 2.48; 202 - 43.2 = 158.8; 3570 - 524.4 - 1909 = 1136.6.
        ("male", 60.0, 175.0, 85.0, 2645.3 / 166.0, 2480.0 / 158.8, 1136.6 * 9.80665 / 60),
    ],
)
def test_three_people_by_hand(
    sex: str, age_y: float, height_cm: float, body_mass_kg: float, friend: float, jones: float, work_w: float
) -> None:
    said = {"sex": sex, "age_y": age_y, "height_cm": height_cm, "body_mass_kg": body_mass_kg}
    pulse = _of("o2_pulse_peak", **said)
    assert next(iter(pulse)) == "friend_2018"
    assert pulse["friend_2018"] == pytest.approx(friend, rel=1e-4)
    assert pulse["jones_1985"] == pytest.approx(jones, rel=1e-9)
    assert _of("work_peak", **said)["jones_1985"] == pytest.approx(work_w, rel=1e-4)


def test_oxygen_pulse_is_held_against_uptake_over_heart_rate_of_the_default_equations() -> None:
    test = as_test(ramp(), **WOMAN)
    measured = answer(heart.PARTS, test, "o2_pulse_peak").value or 0.0
    pulse = answer(PARTS, test, "o2_pulse_peak_percent_predicted")
    assert pulse.value == pytest.approx(100 * measured / (31.158 * 65 / 180), rel=2e-4)
    assert "VO2 by FRIEND 2018 over heart rate by Tanaka" in pulse.method


def test_what_lacks_of_an_oxygen_pulse_is_what_its_two_parts_lack() -> None:
    assert lacking(as_test(ramp()), "o2_pulse_peak") == lacking(as_test(ramp()), "vo2_peak")
    assert "--height-cm" in lacking(as_test(ramp(), age_y=40.0, sex="female"), "o2_pulse_peak")


def test_heights_outside_those_of_the_source_are_doubtful() -> None:
    short = answer(PARTS, as_test(ramp(), **WOMAN | {"height_cm": 149.0}), "work_peak_percent_predicted")
    assert (short.quality, short.reason) == ("doubtful", "Jones 1985 was made of women of 152 to 176 cm.")
    both = as_test(ramp(), **MAN | {"height_cm": 196.0, "age_y": 75.0})
    assert [one.doubt for one in equations_for(both, "work_peak")] == [
        "Jones 1985 was made of men of 15 to 71 y and 165 to 194 cm."
    ]
    assert answer(PARTS, as_test(ramp(), **WOMAN), "work_peak_percent_predicted").quality == "ok"


def test_oxygen_pulse_of_a_published_healthy_group_is_about_what_is_predicted() -> None:
    """Thirty healthy controls (15 women; Charlton 2026): 16.4 mL/beat beside 104 % of the oxygen uptake by FRIEND."""
    group: dict[str, Any] = {"age_y": 42.4, "height_cm": 179.7, "body_mass_kg": 77.1}
    women, men = (_of("o2_pulse_peak", **group, sex=sex)["friend_2018"] for sex in ("female", "male"))
    assert 100 * 16.4 / ((women + men) / 2) == pytest.approx(104, abs=5)


def test_a_published_group_comes_out_as_published() -> None:
    """Thirty healthy controls (15 women; Charlton 2026): 124, 107 and 104 % by three equations."""
    group: dict[str, Any] = {"age_y": 42.4, "height_cm": 179.7, "body_mass_kg": 77.1}
    published = {"wasserman_1999": 124, "friend_2018": 104, "friend_2017": 107}
    for equation, percent in published.items():
        mode = "treadmill" if equation == "friend_2017" else "cycle"
        women = _of("vo2_peak", **group, sex="female", mode=mode)[equation]
        men = _of("vo2_peak", **group, sex="male", mode=mode)[equation]
        measured = 2810 if equation == "wasserman_1999" else 36.9 * 77.1  # mL/min, and mL/min/kg where it is per kg
        # A ratio of means is not the mean of ratios, which moves it by a point.
        assert 100 * measured / ((women + men) / 2) == pytest.approx(percent, abs=1.5)


def test_every_row_of_the_table_can_be_used_and_is_cited() -> None:
    for one in table():
        assert one.reference in references()
        assert one.population
        dimension = "flow" if one.unit == "ml_min_kg" else unit(one.unit).dimension
        assert dimension == unit(REGISTER[one.quantity].unit).dimension
        assert one.mode in ("any", "cycle", "treadmill")
        assert one.sex in ("any", "female", "male")
        assert one.age_low < one.age_high


def test_the_default_prints_its_equation_and_its_lower_limit() -> None:
    found = answers(PARTS, as_test(ramp(), **WOMAN), "vo2_peak_percent_predicted")
    default = found[()]
    assert "FRIEND 2018" in default.method
    lower = (31.158 - 1.645 * 6.6) * 65
    assert f"lower limit of normal {lower:.0f}" in default.method
    assert default.value == pytest.approx(100 * 2450 / (31.158 * 65), abs=0.6)
    without = found[(("equation", "wasserman_1999"),)]
    assert "its source gives no lower limit" in without.method
    assert (("equation", "friend_2017"),) not in found
    assert answer(PARTS, as_test(ramp(), **WOMAN), "vo2_peak_lower_limit").value == pytest.approx(lower, rel=1e-3)


def test_a_value_below_the_lower_limit_says_so() -> None:
    found = answer(PARTS, as_test(ramp(), **MAN | {"age_y": 25.0, "body_mass_kg": 70.0}), "vo2_peak_percent_predicted")
    assert found.reason == "Below the lower limit of normal."


def test_a_lower_limit_that_nobody_falls_below_is_doubtful() -> None:
    old = {"age_y": 68.0, "height_cm": 158.0, "body_mass_kg": 70.0, "sex": "female"}
    found = answer(PARTS, as_test(ramp(), **WOMAN | old), "vo2_peak_lower_limit")
    # (45.2 - 0.35*68 - 10.9*2 - 0.15*154.32 + 0.68*62.205 - 0.46*2 - 1.645*6.6) * 70
    assert found.value == pytest.approx(488.0, abs=3.0)
    assert found.quality == "doubtful"
    assert "only 39 % of predicted" in found.reason
    assert answer(PARTS, as_test(ramp(), **WOMAN), "vo2_peak_lower_limit").quality == "ok"


def test_ages_outside_the_population_are_doubtful_or_left_out() -> None:
    young = answers(PARTS, as_test(ramp(), **MAN | {"age_y": 22.0}), "vo2_peak_percent_predicted")
    assert young[(("equation", "wasserman_1999"),)].quality == "doubtful"
    assert "34 to 74 y" in young[(("equation", "wasserman_1999"),)].reason
    assert not any("hakola_2011" in str(key) or "koch_2009" in str(key) for key in young)
    assert young[()].quality == "ok"


def test_what_is_lacking_is_named_with_its_option() -> None:
    assert lacking(as_test(ramp()), "vo2_peak") == ("FRIEND 2018 needs --age-y, --sex, --body-mass-kg, --height-cm.")
    reason = answer(PARTS, as_test(ramp(), age_y=40.0, sex="female"), "vo2_peak_percent_predicted").reason
    assert reason == "FRIEND 2018 needs --body-mass-kg, --height-cm."
    columns = ramp()
    del columns["work_w"]
    nowhere = as_test(columns, **WOMAN)
    assert "--mode" in lacking(nowhere, "work_peak")
    assert "treadmill" in lacking(as_test(columns, **WOMAN, mode="treadmill"), "work_peak")


def test_a_missing_measure_stays_missing_with_its_own_reason() -> None:
    columns = ramp()
    del columns["hr_bpm"]
    found = answer(PARTS, as_test(columns, **WOMAN), "hr_peak_percent_predicted")
    assert found.reason == as_test(columns).lacks("hr_bpm") != ""


def test_vt1_over_the_predicted_peak() -> None:
    vt1 = Estimate(name="consensus", vo2_ml_min=1000.0, low=900.0, high=1100.0, time_s=300.0)
    found = answer(PARTS, with_thresholds(as_test(ramp(), **WOMAN), vt1=vt1), "vt1_percent_predicted")
    predicted = 31.158 * 65
    assert (found.low, found.value, found.high) == pytest.approx(
        (90_000 / predicted, 100_000 / predicted, 110_000 / predicted), rel=1e-3
    )
    missing = answer(PARTS, with_thresholds(as_test(ramp(), **WOMAN)), "vt1_percent_predicted")
    assert missing.reason == "Nothing bends."
