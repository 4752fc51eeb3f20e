"""What must agree between two sessions of one person, and what is left out because nobody knows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ponos.instruments.tms import Settings
from ponos.instruments.tms.circumstances import circumstances
from ponos.recording import Epochs, Recording
from ponos.tables import rows_of

TRIALS = pd.DataFrame(
    {
        "sweep": [1, 2, 3],
        "pulse": ["single", "paired", "paired"],
        "isi_ms": [np.nan, 3.02, 10.0],
        "test_intensity_percent": [60.0, 60.0, 60.0],
        "conditioning_intensity_percent": [np.nan, 35.0, 35.0],
        "state": ["rest"] * 3,
    }
)


def session(**about: float | str) -> Recording:
    segments = tuple(np.zeros((100, 1)) for _ in range(3))
    data = Epochs(segments, TRIALS, ("emg_mv",), 2000.0)
    return Recording(instrument="tms", data=data, format="made", source="made", sha256="", about=about)


def test_what_is_known_is_told_under_the_keys_of_the_table() -> None:
    told = circumstances(session(muscle="fdi", side="left", coil="70 mm", intensity_of="mso"), Settings())
    assert told == {
        "muscle": "fdi",
        "side": "left",
        "coil": "70 mm",
        "intensity_scale": "% of the stimulator's output",
        "test_intensity": 60.0,
        "conditioning_intensity": 35.0,
        "intervals": "3, 10 ms",
        "state": "rest",
        "mep_window": "15:50 ms",
        "sampling": "2000 Hz",
    }
    keys = {row["key"] for row in rows_of("ponos.instruments.tms", "pairing.csv") if row["of"] == "circumstance"}
    assert set(told) | {"stimulator"} == keys


def test_what_the_user_says_goes_first() -> None:
    told = circumstances(session(muscle="fdi"), Settings(muscle="apb", stimulator="Maker 200", mep_window="20:40"))
    assert (told["muscle"], told["stimulator"], told["mep_window"]) == ("apb", "Maker 200", "20:40 ms")


def test_a_curve_over_several_intensities_has_no_one_intensity() -> None:
    recording = session()
    assert isinstance(recording.data, Epochs)
    several = TRIALS.assign(test_intensity_percent=[50.0, 60.0, 70.0])
    told = circumstances(replace(recording, data=replace(recording.data, trials=several)), Settings())
    assert "test_intensity" not in told


def test_an_empty_recording_tells_nothing_wrong() -> None:
    bare = replace(session(), data=Epochs((), pd.DataFrame(), (), 1.0))
    assert set(circumstances(bare, Settings())) == {"mep_window"}
