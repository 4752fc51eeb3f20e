"""Simulated studies: folders of raw files that say what they are, the same for the same seed, read like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ponos.body.people import Person
from ponos.errors import UsageError
from ponos.study import simulating
from ponos.study.folder.opening import open_study
from ponos.study.run.measuring import run
from ponos.study.simulating import PROTOCOLS, simulate

pytest.importorskip("numba")

GROUPS = ("long-covid", "controls")


def _files(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize(
    ("protocol", "instruments"),
    [
        ("ramp", {"cpet"}),
        ("two-day-cpet", {"cpet"}),
        ("tms-fatigue", {"tms", "force"}),
        ("mental-fatigue", {"vigilance"}),
    ],
)
def test_a_simulated_study_is_read_and_measured_as_any_other(
    tmp_path: Path, protocol: str, instruments: set[str]
) -> None:
    done = simulate(protocol, GROUPS, 2, 7, tmp_path)
    study = open_study(tmp_path)
    assert [str(one) for one in study.failed] == []
    assert len(study.files) == done.recordings
    assert study.design.name.startswith("Simulated: ")
    measured = run(study, jobs=1, cache=None)
    assert {one.instrument for one in measured.files} == instruments
    assert {one.status for one in measured.files} == {"ok"}
    assert measured.long["value"].notna().sum() > 20


@pytest.mark.parametrize("protocol", ["lean", "daily-life"])
def test_what_no_instrument_reads_yet_is_a_table_and_said_to_be(tmp_path: Path, protocol: str) -> None:
    done = simulate(protocol, GROUPS, 2, 7, tmp_path)
    assert done.recordings == 0
    assert len(done.tables) == 4
    assert all((tmp_path / one).stat().st_size for one in done.tables)


def test_every_file_says_that_it_is_simulated_and_of_what(tmp_path: Path) -> None:
    simulate("ramp", GROUPS, 2, 7, tmp_path)
    (sidecar,) = tmp_path.glob("sub-001/ses-day1/cpet/*.json")
    told = json.loads(sidecar.read_text())
    assert told["Simulated"] is True
    assert (told["Seed"], told["Group"], told["Protocol"]) == (7, "long-covid", "ramp")
    assert len(told["Parameters"]) > 50


def test_the_same_seed_gives_the_same_files_and_another_gives_others(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        simulate("ramp", GROUPS, 2, seed, tmp_path / name)
    assert _files(tmp_path / "a") == _files(tmp_path / "b")
    assert _files(tmp_path / "a") != _files(tmp_path / "c")


def test_two_groups_are_strangers_and_a_larger_group_holds_the_smaller(tmp_path: Path) -> None:
    from ponos.body.people import people

    few, many, others = people(2, "controls", 7), people(4, "controls", 7), people(2, "long-covid", 7)
    assert [one.body_mass_kg for one in few] == [one.body_mass_kg for one in many[:2]]
    assert not {one.body_mass_kg for one in few} & {one.body_mass_kg for one in others}


def test_what_cannot_be_simulated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean 'ramp'"):
        simulate("rmp", GROUPS, 2, 7, tmp_path)
    with pytest.raises(UsageError, match="Did you mean 'controls'"):
        simulate("ramp", ("control",), 2, 7, tmp_path)
    with pytest.raises(UsageError, match="nobody"):
        simulate("ramp", GROUPS, 0, 7, tmp_path)


def test_a_body_that_leaves_what_can_be_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ponos.body.protocols.handed import Handed
    from ponos.body.stepping import LEFT

    def broken(people: Sequence[Person]) -> Iterator[list[Handed]]:
        for place, (one,) in enumerate(PROTOCOLS["ramp"](people)):
            yield [replace(one, note=LEFT) if place == 0 else one]

    monkeypatch.setattr(simulating, "PROTOCOLS", {"ramp": broken})
    done = simulate("ramp", GROUPS, 2, 7, tmp_path)
    assert done.recordings == 3
    assert done.stopped == (f"long-covid-001, day1: the body {LEFT}",)
    assert not list(tmp_path.glob("sub-001/**/*.txt"))
