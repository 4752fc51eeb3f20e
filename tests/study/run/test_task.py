"""One file of a run: plain rows, and no name of the disk in what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ponos.instruments.cpet.settings import Settings
from ponos.study.outcome import measure_file
from ponos.study.run.cache import Cache, key_of
from ponos.study.run.options import side_files
from ponos.study.run.task import INTERNAL, Task, digest, failed, measured
from tests.study.two_tests import write_study


def _recording(folder: Path) -> Path:
    return write_study(folder, patients=1, controls=1) / "sub-01" / "ses-day1" / "cpet" / "ramp.txt"


def _task(path: Path, **said: str) -> Task:
    settings = {"cpet": Settings(**said)}  # type: ignore[arg-type]
    return Task(
        path=path, file="raw/01.txt", participant="01", session="1", settings=settings, sides=side_files(settings)
    )


def test_rows_are_the_measures_as_plain_values(tmp_path: Path) -> None:
    path = _recording(tmp_path)
    done = measured(_task(path))
    measures = measure_file(path).measures
    assert [row["measure"] for row in done.rows] == [one.id for one in measures]
    assert [row["value"] for row in done.rows] == [one.value for one in measures]
    assert json.loads(json.dumps(done.rows)) == [dict(row) for row in done.rows]
    assert done.sha256 == digest(path)


def test_no_name_of_the_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "jane doe.txt").write_text("[header]\nwhat is this", encoding="utf-8")
    assert "jane" not in measured(_task(tmp_path / "jane doe.txt")).reason
    path = _recording(tmp_path)
    gone = measured(_task(path, heart_rate=str(tmp_path / "janes watch.fit")))
    assert gone.status == "failed"
    assert "the file of --heart-rate" in gone.reason
    assert "jane" not in gone.reason


def test_a_name_that_is_a_number_does_not_eat_numbers(tmp_path: Path) -> None:
    text = "time_s,vo2_ml_min,vco2_ml_min,ve_l_min\n1,2,3,4\n"
    for name in ("1", "one.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    one, other = (measured(_task(tmp_path / name)) for name in ("1", "one.csv"))
    assert (one.reason, one.notes) == (other.reason, other.notes)


def test_a_fault_of_the_program_is_not_remembered(tmp_path: Path) -> None:
    path = _recording(tmp_path)
    task, cache = _task(path), Cache(tmp_path / "cache")
    cache.put("a", failed(task))
    cache.put("b", failed(task, reason="It is broken."))
    assert cache.get("a", task) is None
    known = cache.get("b", task)
    assert known is not None
    assert (known.reason, known.cached) == ("It is broken.", True)


def test_an_internal_error_still_starts_as_it_is_known_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import ponos.study.outcome

    def burst(*_: object) -> None:
        raise RuntimeError("of its own")

    path = _recording(tmp_path)
    monkeypatch.setattr(ponos.study.outcome, "_measures", burst)
    assert measured(_task(path)).reason.startswith(INTERNAL)


def test_a_file_that_an_option_names_is_part_of_the_key(tmp_path: Path) -> None:
    path = _recording(tmp_path)
    keys = []
    for content in ("a", "b"):
        (tmp_path / "watch.tcx").write_text(content, encoding="utf-8")
        keys.append(key_of(_task(path, heart_rate=str(tmp_path / "watch.tcx")), "0"))
    (tmp_path / "other.tcx").write_text("b", encoding="utf-8")
    keys.append(key_of(_task(path, heart_rate=str(tmp_path / "other.tcx")), "0"))
    assert keys[0] != keys[1] == keys[2]
    assert key_of(_task(path), "") == ""
