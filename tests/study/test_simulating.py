"""Simulated studies: folders of raw files that say what they are, the same for the same seed, read like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ponos.body.people import Person
from ponos.body.protocols.handed import Handed
from ponos.body.protocols.register import PROTOCOLS
from ponos.errors import UsageError
from ponos.study.folder.opening import open_study
from ponos.study.run.measuring import run
from ponos.study.simulating import engine, piece, simulate

pytest.importorskip("numba")

GROUPS = ("long-covid", "controls")


def _files(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize(
    ("protocol", "instruments"),
    [
        ("ramp", {"cpet"}),
        ("two-day-cpet", {"cpet"}),
        ("steps", {"cpet"}),
        ("constant-load", {"cpet"}),
        ("hold", {"force"}),
        ("grip", {"force"}),
        ("tms-fatigue", {"tms", "force"}),
        ("effort-choices", {"effort"}),
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


@pytest.mark.parametrize("protocol", ["occlusion", "lean", "daily-life"])
def test_what_no_instrument_reads_yet_is_a_table_and_said_to_be(tmp_path: Path, protocol: str) -> None:
    done = simulate(protocol, GROUPS, 2, 7, tmp_path)
    assert done.recordings == 0
    assert len(done.tables) == 4
    assert all((tmp_path / one).stat().st_size for one in done.tables)
    assert [str(one) for one in open_study(tmp_path).failed] == []


def test_every_file_says_that_it_is_simulated_and_of_what(tmp_path: Path) -> None:
    simulate("ramp", GROUPS, 2, 7, tmp_path)
    rows = [line.split("\t") for line in (tmp_path / "participants.tsv").read_text().splitlines()[1:]]
    for id, group, *_ in rows:
        (sidecar,) = tmp_path.glob(f"{id}/ses-visit/cpet/*.json")
        told = json.loads(sidecar.read_text())
        assert told["Simulated"] is True
        assert (told["Seed"], told["Group"], told["Protocol"]) == (7, group, "ramp")
        assert len(told["Parameters"]) > 50
    assert len(rows) == 4


def test_numbers_do_not_tell_the_group(tmp_path: Path) -> None:
    simulate("lean", GROUPS, 6, 7, tmp_path)
    groups = [line.split("\t")[1] for line in (tmp_path / "participants.tsv").read_text().splitlines()[1:]]
    assert groups.count("controls") == 6
    assert len(set(groups[:6])) == len(set(groups[6:])) == 2


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


def test_a_study_is_not_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("a real study", encoding="utf-8")
    with pytest.raises(UsageError, match="not written over another"):
        simulate("ramp", GROUPS, 1, 7, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_an_impossible_parameter_is_refused_with_its_range_and_an_unknown_one_with_its_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"hb_g_dl cannot be 90 .*\n?.*between 5 and 22"):
        simulate("ramp", GROUPS, 1, 7, tmp_path, settings={"hb_g_dl": 90.0})
    with pytest.raises(UsageError, match="hb_g_dl"):
        simulate("ramp", GROUPS, 1, 7, tmp_path, settings={"hb_gdl": 12.0})
    assert not list(tmp_path.iterdir())


def test_a_parameter_set_by_hand_is_everybodys_and_stands_in_the_sidecar(tmp_path: Path) -> None:
    simulate("hold", GROUPS, 1, 7, tmp_path, settings={"mvc_n": 250.0})
    told = [json.loads(one.read_text()) for one in tmp_path.glob("sub-*/**/*.json")]
    assert [one["Parameters"]["mvc_n"] for one in told] == [250.0, 250.0]
    assert all(one["SetByHand"] == {"mvc_n": 250.0} for one in told)


def test_days_are_counted_where_a_protocol_is(tmp_path: Path) -> None:
    done = simulate("daily-life", GROUPS, 1, 7, tmp_path / "life", days=7)
    assert all(len((tmp_path / "life" / one).read_text().splitlines()) == 8 for one in done.tables)
    with pytest.raises(UsageError, match="not counted in days"):
        simulate("ramp", GROUPS, 1, 7, tmp_path / "ramp", days=7)


def test_an_intervention_makes_a_group_of_its_own_and_is_told(tmp_path: Path) -> None:
    simulate("hold", ("shunt+pyridostigmine", "controls"), 2, 7, tmp_path)
    told = [json.loads(one.read_text()) for one in tmp_path.glob("sub-*/**/*.json")]
    treated = [one for one in told if one["Group"] == "shunt+pyridostigmine"]
    assert len(treated) == 2
    assert all(set(one["Interventions"]) == {"pyridostigmine"} for one in treated)
    assert all(set(one["Hypotheses"]) == {"shunt"} for one in treated)
    assert all(one["Parameters"]["shunt"] > 0.0 for one in treated)
    design = open_study(tmp_path).design
    assert "shunt-pyridostigmine" in {one.id for one in design.groups}


def test_pieces_processes_and_a_cluster_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    simulate("hold", GROUPS, 3, 7, tmp_path / "whole", jobs=1)
    monkeypatch.setattr(engine, "_PIECE", 1)
    told: list[tuple[int, int]] = []
    simulate("hold", GROUPS, 3, 7, tmp_path / "pieces", jobs=2, progress=lambda *now: told.append(now))
    assert told[-1] == (6, 6)
    with distributed.LocalCluster(
        n_workers=1,
        processes=True,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster:
        simulate("hold", GROUPS, 3, 7, tmp_path / "cluster", scheduler=cluster.scheduler_address)
    assert _files(tmp_path / "whole") == _files(tmp_path / "pieces") == _files(tmp_path / "cluster")


def test_a_machine_that_does_not_see_the_folder_says_so_for_everybody(tmp_path: Path) -> None:
    who = piece.Place(id="sub-001", group="controls", number=0)
    gone = piece.Piece(folder=tmp_path / "gone", protocol="hold", days=0, seed=7, people=(who,))
    done = piece.taken_there(gone)
    assert [one.id for one in done.left] == ["sub-001"]
    assert "does not see the folder" in done.left[0].reason
    assert [row[0] for row in done.rows] == ["sub-001"]


def test_a_body_that_leaves_what_can_be_is_a_row_with_its_parameters_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ponos.body.stepping import LEFT

    whole = PROTOCOLS["ramp"]

    def broken(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
        for who, (one,) in zip(people, whole.take(people, days), strict=True):
            yield [replace(one, note=LEFT) if who.name == "long-covid-001" else one]

    monkeypatch.setattr(piece, "PROTOCOLS", {"ramp": replace(whole, take=broken)})
    done = simulate("ramp", GROUPS, 2, 7, tmp_path)
    assert done.recordings == 3
    (line,) = done.left_out
    assert "(long-covid-001, visit): the body left what a body can be; its parameters: " in line
    (row,) = [one.split("\t") for one in (tmp_path / "left_out.tsv").read_text().splitlines()[1:]]
    told = json.loads((tmp_path / row[-1]).read_text())
    assert (told["Group"], told["Number"], told["Seed"]) == ("long-covid", 0, 7)
    assert len(told["Parameters"]) > 50
    assert not list(tmp_path.glob(f"{row[0]}/**/*.txt"))
    assert row[0] in (tmp_path / "participants.tsv").read_text()


def test_a_body_that_no_step_can_follow_ends_no_study(tmp_path: Path) -> None:
    corner = {"vmax_ox": 5.0, "buffer_slykes": 25.0, "vla_max": 400.0, "act_floor": 1.0, "fio2": 0.06}
    done = simulate("two-day-cpet", ("controls",), 2, 7, tmp_path, settings=corner)
    assert len(done.left_out) + done.recordings == 4


def test_a_body_that_cannot_be_reckoned_at_all_takes_nobody_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PROTOCOLS["hold"]

    def failing(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
        for who, handed in zip(people, whole.take(people, days), strict=True):
            if who.name == "controls-001":
                raise ZeroDivisionError("nothing is left")
            yield handed

    monkeypatch.setattr(piece, "PROTOCOLS", {"hold": replace(whole, take=failing)})
    done = simulate("hold", GROUPS, 2, 7, tmp_path)
    assert done.recordings == 3
    (line,) = done.left_out
    assert "(controls-001): internal error of ponos (ZeroDivisionError: nothing is left); its parameters: " in line
    header, row = (one.split("\t") for one in (tmp_path / "left_out.tsv").read_text().splitlines())
    told = dict(zip(header, row, strict=True))
    assert (told["group"], told["number"], told["session"], told["seed"]) == ("controls", "0", "", "7")
    assert json.loads((tmp_path / told["parameters"]).read_text())["Group"] == "controls"


def test_what_no_device_can_observe_is_left_out_and_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PROTOCOLS["two-day-cpet"]

    def blank(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
        for first, second, symptoms in whole.take(people, days):
            yield [first, replace(second, table=second.table.drop(columns="time_s")), symptoms]

    monkeypatch.setattr(piece, "PROTOCOLS", {"two-day-cpet": replace(whole, take=blank)})
    done = simulate("two-day-cpet", ("controls",), 1, 7, tmp_path)
    assert (done.recordings, len(done.tables)) == (1, 1)
    assert "(controls-001, day2): " in done.left_out[0]
    assert "time_s" in done.left_out[0]


def test_somebody_whose_process_died_is_a_row_with_parameters_too(tmp_path: Path) -> None:
    who = piece.Place(id="sub-001", group="controls", number=0)
    (left,) = piece.lost(piece.Piece(folder=tmp_path, protocol="hold", days=0, seed=7, people=(who,))).left
    assert "ended without a word" in left.reason
    assert json.loads((tmp_path / left.parameters).read_text())["Number"] == 0


def test_a_table_that_no_instrument_reads_has_a_sidecar_too(tmp_path: Path) -> None:
    done = simulate("lean", GROUPS, 1, 7, tmp_path)
    told = [json.loads((tmp_path / one).with_suffix(".json").read_text()) for one in done.tables]
    assert [one["Simulated"] for one in told] == [True, True]


def test_two_days_have_noise_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = PROTOCOLS["two-day-cpet"]

    def same(people: Sequence[Person], days: int) -> Iterator[list[Handed]]:
        for first, second, symptoms in whole.take(people, days):
            yield [first, replace(second, table=first.table), symptoms]

    monkeypatch.setattr(piece, "PROTOCOLS", {"two-day-cpet": replace(whole, take=same)})
    simulate("two-day-cpet", ("controls",), 1, 7, tmp_path)
    day1, day2 = (next(tmp_path.glob(f"sub-001/ses-{day}/cpet/*.txt")).read_bytes() for day in ("day1", "day2"))
    assert day1 != day2


def test_an_age_set_by_hand_stands_in_the_list_of_people(tmp_path: Path) -> None:
    simulate("lean", ("controls",), 2, 7, tmp_path, settings={"age_y": 33.0, "body_mass_kg": 61.0})
    rows = [line.split("\t") for line in (tmp_path / "participants.tsv").read_text().splitlines()[1:]]
    assert [row[3:5] for row in rows] == [["33", "61.0"]] * 2
