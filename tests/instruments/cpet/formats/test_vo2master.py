"""VO2 Master: units in names, decimal commas in quotes, with and without the mask."""

from __future__ import annotations

from pathlib import Path

from ponos.instruments.cpet.formats import vo2master
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make
from tests.instruments.cpet.formats.samples import vo2master as text


def test_decimal_commas_become_points_and_the_second_clock_is_left_out(make: Make) -> None:
    found = {column.name: column.cells for column in vo2master.parse(make(text())).columns}
    assert found["Ve[L/min]"][:2] == ["20.00", "26.00"]
    assert found["Time[s]"][0] == "5"
    assert "Time[hh:mm:ss]" not in found


def test_without_the_mask_it_is_still_known(make: Make) -> None:
    source = make(text(mask=False))
    assert vo2master.FORMAT.recognises(source)
    assert [column.name for column in vo2master.parse(source).columns] == ["Time[s]", "HR[bpm]", "RR[ms]", "SmO2[%]"]


def test_real_file(data: Path) -> None:
    cart = vo2master.parse(Source(data / "cpet" / "nirs" / "vo2master.csv"))
    found = {column.name: column.cells for column in cart.columns}
    assert (len(found["Time[s]"]), found["Time[s]"][-1]) == (240, "240")
    assert (found["HR[bpm]"][0], found["RR[ms]"][0]) == ("131", "457.03")
