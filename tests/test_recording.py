"""A recording stays as it is, and says what was done to it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.recording import Epochs, Note, Recording, Signals, Step, Table

ROWS = pd.DataFrame({"time_s": [1.0, 2.0], "vo2_ml_min": [300.0, 310.0]})


def made(*notes: Note) -> Recording:
    return Recording(
        instrument="cpet",
        data=Table(ROWS),
        format="made",
        source="a.csv",
        sha256="0" * 64,
        about={"age_y": 40.0},
        notes=notes,
    )


def test_it_cannot_be_changed_in_place() -> None:
    recording = made()
    with pytest.raises(FrozenInstanceError):
        recording.source = "b.csv"  # type: ignore[misc]
    with pytest.raises(TypeError):
        recording.about["age_y"] = 41.0  # type: ignore[index]


def test_it_travels_between_processes_and_stays_frozen() -> None:
    back = pickle.loads(pickle.dumps(made(Note("info", "Something."))))  # noqa: S301 our own
    assert back.table.equals(ROWS)
    assert (back.about, back.notes) == ({"age_y": 40.0}, (Note("info", "Something."),))
    with pytest.raises(TypeError):
        back.about["age_y"] = 41.0


def test_facts_are_copied_from_what_was_given() -> None:
    about: dict[str, float | str] = {"age_y": 40.0}
    recording = Recording(
        instrument="cpet", data=Table(ROWS), format="made", source="a.csv", sha256="0" * 64, about=about
    )
    about["age_y"] = 1.0
    assert recording.about["age_y"] == 40.0


def test_it_is_partial_where_a_note_says_so() -> None:
    assert made(Note("warning", "Something.")).status == "ok"
    assert made(Note("partial", "VO2 is missing.", "vo2_ml_min")).status == "partial"


def test_a_change_is_a_new_one_that_knows_what_was_done() -> None:
    first = made()
    second = first.changed(Table(ROWS.iloc[:1]), Step("cut", {"rows": 1}), Note("info", "Cut."))
    assert len(first.table) == 2
    assert len(second.table) == 1
    assert [step.name for step in second.history] == ["cut"]
    assert first.history == ()
    assert [note.text for note in second.noted(Note("info", "More.")).notes] == ["Cut.", "More."]


def test_signals_make_their_time_from_their_rate() -> None:
    signals = Signals(pd.DataFrame({"emg_mv": [0.1, 0.2, 0.3]}), fs_hz=2.0)
    assert signals.table["time_s"].tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_cannot_be_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="sampling rate"):
        Signals(ROWS, fs_hz=rate)
    with pytest.raises(UsageError, match="sampling rate"):
        Epochs((), ROWS.iloc[:0], (), fs_hz=rate)


def test_segments_and_trials_are_as_many() -> None:
    segments = (np.zeros((3, 1)), np.zeros((5, 1)))
    assert len(Epochs(segments, ROWS, ("emg_mv",), fs_hz=100.0).table) == 2
    with pytest.raises(UsageError, match="1 segments but 2 rows"):
        Epochs(segments[:1], ROWS, ("emg_mv",), fs_hz=100.0)
