"""Tables for a paper."""

from __future__ import annotations

import re

from ponos.report.study.paper import PaperTable, paper_tables
from ponos.report.study.parts import parts
from tests.report.study.made import made
from tests.report.study.reading import Page


def _tables() -> dict[str, PaperTable]:
    return {one.name: one for one in paper_tables(made(), parts(made()))}


def test_table_1_counts_people_and_sums_them_up() -> None:
    table = _tables()["table1"]
    assert table.heads[1:] == ("Long COVID (n = 23)", "Bed rest, 55 days (n = 14)", "Controls (n = 13)")
    rows = {row[0]: row[1:] for row in table.rows}
    people = made().study.people
    ages = people.loc[people["group"] == "controls", "age_y"]
    assert rows["Age, y"][2] == f"{ages.mean():.1f} ± {ages.std():.1f}"
    women = int((people.loc[people["group"] == "controls", "sex"] == "female").sum())
    assert rows["Sex: female"][2] == f"{women} ({100 * women / 13:.0f} %)"
    assert "VO2peak, mL/min" in rows


def test_findings_are_written_as_papers_have_them() -> None:
    table = _tables()["findings-disease"]
    row = next(row for row in table.rows if row[0] == "VO2peak, mL/min")
    assert table.heads[3:5] == ("Difference (95 % CI)", "g (95 % CI)")
    assert re.fullmatch(r"\d+ ± \d+ \(n \d+\)", row[1])
    assert re.fullmatch(r"−\d+ \(−\d+ to −\d+\)", row[3])


def test_every_table_is_whole_as_text_and_as_page() -> None:
    for table in _tables().values():
        lines = table.as_tsv().rstrip("\n").split("\n")
        assert {line.count("\t") for line in lines} == {len(table.heads) - 1}
        assert len(lines) == len(table.rows) + 1
        page = Page(table.as_html())
        assert page.open == []
        assert len(page.all("tr")) == len(table.rows) + 1
        assert "<script" not in table.as_html()


def test_names_of_files_are_plain() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in _tables())
