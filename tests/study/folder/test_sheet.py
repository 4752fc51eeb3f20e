"""Tables as people save them, and cells as people fill them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.study.folder.numbers import numbers
from ponos.study.folder.sheet import read_sheet
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
