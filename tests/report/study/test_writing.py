"""The folder of a report: every file that is promised, described, and nothing left over from before."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from ponos.errors import PonosError
from ponos.measures import LONG_COLUMNS
from ponos.report.study.spec import columns
from ponos.report.study.writing import write_report
from tests.report.study.made import made, small

DAY = dt.date(2026, 1, 2)
DESCRIBED = ("findings", "arms", "robustness", "files", "checks", "problems")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the whole study."""
    place = tmp_path_factory.mktemp("report") / "derivatives" / "ponos"
    write_report(made(), place, made=DAY)
    return place


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_everything_that_is_said_to_be_written_is_there(tmp_path: Path) -> None:
    written = write_report(small(), tmp_path, made=DAY)
    assert len(set(written)) == len(written)
    assert set(written) == {path for path in tmp_path.rglob("*") if path.is_file()}


def test_the_folder_holds_what_it_promises(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    promised = {"report.html", "measures.tsv", "measures.json", "provenance.json", "dataset_description.json"}
    promised |= {f"{name}.{ending}" for name in DESCRIBED for ending in ("tsv", "json")}
    promised |= {"tables/table1.tsv", "tables/table1.html", "tables/findings-disease.tsv", "figures/forest-1.pdf"}
    assert promised <= names
    assert sum(name.startswith("sub-") for name in names) == 50
    assert {name.replace(".svg", ".pdf") for name in names if name.endswith(".svg")} <= names


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_column_is_described_and_every_row_is_whole(folder: Path, name: str) -> None:
    rows = _rows(folder / f"{name}.tsv")
    described = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert rows
    assert list(rows[0]) == list(columns(name)) == [key for key in described if key != "GeneratedBy"]
    assert all(None not in row and None not in row.values() and "" not in row.values() for row in rows)


def test_the_findings_can_be_read_back(folder: Path) -> None:
    rows = _rows(folder / "findings.tsv")
    assert len(rows) == len(made().findings)
    for row, one in zip(rows, made().findings, strict=True):
        assert (row["contrast"], row["measure"]) == (one.contrast, one.id)
        if one.estimate is None:
            assert row["estimate"] == "n/a"
        else:
            assert float(row["estimate"]) == pytest.approx(one.estimate)
    arms = _rows(folder / "arms.tsv")
    assert {row["session"] for row in arms} == {"n/a", "day1", "day2"}
    assert len(_rows(folder / "robustness.tsv")) == sum(len(one.robust) for one in made().findings)


def test_the_measures_are_the_long_table(folder: Path) -> None:
    rows = _rows(folder / "measures.tsv")
    assert list(rows[0]) == list(LONG_COLUMNS)
    assert len(rows) == len(made().run.long)
    assert "Levels" in json.loads((folder / "measures.json").read_text(encoding="utf-8"))["measure"]


def test_it_is_a_derivative_of_bids(folder: Path) -> None:
    told = json.loads((folder / "dataset_description.json").read_text(encoding="utf-8"))
    assert told["DatasetType"] == "derivative"
    assert told["GeneratedBy"][0]["Name"] == "ponos"
    assert told["Name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["BIDSVersion"])


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_report(small(), tmp_path / name, made=DAY) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_pages_of_people_go_when_the_groups_are_hidden(tmp_path: Path) -> None:
    write_report(small(), tmp_path, made=DAY)
    assert list(tmp_path.glob("sub-*.html"))
    (tmp_path / "figures" / "mine.svg").write_text("<svg/>", encoding="utf-8")
    write_report(small(), tmp_path, blinded=True, made=DAY)
    assert list(tmp_path.glob("sub-*.html")) == []
    assert (tmp_path / "figures" / "mine.svg").is_file()


def test_the_page_leads_to_what_stands_beside_it_and_only_to_what_is_there(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    linked = {one for one in re.findall(r'href="([^"]+)"', html) if not one.startswith(("#", "http"))}
    assert all((folder / one).is_file() for one in linked)
    beside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one for one in beside if one.startswith(("sub-", "figures/", "tables/"))} == linked
    assert 'href="report.html"' in next(folder.glob("sub-*.html")).read_text(encoding="utf-8")


def test_a_page_with_hidden_groups_leads_to_no_person(tmp_path: Path) -> None:
    write_report(small(), tmp_path, blinded=True, made=DAY)
    assert 'href="sub-' not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_people_whom_nothing_links_have_no_pages(tmp_path: Path) -> None:
    write_report(made(people=21, measures=14, few=True, linked=False), tmp_path, made=DAY)
    assert list(tmp_path.glob("sub-*.html")) == []


def test_progress_is_told_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_report(small(), tmp_path, made=DAY, progress=lambda done, steps: told.append((done, steps)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(PonosError, match="cannot be written"):
        write_report(small(), tmp_path / "taken", made=DAY)
