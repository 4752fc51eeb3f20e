"""Lines of tables as BIDS writes them."""

from __future__ import annotations

import json

from ponos.report.study.lines import as_json, tables, tsv
from ponos.report.study.parts import parts
from ponos.report.study.spec import columns
from tests.report.study.made import made


def test_cells_are_whole_and_never_empty() -> None:
    line = {"a": None, "b": float("nan"), "c": "x\ty\nz", "d": True, "e": 0.1 + 0.2, "f": "", "g": 7}
    assert tsv([line], list("abcdefgh")) == "a\tb\tc\td\te\tf\tg\th\nn/a\tn/a\tx y z\ttrue\t0.3\tn/a\t7\tn/a\n"


def test_json_holds_no_number_that_is_none() -> None:
    assert json.loads(as_json({"a": [float("inf"), 1.5], "b": {1: float("nan")}})) == {
        "a": [None, 1.5],
        "b": {"1": None},
    }


def test_lines_have_exactly_the_columns_that_are_described() -> None:
    for name, lines in tables(made(), parts(made())).items():
        assert all(set(line) <= set(columns(name)) for line in lines), name
        assert {key for line in lines for key in line} == set(columns(name)), name


def test_verdicts_and_groups_are_told() -> None:
    lines = {(one["contrast"], one["measure"]): one for one in tables(made(), parts(made()))["findings"]}
    vo2 = lines["disease", "vo2_peak"]
    assert (vo2["first"], vo2["second"], vo2["declared"], vo2["found"]) == ("long-covid", "controls", True, True)
    assert lines["within", "vo2_peak"]["second"] == ""
    assert {one["verdict"] for one in lines.values()} == {"holds", "overturned", "not looked at"}
