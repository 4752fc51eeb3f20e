"""How a measure is written, and how it travels."""

from __future__ import annotations

import copy
import pickle

import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.measures import LONG_COLUMNS, Measure, flat, long_table
from ponos.recording import Recording, Table


@pytest.mark.parametrize(
    ("value", "sign", "text"),
    [
        (1450.4, False, "1450 mL/min"),
        (-20.0, True, "−20 mL/min"),
        (20.0, True, "+20 mL/min"),
        (-0.3, True, "0 mL/min"),
        (None, True, "–"),
    ],
)
def test_values_are_written_as_people_read_them(value: float | None, sign: bool, text: str) -> None:
    assert REGISTER["vo2_peak"].written(value, sign=sign) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_written_as_a_dash(value: float) -> None:
    assert REGISTER["rer_peak"].written(value) == "–"


def test_without_its_unit_only_the_number_is_left() -> None:
    assert REGISTER["vo2_peak"].written(1450.4, with_unit=False) == "1450"
    assert REGISTER["rer_peak"].written(1.1) == "1.10"


def test_a_condition_fits_into_one_cell_whatever_its_order() -> None:
    assert flat({"variant": "a", "segment": "to_vt2"}) == "segment=to_vt2;variant=a"
    assert flat({}) == ""


def test_a_measure_without_a_value_says_why_and_a_value_is_never_missing() -> None:
    spec = REGISTER["vo2_peak"]
    with pytest.raises(UsageError, match="missing without a reason"):
        Measure(spec=spec, value=None, quality="missing")
    with pytest.raises(UsageError, match="missing exactly where"):
        Measure(spec=spec, value=None)
    with pytest.raises(UsageError, match="Did you mean 'segment'"):
        Measure(spec=spec, value=1.0, condition={"segmnt": "whole"})


def test_a_number_that_is_none_becomes_a_missing_value() -> None:
    assert REGISTER.found("vo2_peak", float("nan")).quality == "missing"


def test_the_long_table_knows_who_and_when() -> None:
    recording = Recording(
        instrument="cpet",
        data=Table(pd.DataFrame()),
        format="made",
        source="a.csv",
        sha256="0" * 64,
        participant="sub-01",
        session="day1",
        hours_since_exertion=24.0,
    )
    table = long_table([(recording, [REGISTER.found("vo2_peak", 1450.0, condition={"rule": "15b"})])])
    assert tuple(table.columns) == LONG_COLUMNS
    (row,) = table.to_dict("records")
    assert (row["participant_id"], row["session"], row["hours_since_exertion"]) == ("sub-01", "day1", 24.0)
    assert (row["condition"], row["source"], row["unit"]) == ("rule=15b", "a.csv", "mL/min")


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301 our own
def test_a_measure_travels_between_processes(again: object) -> None:
    one = REGISTER.found("vo2_peak", 1450.0, condition={"rule": "15b"})
    back = again(one)  # type: ignore[operator]
    assert back == one
    with pytest.raises(TypeError):
        back.condition["rule"] = "30s"
