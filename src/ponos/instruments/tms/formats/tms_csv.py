"""Sweeps as a plain table: one row a sweep, first what is known of it, then its samples.

Chosen so that sweeps need no program but a spreadsheet: above the header stand facts as ``# key: value``, the sampling
rate and the channels among them; each sample column is ``channel@seconds`` from the sweep's first sample. Every number
is written with seven digits, more than any amplifier resolves. A table of MEPs alone has no sample columns. For an
archive, BIDS asks for EDF with an events table; this form is for hands and eyes.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.errors import DamagedFile, UsageError
from ponos.instruments.base import Format
from ponos.instruments.tms.reading.draft import SweepFile
from ponos.recording import Epochs
from ponos.source import Source

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["FORMAT", "parse", "recognises", "write"]

_FIRST = "# sweeps of magnetic stimulation"
_TEXT = frozenset({"pulse", "state", "block", "muscle", "rejected_because"})
_FACT = "# about "
_AGAIN = "Export it again, or write it anew with ponos."


def recognises(source: Source) -> bool:
    """Whether the file starts with the line that this format writes.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True where it does.
    """
    return source.head.lstrip().startswith(_FIRST)


def parse(source: Source) -> SweepFile:
    """Read the table.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    SweepFile
        Sweeps and trials as they were written.

    Raises
    ------
    DamagedFile
        A row is cut off, a number is none, or the sampling rate is missing.
    """
    lines = source.lines
    comments = [line for line in lines if line.startswith("#")]
    facts = dict(line[2:].split(": ", 1) for line in comments if ": " in line)
    rows = list(csv.reader(line for line in lines if line and not line.startswith("#")))
    if len(rows) < 2:
        raise DamagedFile("There is no sweep in it.", todo=_AGAIN)
    header, *body = rows
    if facts.get("sweeps", "") != str(len(body)) or not source.text.endswith(("\n", "\r")):
        raise DamagedFile(
            f"It says that it holds {facts.get('sweeps', 'no')} sweeps and has {len(body)}, or its end is cut off.",
            todo=_AGAIN,
        )
    first = next((place for place, name in enumerate(header) if "@" in name), len(header))
    for number, row in enumerate(body, start=1):
        if len(row) != len(header):
            raise DamagedFile(
                f"The row has {len(row)} cells, the header {len(header)}.", where=f"sweep {number}", todo=_AGAIN
            )
    trials = pd.DataFrame(
        {name: _column(name, [row[place] for row in body]) for place, name in enumerate(header[:first])}
    )
    if "sweep" not in trials or trials["sweep"].isna().any():
        raise DamagedFile("There is no column sweep.", todo=_AGAIN)
    channels = tuple(dict.fromkeys(name.split("@")[0] for name in header[first:]))
    if channels and ("pulse_at_s" not in trials or trials["pulse_at_s"].isna().any()):
        raise DamagedFile("A sweep does not say where its pulse is (pulse_at_s).", todo=_AGAIN)
    return SweepFile(
        trials=trials.assign(sweep=trials["sweep"].astype(int)),
        segments=tuple(_segment(row[first:], len(channels), number) for number, row in enumerate(body, start=1))
        if channels
        else (),
        channels=channels,
        fs_hz=_rate(facts.get("fs_hz", "")) if channels else 1.0,
        about={key.removeprefix("about "): _fact(value) for key, value in facts.items() if key.startswith("about ")},
        device=facts.get("device", ""),
    )


def _column(name: str, cells: list[str]) -> np.ndarray:
    if name in _TEXT:
        return np.array(cells, dtype=object)
    return np.array([_number(cell, f"column {name}") if cell else np.nan for cell in cells])


def _number(cell: str, where: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise DamagedFile(f"'{cell[:20]}' is no number.", where=where, todo=_AGAIN) from None


def _rate(written: str) -> float:
    rate = _number(written, "fs_hz")
    if not (np.isfinite(rate) and rate > 0):
        raise DamagedFile(f"A sampling rate of {rate} Hz cannot be.", where="fs_hz", todo=_AGAIN)
    return rate


def _segment(cells: list[str], channels: int, number: int) -> np.ndarray:
    """Samples of one sweep; where it is shorter than the longest one, cells at the end of each channel are empty."""
    each = len(cells) // channels
    parts = [[cell for cell in cells[place * each : (place + 1) * each] if cell] for place in range(channels)]
    if len({len(part) for part in parts}) != 1 or each * channels != len(cells):
        raise DamagedFile(
            "The sweep has not the same number of samples in every channel.", where=f"sweep {number}", todo=_AGAIN
        )
    return np.array([[_number(cell, f"sweep {number}") for cell in part] for part in parts]).T.copy()


def _fact(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def write(recording: Recording, path: Path) -> None:
    """Write sweeps and trials, so that reading gives them again.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    path : pathlib.Path
        Where to; a CSV file in UTF-8.

    Raises
    ------
    UsageError
        The recording holds no sweeps.
    """
    data = recording.data
    if not isinstance(data, Epochs):
        raise UsageError("This recording holds no sweeps.")
    trials = data.trials.reset_index(drop=True)
    longest = max((len(one) for one in data.segments), default=0) if data.channels else 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{_FIRST}, one row each; written by ponos\n")
        file.write(f"# sweeps: {len(trials)}\n# fs_hz: {data.fs_hz:.10g}\n")
        if recording.device:
            file.write(f"# device: {_one_line(recording.device)}\n")
        for key, value in sorted(recording.about.items()):
            if value == value:
                file.write(f"{_FACT}{key}: {_one_line(value)}\n")
        rows = csv.writer(file, lineterminator="\n")
        samples = [f"{name}@{sample / data.fs_hz:.7g}" for name in data.channels for sample in range(longest)]
        rows.writerow([*trials.columns, *samples])
        for (_, trial), segment in zip(trials.iterrows(), data.segments, strict=True):
            rows.writerow([*map(_cell, trial), *_samples(segment, longest)])


def _one_line(value: float | str) -> str:
    return " ".join(str(value).split()) if isinstance(value, str) else repr(float(value))


def _samples(segment: np.ndarray, longest: int) -> list[str]:
    if not longest:
        return []
    lacking = [""] * (longest - len(segment))
    # One template a channel: number by number, printing takes nearly twice as long.
    printed = "%.7g " * len(segment)
    return [cell for channel in segment.T for cell in [*(printed % tuple(channel.tolist())).split(), *lacking]]


def _cell(value: object) -> str:
    if isinstance(value, float | np.floating):
        return "" if value != value else repr(float(value))
    return "" if value is None else str(value)


FORMAT: Format[SweepFile] = Format(
    name="tms_csv",
    title="Sweeps as a table with one row each, written by ponos (CSV)",
    recognises=recognises,
    parse=parse,
    write=write,
)
