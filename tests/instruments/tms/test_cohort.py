"""The made-up study: files that can be read, groups that differ as they are meant to, and trouble where it is meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.tms.cohort import write_fatigue_study
from ponos.study.outcome import Outcome, measure_file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of fewer people than it has by default."""
    return write_fatigue_study(tmp_path_factory.mktemp("study"), patients=6, controls=6)


@pytest.fixture(scope="module")
def people(folder: Path) -> pd.DataFrame:
    """Its table of people."""
    return pd.read_csv(folder / "participants.tsv", sep="\t").set_index("participant_id")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[tuple[str, str], Outcome]:
    """Every recording, measured, by person and session."""
    paths = sorted(folder.glob("sub-*/ses-*/tms/*.csv"))
    return {(path.parts[-4], path.parts[-3]): measure_file(path) for path in paths}


def _values(outcomes: dict[tuple[str, str], Outcome], id: str) -> pd.DataFrame:
    """Values of a measure, a row a person and a column a session, of the people who have both."""
    told = [
        (*key, measure.value)
        for key, one in outcomes.items()
        for measure in one.measures
        if measure.id == id and measure.is_default and measure.value is not None
    ]
    table = pd.DataFrame(told, columns=["person", "session", "value"])
    return table.pivot_table(index="person", columns="session", values="value").dropna()


def _means(outcomes: dict[tuple[str, str], Outcome], people: pd.DataFrame, id: str) -> dict[tuple[str, str], float]:
    """Their mean in each group and session."""
    values = _values(outcomes, id)
    groups = people["group"].reindex(values.index)
    return {
        (group, session): float(values.loc[groups == group, f"ses-{session}"].to_numpy(float).mean())
        for group in ("long-covid", "controls")
        for session in ("pre", "post")
    }


def test_every_file_but_the_broken_one_is_read(people: pd.DataFrame, outcomes: dict[tuple[str, str], Outcome]) -> None:
    assert len(outcomes) == 23
    ((person, session),) = (key for key, one in outcomes.items() if one.failure)
    assert (people["group"][person], session) == ("controls", "ses-post")


def test_the_visit_that_was_not_done_says_why(folder: Path, outcomes: dict[tuple[str, str], Outcome]) -> None:
    tables = [
        pd.read_csv(path, sep="\t", keep_default_na=False) for path in sorted(folder.glob("sub-*/*_sessions.tsv"))
    ]
    sessions = pd.concat(tables)
    not_done = sessions[sessions["status"] != "done"]
    assert not_done[["session_id", "reason"]].to_numpy().tolist() == [["ses-post", "too ill"]]
    assert set(sessions["hours_since_exertion"]) == {-0.5, 0.1}


def test_the_clipped_recording_says_so(outcomes: dict[tuple[str, str], Outcome]) -> None:
    clipped = [
        key
        for key, one in outcomes.items()
        if one.recording is not None and any("clipped" in note.text for note in one.recording.notes)
    ]
    assert [session for _, session in clipped] == ["ses-post"]


def test_excitability_goes_the_ways_of_the_studies_it_is_made_after(
    people: pd.DataFrame, outcomes: dict[tuple[str, str], Outcome]
) -> None:
    size = _means(outcomes, people, "mep_amplitude")
    threshold = _means(outcomes, people, "rmt")
    assert size["controls", "post"] < 0.75 * size["controls", "pre"]
    assert 0.8 < size["long-covid", "post"] / size["long-covid", "pre"] < 1.2
    assert threshold["long-covid", "pre"] > threshold["controls", "pre"] + 2.0


def test_inhibition_goes_its_own_ways(people: pd.DataFrame, outcomes: dict[tuple[str, str], Outcome]) -> None:
    silent = _means(outcomes, people, "csp_offset")
    assert silent["controls", "post"] > silent["controls", "pre"] + 5.0
    assert silent["long-covid", "post"] < silent["long-covid", "pre"] + 3.0
    for id in ("sici", "lici"):
        effect = _means(outcomes, people, id)
        assert effect["long-covid", "pre"] > effect["controls", "pre"] + 15.0


def test_ids_do_not_tell_the_group(people: pd.DataFrame) -> None:
    assert list(people.index) == [f"sub-{number:02d}" for number in range(1, 13)]
    groups = list(people["group"])
    assert groups not in (sorted(groups), sorted(groups, reverse=True))


def test_the_plan_asks_excitability_and_inhibition_apart(folder: Path, people: pd.DataFrame) -> None:
    plan = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert "made-up" in plan["name"].lower()
    assert set(plan["groups"]) == set(people["group"])
    assert set(plan["families"]) == {"excitability", "inhibition"}
    assert [one["name"] for one in plan["contrast"]][-1] == "group-by-time"


def test_the_same_seed_gives_the_same_files_and_another_others(tmp_path: Path) -> None:
    one, again, other = (
        write_fatigue_study(tmp_path / name, patients=1, controls=1, seed=seed)
        for name, seed in (("one", 1), ("again", 1), ("other", 2))
    )
    content = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.csv")}
        for folder in (one, again, other)
    ]
    assert content[0] == content[1]
    assert content[0] != content[2]
    assert len(content[0]) == 4


def test_a_group_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody"):
        write_fatigue_study(tmp_path, patients=0)
