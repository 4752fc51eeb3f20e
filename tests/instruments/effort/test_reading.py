"""Tables of trials: whose rows, which columns, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos import read
from ponos.errors import PonosError
from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.instruments.effort.formats import TRIALS
from ponos.recording import Recording
from ponos.source import Source
from tests.instruments.effort.made import table_file

TWO = "Subject,Trial,Hard_Choice,Reward_Value,p_win\na,1,1,2.5,0.5\na,2,no,3,0.88\nb,1,0,2,0.12\n"


def _read(path: Path, **said: object) -> Recording:
    return INSTRUMENT.read(Source(path), Settings(**said))  # type: ignore[arg-type]


def test_the_rows_of_one_person_are_read_under_known_names(tmp_path: Path) -> None:
    found = _read(table_file(tmp_path, TWO), rows="Subject=a").table
    assert found["hard"].tolist() == [1.0, 0.0]
    assert found["reward"].tolist() == [2.5, 3.0]
    assert found["probability"].tolist() == [0.5, 0.88]


def test_a_file_of_several_people_says_how_to_choose_one(tmp_path: Path) -> None:
    with pytest.raises(PonosError, match=r"2 people \(Subject: a, b\).*--rows Subject=a"):
        read(table_file(tmp_path, TWO))


def test_a_person_who_is_not_there_is_named(tmp_path: Path) -> None:
    path = table_file(tmp_path, TWO)
    with pytest.raises(PonosError, match="No row has Subject = c"):
        _read(path, rows="Subject=c")
    with pytest.raises(PonosError, match="Did you mean 'Subject'"):
        _read(path, rows="Subjekt=a")
    with pytest.raises(PonosError, match="Write --rows column=value"):
        _read(path, rows="a")


def test_probabilities_in_percent_are_told_by_going_beyond_one(tmp_path: Path) -> None:
    text = "trial,hard,reward,probability\n1,1,2,12\n2,0,3,88\n"
    found = _read(table_file(tmp_path, text))
    assert found.table["probability"].tolist() == [0.12, 0.88]
    assert any("percent" in note.text for note in found.notes)


def test_a_time_without_a_unit_is_asked_for_and_taken_from_the_map(tmp_path: Path) -> None:
    path = table_file(tmp_path, "trial,hard,reward,Decision Time\n1,1,2,1500\n2,0,3,900\n")
    with pytest.raises(PonosError, match="in which unit"):
        _read(path)
    found = _read(path, map=("Decision Time=choice_time:ms",))
    assert found.table["choice_time_s"].tolist() == [1.5, 0.9]


def test_what_is_odd_is_told_to_whom_it_concerns(tmp_path: Path) -> None:
    path = table_file(tmp_path, TWO.replace("b,1,0,2,0.12", "b,1,0,two,0.12"))
    told = {one: [note.text for note in _read(path, rows=f"Subject={one}").notes] for one in "ab"}
    assert any("no numbers" in text for text in told["b"])
    assert not any("no numbers" in text for text in told["a"])


def test_a_foreign_column_is_mapped(tmp_path: Path) -> None:
    path = table_file(tmp_path, "n,went,pay\n1,1,2\n2,0,3\n")
    with pytest.raises(PonosError, match="no table of choices"):
        _read(path)
    found = _read(path, map=("went=hard", "pay=reward", "n=trial")).table
    assert found["hard"].tolist() == [1.0, 0.0]


def test_a_choice_that_is_neither_is_missing_and_said(tmp_path: Path) -> None:
    found = _read(table_file(tmp_path, "trial,hard,reward\n1,1,2\n2,7,3\n3,,3\n"))
    assert found.table["hard"].isna().tolist() == [False, True, True]
    assert any("do not say what was chosen" in note.text for note in found.notes)
    none = _read(table_file(tmp_path, "trial,hard,reward\n1,,2\n2,,3\n", name="none.csv"))
    assert none.status == "partial"


@pytest.mark.parametrize(
    "header", ["time_s,vo2_ml_min,ve_l_min", "trial,reaction_time_ms,accept", "sweep,pulse,accept,isi_ms", "hard,time"]
)
def test_tables_of_others_are_left_alone(tmp_path: Path, header: str) -> None:
    path = table_file(tmp_path, f"{header}\n{','.join('1' for _ in header.split(','))}\n")
    assert not TRIALS.recognises(Source(path))


def test_the_published_files_are_read_one_person_at_a_time(data: Path) -> None:
    hard = _read(data / "walitt-2024" / "eefrt.csv", rows="Subject=p24")
    assert (hard.table["trial"] > 0).sum() == 44
    assert hard.table["completion_time_s"].max() < 22
    assert np.isfinite(hard.table["press_rate_presses_s"]).all()
    offers = _read(data / "effort" / "mehrhof" / "choices_main.csv", rows="subjID=1945c409bb")
    assert len(offers.table) == 64
    assert "accept" in offers.table
    assert any("choice" in note.text for note in offers.notes)


def test_what_a_user_cannot_mean_is_refused() -> None:
    for said, match in (
        ({"discount": "parabola"}, "Did you mean 'parabolic'"),
        ({"timeout_s": -1.0}, "time-out"),
        ({"easy_effort": 1.0}, "easy task"),
        ({"easy_reward": -1.0}, "reward"),
    ):
        with pytest.raises(PonosError, match=match):
            Settings(**said)
