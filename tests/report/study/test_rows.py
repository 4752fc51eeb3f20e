"""Rows of the tables of findings."""

from __future__ import annotations

from dataclasses import replace

from ponos.report.study.asked import asked
from ponos.report.study.parts import Part, parts
from ponos.report.study.rows import table
from ponos.study.finding import Check
from tests.report.study.made import made, small


def _part(name: str) -> Part:
    return next(part for part in parts(made()) if part.contrast.name == name)


def test_columns_follow_from_the_contrast() -> None:
    design = made().study.design
    heads = {name: table(_part(name), _part(name).findings, design) for name in ("disease", "second-day", "within")}
    assert heads["disease"].arms == ("Long COVID", "Controls")
    assert heads["second-day"].arms == ("Long COVID, change", "Controls, change")
    assert heads["within"].arms == ("Day 1", "Day 2")
    assert [one.estimate for one in heads.values()] == ["Difference", "Difference of changes", "Change"]


def test_rows_have_a_cell_a_column_and_their_n() -> None:
    shown = table(_part("disease"), _part("disease").findings, made().study.design)
    for row in shown.rows:
        assert len(row.arms) == len(shown.arms)
        assert all(cell.below.startswith("n ") for cell in row.arms)
    work = next(row for row in shown.rows if row.label == "Work rate peak")
    assert (work.mark, work.verdict) == ("overturned", "does not hold when adjusted for sex")
    assert work.looks[0][0] == "by permutation"


def test_what_could_not_be_had_has_no_row() -> None:
    part = _part("deconditioning")
    shown = table(part, part.findings, made().study.design)
    assert len(shown.rows) == sum(one.estimate is not None for one in part.findings) < len(part.findings)


def test_a_correlation_has_no_effect_and_shows_its_n() -> None:
    shown = table(_part("oxygen-and-mitochondria"), _part("oxygen-and-mitochondria").findings, made().study.design)
    assert not shown.effects
    assert shown.rows[0].arms[0].main == "n 16"
    assert (shown.rows[0].estimate.main, shown.rows[0].unit) == ("+0.52", "r")


def test_contrasts_are_told_in_words() -> None:
    told = {one.label: one for one in asked(made(), parts(made()))}
    assert told["VO2peak with oxidative phosphorylation, Long COVID"].words == (
        "Long COVID (Day 1): VO2peak and Oxidative phosphorylation, complexes I and II"
    )
    assert told["Fibre types, Long COVID against controls"].found == "It was shown."
    assert "measures show a difference; 1 of them does not hold" in told["Long COVID against controls, day 1"].found
    assert [one.declared for one in told.values()].count(False) == 1


def test_a_contrast_without_findings_says_why_where_a_check_does() -> None:
    told = Check("independent contrasts", False, "The contrast 'disease' was not tested: its parts share people.")
    result = replace(small(), findings=(), checks=(told,))
    assert [(one.found, one.why) for one in asked(result, parts(result))] == [("It gave no finding.", told.text)]
