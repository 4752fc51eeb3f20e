"""Measuring as a whole: every id answered, in order, the same twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import ponos
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.measuring import PARTS, measure
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.settings import Settings
from ponos.measures import Measure
from tests.instruments.cpet.simulated import as_test, ramp

EVERYTHING = Settings(
    body_mass_kg=62.0,
    height_cm=168.0,
    age_y=41.0,
    sex="female",
    mode="cycle",
    fev1_l=3.2,
    borg=18.0,
    lactate_peak=8.4,
    blood="pao2=95,paco2=36,pvo2=22,hb=13.5",
)


def _first_of_each(measures: list[Measure]) -> list[Measure]:
    return [next(one for one in measures if one.id == spec.id) for spec in REGISTER]


def test_the_parts_answer_the_register_and_nothing_twice() -> None:
    ids = [id for part in PARTS for id in part.ids]
    assert sorted(ids) == sorted(spec.id for spec in REGISTER)


def test_every_id_is_answered_in_the_order_of_the_register() -> None:
    measures = measure(as_test(ramp()).recording, EVERYTHING)
    order = list(dict.fromkeys(one.id for one in measures))
    assert order == [spec.id for spec in REGISTER]
    assert all(not one.condition for one in _first_of_each(measures))
    assert len({one.key for one in measures}) == len(measures)


@pytest.mark.parametrize("spoil", ["empty", "short", "nan", "flat", "zero"])
def test_poor_recordings_are_answered_with_reasons(spoil: str) -> None:
    columns = ramp()
    changes: dict[str, Callable[[Floats], Floats]] = {
        "empty": lambda one: one[:0],
        "short": lambda one: one[:7],
        "nan": lambda one: np.full(len(one), np.nan),
        "flat": lambda one: np.full(len(one), float(np.median(one))),
        "zero": lambda one: np.zeros(len(one)),
    }
    change = changes[spoil]
    spoilt = {
        name: change(values) if name != "time_s" or spoil in ("empty", "short") else values
        for name, values in columns.items()
    }
    measures = measure(as_test(spoilt).recording, EVERYTHING)
    assert {one.id for one in measures} == {spec.id for spec in REGISTER}
    assert all(one.reason for one in measures if one.value is None)


def test_the_same_recording_gives_the_same_twice() -> None:
    recording = as_test(ramp()).recording
    assert [one.as_dict() for one in measure(recording, EVERYTHING)] == [
        one.as_dict() for one in measure(recording, EVERYTHING)
    ]


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("whippr/ramp_cosmed.xlsx", {"vo2_peak", "rer_peak", "hr_peak", "oues", "o2_pulse_peak", "petco2"}),
        ("cosmed/omnia_english.xlsx", {"vo2_peak", "work_peak", "vo2_work_slope", "hr_vo2_slope", "hr_rest"}),
        ("spiro/zan_ramp", {"vo2_peak", "vo2_peak_per_kg", "ve_vco2_slope", "speed_peak", "exercise_time"}),
        ("mgc/mgc_1.txt", {"vo2_peak", "ve_peak", "hr_peak", "vo2_plateau", "ve_vco2_nadir"}),
    ],
)
def test_real_files_give_what_they_hold(data: Path, name: str, has: set[str]) -> None:
    measures = measure(ponos.read(data / "cpet" / name), Settings())
    assert has <= {one.id for one in measures if one.value is not None}
    assert all(one.method for one in measures if one.value is not None)


def test_a_failed_sensor_stays_without_numbers(data: Path) -> None:
    measures = {
        one.id: one for one in _first_of_each(measure(ponos.read(data / "cpet" / "zan_ramps" / "28"), Settings()))
    }
    assert measures["vo2_peak"].value is not None
    for id in ("vco2_peak", "rer_peak", "ve_vco2_slope", "hr_peak", "fat_oxidation_max"):
        assert measures[id].value is None
        assert measures[id].reason
