"""The table people make themselves: recognised by what it names, and what ponos writes comes back the same."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook

from ponos import read
from ponos.errors import DamagedFile, ReadError, UnknownFormat
from ponos.instruments.cpet.formats import FORMATS
from ponos.instruments.cpet.formats.clean_csv import FORMAT, parse, recognises, write
from ponos.recording import Recording, Table
from ponos.source import Source
from tests.instruments.cpet.made import csv_text, notes, ramp, read_text

RAMP = ramp()
CLEAN = {
    "time": "time_s",
    "VO2": "vo2_ml_min",
    "VCO2": "vco2_ml_min",
    "VE": "ve_l_min",
    "RF": "rf_per_min",
    "VT": "vt_l",
    "HR": "hr_bpm",
    "Load": "work_w",
    "PETO2": "peto2_mmhg",
    "PETCO2": "petco2_mmhg",
}


def assert_is_the_ramp(recording: Recording) -> None:
    assert recording.format == "clean_csv"
    assert recording.status == "ok"
    for header, column in CLEAN.items():
        np.testing.assert_allclose(recording.table[column], RAMP[header], err_msg=column)


def comma(value: object) -> str:
    return f"{value:g}".replace(".", ",")


def source(text: str, folder: Path, name: str = "a.csv") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Source(path)


def test_it_is_asked_last() -> None:
    assert FORMATS[-1] is FORMAT


@pytest.mark.parametrize(
    "text",
    [
        csv_text(),
        csv_text(sign="\t"),
        csv_text(sign=";"),
        csv_text(sign=";", spell=comma),
        csv_text(sign="\t", spell=comma),
        csv_text(units=False),
        csv_text().replace("\n", "\r\n"),
        "\ufeff" + csv_text(),
        "\n\n# made by hand\n" + csv_text(),
        csv_text().replace("time [s],", ",time [s],", 1).replace("\n", "\n0,").removesuffix("0,"),
    ],
)
def test_it_is_read_however_it_is_parted(text: str, tmp_path: Path) -> None:
    assert_is_the_ramp(read_text(text, tmp_path))


def test_a_row_of_units_is_understood(tmp_path: Path) -> None:
    names, *rows = csv_text(units=False).splitlines()
    spelt = "s,mL/min,mL/min,L/min,1/min,L,bpm,W,mmHg,mmHg"
    recording = read_text("\n".join([names, spelt, *rows, ""]), tmp_path)
    assert_is_the_ramp(recording)
    assert "no unit" not in notes(recording)


@pytest.mark.parametrize("skip", [0, 2])
def test_a_plain_sheet_comes_through_the_same_door(tmp_path: Path, skip: int) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(skip):
        sheet.append([])
    names, *_ = csv_text().splitlines()
    sheet.append(names.split(","))
    for row in zip(*RAMP.values(), strict=True):
        sheet.append([float(cell) for cell in row])
    content = BytesIO()
    book.save(content)
    assert_is_the_ramp(read_text(content.getvalue(), tmp_path, name="a.xlsx"))


def test_what_is_the_same_in_every_row_is_a_fact(tmp_path: Path) -> None:
    said = {"age": [40] * 120, "height": ["1.7"] * 120, "weight [kg]": [61.5] * 120, "sex": ["F"] * 120}
    recording = read_text(csv_text({**said, "name": ["Doe"] * 120, "mass": [60.0, *[61.0] * 119]}), tmp_path)
    expected = {"age_y": 40.0, "height_cm": 170.0, "body_mass_kg": 61.5, "sex": "female"}
    assert expected.items() <= dict(recording.about).items()
    assert "Doe" not in str(recording)
    assert "Columns not used: mass." in notes(recording)


@pytest.mark.parametrize(
    "head",
    [
        "time,lactate,HR\n",
        "Time[s],Time[hh:mm:ss],HR[bpm],SmO2[%]\n",
        "step,length,intensity,lactate,heart_rate\n",
        "a,b,c\n",
        "VE,HR\n",
        "date,today\ntime,VE,HR\n",
        "nothing at all\n",
    ],
)
def test_tables_of_other_things_are_left_alone(tmp_path: Path, head: str) -> None:
    assert not recognises(source(head + "1,2,3,4\n" * 20, tmp_path))


def test_a_table_without_a_time_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"No column holds the time. The file has: VO2 .*--map column=time:s"):
        read_text(csv_text({"time": None}), tmp_path)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_labelled_lines_above_the_names_are_facts(tmp_path: Path, sign: str) -> None:
    above = [["Subject", "Doe"], ["Weight (kg)", "61.5"], [], ["made by hand"], ["Sex", "F"]]
    text = "\n".join(map(sign.join, above)) + "\n" + csv_text(sign=sign)
    recording = read_text(text, tmp_path)
    assert_is_the_ramp(recording)
    assert (recording.about["body_mass_kg"], recording.about["sex"]) == (61.5, "female")
    assert "Doe" not in str(recording)


@pytest.mark.parametrize(
    "header",
    [
        "time..s.,VO2..mL.min.,VCO2..mL.min.,VE..L.min.,RF,VT..L.,HR..bpm.,Load..W.,PETO2..mmHg.,PETCO2..mmHg.",
        "Seconds,VO2,Carbon dioxide output (mL/min),VE,RF,VT,Hartslag (slag/min),Vermogen (W),PETO2,PETCO2",
    ],
)
def test_headers_of_other_programs_and_languages_are_known(tmp_path: Path, header: str) -> None:
    assert_is_the_ramp(read_text("\n".join([header, *csv_text().splitlines()[1:], ""]), tmp_path))


def test_with_a_map_any_table_is_read(tmp_path: Path) -> None:
    other = dict.fromkeys(RAMP)
    text = csv_text(
        {**other, "clock": RAMP["time"].tolist(), "oxygen": (RAMP["VO2"] / 1000).tolist(), "air": RAMP["VE"].tolist()}
    )
    with pytest.raises(UnknownFormat):
        read_text(text, tmp_path)
    wishes = ("clock=time:s", "oxygen=vo2:l/min", "air=ve:l/min")
    recording = read_text("Test of somebody\n\n" + text, tmp_path, map=wishes)
    np.testing.assert_allclose(recording.table["vo2_ml_min"], RAMP["VO2"])
    np.testing.assert_allclose(recording.table["ve_l_min"], RAMP["VE"])
    assert recording.table["vco2_ml_min"].isna().all()
    assert recording.status == "partial"


def test_decimal_commas_between_commas_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match=r"row 2.*cells, but the header has 10: decimal commas"):
        read_text(csv_text(spell=comma), tmp_path)


def test_a_file_cut_in_the_middle_of_a_row_loses_that_row(tmp_path: Path) -> None:
    recording = read_text(csv_text()[:-30], tmp_path)
    assert len(recording.table) == 119
    assert "ends in the middle of a row" in notes(recording)


def test_a_file_cut_in_its_last_cell_loses_that_cell(tmp_path: Path) -> None:
    recording = read_text(csv_text()[:-2], tmp_path)
    assert len(recording.table) == 120
    assert np.flatnonzero(recording.table["petco2_mmhg"].isna()).tolist() == [119]
    assert "its very last cell" in notes(recording)


def test_rows_in_messages_are_those_of_the_file(tmp_path: Path) -> None:
    text = "\n# a note\n" + csv_text()
    cart = parse(source(text, tmp_path))
    assert text.splitlines()[cart.first_row - 1].split(",")[0] == f"{RAMP['time'][0]:g}"


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    first = read_text(csv_text(), tmp_path)
    words = ['a "rest", so to say'] * 20 + ["exercise"] * 100
    about = {**first.about, "body_mass_kg": 61.5, "sex": "female", "stop_reason": "legs; tired, both"}
    first = replace(first, data=Table(first.table.assign(phase=words)), about=about)
    path = tmp_path / "back.csv"
    write(first, path)
    second = read(path)
    pd.testing.assert_frame_equal(second.table, first.table, check_exact=True)
    assert dict(second.about) == dict(first.about)
    assert second.format == "clean_csv"


def test_identity_is_not_written(tmp_path: Path) -> None:
    from ponos.instruments.cpet import Settings

    path = tmp_path / "in.csv"
    path.write_text(csv_text({"name": ["Doe"] * 120}))
    kept = read(path, settings=Settings(keep_identity=True))
    assert "Doe" in kept.about.values()
    write(kept, tmp_path / "out.csv")
    assert "Doe" not in (tmp_path / "out.csv").read_text()


def _column(low: float, high: float, rows: int) -> st.SearchStrategy[list[float]]:
    known = st.floats(low, high, allow_nan=False).filter(lambda value: value != 0)
    return st.lists(st.one_of(known, known, st.just(float("nan"))), min_size=rows, max_size=rows)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Tables that a body could have produced: whatever the numbers, with holes, words and any order of magnitude."""
    rows = draw(st.integers(6, 25))
    steps = draw(st.lists(st.floats(0.5, 25.0), min_size=rows, max_size=rows))
    columns: dict[str, object] = {"time_s": draw(st.floats(0, 5000)) + np.cumsum(steps)}
    columns["vo2_ml_min"] = draw(_column(900, 1100, rows))
    columns["vco2_ml_min"] = draw(_column(800, 1200, rows))
    columns["ve_l_min"] = draw(_column(25, 40, rows))
    for name, low, high in ("hr_bpm", 60, 65), ("work_w", 10, 400), ("peto2_mmhg", 90, 120), ("borg", 6, 20):
        if draw(st.booleans()):
            columns[name] = draw(_column(low, high, rows))
    columns["rer"] = draw(_column(0.7, 1.2, rows))
    if draw(st.booleans()):
        words = st.text("abc xyz,;\"'é", max_size=8).map(str.strip)
        columns["marker"] = draw(st.lists(words, min_size=rows, max_size=rows))
    return pd.DataFrame(columns)


@given(frame=tables())
def test_reading_settles_at_once(tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame) -> None:
    assume(frame["vo2_ml_min"].notna().sum() >= 5)
    folder = tmp_path_factory.getbasetemp()
    made = Recording(instrument="cpet", data=Table(frame), format="made", source="a", sha256="0" * 64)
    write(made, folder / "1.csv")
    first = read(folder / "1.csv")
    # Where every value is known and possible, nothing at all may change.
    shared = [name for name in first.table if name in frame and (first.table[name].isna() == frame[name].isna()).all()]
    assume("vo2_ml_min" in shared)
    pd.testing.assert_frame_equal(first.table[shared], frame[shared], check_exact=True, check_dtype=False)
    write(first, folder / "2.csv")
    pd.testing.assert_frame_equal(read(folder / "2.csv").table, first.table, check_exact=True)
