"""Vyntus and Jaeger text in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.instruments.cpet.formats import vyntus
from ponos.source import Source
from tests.instruments.cpet.formats.samples import VYNTUS, Make
from tests.instruments.cpet.formats.samples import vyntus as text


@pytest.mark.parametrize("language", VYNTUS)
def test_names_units_and_labelled_lines_are_found_in_each_language(make: Make, language: str) -> None:
    cart = vyntus.parse(make(text(language).encode("latin-1")))
    found = {column.name: column for column in cart.columns}
    assert found["V'O2"].unit == "mL/min"
    assert (found["V'O2"].cells[0], found["V'O2"].cells[-1]) == ("600", "2250")
    assert cart.first_row == 5
    assert list(cart.facts.values()) == ["1"]


def test_another_apostrophe_is_the_same_name(make: Make) -> None:
    assert vyntus.FORMAT.recognises(make(text().replace("'", "\u2019")))


def test_real_file(data: Path) -> None:
    cart = vyntus.parse(Source(data / "cpet" / "spiro" / "vyntus.txt"))
    found = {column.name: column.cells for column in cart.columns}
    assert [str(cell).strip() for cell in found["Tid"]] == [
        f"{m:02d}:{s:02d}" for m, s in ((0, 56), *((m, 0) for m in range(1, 7)))
    ]
    assert (found["V'O2"][0], found["V'O2"][-1]) == ("321", "2245")
