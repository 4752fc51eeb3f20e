"""A heart rate of another device is joined to the breaths, or refused where it cannot be of the same test."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from ponos import read
from ponos.errors import DamagedFile, PonosError, ReadError
from ponos.instruments.cpet import Settings
from ponos.instruments.cpet.reading.heart_rate import read_heart_rate
from tests.instruments.cpet.made import csv_text, notes, ramp, read_text

TIME = ramp()["time"]
BEATS = [(second, 80 + second // 4) for second in range(0, 390, 2)]
SECONDS, RATES = np.array(BEATS, dtype=float).T
START = dt.datetime(2020, 1, 2, 10, 0, 0, tzinfo=dt.UTC)


def tcx(beats: Iterable[tuple[int, int]]) -> bytes:
    points = "".join(
        f"<Trackpoint><Time>{(START + dt.timedelta(seconds=second)).isoformat()}</Time>"
        f"<HeartRateBpm><Value>{rate}</Value></HeartRateBpm></Trackpoint>"
        for second, rate in beats
    )
    space = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    head = f'<?xml version="1.0"?>\n<TrainingCenterDatabase xmlns="{space}"><Activities><Activity><Lap><Track>'
    return f"\ufeff{head}{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>".encode()


def _crc(data: bytes) -> int:
    """The check sum of a FIT file, a nibble at a time."""
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401]
    table += [0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    crc = 0
    for byte in data:
        for nibble in byte & 15, byte >> 4:
            crc = (crc >> 4) ^ table[crc & 15] ^ table[nibble]
    return crc


def fit(beats: Iterable[tuple[int, int]]) -> bytes:
    """A FIT file of record messages: a time stamp (field 253) and a heart rate (field 3)."""
    definition = struct.pack("<BBBHB", 0x40, 0, 0, 20, 2) + bytes([253, 4, 0x86, 3, 1, 0x02])
    records = b"".join(struct.pack("<BIB", 0, 1_000_000_000 + second, rate) for second, rate in beats)
    body = definition + records
    head = struct.pack("<BBHI4s", 14, 0x10, 2000, len(body), b".FIT")
    whole = head + struct.pack("<H", _crc(head)) + body
    return whole + struct.pack("<H", _crc(whole))


@pytest.mark.parametrize(("content", "name"), [(tcx(BEATS), "watch.tcx"), (fit(BEATS), "watch.fit")])
def test_beats_are_put_onto_the_breaths(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    recording = read_text(csv_text({"HR": None}), tmp_path, heart_rate=str(tmp_path / name))
    known = SECONDS[-1] >= TIME
    np.testing.assert_allclose(recording.table["hr_bpm"][known], np.interp(TIME[known], SECONDS, RATES))
    assert recording.table["hr_bpm"][~known].isna().all()
    assert f"comes from {name}; both recordings are taken to have been started together" in notes(recording)
    # A path may hold a name of a person; the history keeps the file's only.
    assert recording.history[0].parameters["heart_rate"] == name


def test_it_replaces_that_of_the_cart(tmp_path: Path) -> None:
    (tmp_path / "watch.tcx").write_bytes(tcx(BEATS))
    recording = read_text(csv_text(), tmp_path, heart_rate=str(tmp_path / "watch.tcx"))
    assert recording.table["hr_bpm"].iloc[0] == pytest.approx(np.interp(TIME[0], SECONDS, RATES))
    assert "was replaced by that of watch.tcx" in notes(recording)


def test_a_clock_of_the_day_is_counted_from_its_first_breath(tmp_path: Path) -> None:
    (tmp_path / "watch.tcx").write_bytes(tcx(BEATS))
    text = csv_text({"HR": None, "time": (TIME + 40000.0).tolist()})
    recording = read_text(text, tmp_path, heart_rate=str(tmp_path / "watch.tcx"))
    assert recording.table["hr_bpm"].iloc[0] == BEATS[0][1]


def test_gaps_are_not_bridged(tmp_path: Path) -> None:
    beats = [(second, rate) for second, rate in BEATS if not 100 < second < 160]
    (tmp_path / "watch.tcx").write_bytes(tcx(beats))
    recording = read_text(csv_text({"HR": None}), tmp_path, heart_rate=str(tmp_path / "watch.tcx"))
    inside = (TIME > 100) & (TIME < 160)
    assert recording.table["hr_bpm"][inside].isna().all()
    assert recording.table["hr_bpm"][(TIME < 100)].notna().all()


def test_beats_out_of_order_are_put_in_order(tmp_path: Path) -> None:
    path = tmp_path / "watch.tcx"
    path.write_bytes(tcx([*BEATS[50:], *BEATS[:50], BEATS[0]]))
    elapsed, rate = read_heart_rate(path)
    assert elapsed.tolist() == [second for second, _ in BEATS]
    assert rate.tolist() == [rate for _, rate in BEATS]


@pytest.mark.parametrize("seconds", [100, 900])
def test_recordings_of_other_lengths_are_refused(tmp_path: Path, seconds: int) -> None:
    (tmp_path / "watch.tcx").write_bytes(tcx([(second, 100) for second in range(0, seconds, 5)]))
    with pytest.raises(ReadError, match=r"watch\.tcx.*the test 6\.\d min: they cannot have been started together"):
        read_text(csv_text(), tmp_path, heart_rate=str(tmp_path / "watch.tcx"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"time,hr\n1,80\n", "neither a TCX nor a FIT file"),
        (tcx([]), "no heart rate"),
        (fit([]), "no heart rate"),
        (tcx(BEATS)[:4000], "TCX file is broken"),
        (tcx(BEATS).replace(b"<Value>80<", b"<Value>fast<"), "TCX file is broken"),
        (tcx(BEATS).replace(b"2020-01-02", b"2020-13-02"), "TCX file is broken"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]>' + tcx(BEATS).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[2],
            "TCX file is broken",
        ),
        (fit(BEATS)[:600], "FIT file is broken"),
        (fit(BEATS)[:300] + b"\xff" * 40 + fit(BEATS)[340:], "FIT file is broken"),
    ],
)
def test_what_is_no_heart_rate_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "watch.bin"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=f"watch.bin: .*{told}"):
        read_heart_rate(path)


def test_damage_anywhere_is_an_error_or_beats(tmp_path: Path) -> None:
    path = tmp_path / "watch.bin"
    for content in fit(BEATS[:60]), tcx(BEATS[:20]):
        for at in range(0, len(content), 17):
            path.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
            try:
                elapsed, rate = read_heart_rate(path)
            except PonosError:
                continue
            assert len(elapsed) == len(rate)
            assert (np.diff(elapsed) > 0).all()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_text(csv_text(), tmp_path, heart_rate=str(tmp_path / "none.tcx"))


def test_an_entity_bomb_does_nothing(tmp_path: Path) -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "boom"}">' for n in range(12))
    path = tmp_path / "watch.tcx"
    path.write_text(f"<!DOCTYPE x [{lines}]><TrainingCenterDatabase>&a11;</TrainingCenterDatabase>")
    with pytest.raises(DamagedFile):
        read_heart_rate(path)


def test_the_watch_of_a_real_ramp(data: Path) -> None:
    folder = data / "cpet" / "spiro"
    recording = read(folder / "zan_ramp", settings=Settings(heart_rate=str(folder / "hr_ramp.tcx")))
    assert recording.table["hr_bpm"].notna().all()
    assert recording.table["hr_bpm"].max() == pytest.approx(202, abs=1)
