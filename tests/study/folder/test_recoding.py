"""Other ids and other dates: nothing of the old ones is left, and nothing else changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ponos.study.folder.opening import open_study
from ponos.study.folder.recoding import is_date_column, recoded, shifted, shifted_cell
from tests.study.folder.made import PLAN, TABLE, bids, problems, put, spreadsheet


def test_ids_are_replaced_everywhere(tmp_path: Path) -> None:
    folder = put(spreadsheet(tmp_path, table=TABLE.replace("a1,day2,patients", "a1,day2,controls")), {})
    study = open_study(folder)
    other = recoded(study, seed=5)
    assert other.people.index.tolist() == [f"p{k:03d}" for k in range(1, 7)]
    assert sorted(other.people["age_y"]) == sorted(study.people["age_y"])
    assert any("a1" in one for one in problems(study))
    assert not any("a1" in one for one in problems(other))
    by_age = study.people.reset_index().set_index("age_y")["participant_id"]
    again = other.people.reset_index().set_index("age_y")["participant_id"]
    new = {by_age[age]: again[age] for age in by_age.index}
    assert list(new.values()) != sorted(new.values())
    for old, id in new.items():
        for table, column in ((study.values, "value"), (study.visits, "hours_since_exertion")):
            changed = other.values if column == "value" else other.visits
            assert table[table["participant_id"] == old][column].dropna().tolist() == (
                changed[changed["participant_id"] == id][column].dropna().tolist()
            )


def test_the_order_is_the_same_for_the_same_seed_and_study(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path))
    ages = [recoded(study, seed=seed).people["age_y"].tolist() for seed in (1, 1, 2)]
    assert ages[0] == ages[1] != ages[2]


def test_what_identifies_goes_with_the_id(tmp_path: Path, ramp: Path) -> None:
    people = (
        "participant_id\tgroup\tsex\tage\tother_id\tname\n"
        "sub-01\tpatients\tf\t40\t1234\tAnn\nsub-02\tcontrols\tM\t\t5\tBob\n"
    )
    study = open_study(
        put(bids(tmp_path, ramp), {"study.toml": PLAN.split("[[table]]")[0], "participants.tsv": people})
    )
    other = recoded(study, seed=1)
    assert set(other.people.columns) == {"group", "sex", "age_y"}
    assert not any("sub-" in one.name for one in other.files)


def test_dates_of_a_person_are_shifted_together(tmp_path: Path, ramp: Path) -> None:
    visits = (
        "session_id\thours_since_exertion\tacq_time\n"
        "ses-day1\t0\t2023-05-01T09:30:00\nses-day2\t24\t2023-05-02T10:00:00\n"
    )
    people = "participant_id\tgroup\tbirth_date\nsub-01\tpatients\t1.2.1980\nsub-02\tcontrols\tunknown\n"
    folder = put(bids(tmp_path, ramp), {"sub-01/sub-01_sessions.tsv": visits, "participants.tsv": people})
    study = shifted(open_study(folder), seed=1)
    first, second = (dt.datetime.fromisoformat(one) for one in study.visits["acq_time"].iloc[:2])
    assert second - first == dt.timedelta(hours=24, minutes=30)
    assert first.year < 1925
    assert first.time() == dt.time(9, 30)
    born = dt.date.fromisoformat(str(study.people.loc["01", "birth_date"]))
    assert first.date() - born == dt.date(2023, 5, 1) - dt.date(1980, 2, 1)
    assert study.people.loc["02", "birth_date"] == ""


@pytest.mark.parametrize("cell", ["", "3/4/2024", "spring", "2023-13-40", "0001-01-01", "2023"])
def test_what_is_no_date_is_emptied(cell: str) -> None:
    assert shifted_cell(cell, -40_000) == ""


def test_which_columns_are_dates() -> None:
    assert [
        one for one in ("acq_time", "date", "Birth_Date", "test date", "update", "age", "dob") if is_date_column(one)
    ] == [
        "acq_time",
        "date",
        "Birth_Date",
        "dob",
    ]


def test_ids_in_free_words_and_in_names_of_files_are_replaced(tmp_path: Path, ramp: Path) -> None:
    visits = "session_id\tstatus\treason\nses-day1\tdone\tn/a\nses-day2\tnot done\tMuster's sister Ann-2 ill\n"
    people = "participant_id\tgroup\nsub-Muster\tpatients\nsub-Ann-2\tcontrols\nsub-01\tcontrols\nsub-02\tcontrols\n"
    folder = put(bids(tmp_path, ramp), {"participants.tsv": people, "sub-Muster/sub-Muster_sessions.tsv": visits})
    study = open_study(folder)
    other = recoded(study, seed=1)
    assert "sub-Muster/sub-Muster_sessions.tsv" in study.inputs
    assert sorted(study.inputs.values()) == sorted(other.inputs.values())
    words = " ".join([*other.inputs, *other.visits["reason"], *problems(other)])
    assert "'s sister p0" in words
    assert not any(one in words for one in ("Muster", "Ann", "sub-01"))


def test_the_seed_alone_does_not_tell_who_is_who(tmp_path: Path) -> None:
    first, second = (
        recoded(open_study(spreadsheet(tmp_path / one, table=table)), seed=1)
        for one, table in (("x", TABLE), ("y", TABLE.replace(",52,", ",51,")))
    )
    assert [age > 50 for age in first.people["age_y"]] != [age > 50 for age in second.people["age_y"]]
