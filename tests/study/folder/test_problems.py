"""Everything that can be wrong with a study is one clear line, and leaves out only what it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.study.folder.opening import open_study
from ponos.study.study import Study
from tests.study.folder.made import PLAN, TABLE, bids, problem, problems, put, spreadsheet

BOTH = 'groups = "patients - controls"\nsession = "day1"\n'
SECOND = "a2,day1,patients,m,41,2.02,4"
CONTRAST = '[[contrast]]\nname = "first"\ngroups = "patients - controls"\nsession = "day1"\n'


def opened(folder: Path, *, plan: str = PLAN, table: str | bytes = TABLE) -> Study:
    return open_study(spreadsheet(folder, plan=plan, table=table))


@pytest.mark.parametrize(
    ("old", "new", "words", "todo"),
    [
        ('name = "Two visits"', 'nmae = "x"', "There is no entry 'nmae'", "Did you mean 'name'?"),
        (
            'label = "Day 2", hours',
            'label = "Day 2", huors',
            "[sessions] day2, huors_since_exertion",
            "hours_since_exertion",
        ),
        ('group = "Group"', 'grop = "Group"', "table 'main.csv', grop: There is no entry 'grop'", "'group'"),
        ('scale = "ordinal"', 'scale = "ordnal"', "'ordnal' is no scale", "'ordinal'"),
        ('link = "symptoms"', 'link = "symptom"', "'symptom' is no link", "'symptoms'"),
        ('unit = ""', 'unit = "furlong"', "There is no unit 'furlong'; the measure", 'unit = ""'),
        ('unit = "L/min"', 'unit = "L/mn"', "There is no unit 'L/mn'; the column", ""),
        ('unit = "L/min"', 'unit = "kg"', "'kg' does not convert into 'mL/min', the unit of vo2_peak", "mass"),
        (', unit = "L/min"', "", "The column has no unit; it is taken as mL/min", ""),
        ('"vo2_peak"', '"vo2_paek"', "There is no measure 'vo2_paek'", "Did you mean 'vo2_peak'?"),
        ("VO2 =", "VO3 =", "There is no column 'VO3'", "'VO2'"),
        ('participant = "Subject"', 'participant = "Subjct"', "There is no column 'Subjct'", "'Subject'"),
        (
            'path = "main.csv"',
            'path = "mian.csv"',
            "There is no file 'mian.csv' (looked in: the study's folder)",
            "places",
        ),
        ('reference = "controls"', 'reference = "control"', "There is no group 'control'", "'controls'"),
        ('controls = "Controls"', 'controls = "Controls"\nthird = "Third"', "Nobody is in the group 'third'", ""),
        (
            'day2 = { label = "Day 2", hours_since_exertion = 24 }',
            "",
            "The session 'day2' is not declared; 6 rows",
            "'day1'",
        ),
        (
            "hours_since_exertion = 24",
            "hours_since_exertion = -3",
            "'day2' comes after 'day1' in the plan, but was 3 h",
            "",
        ),
        (
            ", hours_since_exertion = 24",
            "",
            "not known how many hours after the exertion these visits were: 6 of 'day2'",
            "",
        ),
        ("[groups]", "[reliability]\nvo2_paek = 0.9\n[groups]", "There is no measure 'vo2_paek'", "'vo2_peak'"),
        ("[groups]", "[reliability]\nvo2_peak = 9\n[groups]", "lies between 0 and 1, not 9", ""),
        (
            "[groups]",
            '[effort]\nmeasure = "rer_paek"\nat_least = 1.1\n[groups]',
            "There is no measure 'rer_paek'",
            "'rer_peak'",
        ),
        ("[groups]", '[families]\nx = ["vo_*"]\n[groups]', "There is no measure 'vo_*'", ""),
        ("[groups]", '[cpet]\naverge = "30s"\n[groups]', "There is no option 'averge'", "'average'"),
        ("[groups]", '[cpet]\naverage = "soon"\n[groups]', "[cpet] average", ""),
        ('name = "Two', 'covariates = ["sexx"]\nname = "Two', "There is no 'sexx' to allow for", "'sex'"),
        ('name = "Two', 'seed = "x"\nname = "Two', "'seed' takes a whole number, not 'x'", ""),
    ],
)
def test_what_is_wrong_in_the_plan(tmp_path: Path, old: str, new: str, words: str, todo: str) -> None:
    assert old in PLAN
    found = problem(opened(tmp_path, plan=PLAN.replace(old, new, 1)), words)
    assert todo in found.todo


def test_a_plan_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    study = open_study(
        put(tmp_path, {"study.toml": 'name = "x"\nblind = maybe\n', "recordings.csv": "participant,path\n"})
    )
    found = problem(study, "It is not TOML, line 2, column 9")
    assert (found.level, found.row) == ("error", 2)
    binary = open_study(put(tmp_path, {"study.toml": b"\xff\xfe\x00"}))
    assert problem(binary, "not UTF-8").level == "error"


@pytest.mark.parametrize(
    ("keys", "words", "todo"),
    [
        ('groups = "patents - controls"\nsession = "day1"', "There is no group 'patents'", "'patients'"),
        ('groups = "patients - controls"\nsession = "day3"', "There is no session 'day3'", "Did you mean 'day"),
        ('groups = "patients - controls"', "came to day1, day2; which is meant?", 'session = "day1"'),
        ('groups = "patients - patients"\nsession = "day1"', "'patients' is compared with itself", ""),
        ('sessions = "day1 - day1"\ngroup = "patients"', "'day1' is compared with itself", ""),
        ('sessions = "day2 - day1"', "names 0 groups and needs 1", 'group = "…"'),
        ('groups = "patients-controls"', "does not name two to be compared", "blanks around the minus"),
        (BOTH + 'measures = ["vo2_paek"]', "There is no measure 'vo2_paek'", ""),
        (BOTH + 'measurs = ["*"]', "There is no entry 'measurs'", "'measures'"),
        (BOTH + 'measures = ["a b"]', "'a b' names no measure", ""),
        ('of = "other - first"', "There is no contrast 'other'", ""),
        ('correlate = ["vo2_peak"]\ngroup = "patients"', "exactly two measures", ""),
        ('correlate = ["vo2_peak", "fatigue"]', "none is named", 'group = "…"'),
        ('parts = ["fatigue[side=left]", "fatigue[side=right]"]\ngroups = "patients - controls"\nsession = "day1"',
         "No table has 'fatigue[side=left]'", "no condition"),
        ('measures = ["*"]', "does not say what is compared", ""),
        ('correlate = ["fatigue", "fatigue"]\ngroup = "patients"\nsession = "day1"', "'fatigue' is compared with", ""),
        (BOTH + 'group = "patients"', "'groups' or 'group', not both", ""),
        (BOTH + 'sessions = "day2 - day1"', "'sessions' or 'session', not both", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_contrast_leaves_out_that_contrast_alone(
    tmp_path: Path, keys: str, words: str, todo: str
) -> None:
    plan = f'{PLAN}{CONTRAST}[[contrast]]\nname = "second"\n{keys}\n'
    study = opened(tmp_path, plan=plan)
    found = problem(study, words)
    assert found.level == "error"
    assert todo in found.todo
    assert found.file == "study.toml"
    assert "second" in found.column
    names = [one.name for one in study.design.contrasts]
    assert names == (["first", "second"] if "measurs" in keys else ["first"])


def test_contrasts_of_contrasts_in_a_circle(tmp_path: Path) -> None:
    circle = '[[contrast]]\nname = "x"\nof = "y - first"\n[[contrast]]\nname = "y"\nof = "x - first"\n'
    study = opened(tmp_path, plan=PLAN + CONTRAST + circle)
    assert [one.name for one in study.design.contrasts] == ["first"]
    assert len([one for one in study.problems if "in a circle" in one.what]) == 2


def test_sessions_against_their_order(tmp_path: Path) -> None:
    plan = f'{PLAN}[[contrast]]\nname = "x"\nsessions = "day1 - day2"\ngroup = "patients"\n'
    study = opened(tmp_path, plan=plan)
    assert problem(study, "takes the later 'day2' from the earlier 'day1'").level == "warning"
    assert len(study.design.contrasts) == 1


@pytest.mark.parametrize(
    ("old", "new", "level", "words", "row", "column"),
    [
        ("1.51", "abc", "error", "'abc' is no number", 2, "VO2"),
        ("1.51", "<0.5", "error", "'<0.5' is no number", 2, "VO2"),
        ("1.51", '"1,512"', "error", "'1,512' is no clear number", 2, "VO2"),
        ("1.51", '"1,5"', "note", "'1,5' is a number with a decimal comma", 2, "VO2"),
        ("1.51,5", "1.51,55", "warning", "outside the scale of fatigue, 0 to 10; first 55", 2, "Fatigue"),
        ("a1,day1,patients,f", "a1,day1,patients,feminine", "warning", "The sex of a1 is 'feminine'", 2, "sex"),
        ("a1,day2,patients", "a1,day2,controls", "error", "a1 is in two groups, 'controls' here", 3, "group"),
        ("a1,day2,patients,f,30", "a1,day2,patients,f,31", "warning", "The age_y of a1 is '31' here", 3, "age_y"),
        ("a1,day1", ",day1", "error", "1 row is left out, for no participant is named", 2, ""),
        ("a1,day1", "a1,day3", "error", "The session 'day3' is not declared; 1 row is left out", 2, "Visit"),
        ("a1,day2", "a1,day1", "warning", "1 row is of a participant and session that had a row before", 3, ""),
        ("a1,day1", f"{SECOND}\na1,day1", "warning", "word for word; each is used once", 5, ""),
        ("1.51,5\n", "1.51,5,9\n", "warning", "The row has 8 cells, the header 7", 2, ""),
        ("Age,VO2", "Age,VO2,VO2", "warning", "The column is there twice", 1, "VO2"),
    ],
)
def test_what_is_wrong_in_a_table(
    tmp_path: Path, old: str, new: str, level: str, words: str, row: int, column: str
) -> None:
    assert old in TABLE
    found = problem(opened(tmp_path, table=TABLE.replace(old, new, 1)), words)
    assert (found.level, found.file, found.row, found.column) == (level, "main.csv", row, column)


def test_one_bad_cell_loses_one_value(tmp_path: Path) -> None:
    study = opened(tmp_path, table=TABLE.replace("1.51", "abc"))
    rows = study.values[study.values["value"].isna()]
    assert rows["reason"].tolist() == ["'abc' is no number in main.csv, row 2", "empty in main.csv, row 7"]


def test_a_person_in_two_groups_stays_among_the_people(tmp_path: Path) -> None:
    study = opened(tmp_path, table=TABLE.replace("a1,day2,patients", "a1,day2,controls"))
    assert study.people.loc["a1", "group"] == ""
    assert len(study.people) == 6
    unknown = opened(tmp_path, table=TABLE.replace("patients", "patent"))
    found = problem(unknown, "a1, a2, a3 are in the group 'patent', which is not declared")
    assert (found.row, found.todo) == (2, "Did you mean 'patients'?")


@pytest.mark.parametrize("name", ["main.xlsx", "main.csv"])
@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"", b"\x00\x01\x02\x03" * 50, b" \n ,,\n"]
)
def test_a_table_that_cannot_be_read(tmp_path: Path, name: str, content: bytes) -> None:
    study = open_study(put(tmp_path, {"study.toml": PLAN.replace("main.csv", name), name: content}))
    assert "Nothing of it is used" in problems(study, "error")[0]


def test_a_sheet_that_a_workbook_does_not_have(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Main"
    book.active.append(["Subject"])
    book.save(tmp_path / "main.xlsx")
    plan = PLAN.replace('path = "main.csv"', 'path = "main.xlsx"\nsheet = "Mian"')
    study = open_study(put(tmp_path, {"study.toml": plan}))
    assert problem(study, "no sheet 'Mian'").todo == "Did you mean 'Main'?"


def test_where_the_data_are_published_is_said_where_they_are_missing(tmp_path: Path) -> None:
    plan = f'source = "https://doi.org/10.1/x"\nplaces = ["{tmp_path.as_posix()}", "nowhere"]\n{PLAN}'
    study = open_study(put(tmp_path / "study", {"study.toml": plan}))
    found = problem(study, "There is no file 'main.csv' (looked in: the study's folder, ..)")
    assert "https://doi.org/10.1/x" in found.todo


def test_measures_that_say_nothing(tmp_path: Path) -> None:
    lines = [line.split(",") for line in TABLE.splitlines()]

    def with_vo2(cells: list[str]) -> str:
        table = [[*line[:5], cell, *line[6:]] for line, cell in zip(lines[1:], cells, strict=True)]
        return "\n".join(map(",".join, [lines[0], *table]))

    nothing = opened(tmp_path, table=with_vo2([""] * 12))
    assert problem(nothing, "vo2_peak is missing in everybody.").level == "warning"
    half = opened(tmp_path, table=with_vo2([""] * 6 + [f"2.{k}" for k in range(6)]))
    assert problem(half, "vo2_peak is missing in everybody of 'patients'").level == "warning"
    same = opened(tmp_path, table=with_vo2(["2"] * 6 + [f"2.{k}" for k in range(6)]))
    assert problem(same, "vo2_peak is 2000 in all 6 of 'patients'").level == "warning"
    mixed = opened(tmp_path, table=with_vo2([f"2.{k}" for k in range(8)] + [f"{k}00" for k in range(20, 24)]))
    found = problem(mixed, "looks as if it were in two units: 4 values are about 1000 times larger")
    assert found.people == ("b2", "b2", "b3", "b3")


def test_a_group_of_one(tmp_path: Path) -> None:
    table = "\n".join(line for line in TABLE.splitlines() if not line.startswith(("b2", "b3")))
    assert problem(opened(tmp_path, table=table), "Only one person is in the group 'controls'").level == "warning"


def test_people_of_a_table_who_are_not_in_the_list(tmp_path: Path) -> None:
    listed = "participant,group\na1,patients\na2,patients\na1,patients\na3,patients\nb1,controls\nb2,controls\n"
    study = open_study(put(spreadsheet(tmp_path), {"participants.csv": listed}))
    assert "main.csv, row 12: b3 is not in the list" in str(problem(study, "not in the list of participants"))
    twice = problem(study, "a1 is listed twice, in row 2 before")
    assert (twice.level, twice.file, twice.row) == ("error", "participants.csv", 4)


def test_files_outside_the_plan_twice_in_a_visit_or_of_visits_not_done(tmp_path: Path, ramp: Path) -> None:
    raw = ramp.read_bytes()
    files: dict[str, str | bytes] = {
        "study.toml": PLAN.split("[[table]]")[0],
        "sub-01/ses-day2/cpet/x.csv": raw,
        "sub-02/ses-day1/cpet/second.csv": raw,
        "sub-02/ses-day7/cpet/x.csv": raw,
        "sub-02/ses-day2/cpet/x.json": '{"body_mas_kg": 60}',
        "sub-02/ses-day2/cpet/x.csv": raw,
        "sub-09/ses-day1/cpet/x.csv": raw,
        "sub-09/ses-day1/cpet/x.json": '{"heart_rate": "belt.tcx"}',
    }
    study = open_study(put(bids(tmp_path, ramp), files))
    assert problem(study, "The session 'day7' is not declared").file == "sub-02/ses-day7/cpet/x.csv"
    assert "2 files of cpet of 02 at 'day1'" in str(problem(study, "There are 2 files of cpet"))
    assert "said not to have been done" in str(problem(study, "The visit of 01 at 'day2'"))
    assert problem(study, "'body_mas_kg', which is no option").todo == "Did you mean 'body_mass_kg'?"
    assert problem(study, "no file 'belt.tcx' for its option 'heart_rate'").file == "sub-09/ses-day1/cpet/x.csv"
    assert problem(study, "09 is in no group").level == "error"
    assert problem(study, "09 is not in the list of participants").level == "warning"


def test_lists_of_recordings(tmp_path: Path, ramp: Path) -> None:
    table = (
        "participant,session,path,instrument,body_mass_kg,status,hours_since_exertion,shoe size\n"
        "a,day1,ramp.csv,cpett,66,,0,40\n"
        "b,day1,rmp.csv,cpet,,done,soon,\n"
        ",day1,ramp.csv,,,,,\n"
        "c,day1,,,,perhaps,,\n"
        "d,day1,ramp.csv,cpet,heavy,,0,\n"
    )
    plan = PLAN.split("[[table]]")[0]
    study = open_study(put(tmp_path, {"study.toml": plan, "recordings.csv": table, "ramp.csv": ramp.read_bytes()}))
    assert "Did you mean 'cpet'?" in problem(study, "no instrument 'cpett'").todo
    missing = problem(study, "There is no file 'rmp.csv'")
    assert (missing.row, missing.column) == (3, "path")
    assert problem(study, "'soon' is no number of hours").row == 3
    assert problem(study, "The row names no participant").row == 4
    assert problem(study, "no path and no reason").row == 5
    assert problem(study, "The status 'perhaps' is not known").row == 5
    assert problem(study, "The column is none that is known").column == "shoe size"
    assert problem(study, "takes a number, not 'heavy'").file == "ramp.csv"
    assert problem(study, "The same file is listed for").level == "warning"
    assert [one.participant for one in study.files] == ["a", "d"]


def test_long_tables_rules_and_conditions(tmp_path: Path) -> None:
    plan = (
        PLAN.replace("[table.about]", 'names = "What"\nnumbers = "Number"\n[table.about]')
        + '[[rule]]\nmeasure = "fatigue"\ntable = "mian.csv"\nformula = "VO2"\n'
        + '[[rule]]\nmeasure = "fatige"\ntable = "main.csv"\nformula = "VO2"\n'
        + '[[rule]]\nmeasure = "fatigue"\ntable = "main.csv"\nformula = "V02 * 2"\n'
        + '[[rule]]\nmeasure = "fatigue"\ntable = "main.csv"\nformula = "VO2 * import"\n[rule.when]\nany = []\n'
    )
    table = "Subject,Visit,Group,What,Number,VO2\na1,day1,patients,VO2,1.5,1\nb1,day1,controls,Fatige,1,1\n"
    study = opened(tmp_path, plan=plan, table=table)
    assert problem(study, "No row names 'Fatigue'").todo == "Did you mean 'Fatige'?"
    assert problem(study, "Not read, for nothing says what they measure: Fatige").level == "note"
    assert problem(study, "There is no [[table]] 'mian.csv'").todo == "Did you mean 'main.csv'?"
    assert problem(study, "There is no measure 'fatige'; its rule").todo == "Did you mean 'fatigue'?"
    assert problem(study, "There is no column 'V02'").todo == "Did you mean 'VO2'?"
    assert problem(study, "A rule has a formula, or says when it is true").level == "error"


def test_sums_at_the_foot_of_a_table_are_nobody(tmp_path: Path) -> None:
    study = opened(tmp_path, table=f"{TABLE}Mean,,,,,2.1,3\nTotal:,,,,,25,30\n")
    assert len(study.people) == 6
    assert "Mean, Total:" in problem(study, "sum up the others").what
    named = opened(tmp_path / "x", table=TABLE.replace("a1,", "Mean,"))
    assert "Mean" in named.people.index


def test_spellings_that_differ_in_capitals_alone_are_told(tmp_path: Path) -> None:
    lists = "participant,session,group,path,reason\n1,day1,Long COVID,,ill\n01,Day1,LongCOVID,,ill\n2,Day1,hc,,ill\n"
    study = open_study(put(tmp_path, {"recordings.csv": lists}))
    assert "taken as 2 groups" in str(problem(study, "'Long COVID' and 'LongCOVID'"))
    assert "taken as 2 sessions" in str(problem(study, "'day1' and 'Day1'"))
    assert problem(study, "1 and 01 are taken as different people").people == ("1", "01")


def test_a_group_is_recognised_by_how_it_is_called(tmp_path: Path) -> None:
    plan = PLAN.replace('controls = "Controls"', 'c = "Healthy people"').replace('"controls"', '"c"')
    study = opened(tmp_path, plan=plan, table=TABLE.replace("controls", "Healty people"))
    assert problem(study, "'Healty people'").todo == "Did you mean 'c'?"
