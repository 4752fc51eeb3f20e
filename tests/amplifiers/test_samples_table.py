"""Plain tables of samples, read and written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from ponos.amplifiers.reading import read_traces, recognised
from ponos.amplifiers.samples_table import write_samples_csv
from ponos.amplifiers.traces import Event
from ponos.errors import DamagedFile, PonosError, UsageError
from ponos.source import Source
from tests.amplifiers.made import same, traces


def _source(path: Path, text: str) -> Source:
    path.write_text(text, encoding="utf-8")
    return Source(path)


ROWS = "\n".join(f"{place / 1000:.3f},{place % 3 / 10},{place}" for place in range(20))


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("time_s,emg_mv,force_n", ["emg", "force"]),
        ("Time (s),Raw EMG [mV],Grip (N)", ["Raw EMG", "Grip"]),
        ("t_s,emg_fdi_mv,torque_nm", ["emg_fdi", "torque"]),
    ],
)
def test_names_may_carry_their_unit_in_two_ways(tmp_path: Path, header: str, names: list[str]) -> None:
    source = _source(tmp_path / "a.csv", f"{header}\n{ROWS}\n")
    form = recognised(source)
    assert form is not None
    assert form.name == "samples_table"
    read = read_traces(source)
    assert [one.name for one in read.channels] == names
    assert {one.fs_hz for one in read.channels} == {1000.0}
    assert read.channels[0].unit == "mv"
    assert read.channels[1].blocks[0].tolist() == list(range(20))


def test_decimal_commas_and_milliseconds_are_understood(tmp_path: Path) -> None:
    rows = "\n".join(f"{place / 2:.1f};{place / 10}".replace(".", ",") for place in range(20))
    read = read_traces(_source(tmp_path / "a.csv", f"time_ms;emg_mv\n{rows}\n"))
    assert read.channels[0].fs_hz == 2000.0
    assert read.channels[0].blocks[0][3] == 0.3


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    for row in [["time_s", "emg_mv"], *([place / 500, place * 0.5] for place in range(30))]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    read = read_traces(Source(tmp_path / "a.xlsx"))
    assert (read.channels[0].fs_hz, read.channels[0].blocks[0][7]) == (500.0, 3.5)


@pytest.mark.parametrize(
    "text",
    [
        "time_s,vo2_ml_min\n" + ROWS.replace(",", ";"),
        "time_s,vo2_ml_min,vco2_ml_min\n" + ROWS,
        "emg_mv,force_n\n1,2\n3,4\n5,6\n7,8\n",
        "time,emg_mv,force_n\n" + ROWS,
        "time_s,force_n,borg\n0,300,6\n61,280,7\n118,250,8\n182,240,9\n",
        "subject,mep_mv\n1,2\n1,3\n2,4\n2,5\n",
    ],
)
def test_tables_of_others_are_left_alone(tmp_path: Path, text: str) -> None:
    assert recognised(_source(tmp_path / "a.csv", text)) is None


def test_without_a_time_the_user_says_the_rate(tmp_path: Path) -> None:
    source = _source(tmp_path / "a.csv", "emg_mv\n" + "\n".join(map(str, range(20))))
    with pytest.raises(PonosError, match="No format of an amplifier"):
        read_traces(source)
    assert read_traces(source, told_hz=2048.0).channels[0].fs_hz == 2048.0


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (ROWS.replace("0.015,", "0.0155,"), r"row 17, column time_s: The time goes on by 0.0015 s where 0.001 s"),
        (ROWS.replace("0.015,0.0,", "0.015,x,"), r"row 17, column emg_mv: 'x' is no number"),
        (ROWS.replace("0.015,0.0", "0.015,0.0,1"), r"cannot be read as a table"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(tmp_path: Path, rows: str, what: str) -> None:
    with pytest.raises(DamagedFile, match=what):
        read_traces(_source(tmp_path / "a.csv", f"time_s,emg_mv,force_n\n{rows}\n"))


def test_empty_cells_are_missing_and_other_columns_are_told_of(tmp_path: Path) -> None:
    rows = "\n".join(f"{place / 1000:.3f},{'' if place == 4 else place},rest" for place in range(20))
    read = read_traces(_source(tmp_path / "a.csv", f"time_s,emg_mv,phase\n{rows}\n"))
    assert np.flatnonzero(np.isnan(read.channels[0].blocks[0])).tolist() == [4]
    assert "'phase' is no channel" in read.notes[0].text


def test_a_rate_that_the_file_contradicts_is_refused(tmp_path: Path) -> None:
    source = _source(tmp_path / "a.csv", f"time_s,emg_mv,force_n\n{ROWS}\n")
    with pytest.raises(PonosError, match="sampled at 1000 Hz, not at 2000 Hz"):
        read_traces(source, told_hz=2000.0)


@pytest.mark.parametrize("blocks", [1, 3])
def test_what_is_written_comes_back(tmp_path: Path, blocks: int) -> None:
    before = traces(blocks=blocks)
    write_samples_csv(before, tmp_path / "a.csv")
    same(before, read_traces(Source(tmp_path / "a.csv")))


def test_marks_at_one_sample_stay_apart(tmp_path: Path) -> None:
    marks = tuple(Event(label=label, block=0, at_s=0.001) for label in ("one; two", "three"))
    write_samples_csv(replace(traces(blocks=1), events=marks), tmp_path / "a.csv")
    assert [one.label for one in read_traces(Source(tmp_path / "a.csv")).events] == ["one, two", "three"]


def test_starts_that_nobody_knows_stay_unknown(tmp_path: Path) -> None:
    write_samples_csv(replace(traces(), starts_s=(np.nan,) * 3), tmp_path / "a.csv")
    assert np.isnan(read_traces(Source(tmp_path / "a.csv")).starts_s).all()


def test_channels_of_two_rates_are_not_written_side_by_side(tmp_path: Path) -> None:
    one, other = traces().channels
    with pytest.raises(UsageError, match="do not fit into one table"):
        write_samples_csv(replace(traces(), channels=(one, replace(other, fs_hz=100.0))), tmp_path / "a.csv")
