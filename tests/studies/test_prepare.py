"""``ponos studies prepare``: from workbooks, R lists and panels that the tests make, never real ones."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from ponos.cli.studies import command
from ponos.errors import PonosError, ReadError, UsageError
from ponos.study.prepare.plan import plan_of, study_folder
from ponos.study.prepare.tables import People, prepare
from tests.conftest import ROOT

PLAN = """
source = "https://example.org/tables"

[[table]]
path = "main.csv"
sheet = "Main"
id = "Subject"
keep = ["Subject", "Session", "VO2", "Share"]
ratio = { Share = ["GET", "VO2"] }

[[table]]
path = "items.csv"
sheet = "Items"
id = "Subject"
drop = ["Site"]
"""

PANELS = """
[[table]]
path = "panels.csv"
groups = ["HV", "ME"]
panels = { "Figure 1" = "hr_bpm", "Figure 2" = "grip_kg" }
"""

MAIN = pd.DataFrame(
    {
        "Subject": ["P7", "P9", "P7"],
        "Session": ["BDC", "CON", "HDT55"],
        "VO2": [2.5, 3.0, 2.0],
        "GET": [1.5, 1.5, 1.0],
        "Age": [31, 44, 31],
        "Weight": [70.0, 80.0, 69.0],
    }
)
ITEMS = pd.DataFrame(
    {
        "Subject": ["P9 ", "P7", "P11", "P12", "P13"],
        "Q1": [4, 0, 2, 1, 3],
        "Q9": [">24 h", "<1 h", ">24 h", ">24 h", "<1 h"],
        "Site": ["A", "A", "B", "B", "B"],
        "Birth_date": pd.to_datetime(["1980-01-01"] * 5),
        "visit": pd.to_datetime(["2021-01-01"] * 5),
        "HeightCm": [170, 171, 172, 173, 174],
        "said": ["tired", "well", "very tired", "in bed", "slept badly"],
    }
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "studies" / "made-2026"
    folder.mkdir(parents=True)
    (folder / "prepare.toml").write_text(PLAN, encoding="utf-8")
    return folder


def _workbook(path: Path, sheets: dict[str, pd.DataFrame]) -> Path:
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, table in sheets.items():
            table.to_excel(book, sheet_name=name, index=False)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return _workbook(tmp_path / "book.xlsx", {"Read me": ITEMS[["Q1"]], "main ": MAIN, "Items": ITEMS})


def _run(*words: object) -> Result:
    return CliRunner().invoke(command, ["prepare", *map(str, words)])


def test_sheets_become_tables_in_the_folder_of_the_study(study: Path, book: Path) -> None:
    done = _run(study, book)
    assert done.exit_code == 0, done.output
    main = pd.read_csv(study / "data" / "main.csv")
    assert list(main) == ["Subject", "Session", "VO2", "Share"]
    assert main["Share"].tolist() == pytest.approx([0.6, 0.5, 0.5])
    assert "main.csv: 3 rows, 2 people" in done.output


def test_people_get_the_same_new_id_in_all_tables(study: Path, book: Path) -> None:
    _run(study, book)
    main, items = (pd.read_csv(study / "data" / name) for name in ("main.csv", "items.csv"))
    assert main["Subject"].tolist() == ["s001", "s002", "s001"]
    assert items["Subject"].tolist() == ["s002", "s001", "s003", "s004", "s005"]


def test_who_somebody_is_stays_behind_and_is_named(study: Path, book: Path) -> None:
    done = _run(study, book)
    assert list(pd.read_csv(study / "data" / "items.csv")) == ["Subject", "Q1", "Q9"]
    for name in ("Age", "Weight", "Site", "Birth_date", "visit", "HeightCm", "said"):
        assert name in done.output
    for written in (study / "data").iterdir():
        text = written.read_text(encoding="utf-8")
        assert not any(word in text for word in ("P7", "P11", "1980", "2021", "slept", "173"))


def test_it_writes_where_it_is_told_to(study: Path, book: Path, tmp_path: Path) -> None:
    assert _run(study, book, "--out", tmp_path / "there").exit_code == 0
    assert (tmp_path / "there" / "items.csv").is_file()
    assert not (study / "data").exists()


def test_ids_that_are_numbers_agree_between_sheets() -> None:
    assert People("p").recoded([7, 7.0, "7", " 7", 8]) == ["p001"] * 4 + ["p002"]


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"Mains": MAIN, "Items": ITEMS}, ("no sheet 'Main'", "Did you mean 'Mains'", "book.xlsx", "example.org")),
        ({"Main": MAIN.rename(columns={"VO2": "VO2_abs"}), "Items": ITEMS}, ("no column 'VO2'", "sheet Main")),
        ({"Main": MAIN.rename(columns={"Subject": "Subjects"}), "Items": ITEMS}, ("Did you mean 'Subjects'",)),
        (
            {"Main": MAIN.assign(Subject=["P7", float("nan"), "P9"]), "Items": ITEMS},
            ("Row 3 does not say whose", "Subject"),
        ),
    ],
)
def test_what_is_not_there_is_named_with_the_nearest(
    study: Path, tmp_path: Path, sheets: dict[str, pd.DataFrame], words: tuple[str, ...]
) -> None:
    file = _workbook(tmp_path / "book.xlsx", sheets)
    with pytest.raises(ReadError) as error:
        prepare(plan_of(study), file, out=study / "data")
    for word in words:
        assert word in str(error.value)
    assert not (study / "data").exists(), "nothing is written unless all of it can be"


def test_a_file_that_is_no_workbook_is_told(study: Path, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"PK not a workbook")
    with pytest.raises(ReadError, match=r"book\.xlsx: It cannot be read as a workbook"):
        prepare(plan_of(study), tmp_path / "book.xlsx", out=study / "data")
    with pytest.raises(ReadError, match="no such file"):
        prepare(plan_of(study), tmp_path / "books.xlsx", out=study / "data")
    (tmp_path / "book.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match=r"'book\.pdf' is no workbook, R file or table"):
        prepare(plan_of(study), tmp_path / "book.pdf", out=study / "data")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[table]", "not valid TOML"),
        ("", "names no table"),
        ('[[tables]]\npath = "a.csv"', "Did you mean 'table'"),
        ('[[table]]\npath = "a.csv"\nsheet = "Main"', "does not say 'id'"),
        ('[[table]]\npath = "a.csv"\nsheet = "Main"\nid = "S"\nkeeps = ["S"]', "Did you mean 'keep'"),
        ('[[table]]\npath = "../a.csv"\nsheet = "Main"\nid = "S"', "no name of a csv file"),
        ('[[table]]\npath = "a.csv"\nsheet = "Main"\nid = "S"\nkeep = "S"', "'keep' is no list of names"),
        ('[[table]]\npath = "a.csv"\nsheet = "M"\nid = "S"\nratio = { X = ["S"] }', "The ratio X names 1 columns"),
    ],
)
def test_a_plan_that_is_wrong_is_told(study: Path, text: str, words: str) -> None:
    (study / "prepare.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        plan_of(study)
    assert words in str(error.value)


def test_a_study_is_found_by_name_and_a_wrong_name_is_met_with_the_nearest(study: Path, tmp_path: Path) -> None:
    assert study_folder("made-2026", within=tmp_path) == study
    assert study_folder(str(study), within=Path("elsewhere")) == study
    with pytest.raises(UsageError, match="Did you mean 'made-2026'"):
        study_folder("made-2025", within=tmp_path)
    (study / "prepare.toml").unlink()
    with pytest.raises(UsageError, match=r"has no prepare\.toml"):
        study_folder("made-2026", within=tmp_path)


# Panels: small tables of group and value, without people.


@pytest.fixture
def panels(tmp_path: Path) -> Path:
    folder = tmp_path / "studies" / "panels-2026"
    folder.mkdir(parents=True)
    (folder / "prepare.toml").write_text(PANELS, encoding="utf-8")
    return folder


def _frames() -> dict[str, pd.DataFrame]:
    return {
        "Figure 1": pd.DataFrame({"Group": ["HV", "ME", None], "Heart rate": [70.5, 80.25, None]}),
        "Figure 2": pd.DataFrame({"group": ["HV ", "ME"], "kg": [40, 30]}),
        "Figure 9": pd.DataFrame({"x": [1], "y": [2], "z": [3]}),
    }


EXPECTED = [
    ("Figure 1", "hr_bpm", "HV", 70.5),
    ("Figure 1", "hr_bpm", "ME", 80.25),
    ("Figure 2", "grip_kg", "HV", 40.0),
    ("Figure 2", "grip_kg", "ME", 30.0),
]


def _written(folder: Path) -> list[tuple[object, ...]]:
    table = pd.read_csv(folder / "data" / "panels.csv")
    assert list(table) == ["panel", "measure", "group", "value"]
    return list(table.itertuples(index=False, name=None))


def test_a_list_that_r_saved_is_read_whatever_its_ending(
    panels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(path: Path) -> None:
        raise ValueError(path)

    file = tmp_path / "source.RData"
    file.write_bytes(b"made")
    monkeypatch.setitem(sys.modules, "rdata", SimpleNamespace(read_rds=lambda _: _frames(), read_rda=refuses))
    prepare(plan_of(panels), file, out=panels / "data")
    assert _written(panels) == EXPECTED
    monkeypatch.setitem(
        sys.modules, "rdata", SimpleNamespace(read_rds=refuses, read_rda=lambda _: {"source_data": _frames()})
    )
    prepare(plan_of(panels), file, out=panels / "data")
    assert _written(panels) == EXPECTED
    monkeypatch.setitem(sys.modules, "rdata", SimpleNamespace(read_rds=refuses, read_rda=refuses))
    with pytest.raises(ReadError, match="no list of data frames"):
        prepare(plan_of(panels), file, out=panels / "data")


def test_without_the_package_for_r_the_message_names_it(
    panels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "source.RData"
    file.write_bytes(b"made")
    monkeypatch.setitem(sys.modules, "rdata", None)
    with pytest.raises(UsageError, match="pip install rdata"):
        prepare(plan_of(panels), file, out=panels / "data")


def test_panels_may_come_as_sheets_or_as_one_table(panels: Path, tmp_path: Path) -> None:
    prepare(plan_of(panels), _workbook(tmp_path / "panels.xlsx", _frames()), out=panels / "data")
    assert _written(panels) == EXPECTED
    text = (panels / "data" / "panels.csv").read_bytes()
    (tmp_path / "panels.csv").write_bytes(text)
    prepare(plan_of(panels), tmp_path / "panels.csv", out=panels / "data")
    assert (panels / "data" / "panels.csv").read_bytes() == text


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"Figure 2": pd.DataFrame({"g": ["HV"], "a": [1], "b": [2]})}, "Panel Figure 2 has 3 columns"),
        ({"Figure 2": pd.DataFrame({"g": ["HVs"], "a": [1]})}, "There is a group 'HVs'. Did you mean 'HV'?"),
        ({"Figure 2": pd.DataFrame({"g": ["HV"], "a": ["1,5"]})}, "says '1,5' where a number was expected"),
    ],
)
def test_a_panel_that_is_not_as_expected_is_told(
    panels: Path, tmp_path: Path, spoilt: dict[str, pd.DataFrame], words: str
) -> None:
    file = _workbook(tmp_path / "panels.xlsx", _frames() | spoilt)
    with pytest.raises(PonosError) as error:
        prepare(plan_of(panels), file, out=panels / "data")
    assert words in str(error.value)


def test_a_panel_that_is_not_there_is_named_with_the_nearest(panels: Path, tmp_path: Path) -> None:
    frames = _frames()
    frames["Figure 2B"] = frames.pop("Figure 2")
    with pytest.raises(ReadError, match="no panel 'Figure 2'"):
        prepare(plan_of(panels), _workbook(tmp_path / "panels.xlsx", frames), out=panels / "data")


# The plans that come with ponos fit the studies they stand beside.


@pytest.mark.parametrize("name", ["charlton-2026", "walitt-2024"])
def test_a_plan_gives_every_column_that_its_study_reads(name: str) -> None:
    folder = ROOT / "studies" / name
    said = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    made = {one.path: one for one in plan_of(folder).tables}
    assert {table["path"] for table in said["table"]} == set(made)
    for table in said["table"]:
        plan = made[table["path"]]
        if "names" not in table:
            assert set(table["columns"]) <= set(getattr(plan, "keep", ()))
        elif hasattr(plan, "panels"):
            assert set(table["columns"]) == set(plan.panels.values())


def test_a_plan_keeps_nothing_that_tells_who_somebody_is() -> None:
    kept = {name for one in plan_of(ROOT / "studies" / "charlton-2026").tables for name in getattr(one, "keep", ())}
    assert kept
    assert not kept & {"Age", "Height", "Weight", "Sx_duration"}


def test_the_workbook_of_charlton_is_prepared_with_or_without_what_its_script_calculates(tmp_path: Path) -> None:
    plan = plan_of(ROOT / "studies" / "charlton-2026")
    sheets = {}
    for one in plan.tables:
        columns = [name for name in getattr(one, "keep", ()) if name not in ("GET_perc", "membrane_intact")]
        sheets[getattr(one, "sheet", "")] = pd.DataFrame(
            {name: ["P1", "P2"] if name == "Subject" else [2.0, 4.0] for name in columns} | {"Age": [30, 40]}
        )
    prepare(plan, _workbook(tmp_path / "book.xlsx", sheets), out=tmp_path / "data")
    main = pd.read_csv(tmp_path / "data" / "main.csv")
    assert main["membrane_intact"].tolist() == [1.0, 1.0]
    assert main["Subject"].tolist() == ["s001", "s002"]
    assert not any("Age" in path.read_text(encoding="utf-8") for path in (tmp_path / "data").iterdir())
