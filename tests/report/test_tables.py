"""Measures as files of a study."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from ponos.errors import PonosError
from ponos.measures import LONG_COLUMNS
from ponos.report.tables import sidecar, write, write_text
from ponos.study.outcome import Outcome
from tests.report.samples import measures, outcome


def test_the_long_table_holds_every_measure(tmp_path: Path) -> None:
    write([outcome(), Outcome(file="b.txt", failure="Broken.")], tmp_path)
    table = pd.read_csv(tmp_path / "measures.tsv", sep="\t", na_values="n/a", keep_default_na=False)
    assert tuple(table.columns) == LONG_COLUMNS
    assert len(table) == len(measures())
    peak = table[table["measure"] == "vo2_peak"].iloc[0]
    assert (peak["value"], peak["unit"], peak["link"]) == (1795.4, "mL/min", "oxygen")
    assert table.loc[table["quality"] == "missing", "value"].isna().all()


def test_no_cell_is_empty(tmp_path: Path) -> None:
    write([outcome()], tmp_path)
    lines = (tmp_path / "measures.tsv").read_text(encoding="utf-8").splitlines()
    assert {len(line.split("\t")) for line in lines} == {len(LONG_COLUMNS)}
    assert not any(cell == "" for line in lines for cell in line.split("\t"))


def test_the_sidecar_describes_every_column_and_gives_units_twice() -> None:
    told = sidecar(one.spec for one in measures())
    assert set(LONG_COLUMNS) <= set(told)
    level = told["measure"]["Levels"]["vt1_vo2"]  # type: ignore[index]
    assert (level["Units"], level["UCUM"]) == ("mL/min", "mL/min")
    assert all(told[name]["Description"] for name in LONG_COLUMNS)  # type: ignore[index]


def test_each_file_has_its_json_with_notes_and_origin(tmp_path: Path) -> None:
    paths = write([outcome(), Outcome(file="b.txt", failure="Broken.")], tmp_path)
    assert [path.name for path in paths] == ["measures.tsv", "measures.json", "day1.txt.json", "b.txt.json"]
    told = json.loads((tmp_path / "day1.txt.json").read_text(encoding="utf-8"))
    assert told["status"] == "partial"
    assert told["notes"][1]["text"] == "The belt was not worn."
    assert told["provenance"]["options"] == "--average 15b"
    assert json.loads((tmp_path / "b.txt.json").read_text(encoding="utf-8"))["reason"] == "Broken."


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    given = [Outcome(file=file, failure="Broken.") for file in ("a/measures", "b/measures", "c/measures")]
    names = [path.name for path in write(given, tmp_path)]
    assert names[2:] == ["measures-2.json", "measures-3.json", "measures-4.json"]


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(PonosError, match="cannot be written"):
        write_text(tmp_path / "file" / "page.html", "x")
