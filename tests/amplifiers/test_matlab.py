"""Samples that were saved from MATLAB."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from ponos.amplifiers.mat_names import variables
from ponos.amplifiers.reading import read_traces, recognised
from ponos.errors import DamagedFile, ReadError
from ponos.source import Source

SWEEPS = np.random.default_rng(2).normal(size=(40, 6))


def _saved(folder: Path, **held: Any) -> Source:
    savemat(folder / "a.mat", held)
    return Source(folder / "a.mat")


def _name(source: Source) -> tuple[str, bool]:
    form = recognised(source)
    assert form is not None
    return form.name, form.certain


@pytest.mark.parametrize("compressed", [False, True])
def test_variables_are_listed_from_their_heads(tmp_path: Path, compressed: bool) -> None:
    savemat(
        tmp_path / "a.mat", {"meps": SWEEPS, "who": "x", "told": {"a": 1.0}, "a": [1, 2]}, do_compression=compressed
    )
    assert [(one.name, one.kind, one.shape) for one in variables(Source(tmp_path / "a.mat"))] == [
        ("meps", "numbers", (40, 6)),
        ("who", "other", (1, 1)),
        ("told", "struct", (1, 1)),
        ("a", "numbers", (1, 2)),
    ]


def test_a_matrix_is_sweeps_in_columns_and_its_content_does_not_tell(tmp_path: Path) -> None:
    source = _saved(tmp_path, meps=SWEEPS, raw=SWEEPS * 2, other=SWEEPS[:, :2])
    assert _name(source) == ("matlab_matrix", False)
    read = read_traces(source, told_hz=3000.0, told_unit="µV")
    assert [(one.name, one.unit, one.fs_hz, len(one.blocks)) for one in read.channels] == [
        ("meps", "uv", 3000.0, 6),
        ("raw", "uv", 3000.0, 6),
    ]
    np.testing.assert_array_equal(read.channels[1].blocks[3], SWEEPS[:, 3] * 2)
    assert "6 columns" in read.notes[0].text
    assert "other" in read.notes[1].text


def test_the_sampling_rate_is_asked_for_where_nothing_says_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a\.mat: .*does not say how fast"):
        read_traces(_saved(tmp_path, meps=SWEEPS))


@pytest.mark.parametrize("name", ["fs", "Fs", "sampling_rate"])
def test_a_variable_that_is_the_sampling_rate_is_taken(tmp_path: Path, name: str) -> None:
    assert read_traces(_saved(tmp_path, meps=SWEEPS, **{name: 4000})).channels[0].fs_hz == 4000.0


def test_the_real_matrix_is_read_as_it_stands(data: Path) -> None:
    read = read_traces(Source(data / "tms" / "mepfeatx" / "ID01.mat"), told_hz=3000.0, told_unit="uv")
    (meps,) = read.channels
    assert (len(meps.blocks), len(meps.blocks[0])) == (152, 451)
    # The MEP stands behind sample 150, where the pulse is.
    sizes = [np.ptp(block[200:300]) for block in meps.blocks]
    assert np.median(sizes) == pytest.approx(963.2, abs=5)


def test_a_table_gives_sweeps_and_what_stands_beside_them(data: Path) -> None:
    pytest.importorskip("matio")
    source = Source(data / "tms" / "veta" / "SICI_example_data_preprocessed.mat")
    assert _name(source) == ("matlab_trials", False)
    read = read_traces(source)
    assert [(one.name, one.fs_hz, len(one.blocks)) for one in read.channels] == [
        ("ch1", 5000.0, 30),
        ("ch2", 5000.0, 30),
    ]
    assert read.blocks is not None
    assert {"sici_intensity", "trial_accept", "ch1_MEP_amplitude"} <= set(read.blocks)
    assert (read.about["subject.rmt"], read.about["subject.amt"]) == (44.0, 31.0)
    assert not [key for key in read.about if "sex" in key or "date" in key or key.endswith(".id")]
    # The size that the toolbox found, from our samples: 18 to 120 ms behind the artefact.
    for trial in (0, 7, 29):
        pulse = round(read.blocks["artloc"][trial] * 5000)
        window = read.channels[0].blocks[trial][pulse + 90 : pulse + 600]
        assert np.ptp(window) == pytest.approx(read.blocks["ch1_MEP_amplitude"][trial], rel=1e-9)


def test_loading_mat_io_leaves_pandas_as_it_was(data: Path) -> None:
    pytest.importorskip("matio")
    import pandas as pd

    read_traces(Source(data / "tms" / "veta" / "SICI_example_data_preprocessed.mat"))
    assert pd.Series(["a"]).dtype == "str" or pd.Series(["a"]).dtype == object


def test_a_table_says_what_to_install(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matio", None)
    with pytest.raises(ReadError, match=r'pip install "ponos\[matlab\]"'):
        read_traces(Source(data / "tms" / "veta" / "SICI_example_data.mat"), told_hz=5000.0)


def test_the_slower_channel_of_acqknowledge_has_its_own_rate(data: Path) -> None:
    source = Source(data / "tms" / "paired_pulse" / "sici.mat")
    assert _name(source) == ("acqknowledge_mat", True)
    read = read_traces(source)
    assert [(one.name, one.unit, one.fs_hz, len(one.blocks[0])) for one in read.channels] == [
        ("Analog input", "v", 2500.0, 915088),
        ("Digital input", "v", 10000.0, 3660352),
    ]


def test_the_order_of_conditions_comes_with_the_samples(data: Path) -> None:
    pytest.importorskip("matio")
    read = read_traces(Source(data / "tms" / "paired_pulse" / "sici.mat"))
    assert read.tables["trials"]["ISI_sec"].value_counts().to_dict() == {0.003: 15, 0.005: 15, 0.0: 10}


def test_an_export_of_acqknowledge_is_read(tmp_path: Path) -> None:
    held = {
        "data": SWEEPS[:, :2],
        "units": ["mV", "Volts"],
        "labels": ["EMG - FDI", "STM"],
        "isi": 0.5,
        "isi_units": "ms",
    }
    read = read_traces(_saved(tmp_path, **held))
    assert [(one.name, one.unit, one.fs_hz) for one in read.channels] == [
        ("EMG - FDI", "mv", 2000.0),
        ("STM", "v", 2000.0),
    ]


def test_an_export_with_an_interval_of_zero_is_refused(tmp_path: Path) -> None:
    held = {"data": SWEEPS[:, :2], "units": ["mV", "V"], "labels": ["EMG", "STM"], "isi": 0.0, "isi_units": "ms"}
    with pytest.raises(DamagedFile, match="interval of 0 ms cannot be"):
        read_traces(_saved(tmp_path, **held))


def test_level_7_3_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.mat").write_bytes(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(512, b" ") + b"\x89HDF\r\n")
    with pytest.raises(ReadError, match=r"'-v7'"):
        read_traces(Source(tmp_path / "a.mat"))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_is_refused(tmp_path: Path, share: float) -> None:
    savemat(tmp_path / "a.mat", {"meps": np.random.default_rng(3).normal(size=(500, 6))}, do_compression=True)
    content = (tmp_path / "a.mat").read_bytes()
    (tmp_path / "a.mat").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ReadError, match=r"a\.mat"):
        read_traces(Source(tmp_path / "a.mat"), told_hz=1000.0)
