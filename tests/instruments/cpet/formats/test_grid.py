"""Finding a table in a grid of cells."""

from __future__ import annotations

import pytest

from ponos.errors import DamagedFile
from ponos.instruments.cpet.formats import _grid as grid
from tests.instruments.cpet.formats.samples import Make

NAMES = ["t", "VO2", "VCO2", "VE", "other"]


def test_a_table_is_found_by_its_names_wherever_it_stands() -> None:
    rows: list[list[object]] = [["a", "b"], [], [None, *NAMES], [None, "s", "mL/min", "mL/min", "L/min"]]
    rows += [[], [None, 1, 300, 250, 9, "x"], [None, 2, 310], [], ["below", 5]]
    block = grid.find_block(rows)
    assert block == grid.Block(names=2, units=3, first=5, end=7, left=1, right=6, time=1)
    found = grid.columns(rows, block)
    assert [(column.name, column.unit, column.cells) for column in found][1:] == [
        ("VO2", "mL/min", [300, 310]),
        ("VCO2", "mL/min", [250, None]),
        ("VE", "L/min", [9, None]),
        ("other", "", ["x", None]),
    ]


def test_without_units_the_row_below_the_names_is_data() -> None:
    block = grid.find_block([NAMES, ["1", "300", "250", "9", ""], ["2", "310", "255", "9", ""]])
    assert block is not None
    assert (block.units, block.first, block.end) == (None, 1, 3)


def test_a_summary_with_one_channel_a_row_is_no_table() -> None:
    assert grid.find_block([["Parameter", "Max"], ["t", "10"], ["VO2", "2000"], ["VCO2", "2100"], ["VE", "80"]]) is None


def test_names_without_a_time_are_no_table() -> None:
    assert grid.find_block([["VO2", "VCO2", "VE", "HR"], [1, 2, 3, 4]]) is None


def test_a_blank_name_does_not_end_the_table() -> None:
    block = grid.find_block([["t", "VO2", "", "VCO2", "VE"], [1, 2, 3, 4, 5]])
    assert block is not None
    assert [column.name for column in grid.columns([["t", "VO2", "", "VCO2", "VE"], [1, 2, 3, 4, 5]], block)] == [
        "t",
        "VO2",
        "VCO2",
        "VE",
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Age:", 44, None, "Test time", "13:50"], [("Age", 44), ("Test time", "13:50")]),
        (["ID1", None, "Name", "-", "Sex", "M"], [("Sex", "M")]),
        ([5, 6, "Age", 7], [("Age", 7)]),
        ([], []),
    ],
)
def test_labels_with_their_values(row: list[object], found: list[tuple[str, object]]) -> None:
    assert list(grid.pairs(row)) == found


def test_the_delimiter_is_the_one_met_most() -> None:
    assert grid.split_rows(["a;b;c", '"1,5";2,5;"3;4"']) == [["a", "b", "c"], ["1,5", "2,5", "3;4"]]
    assert grid.split_rows(["", "a\tb, c"]) == [[], ["a", "b, c"]]


def test_a_line_that_cannot_be_split_is_told_with_its_row() -> None:
    with pytest.raises(DamagedFile, match="row 2"):
        grid.split_rows(["a,b", "x" * 200_000 + ",b"])


def test_a_blank_row_between_breaths_does_not_end_the_table() -> None:
    rows: list[list[object]] = [[*NAMES], *([at, 300, 250, 9, "x"] for at in range(3)), [], [3, 310, 260, 9, "x"], []]
    below: list[list[object]] = [["Max VO2", 310, "mL/min"], ["Events"], [0.5, "start"]]
    block = grid.find_block([*rows, *below])
    assert block is not None
    assert (block.first, block.end) == (1, 6)


def test_a_row_longer_than_the_names_is_refused(make: Make) -> None:
    text = ",".join(NAMES) + "\n1,300,250,9,x\n2,300,5,250,9,x\n3,300,250,9,x\n"
    rows = grid.split_rows(text.splitlines())
    with pytest.raises(DamagedFile, match=r"row 3: The row has 6 cells, but there are 5 names"):
        grid.uncut(make(text), rows, grid.find_block(rows))
