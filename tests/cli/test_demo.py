"""``ponos demo``: the body takes a test, one file breaks, and the report is there."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from ponos.cli import main
from ponos.cli.demo import _PEOPLE, write_demo
from ponos.study.outcome import measure_file

pytest.importorskip("numba")


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The study, simulated and reported once."""
    folder = tmp_path_factory.mktemp("demo") / "study"
    return folder, _run("demo", "-o", folder)


def test_it_reports_a_simulated_study_and_opens_nothing(demo: tuple[Path, Result]) -> None:
    folder, done = demo
    assert done.exit_code == 0
    assert done.stdout.startswith("Simulated")
    out = folder / "derivatives" / "ponos"
    assert done.stdout.splitlines()[-1] == str(out / "report.html")
    assert len(list(out.glob("sub-*.html"))) == 24
    assert len(list(folder.glob("sub-*/ses-*/cpet/ramp.txt"))) == 48
    assert (out / "report.html").stat().st_size < 5_000_000


def test_one_file_is_broken_and_is_a_row_with_its_reason(demo: tuple[Path, Result]) -> None:
    folder, done = demo
    told = json.loads((folder / "derivatives" / "ponos" / "report.json").read_text(encoding="utf-8"))
    (broken,) = (one for one in told["files"] if one["status"] != "ok")
    assert broken["status"] == "failed"
    assert f"{broken['file']}: {broken['reason']}" in done.stderr
    assert "No format recognises this file" in broken["reason"]
    people = pd.read_csv(folder / "participants.tsv", sep="\t").set_index("participant_id")["group"]
    assert (people[broken["file"].split("/")[0]], broken["file"].split("/")[1]) == ("controls", "ses-day2")


def test_its_plan_declares_families_and_every_group_by_itself(demo: tuple[Path, Result]) -> None:
    plan = tomllib.loads((demo[0] / "study.toml").read_text(encoding="utf-8"))
    assert set(plan["groups"]) == {"long-covid", "controls"}
    assert {one["group"] for one in plan["contrast"] if "group" in one} == set(plan["groups"])
    assert [one for one in plan["contrast"] if "groups" in one and "sessions" in one]
    found = json.loads((demo[0] / "derivatives" / "ponos" / "report.json").read_text(encoding="utf-8"))["findings"]
    asked = {one["measure"] for one in found if one["contrast"] == "change-controls"}
    assert set(plan["families"]["chosen"]) <= asked


def test_a_second_run_reports_what_is_there_and_measures_nothing(demo: tuple[Path, Result]) -> None:
    folder, _ = demo
    broken = min(folder.glob("sub-*/ses-*/cpet/ramp.txt"), key=lambda path: path.stat().st_size)
    before = {path: path.stat().st_mtime_ns for path in folder.glob("sub-*/ses-*/cpet/*")}
    again = _run("demo", "-o", folder)
    assert f"{folder} is there already" in " ".join(again.stderr.split())
    assert "0 recordings measured, 48 known already. Nothing changed since the last report." in " ".join(
        again.stdout.split()
    )
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert broken.stat().st_size == 8


def test_that_of_the_motor_cortex_has_its_broken_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_PEOPLE, "tms", 1)
    folder = write_demo("tms", tmp_path / "tms")
    plan = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert set(plan["families"]) == {"excitability", "inhibition"}
    sizes = {path: path.stat().st_size for path in folder.glob("sub-*/ses-*/tms/*.txt")}
    (broken,) = (path for path, size in sizes.items() if size < 1000)
    assert measure_file(broken).failure
    whole = measure_file(max(sizes, key=lambda path: sizes[path]))
    found = {one.id for one in whole.measures if one.value is not None}
    assert {id for ids in plan["families"].values() for id in ids} <= found


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    import ponos.body.solve

    ponos.body.solve._many.cache_clear()
    done = _run("demo", "-o", tmp_path / "demo")
    assert done.exit_code == 2
    assert "ponos[body]" in done.stderr
    assert not (tmp_path / "demo").exists()
