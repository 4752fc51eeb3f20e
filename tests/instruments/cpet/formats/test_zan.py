"""ZAN text: scales, the number that is no parameter, derived columns, stages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.errors import DamagedFile
from ponos.instruments.cpet.formats import zan
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make
from tests.instruments.cpet.formats.samples import zan as text


def cells(cart: CartFile, name: str) -> list[object]:
    return next(column.cells for column in cart.columns if column.name == name)


def test_values_are_divided_by_their_scale_and_the_first_number_is_skipped(make: Make) -> None:
    cart = zan.parse(make(text()))
    assert cells(cart, "Zeit")[:2] == [5.0, 15.0]
    assert cells(cart, "VO2")[:2] == [0.6, 0.75]
    assert cells(cart, "VT")[0] == 1.333
    assert cells(cart, "Geschw.")[-1] == 9.1
    assert cells(cart, "HR") == [0.0] * 12


def test_breathing_frequency_and_ventilation_follow_from_the_length_of_the_breath(make: Make) -> None:
    cart = zan.parse(make(text()))
    assert cells(cart, "AF")[0] == pytest.approx(15.0)
    assert cells(cart, "VE")[0] == pytest.approx(1.333 * 15.0)


def test_end_tidal_oxygen_is_room_air_less_the_difference(make: Make) -> None:
    cart = zan.parse(make(text()))
    assert cells(cart, "FETO2")[0] == pytest.approx(20.93 - 5.0)
    assert cells(cart, "FETCO2")[0] == pytest.approx(4.8)
    assert any("difference" in note.text for note in cart.notes)


def test_a_breath_that_was_not_analysed_has_no_end_tidal_values(make: Make) -> None:
    lines = text().splitlines()
    lines[25] = lines[25].replace(",500,480,", ",0,0,")
    cart = zan.parse(make("\n".join(lines) + "\n"))
    first = cells(cart, "FETO2")[0]
    assert first != first


def test_stages_become_a_table_and_phases(make: Make) -> None:
    cart = zan.parse(make(text()))
    assert cart.tables["stages"][1:] == [["rest", 0.0], ["warmup", 20.0], ["load", 40.0], ["recovery", 110.0]]
    assert cells(cart, "phase") == ["rest"] * 2 + ["warmup"] * 2 + ["load"] * 7 + ["recovery"]


def test_the_person_is_given_with_the_units_that_the_cart_has(make: Make) -> None:
    assert zan.parse(make(text())).facts == {"geschlecht": "W", "groesse (cm)": "170", "gewicht (kg)": "61"}


def test_windows_line_ends_and_old_letters_are_read(make: Make) -> None:
    cart = zan.parse(make(text().replace("\n", "\r\n").encode("latin-1")))
    assert len(cells(cart, "VO2")) == 12


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[Data]", "[Dada]", r"section \[Data\] is missing"),
        ("P=306,1000,VO2", "P=306,1000,V02", "parameter 'VO2' is missing"),
        ("P=306,1000,VO2", "P=306,0,VO2", "row 14: A parameter line reads"),
        ("\nB3=1,", "\nB3=1,1,", "row 28: The breath has 18 numbers, expected 17"),
        ("\nB3=1,25000,", "\nB3=1,25x00,", "row 28: '25x00' is no number"),
    ],
)
def test_what_is_broken_is_told_with_its_row(make: Make, old: str, new: str, said: str) -> None:
    assert old in text()
    with pytest.raises(DamagedFile, match=said):
        zan.parse(make(text().replace(old, new)))


def test_a_breath_cut_off_at_the_end_is_left_out_and_told(make: Make) -> None:
    cart = zan.parse(make(text().partition("\n\n[Start]")[0][:-20]))
    assert len(cells(cart, "VO2")) == 11
    assert [note for note in cart.notes if note.severity == "warning"]


def test_real_ramp(data: Path) -> None:
    cart = zan.parse(Source(data / "cpet" / "zan_ramps" / "01"))
    assert len(cells(cart, "Zeit")) == 371
    assert (cells(cart, "Zeit")[0], cells(cart, "Zeit")[-1]) == (2.451, 574.995)
    assert (cells(cart, "VO2")[0], cells(cart, "VO2")[-1]) == (0.286, 2.93)
    assert cart.tables["stages"][-1] == ["recovery", 567.0]


def test_real_graded_test(data: Path) -> None:
    cart = zan.parse(Source(data / "cpet" / "spiro" / "zan_gxt"))
    assert (len(cells(cart, "Zeit")), cells(cart, "Zeit")[-1], cells(cart, "VO2")[-1]) == (1997, 3009.228, 4.307)


def test_every_real_ramp_reads_with_end_tidal_ratio_like_the_rer(data: Path) -> None:
    """What the derivation of FETO2 rests on; ramp 28 has a dead CO2 sensor."""
    for number in set(range(1, 49)) - {28}:
        cart = zan.parse(Source(data / "cpet" / "zan_ramps" / f"{number:02d}"))
        o2, co2, vo2, vco2 = (np.array(cells(cart, name), float) for name in ("FETO2", "FETCO2", "VO2", "VCO2"))
        breathed = (vo2 > 0) & (vco2 > 0)
        ratio = np.nanmedian((co2 / (20.93 - o2) / (vco2 / np.where(breathed, vo2, np.nan)))[breathed])
        assert ratio == pytest.approx(1.0, abs=0.03), number
