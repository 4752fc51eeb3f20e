"""Sweeps as a plain table: what is written comes back, what is cut is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.errors import DamagedFile
from ponos.instruments.tms import Settings
from ponos.instruments.tms.formats import tms_csv
from ponos.instruments.tms.reading.reader import read
from ponos.recording import Epochs, Recording
from ponos.source import Source


def recording(*, table_only: bool = False) -> Recording:
    rng = np.random.default_rng(1)
    segments = tuple(rng.normal(0.0, 0.01, (length, 2)) for length in (700, 700, 650))
    trials = pd.DataFrame(
        {
            "sweep": [4, 5, 9],
            "time_s": [1.5, 7.25, 13.0],
            "pulse_at_s": [0.1, 0.1, 0.125],
            "pulse": np.array(["single", "paired", "paired"], dtype=object),
            "isi_ms": [np.nan, 3.0, 3.0],
            "state": np.array(["rest", "rest", "rest"], dtype=object),
            "block": np.array(["pre", "", "post, late"], dtype=object),
        }
    )
    data = Epochs(segments, trials, ("emg_fdi_mv", "emg_adm_mv"), 2000.0)
    if table_only:
        bare = trials.drop(columns="pulse_at_s").assign(mep_mv=[1.0, 0.25, 0.5])
        data = Epochs(tuple(np.empty((0, 0)) for _ in range(3)), bare, (), 1.0)
    about: dict[str, float | str] = {"intensity_of": "rmt", "rmt_percent_mso": 44.0, "muscle": "fdi"}
    return Recording(
        instrument="tms", data=data, format="made", source="made", sha256="", device="An amplifier", about=about
    )


def back(written: Recording, folder: Path) -> Recording:
    path = folder / "sweeps.csv"
    tms_csv.write(written, path)
    return read(Source(path), Settings())


def test_sweeps_of_unlike_length_come_back(tmp_path: Path) -> None:
    before = recording()
    after = back(before, tmp_path)
    assert isinstance(before.data, Epochs)
    assert isinstance(after.data, Epochs)
    assert after.format == "tms_csv"
    assert (after.data.channels, after.data.fs_hz, after.device) == (before.data.channels, 2000.0, "An amplifier")
    assert dict(after.about) == dict(before.about)
    pd.testing.assert_frame_equal(after.table, before.table, check_dtype=False)
    for one, other in zip(after.data.segments, before.data.segments, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    once = back(recording(), tmp_path)
    again = back(once, tmp_path)
    assert isinstance(once.data, Epochs)
    assert isinstance(again.data, Epochs)
    for one, other in zip(again.data.segments, once.data.segments, strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_sample_is_printed_with_seven_digits_whatever_it_is(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    odd = [0.0, -0.0, np.nan, np.inf, -np.inf, 5e-324, 1e300, 1234567.5, 12345678.0, -0.1]
    samples = np.column_stack([odd, rng.normal(size=10) * 10.0 ** np.arange(-9, 11, 2)])
    made = recording()
    assert isinstance(made.data, Epochs)
    data = replace(made.data, segments=(samples, samples[:7]), trials=made.data.trials.iloc[:2])
    path = tmp_path / "sweeps.csv"
    tms_csv.write(replace(made, data=data), path)
    whole, short = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[-2:])
    printed = [f"{value:.7g}" for value in samples.T.ravel()]
    assert whole[-20:] == printed
    assert short[-20:] == [*printed[:7], "", "", "", *printed[10:17], "", "", ""]


def test_a_table_of_meps_has_no_sample_columns(tmp_path: Path) -> None:
    after = back(recording(table_only=True), tmp_path)
    assert isinstance(after.data, Epochs)
    assert after.data.channels == ()
    assert list(after.table["mep_mv"]) == [1.0, 0.25, 0.5]


def test_a_reason_of_rejection_comes_back(tmp_path: Path) -> None:
    before = recording()
    assert isinstance(before.data, Epochs)
    trials = before.table.assign(rejected_because=["", "Somebody spoke, loudly.", ""])
    after = back(replace(before, data=replace(before.data, trials=trials)), tmp_path)
    assert list(after.table["rejected_because"]) == ["", "Somebody spoke, loudly.", ""]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text[: len(text) // 2], "its end is cut off"),
        (lambda text: text[:-3], "its end is cut off"),
        (lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "holds 3 sweeps and has 2"),
        (lambda text: text.replace("0.0", ",0.0", 1), "cells, the header"),
        (lambda text: text.replace("# fs_hz: 2000\n", ""), "is no number"),
        (lambda text: text.replace("sweep,", "swep,", 1), "no column sweep"),
        (lambda text: text.replace("pulse_at_s", "pulse_place"), "does not say where its pulse is"),
        (lambda text: "\n".join(text.splitlines()[:7]), "no sweep in it"),
    ],
)
def test_what_is_cut_or_changed_is_refused(tmp_path: Path, change, why: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "sweeps.csv"
    tms_csv.write(recording(), path)
    path.write_text(change(path.read_text()))
    with pytest.raises(DamagedFile, match=why):
        read(Source(path), Settings())
