"""Files of Signal."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.cfs import parse, recognises
from ponos.amplifiers.traces import Traces
from ponos.errors import DamagedFile
from ponos.source import Source
from tests.amplifiers.made import cfs

RAMP = np.arange(-10, 10, dtype=np.int16)


def _read(path: Path, content: bytes) -> Traces:
    path.write_bytes(content)
    assert recognises(Source(path))
    return parse(Source(path))


def test_pulses_of_a_real_file_stand_where_its_authors_say(data: Path) -> None:
    folder = data / "tms" / "cspider"
    read = parse(Source(folder / "example2.cfs"))
    at = np.array((folder / "timing_csp_pulses.txt").read_text().split(), float)
    (emg,) = read.channels
    assert (emg.fs_hz, [len(block) for block in emg.blocks]) == (5000.0, [250000] * 4)
    assert read.starts_s == pytest.approx((0.0, 60.151, 131.349, 189.466))
    for block in emg.blocks:
        for pulse in (at * 5000).round().astype(int):
            # The pulse and its MEP, within 50 ms, are far above the contraction of the second before.
            assert np.ptp(block[pulse - 10 : pulse + 250]) > 1.5 * np.ptp(block[pulse - 300 : pulse - 50])


def test_microvolts_of_a_converter_in_volts_are_not_believed(data: Path) -> None:
    read = parse(Source(data / "tms" / "cspider" / "example2.cfs"))
    assert (read.channels[0].unit, read.channels[0].written_unit) == ("", "µV")
    assert "finer than any amplifier resolves" in read.notes[0].text


def test_two_megabytes_are_read_in_a_tenth_of_a_second(data: Path) -> None:
    source = Source(data / "tms" / "cspider" / "example2.cfs")
    parse(source)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        parse(source)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.1


def test_samples_states_and_starts_come_back(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.cfs", cfs([RAMP, RAMP[:7]], first_s=-0.05))
    (emg,) = read.channels
    assert (emg.name, emg.unit, emg.fs_hz) == ("EMG", "mv", 5000.0)
    np.testing.assert_allclose(emg.blocks[0], RAMP * 0.001)
    np.testing.assert_allclose(emg.blocks[1], RAMP[:7] * 0.001)
    assert (emg.low, emg.high) == pytest.approx((-32.768, 32.767))
    assert read.starts_s == (0.0, 3.0)
    assert read.zeros_s == pytest.approx((0.05, 0.05))
    assert read.blocks is not None
    assert read.blocks["state"].tolist() == [0.0, 1.0]


def test_marks_are_keys_with_their_time(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.cfs", cfs([RAMP], marks=[(5, "a"), (10, "b")]))
    assert [one.label for one in read.events] == ["a", "b"]
    assert [one.at_s for one in read.events] == pytest.approx([0.001, 0.002])
    assert len(read.channels) == 1


def test_a_unit_that_is_not_known_is_told_of(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.cfs", cfs([RAMP], unit="zots"))
    assert "'zots' is not known" in read.notes[0].text


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (cfs([RAMP])[:-1], "it was cut short"),
        (cfs([RAMP], interval_s=0.0), "sampling interval of 'EMG' cannot be"),
        (cfs([RAMP])[:42] + b"\0\0" + cfs([RAMP])[44:], "no channel"),
        (cfs([RAMP])[:52] + b"\xff\xff\xff\x7f" + cfs([RAMP])[56:], "cannot be read"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(DamagedFile, match=what):
        _read(tmp_path / "a.cfs", content)
