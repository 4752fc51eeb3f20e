"""Tables as people save them, and cells as people fill them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.sheets.numbers import numbers, writes_commas
from ponos.sheets.sheet import header_of, read_sheet
from ponos.source import Source
from tests.study.folder.made import put


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    put(tmp_path, {"x.csv": '\n a ,b\n\n"two\nlines",1\n,\nlast,n/a\n'})
    sheet = read_sheet(tmp_path / "x.csv")
    assert sheet.texts("a") == ["two\nlines", "last"]
    assert sheet.rows.tolist() == [4, 6]
    assert sheet.texts("b") == ["1", ""]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_what_parts_the_columns_is_seen_from_the_header(tmp_path: Path, sign: str) -> None:
    put(tmp_path, {"x.txt": f'"a, b; c"{sign}d\n1{sign}2,5\n' if sign != "," else '"a; b; c",d\n1,"2,5"\n'})
    assert read_sheet(tmp_path / "x.txt").texts("d") == ["2,5"]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2.5", "-3e2", "−4,5"], [1, 2.5, -300, -4.5]),
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1,500", "2,250"], [None, None]),
        (["1,500", "2,2"], [1.5, 2.2]),
        (["1,500", "2.2"], [None, 2.2]),
        (["", "inf", "nan", "1 000"], [None, None, None, None]),
    ],
)
def test_numbers_are_never_guessed(cells: list[str], values: list[float | None]) -> None:
    found = numbers(np.array(cells, dtype=object)).values
    assert [None if one != one else one for one in found.tolist()] == values


def test_yes_no_and_codes_for_missing() -> None:
    assert numbers(np.array(["Yes", "no", "TRUE", "1"], dtype=object), yes_no=True).values.tolist() == [1, 0, 1, 1]
    found = numbers(np.array(["-9", "3"], dtype=object), missing=(-9.0,))
    assert found.empty.tolist() == [True, False]
    assert found.strange == ()


@pytest.mark.parametrize(
    "above",
    [
        "Clinic X, ward 3\n\n",
        "sep=;\n",
        "Clinic;;;\n",
        "Study of 2024\n;;Test;\n",
    ],
)
def test_what_stands_above_the_header_is_passed_over(tmp_path: Path, above: str) -> None:
    body = "id;arm;vo2;note\n1;a;2,5;x\n2;b;3,5;y\n"
    put(tmp_path, {"x.csv": above + body})
    sheet = read_sheet(tmp_path / "x.csv")
    assert list(sheet.columns) == ["id", "arm", "vo2", "note"]
    assert sheet.texts("vo2") == ["2,5", "3,5"]
    assert sheet.rows[0] == above.count("\n") + 2
    assert any("above the header" in what for _, _, what in sheet.remarks) == ("sep=" not in above)


def test_a_header_that_names_few_columns_is_still_the_header(tmp_path: Path) -> None:
    put(tmp_path, {"x.csv": "participant,session,,group\na1,day1,x.csv,controls\na2,day1,y.csv,patients\n"})
    assert read_sheet(tmp_path / "x.csv").texts("participant") == ["a1", "a2"]


def test_a_workbook_of_several_sheets_tells_which_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Read me"])
    book.create_sheet("Data").append(["id", "vo2"])
    book.save(tmp_path / "x.xlsx")
    assert "several sheets (Sheet, Data)" in read_sheet(tmp_path / "x.xlsx").remarks[0][2]
    assert read_sheet(tmp_path / "x.xlsx", sheet="Data").remarks == ()


@pytest.mark.parametrize(
    ("cells", "commas", "value"),
    [(["1.333"], True, None), (["1.333"], False, 1.333), (["1.3330"], True, 1.333), (["1.333.000"], True, None)],
)
def test_a_point_may_part_thousands_where_commas_are_decimal(
    cells: list[str], commas: bool, value: float | None
) -> None:
    found = numbers(np.array(cells, dtype=object), commas=commas)
    assert (None if np.isnan(found.values[0]) else found.values[0]) == value
    assert found.unclear == (() if value else (0,))


@pytest.mark.parametrize(
    ("cells", "commas"),
    [(["2,5", "1.333", "x"], True), (["2.5", "1,333"], False), (["2,5", "2.5", "0.1"], False), (["1,333"], False)],
)
def test_which_tables_write_decimal_commas(cells: list[str], commas: bool) -> None:
    assert writes_commas(cells) is commas


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "A title of it all\n\na;b;c\n1,5;2;3\n",
        'a,"b\nin two lines",a\n1,2,3\n',
        "time_s\tforce_n\n" + "0.001\t12.5\n" * 20_000,
    ],
)
def test_a_header_alone_is_that_of_the_whole_table(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"x.csv": text})
    assert header_of(Source(tmp_path / "x.csv")) == tuple(read_sheet(tmp_path / "x.csv").columns)
