"""Parvo TrueOne: names over several rows, two units of one value, events, gas values of single breaths."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.instruments.cpet.formats import parvo
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make, parvo_rows, workbook
from tests.instruments.cpet.formats.samples import parvo as text


def cells(cart: CartFile, name: str) -> list[object]:
    return next(column.cells for column in cart.columns if column.name == name)


@pytest.fixture(params=["text", "workbook"])
def source(make: Make, request: pytest.FixtureRequest) -> Source:
    return make(text()) if request.param == "text" else make(workbook(("Sheet1", parvo_rows())))


def test_names_are_put_together_from_their_rows(source: Source) -> None:
    cart = parvo.parse(source)
    names = ["TIME", "HR", "VO2 (STPD)", "VCO2 (STPD)", "RR", "Vt (BTPS)", "VE (STPD)", "VE/VO2", "marker"]
    assert [column.name for column in cart.columns] == names
    assert [column.unit for column in cart.columns][:7] == ["min", "bpm", "L/min", "L/min", "BPM", "L", "L/min"]
    assert cells(cart, "VO2 (STPD)")[0] == "0.600000"


def test_of_two_units_the_metric_one_counts_and_titles_are_no_labels(source: Source) -> None:
    facts = {label: str(value) for label, value in parvo.parse(source).facts.items()}
    assert facts["Weight (kg)"] == "61.0"
    assert facts["Height (cm)"] == "170.0"
    assert facts["Baro. pressure (mmHg)"] == "750.0"
    assert (facts["STPD to BTPS"], facts["Sex"]) == ("1.2", "F")
    assert "Test Environment" not in facts
    assert "Weight (lb)" not in facts


def test_events_are_kept_and_mark_the_row_that_they_fall_into(source: Source) -> None:
    cart = parvo.parse(source)
    assert cart.tables["events"] == [["time_min", "event"], [0.5, "start"], [0.5, "100 W"], [1.9, "stop"]]
    # Rows are at 5, 15, 25, 35 s and so on; the events at 30 and 114 s.
    assert cells(cart, "marker") == ["", "", "", "start; 100 W", *[""] * 7, "stop"]
    assert cart.tables["summary"] == [["Max VO2", *cart.tables["summary"][0][1:]]]


def test_averages_keep_their_gas_values(source: Source) -> None:
    cart = parvo.parse(source)
    assert cart.kind == "averaged"
    assert cart.notes == []


def test_gas_values_of_single_breaths_are_left_out_and_ventilation_stays(make: Make) -> None:
    cart = parvo.parse(make(text(by_breath=True)))
    assert cart.kind == "breaths"
    assert cells(cart, "VO2 (STPD)") == [None] * 12
    assert cells(cart, "VE/VO2") == [None] * 12
    assert cells(cart, "VE (STPD)")[0] == "16.666667"
    assert cells(cart, "RR")[0] == "15.000000"
    assert {(note.severity, note.channel) for note in cart.notes} == {
        ("partial", "vo2_ml_min"),
        ("partial", "vco2_ml_min"),
    }


def test_real_averages(data: Path) -> None:
    cart = parvo.parse(Source(data / "cpet" / "parvo" / "parvo_ramp.CSV"))
    assert len(cells(cart, "TIME")) == 91
    assert (cells(cart, "TIME")[0], cells(cart, "TIME")[-1]) == ("0.568357", "45.517391")
    assert (cells(cart, "VO2 (STPD)")[0], cells(cart, "VO2 (STPD)")[-1]) == ("0.861117", "3.770456")
    assert len(cart.tables["events"]) == 4


def test_real_breaths_times_their_frequency_are_the_ventilation_at_body_temperature(data: Path) -> None:
    """What says that VE is STPD: VT (BTPS) times RR is VE times the file's own factor."""
    cart = parvo.parse(Source(data / "cpet" / "parvo" / "parvo_bxb.CSV"))
    factor = float(str(cart.facts["STPD to BTPS"]))
    columns = (cells(cart, name) for name in ("Vt (BTPS)", "RR", "VE (STPD)"))
    for volume, rate, flow in zip(*columns, strict=True):
        assert float(str(volume)) * float(str(rate)) == pytest.approx(float(str(flow)) * factor, rel=1e-4)
    assert len(cells(cart, "TIME")) == 1056
