"""MGC text and CSV: two columns of one name, three ways to write the time; and written again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos import read
from ponos.errors import UsageError
from ponos.instruments.cpet.formats import mgc
from ponos.instruments.cpet.reading.cart_file import CartFile
from ponos.recording import Recording, Table
from ponos.source import Source
from tests.instruments.cpet.formats.samples import Make
from tests.instruments.cpet.formats.samples import mgc as text


def cells(cart: CartFile, name: str, nth: int = 0) -> list[object]:
    return [column.cells for column in cart.columns if column.name == name][nth]


def test_units_that_the_cart_always_uses_are_given_and_others_are_not_invented(make: Make) -> None:
    units = [(column.name, column.unit) for column in mgc.parse(make(text())).columns]
    assert ("Vt BTPS", "mL") in units
    assert ("RR", "1/min") in units
    assert [unit for name, unit in units if name in ("VO2", "Speed")] == ["", "", ""]


def test_a_row_of_units_wins(make: Make) -> None:
    cart = mgc.parse(make(text(units=True)))
    units = [(column.name, column.unit) for column in cart.columns]
    assert units[3:7] == [("Speed", "mph"), ("Grade", "%"), ("VO2", "mL/kg/min"), ("VO2", "mL/min")]
    assert cart.first_row == 3


def test_the_exercise_clock_tells_rest_from_exercise(make: Make) -> None:
    assert cells(mgc.parse(make(text())), "phase") == ["rest"] * 3 + ["exercise"] * 9


@pytest.mark.parametrize("kind", ["plain", "units", "decimal"])
def test_each_layout_gives_the_same_test(make: Make, kind: str) -> None:
    source = make(text(units=kind == "units", decimal_minutes=kind == "decimal"))
    table = read(source.path).table
    assert table["vo2_ml_min"].tolist() == [600.0 + 150 * i for i in range(12)]
    assert table["vt_l"].iloc[0] == pytest.approx(1.333)
    assert table["time_s"].iloc[-1] == pytest.approx(36.2, abs=0.3)


def written(**columns: list[float]) -> Recording:
    rng = np.random.default_rng(1)
    time = np.cumsum(rng.uniform(1.5, 4.0, 150))
    vo2 = 400 + 2.0 * time + rng.normal(0, 60, 150)
    table = {
        "time_s": time,
        "vo2_ml_min": vo2,
        "vco2_ml_min": 0.95 * vo2 + rng.normal(0, 40, 150),
        "ve_l_min": vo2 / 30,
        "rf_per_min": rng.uniform(14, 30, 150),
        "vt_l": rng.uniform(0.8, 2.4, 150),
        "hr_bpm": 80 + time / 6,
        "peto2_mmhg": rng.uniform(95, 115, 150),
        "petco2_mmhg": rng.uniform(32, 44, 150),
        "work_w": np.maximum(0, time - 60) / 3,
    }
    about: dict[str, float | str] = {"body_mass_kg": 66.5, "height_cm": 171.0, "age_y": 34.0, "sex": "female"}
    return Recording(
        instrument="cpet",
        data=Table(pd.DataFrame(table | columns)),
        format="made",
        source="made",
        sha256="",
        about=about,
    )


def test_what_is_written_reads_as_the_same_numbers(tmp_path: Path) -> None:
    recording = written()
    mgc.write(recording, tmp_path / "made.txt")
    again = read(tmp_path / "made.txt")
    assert again.format == "mgc_text"
    for column in recording.table:
        assert again.table[column].to_numpy() == pytest.approx(recording.table[column].to_numpy(), abs=5e-3)
    assert {key: again.about[key] for key in recording.about} == dict(recording.about)


def test_what_was_read_is_written_without_any_further_loss(tmp_path: Path) -> None:
    mgc.write(written(), tmp_path / "once.txt")
    mgc.write(read(tmp_path / "once.txt"), tmp_path / "twice.txt")
    once, twice = read(tmp_path / "once.txt").table, read(tmp_path / "twice.txt").table
    # The ratio that was computed on reading once is printed, with its digits, from then on.
    pd.testing.assert_frame_equal(once.drop(columns="rer"), twice.drop(columns="rer"), rtol=1e-12)
    assert twice["rer"].to_numpy() == pytest.approx(once["rer"].to_numpy(), abs=6e-5)


def test_missing_values_stay_missing_and_phases_are_carried(tmp_path: Path) -> None:
    recording = written()
    table = recording.table.assign(phase=["rest"] * 20 + ["exercise"] * 130)
    table.loc[3, "hr_bpm"] = np.nan
    mgc.write(replace(recording, data=Table(table)), tmp_path / "made.txt")
    again = read(tmp_path / "made.txt").table
    assert np.isnan(again["hr_bpm"].iloc[3])
    assert again["phase"].tolist() == table["phase"].tolist()


def test_what_lacks_a_volume_cannot_be_such_a_file(tmp_path: Path) -> None:
    recording = written()
    less = replace(recording, data=Table(recording.table.drop(columns="vt_l")))
    with pytest.raises(UsageError, match="'vt_l'"):
        mgc.write(less, tmp_path / "made.txt")


@pytest.mark.parametrize(
    ("name", "rows", "first", "last"),
    [
        ("mgc_1.txt", 672, ("0:13", "13.2", "985"), ("16:38", "57.6", "4309")),
        ("mgc_2.csv", 437, ("00:00:14", "9.1", "716"), ("00:15:23", "35.7", "2798")),
        ("mgc_3.csv", 669, ("1.3333333333333333", "11.2", "682"), ("27.083333333333332", "38.4", "2343")),
    ],
)
def test_real_files(data: Path, name: str, rows: int, first: tuple[str, ...], last: tuple[str, ...]) -> None:
    cart = mgc.parse(Source(data / "cpet" / "mgc" / name))
    clock = next(column.cells for column in cart.columns if column.name.lower() == "time")
    both = [column.cells for column in cart.columns if column.name.lower() in ("vo2", "vo2.1", "vo2_abs")]
    assert len(clock) == rows
    assert (clock[0], *(cells[0] for cells in both)) == first
    assert (clock[-1], *(cells[-1] for cells in both)) == last
