"""Cells become numbers and seconds, or stay blank, or are refused: never another number."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import DamagedFile
from ponos.instruments.cpet.reading.cells import clock, is_missing, numbers, texts

FLOATS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
ANYTHING = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.text("0123456789.,:;-+eE_ ", max_size=10),
        st.floats(),
        st.integers(),
        st.none(),
        st.booleans(),
        st.times(),
        st.timedeltas(),
        st.datetimes(),
    ),
    max_size=20,
)


def values(*cells: object) -> list[float]:
    return list(map(float, numbers(list(cells), name="VO2", first_row=5).values))


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "  ",
        "-",
        "---",
        "--:--:--",
        "–",
        "n/a",
        "NaN",
        "#N/A",
        "#NV",
        "#DIV/0!",
        "null",
        "None",
        None,
        float("nan"),
        ">>>",
    ],
)
def test_what_says_that_nothing_stands_there_is_missing(cell: object) -> None:
    assert is_missing(cell)
    np.testing.assert_array_equal(values(1.5, cell), [1.5, np.nan])


@pytest.mark.parametrize("cell", ["0", "1", "x", 0, 0.0, "a-b", "N"])
def test_what_says_something_is_not(cell: object) -> None:
    assert not is_missing(cell)


def test_numbers_are_read_with_either_decimal_sign() -> None:
    assert values("1.5", " 2 ", "3e2") == [1.5, 2.0, 300.0]
    assert values("1,5", "2", "-0,25") == [1.5, 2.0, -0.25]
    assert values(1.5, 2, "3") == [1.5, 2.0, 3.0]


@given(st.lists(FLOATS, min_size=1, max_size=30), st.booleans())
def test_printed_numbers_come_back(printed: list[float], comma: bool) -> None:
    cells: list[object] = [f"{one!r}".replace(".", ",") if comma else f"{one!r}" for one in printed]
    read = numbers(cells, name="x", first_row=1)
    assert read.values.tolist() == printed
    assert read.unreadable == ()


def test_both_decimal_signs_in_one_column_are_refused_with_both_rows() -> None:
    with pytest.raises(DamagedFile, match=r"column 'VO2'.*'1,5' in row 6, '2\.5' in row 7.*thousands"):
        values("1", "1,5", "2.5")
    with pytest.raises(DamagedFile, match=r"'1,234\.5' in row 5"):
        values("1,234.5")


def test_commas_that_may_part_thousands_are_refused_beside_large_numbers() -> None:
    with pytest.raises(
        DamagedFile, match=r"column 'VO2', row 6.*'1,204' may be a decimal comma or a thousands sign.*row 5 has '985'"
    ):
        values("985", "1,204")
    with pytest.raises(DamagedFile, match="thousands sign"):
        values("1,204,000")
    # Beside small numbers, and with a leading zero, three decimals are nothing strange.
    assert values("1,204", "2", "0,985") == [1.204, 2.0, 0.985]


def test_what_is_no_number_is_blank_and_told() -> None:
    read = numbers(["1", ">75", "1_000", True, "inf", "0x1f", 1e400], name="x", first_row=1)
    assert read.unreadable == (1, 2, 3, 4, 5, 6)
    assert np.isnan(read.values[1:]).all()
    assert read.broken
    assert not numbers([*map(str, range(30)), ">75"], name="x", first_row=1).broken


@given(ANYTHING)
def test_whatever_stands_in_a_column_is_read_or_refused(cells: list[object]) -> None:
    try:
        read = numbers(cells, name="x", first_row=1)
    except DamagedFile as error:
        assert "column 'x'" in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert len(read.values) == len(cells)
        assert not np.isinf(read.values).any()
        known = {at for at, cell in enumerate(cells) if not is_missing(cell)}
        assert known == {*np.flatnonzero(np.isfinite(read.values)).tolist(), *read.unreadable}
    timed = clock(cells)
    assert timed is None or len(timed.seconds) == len(cells)
    assert len(texts(cells)) == len(cells)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("00:00:30", 30.0),
        ("1:02:03", 3723.0),
        ("1:02:03,4", 3723.4),
        ("0:00:09.25", 9.25),
        (" 12:05 ", 725.0),
        ("75:30", 4530.0),
        ("-0:30", -30.0),
        ("2020-02-03T10:00:05.5Z", 36005.5),
        ("2020-02-03 10:00:05+01:00", 36005.0),
        ("03.02.2020 10:00:05", 36005.0),
        ("2/3/2020 1:00:05 PM", 46805.0),
        ("12:00:05 am", 5.0),
        ("2020-02-03 10:01", 36060.0),
        (dt.time(0, 1, 30, 500000), 90.5),
        (dt.timedelta(hours=1, seconds=1), 3601.0),
    ],
)
def test_clock_times_become_seconds(cell: object, seconds: float) -> None:
    read = clock([cell, ""])
    assert read is not None
    np.testing.assert_allclose(read.seconds, [seconds, np.nan])


def test_two_parts_are_hours_and_minutes_where_the_unit_says_so() -> None:
    read = clock(["01:30"], hours_first=True)
    assert read is not None
    assert read.seconds.tolist() == [5400.0]


def test_dates_count_from_midnight_of_the_first_day() -> None:
    read = clock([dt.datetime(2020, 5, 1, 23, 59, 59), dt.datetime(2020, 5, 2, 0, 0, 2)])
    assert read is not None
    assert read.seconds.tolist() == [86399.0, 86402.0]


def test_plain_numbers_are_no_clock() -> None:
    assert clock([1.0, 2.0]) is None
    assert clock(["1.5", "2"]) is None
    assert clock(["12:75", "99:99"]) is None


def test_words_are_plain() -> None:
    assert texts(["Ruhe", " ", None, 1.0, "NONE", 2]) == ["Ruhe", "", "", "1", "", "2"]
