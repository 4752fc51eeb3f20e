"""Cortex: the workbook whose names stand deep, and the XML with its gaps, merged cells and summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.errors import DamagedFile
from ponos.instruments.cpet.formats import cortex_xlsx, metasoft_xml
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make, cortex_rows, metasoft, workbook


def cells(cart: CartFile, name: str) -> list[object]:
    return next(column.cells for column in cart.columns if column.name == name)


def test_the_names_are_found_wherever_they_stand(make: Make) -> None:
    cart = cortex_xlsx.parse(make(workbook(("Sheet1", cortex_rows()))))
    assert cart.first_row == 45
    assert cells(cart, "V'O2 (STPD)")[:2] == [0.6, 0.75]
    assert next(column.unit for column in cart.columns if column.name == "R") == ""
    assert next(column.unit for column in cart.columns if column.name == "W") == "kcal"
    assert cart.facts == {"Gewicht": "61 kg"}


@pytest.mark.parametrize("person", ["Patient", "Proband", "Subject"])
def test_the_title_of_the_person_does_not_matter(make: Make, person: str) -> None:
    source = make(metasoft(person))
    assert metasoft_xml.FORMAT.recognises(source)
    cart = metasoft_xml.parse(source)
    assert cart.facts["Gewicht"] == "61,5kg"
    assert cart.device == "Cortex MetaLyzer X"


def test_gaps_merged_cells_and_the_summary_do_not_shift_the_measurements(make: Make) -> None:
    cart = metasoft_xml.parse(make(metasoft()))
    assert cart.first_row == 27
    assert cells(cart, "V'O2") == [f"{(600 + 150 * i) / 1000:.3f}".replace(".", ",") for i in range(12)]
    assert cells(cart, "V'CO2")[0] == 0.5
    assert cells(cart, "P")[-1] == 230.0
    assert cells(cart, "Marker") == [None] * 12
    assert cart.tables["summary"][0][0] == "Kanal"
    assert len(cart.tables["summary"]) == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</Workbook>", "", "The XML is broken"),
        ('ss:Index="25"', 'ss:Index="9999999"', "expected a whole number below"),
        ('ss:Index="4"', 'ss:Index="-4"', "expected a whole number below"),
        (">h:mm:ss<", ">", "The XML is broken"),
        ('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>', "The XML is broken"),
    ],
)
def test_broken_xml_is_told(make: Make, old: str, new: str, said: str) -> None:
    assert old in metasoft()
    with pytest.raises(DamagedFile, match=said):
        metasoft_xml.parse(make(metasoft().replace(old, new)))


def test_a_summary_alone_is_no_test(make: Make) -> None:
    whole = metasoft()
    alone = whole[: whole.index('<Row ss:Index="25"')] + "</Table></Worksheet></Workbook>"
    source = make(alone)
    assert metasoft_xml.FORMAT.recognises(source)
    with pytest.raises(DamagedFile, match="no table of measurements"):
        metasoft_xml.parse(source)


def test_real_workbook(data: Path) -> None:
    cart = cortex_xlsx.parse(Source(data / "cpet" / "whippr" / "step_cortex.xlsx"))
    assert (len(cells(cart, "t")), cart.first_row) == (792, 55)
    assert (cells(cart, "t")[0], cells(cart, "t")[-1]) == ("00:00:04,8", "00:29:16,0")
    assert (cells(cart, "V'O2 (STPD)")[0], cells(cart, "V'O2 (STPD)")[-1]) == (0.298, 3.041)


def test_real_xml(data: Path) -> None:
    cart = metasoft_xml.parse(Source(data / "cpet" / "spiro" / "cortex.xml"))
    assert (len(cells(cart, "t")), cells(cart, "t")[0], cells(cart, "t")[-1]) == (13, "0:00:09", "0:01:10")
    assert cells(cart, "V'O2")[0] == pytest.approx(0.117052380)
    assert cells(cart, "V'O2")[-1] == pytest.approx(0.486221924)
    assert (cart.facts["Gewicht"], len(cart.tables["summary"])) == ("74,8kg", 20)
