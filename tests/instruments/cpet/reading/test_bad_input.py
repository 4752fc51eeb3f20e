"""Bad files: each a clear message or an honest recording, none a traceback, none a number that is silently wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos import read
from ponos.errors import PonosError, ReadError
from ponos.recording import Recording
from ponos.source import MAX_BYTES
from tests.instruments.cpet.made import csv_text, notes, ramp, read_text

GOOD = csv_text()
RAMP = ramp()
HEADER, *LINES = GOOD.splitlines()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What the good file holds."""
    return read_text(GOOD, tmp_path_factory.mktemp("good")).table


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"\n \r\n\t\n", "The file is empty"),
        (b"\x00" * 400, "The file is empty"),
        (bytes(range(256)) * 40, "binary"),
        (OLE + b"\x00" * 2000, "password-protected"),
        (b"<!DOCTYPE html><html><body><table><tr><td>VO2</td></tr></table></body></html>", "web page"),
        (b"\n  <html><head></head></html>", "web page"),
        (b"PK\x03\x04" + b"\x01" * 300, "workbook is broken"),
        ("\n".join(LINES).encode(), "No format recognises"),
        (HEADER.encode(), "holds 0 rows"),
        ("\n".join([HEADER, LINES[0]]).encode(), "holds [01] rows"),
        ("\n".join([HEADER, *LINES[:2], ""]).encode(), "holds 2 rows"),
        (csv_text(dict.fromkeys([*RAMP][1:], ["NaN"] * 120)).encode(), "holds 0 rows with values"),
        (csv_text({"time": ["NaN"] * 120}).encode(), "120 of 120 rows have no time"),
        (csv_text({"time": RAMP["time"][::-1].tolist()}).encode(), "clock runs backwards"),
        (csv_text({"VO2": [f"{value / 1000:.3f}" for value in RAMP["VO2"]]}).encode(), "if it were L/min"),
        (csv_text({"VE": (RAMP["VE"] * 1000).tolist()}).encode(), "if it were mL/min"),
        (csv_text({"time": RAMP["VO2"].tolist(), "VO2": RAMP["time"].tolist()}).encode(), "falls back|backwards"),
        (csv_text(spell=lambda value: f"{value:g}".replace(".", ",")).encode(), "decimal commas"),
        (
            csv_text(
                {"VE": [f"{v:.1f}".replace(".", ",") if at % 2 else f"{v:.1f}" for at, v in enumerate(RAMP["VE"])]},
                sign=";",
            ).encode(),
            "decimal comma and decimal point in one column",
        ),
        (
            csv_text({"VO2": [f"{value:,.0f}" for value in RAMP["VO2"]]}, sign=";").encode(),
            "may be a decimal comma or a thousands sign",
        ),
        (
            csv_text({"VO2": [f"{value + 1000:,.0f}" for value in RAMP["VO2"]]}, sign=";").encode(),
            "thousands sign, while column 'time.*' has the decimal point|thousands sign, while column 'VE",
        ),
        (csv_text({"VO2": ["abc"] * 120}).encode(), r"column 'VO2 \[mL/min\]', row 2: 'abc' is no number"),
        (('"' + GOOD).encode(), "No format|no table|names the columns|cells"),
    ],
)
@pytest.mark.parametrize("name", ["test.csv", "test.xlsx"])
def test_each_kind_of_bad_file_is_refused_in_words(tmp_path: Path, content: bytes, told: str, name: str) -> None:
    with pytest.raises(ReadError, match=told) as error:
        read_text(content, tmp_path, name=name)
    assert name in str(error.value)
    assert str(error.value).endswith(".")


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(GOOD.encode())
        file.truncate(3 * MAX_BYTES)  # a hole: 200 MB that take no room
    with pytest.raises(ReadError, match="201 MB; one test has well under 67 MB"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_does_not_matter(tmp_path: Path, good: pd.DataFrame, encoding: str) -> None:
    text = csv_text({"Größe": [170] * 120})
    recording = read_text(text.encode(encoding), tmp_path)
    pd.testing.assert_frame_equal(recording.table, good)
    assert recording.about["height_cm"] == 170.0


def assert_nothing_wrong(recording: Recording, good: pd.DataFrame) -> None:
    """Every number stands in the good table, in the same row; some may be missing in either."""
    table = recording.table
    rows = np.searchsorted(good["time_s"], table["time_s"])
    np.testing.assert_array_equal(good["time_s"].to_numpy()[rows], table["time_s"])
    for name in table.columns.intersection(good.columns):
        known = (table[name].notna().to_numpy()) & (good[name].notna().to_numpy()[rows])
        np.testing.assert_array_equal(table[name].to_numpy()[known], good[name].to_numpy()[rows][known], err_msg=name)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_cut_anywhere_says_nothing_wrong(tmp_path: Path, good: pd.DataFrame, ending: str) -> None:
    content = GOOD.replace("\n", ending).encode()
    for at in [*range(len(content) // 10, len(content), len(content) // 10), *range(len(content) - 120, len(content))]:
        try:
            recording = read_text(content[:at], tmp_path)
        except PonosError:
            assert at < len(content) / 4
            continue
        assert_nothing_wrong(recording, good)
        assert abs(len(recording.table) - content[:at].count(b"\n")) <= 1


def test_real_files_cut_at_every_tenth_are_read_or_refused(data: Path, tmp_path: Path) -> None:
    names = ["spiro/zan_ramp", "spiro/vyntus.txt", "spiro/cortex.xml", "whippr/ramp_cosmed.xlsx", "mgc/mgc_1.txt"]
    names += ["mgc/mgc_3.csv", "parvo/parvo_ramp.CSV", "k5/D01_COSMED_1.csv", "cosmed/omnia_english.xlsx"]
    outcomes = set()
    for path in (data / "cpet" / name for name in [*names, "pyoxynet/data_test.csv"]):
        content = path.read_bytes()
        reference = read(path).table
        for tenth in range(1, 10):
            try:
                recording = read_text(content[: len(content) * tenth // 10], tmp_path, name=path.name)
            except PonosError as error:
                assert path.name in str(error)  # noqa: PT017 - either outcome is right
                outcomes.add("refused")
                continue
            outcomes.add("read")
            assert_nothing_wrong(recording, reference)
    assert outcomes == {"read", "refused"}


# Exchanged headers


@pytest.mark.parametrize(
    ("one", "other", "lost"),
    [
        ("VO2", "VE", {"vo2_ml_min"}),  # VE is then had from breathing frequency and tidal volume
        ("VO2", "HR", {"vo2_ml_min", "hr_bpm"}),
        ("VE", "RF", set()),
        ("PETO2", "PETCO2", {"peto2_mmhg", "petco2_mmhg"}),
        ("VO2", "VCO2", set()),
    ],
)
def test_exchanged_columns_are_told_or_refused(tmp_path: Path, one: str, other: str, lost: set[str]) -> None:
    text = csv_text({one: RAMP[other].tolist(), other: RAMP[one].tolist()})
    try:
        recording = read_text(text, tmp_path)
    except ReadError as error:
        assert f"'{one}" in str(error) or f"'{other}" in str(error)  # noqa: PT017 - either outcome is right
        return
    assert [note for note in recording.notes if note.severity != "info"]
    for column in lost:
        assert column not in recording.table or recording.table[column].isna().mean() > 0.5


def test_wrong_units_without_a_stated_one_are_read_right(tmp_path: Path, good: pd.DataFrame) -> None:
    text = csv_text({"VO2": (RAMP["VO2"] / 1000).tolist()}, units=False, spell="{:.10g}".format)
    recording = read_text(text, tmp_path)
    np.testing.assert_allclose(recording.table["vo2_ml_min"], good["vo2_ml_min"])
    assert "'VO2' (VO2 in L/min, median" in notes(recording)


# Fuzzing


@given(content=st.binary(max_size=600))
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    with pytest.raises(ReadError):
        read_text(content, tmp_path_factory.getbasetemp())


@given(
    body=st.text("0123456789.,;:\t\n -+eENa/\"'", max_size=800), head=st.sampled_from([HEADER, "time;VO2;VE", "t\tVO2"])
)
def test_random_tables(tmp_path_factory: pytest.TempPathFactory, head: str, body: str) -> None:
    try:
        recording = read_text(f"{head}\n{body}", tmp_path_factory.getbasetemp())
    except ReadError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert len(recording.table) >= 5
        assert (np.diff(recording.table["time_s"]) > 0).all()


Mutation = Callable[[list[list[str]], int, int], None]


def _blank(rows: list[list[str]], row: int, cell: int) -> None:
    rows[row][cell] = ""


def _rubbish(rows: list[list[str]], row: int, cell: int) -> None:
    rows[row][cell] = "?x"


def _drop_row(rows: list[list[str]], row: int, cell: int) -> None:
    del rows[row]


def _twice(rows: list[list[str]], row: int, cell: int) -> None:
    rows.insert(row, list(rows[row]))


def _exchange_rows(rows: list[list[str]], row: int, cell: int) -> None:
    other = (row + 7) % len(rows)
    rows[row], rows[other] = rows[other], rows[row]


def _negative(rows: list[list[str]], row: int, cell: int) -> None:
    rows[row][cell] = f"-{rows[row][cell]}"


def _huge(rows: list[list[str]], row: int, cell: int) -> None:
    rows[row][cell] = "1e30"


MUTATIONS: list[Mutation] = [_blank, _rubbish, _drop_row, _twice, _exchange_rows, _negative, _huge]


@given(
    changes=st.lists(
        st.tuples(st.sampled_from(MUTATIONS), st.integers(0, 100), st.integers(1, len(RAMP) - 1)),
        min_size=1,
        max_size=3,
    )
)
def test_a_good_table_with_a_few_wrong_cells(
    tmp_path_factory: pytest.TempPathFactory, good: pd.DataFrame, changes: list[tuple[Mutation, int, int]]
) -> None:
    rows = [line.split(",") for line in LINES]
    for change, row, cell in changes:
        change(rows, row, cell)
    text = "\n".join([HEADER, *map(",".join, rows)]) + "\n"
    recording = read_text(text, tmp_path_factory.getbasetemp())
    table = recording.table
    assert len(table) >= 100
    # What was not touched is unchanged: each remaining row is that of its own time, give or take a doubled one.
    both = table.merge(good, on="time_s", suffixes=("", "_good"))
    assert len(both) >= 100
    for name in ("vo2_ml_min", "ve_l_min", "hr_bpm"):
        off = (both[name] != both[f"{name}_good"]) & both[name].notna()
        assert not off.any(), both[["time_s", name, f"{name}_good"]][off]
