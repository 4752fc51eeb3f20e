"""Cosmed workbooks and text: with and without the subject, other sheets kept."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from ponos.instruments.cpet.formats import cosmed_xlsx, k5_csv
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make, cosmed_rows, cosmed_with_subject, k5, workbook


def ends(cart: CartFile, name: str) -> tuple[object, object]:
    cells = next(column.cells for column in cart.columns if column.name == name)
    return cells[0], cells[-1]


def test_the_subject_stands_beside_the_data(make: Make) -> None:
    cart = cosmed_xlsx.parse(make(workbook(("Data", cosmed_with_subject()), ("Results", [["Parameter", "um"]]))))
    assert [column.name for column in cart.columns][:5] == ["t", "Rf", "VT", "VE", "VO2"]
    assert ends(cart, "VO2") == (600.0, 2250.0)
    assert cart.first_row == 4
    assert cart.facts["Weight (kg)"] == 61.0
    assert cart.facts["Barometric Pressure (mmHg)"] == 750.0
    assert cart.facts["Reason for stopping test"] == "Fatigue"
    assert "ID1" not in cart.facts
    assert "User 1 (---)" not in cart.facts
    assert list(cart.tables) == ["Results"]


def test_without_the_subject_the_data_begin_in_the_first_column(make: Make) -> None:
    cart = cosmed_xlsx.parse(make(workbook(("Daten", cosmed_rows(german=True)))))
    assert [column.name for column in cart.columns][:2] == ["t", "Af"]
    assert cart.facts == {}
    assert [column.unit for column in cart.columns][:4] == ["s", "1/min", "L(btps)", "L/min"]


def test_the_order_of_the_sheets_does_not_matter(make: Make) -> None:
    cart = cosmed_xlsx.parse(make(workbook(("Results", [["Parameter", "um"]]), ("Data", cosmed_rows()))))
    assert ends(cart, "VO2") == (600.0, 2250.0)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_with_any_delimiter(make: Make, delimiter: str) -> None:
    source = make(k5(delimiter))
    assert k5_csv.FORMAT.recognises(source)
    cart = k5_csv.parse(source)
    assert ends(cart, "VO2") == ("600", "2250")
    assert cart.first_row == 3


def test_real_workbooks(data: Path) -> None:
    english = cosmed_xlsx.parse(Source(data / "cpet" / "cosmed" / "omnia_english.xlsx"))
    assert ends(english, "t") == (time(0, 0, 30), time(0, 21, 21))
    assert ends(english, "VO2") == (713.5135788, 4968.0061505)
    assert len(english.columns[0].cells) == 126
    assert english.facts["Weight (kg)"] == 85.5
    german = cosmed_xlsx.parse(Source(data / "cpet" / "spiro" / "cosmed.xlsx"))
    assert ends(german, "VO2") == (506.1618208, 2707.7314704)
    assert (len(german.columns[0].cells), len(german.tables["Ergebnisse"])) == (10, 15)
    ramp = cosmed_xlsx.parse(Source(data / "cpet" / "whippr" / "ramp_cosmed.xlsx"))
    assert (ends(ramp, "t"), len(ramp.columns[0].cells)) == (("00:00:00", "00:15:20"), 390)
    assert ends(ramp, "Load1") == (0.0, 0.0)


def test_real_workbook_reads_cell_by_cell_as_another_library_does(data: Path) -> None:
    from openpyxl import load_workbook

    path = data / "cpet" / "cosmed" / "omnia_english.xlsx"
    book = load_workbook(path, read_only=True, data_only=True)
    other = list(book["Data"].iter_rows(min_row=4, min_col=10, max_col=29, values_only=True))
    book.close()
    cart = cosmed_xlsx.parse(Source(path))
    own = list(zip(*(column.cells for column in cart.columns[:20]), strict=True))
    assert len(own) == len(other)
    assert own == other


def test_real_text(data: Path) -> None:
    cart = k5_csv.parse(Source(data / "cpet" / "k5" / "D01_COSMED_1.csv"))
    assert (len(cart.columns[0].cells), ends(cart, "t")) == (433, ("0.0", "1370.0"))
