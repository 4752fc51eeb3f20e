"""The checklist: every item asks something, and is told or left to be written."""

from __future__ import annotations

from ponos.report.study.parts import parts
from ponos.report.study.strobe import checklist
from ponos.tables import rows_of
from tests.report.study.made import made, small


def test_all_items_of_strobe_are_there_in_order() -> None:
    items = checklist(made(), parts(made()))
    numbers = list(dict.fromkeys(int("".join(sign for sign in one.number if sign.isdigit())) for one in items))
    assert numbers == list(range(1, 23))


def test_every_item_is_told_or_left_to_be_written() -> None:
    for item in checklist(made(), parts(made())):
        assert item.asks
        assert item.told or item.write
        assert item.status
    statuses = {item.number: item.status for item in checklist(made(), parts(made()))}
    assert statuses["13b"] == "told by the data"
    assert statuses["22"] == "for you to write"
    assert statuses["13a"] == "told by the data, and for you to write"


def test_what_the_data_tell_is_true_of_them() -> None:
    told = {item.number: item.told for item in checklist(made(), parts(made()))}
    assert "too ill (2)" in told["13b"]
    assert "Day 2 less day 1, Long COVID" in told["17"]
    assert "23 in the study" in told["13a"]
    assert "In 9 of 44 tests" in told["19"]
    few = {item.number: item.told for item in checklist(small(), parts(small()))}
    assert few["17"] == "All contrasts were declared beforehand."


def test_no_item_both_says_and_tells() -> None:
    assert [row["item"] for row in rows_of("ponos.report.study", "strobe.csv") if row["tells"] and row["says"]] == []
