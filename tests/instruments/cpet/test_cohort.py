"""The made-up cohort: files that can be read, groups that look like their sources, and trouble where it is meant."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from statistics import mean

import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.cpet.cohort import write_cohort
from ponos.study.outcome import Outcome, measure_file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole cohort."""
    return write_cohort(tmp_path_factory.mktemp("cohort"))


@pytest.fixture(scope="module")
def people(folder: Path) -> pd.DataFrame:
    """Its table of people."""
    return pd.read_csv(folder / "participants.tsv", sep="\t").set_index("participant_id")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[tuple[str, str], Outcome]:
    """Every test, measured, by person and session."""
    paths = sorted(folder.glob("sub-*/ses-*/cpet/*.txt"))
    return {(path.parts[-4], path.parts[-3]): measure_file(path) for path in paths}


def _value(outcome: Outcome, id: str) -> float:
    found = next(one.value for one in outcome.measures if one.id == id and not one.condition)
    assert found is not None
    return found


def _sessions(folder: Path) -> pd.DataFrame:
    tables = [
        pd.read_csv(path, sep="\t", keep_default_na=False) for path in sorted(folder.glob("sub-*/*_sessions.tsv"))
    ]
    return pd.concat(tables)


def test_every_file_but_the_broken_one_is_read(outcomes: dict[tuple[str, str], Outcome]) -> None:
    assert len(outcomes) == 47
    failed = {key: one for key, one in outcomes.items() if one.status != "ok"}
    assert [session for _, session in failed] == ["ses-day2"]
    assert all(one.failure for one in failed.values())


def test_trouble_is_where_it_is_meant(
    folder: Path, people: pd.DataFrame, outcomes: dict[tuple[str, str], Outcome]
) -> None:
    (broken,) = (person for (person, _), one in outcomes.items() if one.failure)
    assert people.loc[broken, "group"] == "controls"
    (ill,) = set(people.index) - {person for person, session in outcomes if session == "ses-day2"}
    assert people.loc[ill, "group"] == "long-covid"
    sessions = _sessions(folder)
    not_done = sessions[sessions["status"] != "done"]
    assert not_done[["session_id", "status", "reason"]].to_numpy().tolist() == [["ses-day2", "not done", "too ill"]]
    assert "n/a" in (folder / f"{ill}/{ill}_sessions.tsv").read_text(encoding="utf-8")
    early = [key for key, one in outcomes.items() if not one.failure and _value(one, "rer_peak") < 0.95]
    assert [people.loc[person, "group"] for person, _ in early] == ["long-covid"]
    assert [session for _, session in early] == ["ses-day2"]


def test_most_efforts_are_maximal(outcomes: dict[tuple[str, str], Outcome]) -> None:
    ratios = [_value(one, "rer_peak") for one in outcomes.values() if not one.failure]
    assert sum(ratio >= 1.10 for ratio in ratios) > 0.75 * len(ratios)


@pytest.mark.parametrize(("group", "peak", "change"), [("long-covid", 27.4, -0.05), ("controls", 36.9, -0.02)])
def test_groups_look_like_their_sources(
    group: str, peak: float, change: float, people: pd.DataFrame, outcomes: dict[tuple[str, str], Outcome]
) -> None:
    members = people.index[people["group"] == group]
    first = {person: _value(outcomes[person, "ses-day1"], "vo2_peak_per_kg") for person in members}
    assert mean(first.values()) == pytest.approx(peak, abs=2.0)
    changes = [
        _value(one, "vo2_peak_per_kg") / first[person] - 1.0
        for (person, session), one in outcomes.items()
        if person in first and session == "ses-day2" and not one.failure and _value(one, "rer_peak") > 0.95
    ]
    assert mean(changes) == pytest.approx(change, abs=0.02)


def test_ids_do_not_tell_the_group(people: pd.DataFrame) -> None:
    assert list(people.index) == [f"sub-{number:02d}" for number in range(1, 25)]
    groups = list(people["group"])
    assert groups != sorted(groups)
    assert groups != sorted(groups, reverse=True)


def test_the_plan_fits_the_folder(folder: Path, people: pd.DataFrame) -> None:
    plan = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert "made-up" in plan["name"].lower()
    assert set(plan["groups"]) == set(people["group"])
    assert plan["reference"] == "controls"
    assert [f"ses-{name}" for name in plan["sessions"]] == sorted(set(_sessions(folder)["session_id"]))
    assert {one["name"] for one in plan["contrast"]} == {"baseline", "change-long-covid", "change-controls", "pem"}
    symptoms = pd.read_csv(folder / "phenotype" / "symptoms.tsv", sep="\t")
    sidecar = json.loads((folder / "phenotype" / "symptoms.json").read_text(encoding="utf-8"))
    assert {one["id"] for one in plan["measure"]} == set(symptoms.columns[2:]) == set(sidecar)
    assert symptoms["fatigue_now"].between(0, 10).all()
    assert len(symptoms) == 2 * len(people)
    assert set(people["sex"]) == {"female", "male"}
    assert people["age"].between(18, 65).all()


def test_the_same_seed_gives_the_same_files_and_another_others(tmp_path: Path) -> None:
    one, again, other = (
        write_cohort(tmp_path / name, patients=1, controls=2, seed=seed)
        for name, seed in (("one", 1), ("again", 1), ("other", 2))
    )
    for path in (path for path in one.rglob("*") if path.is_file()):
        assert path.read_bytes() == (again / path.relative_to(one)).read_bytes()
    name = "sub-01/ses-day1/cpet/ramp.txt"
    assert (one / name).read_bytes() != (other / name).read_bytes()


def test_small_groups_are_whole(tmp_path: Path) -> None:
    paths = sorted(write_cohort(tmp_path, patients=2, controls=1).glob("sub-*/ses-*/cpet/*.txt"))
    assert [measure_file(path).status for path in paths] == ["ok"] * 6


def test_a_group_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody"):
        write_cohort(tmp_path, patients=0)
