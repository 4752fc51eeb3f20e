"""What becomes of one file, and how it is told as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ponos.instruments
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.settings import Settings
from ponos.measures import Measure
from ponos.study.outcome import Outcome, measure_file
from tests.report.samples import outcome, recording


@pytest.fixture
def clean_table(tmp_path: Path) -> Path:
    """A small clean table."""
    path = tmp_path / "ramp.csv"
    recording().table.to_csv(path, index=False)
    return path


def test_a_good_file_is_read_and_measured(clean_table: Path) -> None:
    found = measure_file(clean_table, settings={"cpet": Settings(body_mass_kg=60.0)})
    assert (found.status, found.failure, found.file) == ("ok", "", str(clean_table))
    peak = {one.id: one.value or 0.0 for one in found.measures if not one.condition}
    assert peak["vo2_peak_per_kg"] == pytest.approx(peak["vo2_peak"] / 60.0)


def test_the_settings_that_were_used_are_kept(clean_table: Path) -> None:
    assert measure_file(clean_table).settings == Settings()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "The file is empty."), (b"<html><body>", "web page"), (b"\x00\x01\x02\xff" * 99, "binary")],
)
def test_a_bad_file_fails_with_its_reason(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    found = measure_file(path)
    assert (found.status, found.measures) == ("failed", ())
    assert told in found.reason
    assert "bad.xlsx" not in found.reason


def test_a_folder_and_a_file_that_is_not_there_fail(tmp_path: Path) -> None:
    assert "folder" in measure_file(tmp_path).reason
    assert "cannot be opened" in measure_file(tmp_path / "no.txt").reason


def test_a_fault_of_ponos_fails_that_file_alone(clean_table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> list[Measure]:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(ponos.instruments, "measure", broken)
    found = measure_file(clean_table)
    assert found.status == "failed"
    assert "internal error of ponos (ZeroDivisionError: of all things" in found.reason
    assert "please report" in found.reason


def test_partial_recordings_say_what_they_lack() -> None:
    assert (outcome().status, outcome().reason) == ("partial", "The belt was not worn.")


def test_as_json_it_has_these_keys_and_no_number_that_json_lacks() -> None:
    odd = Outcome(
        file="a",
        recording=recording(),
        measures=(REGISTER.found("vo2_peak", 1.0, low=float("nan"), high=float("inf")),),
    )
    told = odd.as_dict()
    assert list(told) == ["file", "instrument", "format", "simulated", "status", "reason", "measures", "notes"]
    (measure,) = json.loads(json.dumps(told, allow_nan=False))["measures"]
    assert (measure["low"], measure["high"]) == (None, None)


def test_as_json_it_tells_what_the_reader_of_the_file_must_know() -> None:
    told = outcome().as_dict()["notes"]
    assert isinstance(told, list)
    assert {"severity": "partial", "text": "The belt was not worn.", "channel": ""} in told


def test_as_json_default_conditions_come_first() -> None:
    listed = outcome().as_dict()["measures"]
    assert isinstance(listed, list)
    conditions = [bool(one["condition"]) for one in listed]
    assert conditions == sorted(conditions)


def test_a_failed_file_has_the_same_keys() -> None:
    told = Outcome(file="a", failure="Broken.").as_dict()
    assert told == {
        "file": "a",
        "instrument": None,
        "format": None,
        "simulated": None,
        "status": "failed",
        "reason": "Broken.",
        "measures": [],
        "notes": [],
    }
