"""Recordings made for the tests of reading: a muscle that answers to pulses, as an amplifier's file would hold it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.instruments.tms.reading.draft import Draft

Floats = NDArray[np.float64]

FS_HZ = 2000.0


def emg(seconds: float, pulses_s: Sequence[float] = (), *, mep_mv: float = 1.0, seed: int = 0) -> Floats:
    """Quiet EMG in mV with a MEP 20 ms behind every pulse."""
    rng = np.random.default_rng(seed)
    track = rng.normal(0.0, 0.003, round(seconds * FS_HZ))
    shape = 0.5 * mep_mv * np.sin(2.0 * np.pi * np.arange(20) / 20.0)
    for pulse in pulses_s:
        start = round((pulse + 0.02) * FS_HZ)
        stop = min(start + len(shape), len(track))
        track[start:stop] += shape[: max(stop - start, 0)]
    return track


def channel(*blocks: Floats, name: str = "FDI", unit: str = "mv", written: str = "mV", fs_hz: float = FS_HZ) -> Channel:
    """One channel."""
    return Channel(name=name, unit=unit, written_unit=written, fs_hz=fs_hz, blocks=blocks)


def traces(
    *channels: Channel, zeros_s: Sequence[float] = (), starts_s: Sequence[float] = (), events: Sequence[Event] = ()
) -> Traces:
    """The file of an amplifier."""
    blocks = len(channels[0].blocks)
    return Traces(
        channels=channels,
        starts_s=tuple(starts_s) or tuple(10.0 * block for block in range(blocks)),
        zeros_s=tuple(zeros_s) or (float("nan"),) * blocks,
        events=tuple(events),
    )


def marks(*at_s: float, label: str = "pulse", block: int = 0) -> list[Event]:
    """Marks of one label."""
    return [Event(label=label, block=block, at_s=at) for at in at_s]


def draft(*segments: Floats, pulse_at_s: float = 0.2, **columns: Sequence[object]) -> Draft:
    """Sweeps of one channel."""
    trials = pd.DataFrame({"sweep": np.arange(1, len(segments) + 1), "pulse_at_s": pulse_at_s, "pulse": "single"})
    for name, values in columns.items():
        trials[name] = np.array(values, dtype=object if isinstance(values[0], str) else float)
    return Draft(
        source="made.csv",
        segments=[one.reshape(-1, 1) for one in segments],
        channels=("emg_mv",),
        fs_hz=FS_HZ,
        trials=trials,
    )


def sweeps(count: int, *, seconds: float = 0.7) -> list[Floats]:
    """Good sweeps, each with its pulse at 0.2 s."""
    return [emg(seconds, [0.2], seed=seed) for seed in range(count)]


def words(made: Draft) -> str:
    """All notes in one text."""
    return " ".join(note.text for note in made.notes)


def written(folder: Path, text: str, name: str = "design.csv") -> str:
    """Write a file and give its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)
