"""Rules: arithmetic and yes or no, with what is missing kept missing and told why."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.study.folder.opening import open_study
from tests.study.folder.made import problem, problems, spreadsheet

PLAN = """
[[measure]]
id = "derived"
link = "symptoms"
[[table]]
path = "main.csv"
participant = "id"
group = "g"
[[rule]]
measure = "derived"
table = "main.csv"
"""


def followed(folder: Path, rule: str, rows: str) -> list[tuple[float | None, str]]:
    study = open_study(spreadsheet(folder, plan=PLAN + rule, table=f"id,g,x,odd name,word\n{rows}"))
    assert problems(study, "error") == []
    given = study.values["value"].astype(object).where(study.values["value"].notna(), None)
    return list(zip(given, study.values["reason"], strict=True))


def test_arithmetic_row_by_row(tmp_path: Path) -> None:
    found = followed(tmp_path, 'formula = "(x + 1) * 2 ** 2 / `odd name` - -1e0"', "a,p,2,4,\nb,p,1,0,\nc,c,,1,\n")
    assert found == [
        (4.0, ""),
        (None, "the rule gives no number in main.csv, row 3"),
        (None, "x empty in main.csv, row 4"),
    ]


@pytest.mark.parametrize(
    ("x", "odd", "any_of", "all_of"),
    [
        ("3", "3", 1.0, 1.0),
        ("3", "1", 1.0, 0.0),
        ("1", "1", 0.0, 0.0),
        ("3", "", 1.0, None),
        ("1", "", None, 0.0),
        ("", "", None, None),
    ],
)
def test_three_valued_logic(tmp_path: Path, x: str, odd: str, any_of: float | None, all_of: float | None) -> None:
    leaves = '[{ column = "x", at_least = 2 }, { column = "odd name", at_least = 2 }]'
    for word, wanted in (("any", any_of), ("all", all_of)):
        rule = f"[rule.when]\n{word} = {leaves}\n"
        (value, reason), _ = followed(tmp_path / word, rule, f"a,p,{x},{odd},\nb,c,1,1,\n")
        assert value == wanted
        assert ("empty in main.csv, row 2" in reason) == (wanted is None)


def test_leaves_compare_numbers_and_words(tmp_path: Path) -> None:
    rule = (
        '[rule.when]\nall = [{ column = "x", at_most = 2 }, { column = "word", is = "Yes" }, '
        '{ any = [{ column = "odd name", one_of = [1, "two"] }] }]\n'
    )
    rows = "a,p,2.0,1.0,yes\nb,p,2,TWO,YES\nc,c,2,3,yes\nd,c,2.1,1,yes\ne,c,1,1,no\n"
    assert [value for value, _ in followed(tmp_path, rule, rows)] == [1.0, 1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('formula = "x +"', "is no arithmetic"),
        ('formula = "__import__(x)"', "is no arithmetic"),
        ('formula = "x; y"', "cannot be read from '; y' on"),
        ('when = { any = [{ column = "x", atleast = 2 }] }', "There is no 'atleast' in a condition"),
        ('when = { any = [{ column = "x", at_least = "2" }] }', "'at_least' takes a number"),
        ('when = { any = { column = "x", at_least = 2 } }', "'any' is a list of conditions"),
        ('when = { column = "x" }', "names one column and one of"),
        ('when = { column = "x", one_of = 2 }', "'one_of' takes a list"),
    ],
)
def test_what_is_no_rule(tmp_path: Path, rule: str, words: str) -> None:
    study = open_study(spreadsheet(tmp_path, plan=f"{PLAN}{rule}\n", table="id,g,x\na,p,1\nb,c,2\n"))
    assert problem(study, words).level == "error"
    assert len(study.values) == 0


def test_a_cell_that_is_no_number_is_told_once(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path, plan=f'{PLAN}formula = "x"\n', table="id,g,x\na,p,abc\nb,c,2\n"))
    assert problem(study, "'abc' is no number, so a rule says nothing").row == 2
    assert study.values["value"].tolist()[1] == 2.0
