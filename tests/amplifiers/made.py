"""Small files of amplifiers and traces, made up for the tests."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ponos.amplifiers.traces import Channel, Event, Traces

__all__ = ["brainvision", "cfs", "labchart", "traces"]


def wave(length: int, *, seed: int = 0) -> NDArray[np.float64]:
    """Give some noise that no rounding made."""
    return np.random.default_rng(seed).normal(0.0, 0.3, length)


def traces(*, blocks: int = 3, length: int = 50, events: bool = True) -> Traces:
    """Give EMG and force in several sweeps of which each has a zero."""
    return Traces(
        channels=(
            Channel(
                name="EMG 1",
                unit="mv",
                written_unit="mV",
                fs_hz=2000.0,
                blocks=tuple(wave(length, seed=block) for block in range(blocks)),
            ),
            Channel(
                name="Grip",
                unit="n",
                written_unit="N",
                fs_hz=2000.0,
                blocks=tuple(100 + wave(length, seed=9 + block) for block in range(blocks)),
            ),
        ),
        starts_s=tuple(4.5 * block for block in range(blocks)),
        zeros_s=tuple(0.01 if blocks > 1 else math.nan for _ in range(blocks)),
        events=(Event(label="pulse", block=blocks - 1, at_s=0.01),) if events else (),
    )


def same(one: Traces, other: Traces) -> None:
    """Hold two traces against each other."""
    assert [(c.name, c.unit, c.written_unit, c.fs_hz) for c in one.channels] == [
        (c.name, c.unit, c.written_unit, c.fs_hz) for c in other.channels
    ]
    for first, second in zip(one.channels, other.channels, strict=True):
        for before, after in zip(first.blocks, second.blocks, strict=True):
            np.testing.assert_allclose(before, after, rtol=1e-12, atol=0)
    np.testing.assert_allclose(one.starts_s, other.starts_s, atol=2e-6)
    np.testing.assert_allclose(one.zeros_s, other.zeros_s, atol=1e-9)
    assert [(e.label, e.block) for e in one.events] == [(e.label, e.block) for e in other.events]
    np.testing.assert_allclose([e.at_s for e in one.events], [e.at_s for e in other.events], atol=1e-9)


HEADER = (
    "Interval=\t0.001 s\nExcelDateTime=\t{day}\t2022-03-23 16:21:29.3\nTimeFormat=\tStartOfBlock\nDateFormat=\t\n"
    "ChannelTitle=\tRaw EMG\tForce\nRange=\t20.000 mV\t10.000 V\n"
)


def labchart(*rows: str, header: str = HEADER, day: str = "44643.68") -> str:
    """Give one block of a text of LabChart."""
    return header.format(day=day) + "".join(f"{row}\n" for row in rows)


def _pascal(text: str, size: int) -> bytes:
    raw = text.encode("cp1252")
    return (bytes([len(raw)]) + raw).ljust(size, b"\xfd")


def cfs(
    frames: list[NDArray[np.int16]],
    *,
    unit: str = "mV",
    step: float = 0.001,
    interval_s: float = 0.0002,
    first_s: float = 0.0,
    marks: list[tuple[int, str]] | None = None,
) -> bytes:
    """Give a CFS with one channel, marks where there are some, and the variables State and Start."""
    channels = [_channel("EMG", unit, 2, 0, 2, 0)]
    if marks is not None:
        channels += [_channel("Marker", "s", 4, 1, 8, 2), _channel("Keyboard", "", 4, 1, 8, 1)]
    variables = [_variable("XFlags", 4, 0), _variable("State", 4, 4), _variable("Start", 6, 8), _variable("", 0, 16)]
    head_size = 178 + 48 * len(channels) + 36 * (1 + len(variables))
    body, last = b"", 0
    for number, frame in enumerate(frames):
        start, previous = head_size + len(body), last
        body += frame.astype("<i2").tobytes()
        keys = marks or []
        body += b"".join(struct.pack("<i4s", at, key.encode().ljust(4, b"\0")) for at, key in keys)
        last = head_size + len(body)
        length = len(frame)
        body += struct.pack("<3iH16x", previous, start, last - start, 0)
        body += struct.pack("<2i4f", 0, length, step, 0.0, interval_s, first_s)
        if marks is not None:
            body += struct.pack("<2i4f", 2 * length, len(keys), interval_s, 0.0, 0.0, 0.0)
            body += struct.pack("<2i4f", 2 * length + 4, len(keys), 1.0, 0.0, 0.0, 0.0)
        body += struct.pack("<2id", 0, number % 2, 10.0 + 3 * number)
    size = head_size + len(body)
    head = b'CEDFILE"' + _pascal("made.cfs", 14) + struct.pack("<i", size) + b"10:00:0001/01/20"
    head += struct.pack("<5hi2H", len(channels), 0, 3, head_size, 0, last, len(frames), 1)
    return head.ljust(178, b"\0") + b"".join(channels) + _variable("", 0, 0) + b"".join(variables) + body


def _channel(name: str, unit: str, kind: int, of: int, spacing: int, other: int) -> bytes:
    return _pascal(name, 22) + _pascal(unit, 10) + _pascal("s", 10) + struct.pack("<2B2h", kind, of, spacing, other)


def _variable(name: str, kind: int, at: int) -> bytes:
    return _pascal(name, 22) + struct.pack("<h", kind) + _pascal("", 10) + struct.pack("<h", at)


VHDR = """Brain Vision Data Exchange Header File Version 1.0
[Common Infos]
Codepage=UTF-8
DataFile={stem}.eeg
MarkerFile={stem}.vmrk
DataFormat=BINARY
DataOrientation={orientation}
NumberOfChannels=2
SamplingInterval={interval}
[Binary Infos]
BinaryFormat={kind}
[Channel Infos]
Ch1=left\\1 FDI,,0.5,µV
Ch2=Force,,0.01,N
[Comment]
Ch3=no channel
"""
VMRK = """Brain Vision Data Exchange Marker File, Version 1.0
[Common Infos]
DataFile={stem}.eeg
[Marker Infos]
Mk1=New Segment,,1,1,0,20220920164101000000
Mk2=Stimulus,S  1,11,1,0
Mk3=New Segment,,31,1,0,20220920164111500000
Mk4=Stimulus,S  2,41,1,2
"""


def brainvision(
    folder: Path,
    samples: NDArray[np.int16],
    *,
    stem: str = "rest",
    named: str = "",
    orientation: str = "MULTIPLEXED",
    kind: str = "INT_16",
    interval: str = "500",
) -> Path:
    """Write the three files of BrainVision; ``samples`` has shape (n, 2)."""
    said = {"stem": named or stem, "orientation": orientation, "kind": kind, "interval": interval}
    (folder / f"{stem}.vhdr").write_text(VHDR.format(**said), encoding="utf-8")
    (folder / f"{stem}.vmrk").write_text(VMRK.format(**said), encoding="utf-8")
    ordered = samples.T if orientation == "VECTORIZED" else samples
    (folder / f"{stem}.eeg").write_bytes(np.ascontiguousarray(ordered).tobytes())
    return folder / f"{stem}.vhdr"
