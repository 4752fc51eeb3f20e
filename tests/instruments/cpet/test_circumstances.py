"""How a test was done, for the comparison of two."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.instruments.cpet import Settings
from ponos.instruments.cpet.circumstances import circumstances
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.recording import Recording, Table


def _ramp(**about: float | str) -> Recording:
    time = np.arange(2.5, 780.0, 2.5)
    work = np.where(time < 180.0, 0.0, (time - 180.0) / 4.0)
    vo2 = 300.0 + 10.0 * work
    rows = pd.DataFrame({"time_s": time, "vo2_ml_min": vo2, "vco2_ml_min": vo2, "ve_l_min": vo2 / 30.0, "work_w": work})
    return Recording(
        instrument="cpet",
        data=Table(rows),
        format="clean_csv",
        source="one.csv",
        sha256="1",
        about={"sampling": "breaths", **about},
    )


def test_a_cycle_ramp() -> None:
    told = circumstances(_ramp(body_mass_kg=60.0, start_time="14:30"), Settings())
    assert (told["protocol"], told["ergometer"], told["sampling"]) == ("ramp", "cycle", "breaths")
    assert told["protocol_rate"] == pytest.approx(15.0, rel=0.02)
    assert told["averaging"] == "moving mean of 30 s"
    assert (told["body_mass_kg"], told["start_hour"]) == (60.0, 14.5)
    assert (told["start_s"], told["end_s"]) == ExerciseTest(_ramp(), Settings()).phases.exercise
    assert "stop_reason" not in told


def test_what_the_user_says_comes_first() -> None:
    told = circumstances(
        _ramp(body_mass_kg=60.0), Settings(body_mass_kg=62.0, mode="treadmill", average="15b", stop_reason="legs")
    )
    assert (told["body_mass_kg"], told["ergometer"], told["stop_reason"]) == (62.0, "treadmill", "legs")
    assert told["averaging"] == "moving mean of 15 breaths"


def test_a_file_of_longer_means_names_its_own() -> None:
    told = circumstances(_ramp(sampling="averaged", sampling_s=60.0), Settings())
    assert (told["sampling"], told["averaging"]) == ("means of 60 s", "the file's own means of 60 s")


@pytest.mark.parametrize("rows", [0, 3])
def test_an_empty_test_tells_what_little_it_can(rows: int) -> None:
    whole = _ramp()
    table = whole.table.head(rows)
    recording = Recording(instrument="cpet", data=Table(table), format="f", source="s", sha256="1")
    told = circumstances(recording, Settings())
    assert "protocol_rate" not in told
    assert "sampling" not in told
