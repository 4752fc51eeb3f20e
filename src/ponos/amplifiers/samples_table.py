"""Samples in a plain table: ``time_s`` and a column a channel, ``emg_mv`` or ``Force (N)``; written and read.

``block`` parts the sweeps where there are several, ``block_start_s`` says when each started, ``event`` names marks.
``time_s`` counts within the block from its zero, so that it begins below zero where the trigger comes later.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, Told, breaking, rate_told
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile, PonosError, UsageError
from ponos.recording import Note
from ponos.units import Unit, of_column, unit
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["FORMAT", "one_rate", "parse", "recognises", "write_samples_csv"]

_BLOCK, _START, _EVENT = "block", "block_start_s", "event"
_BETWEEN = "; "
_UNIT = re.compile(r"^(?P<name>.*?)\s*[\[(](?P<unit>[^\])]*)[\])]$")
_TIME = re.compile(
    r"^(time|t|zeit|temps|tiempo)(_(?P<suffix>s|ms|us|min)|\s*[\[(](?P<unit>[^\])]*)[\])])$", re.IGNORECASE
)
_SAMPLED = frozenset({"voltage", "force", "torque"})
_LOOKED_AT = 40
"""Rows that tell whether a table is sampled regularly at all."""
_JITTER = 0.01
_MOST = 0.8
_SLOWEST_S = 1.0
_LARGEST_BOOK = 20_000_000


@dataclass(frozen=True)
class _Head:
    """Header of a table: place and unit of the time, and of each channel its place, name and unit as written."""

    names: list[str]
    time: int | None
    time_s: float
    channels: tuple[tuple[int, str, str, Unit | None], ...]


def recognises(source: Source) -> bool:
    """Tell a header with a time and a channel in V, N or N·m, over rows that are equally far apart.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a table of samples.
    """
    try:
        rows = _first_rows(source)
    except (PonosError, csv.Error):
        return False
    if len(rows) < 4:
        return False
    head = _head(rows[0])
    if head.time is None or not any(one and one.dimension in _SAMPLED for *_, one in head.channels):
        return False
    return _is_regular(rows, head)


def parse(source: Source, told: Told) -> Traces:
    """Read every channel.

    Parameters
    ----------
    source : Source
        A table of samples, text or workbook.
    told : Told
        What the user says of it; the sampling rate where the table has no time.

    Returns
    -------
    Traces
        One channel a column, one block a value of ``block``.

    Raises
    ------
    ReadError
        There is no time and nothing says the sampling rate.
    DamagedFile
        A cell is no number, or the times are not equally far apart.
    """
    with breaking(source, "table of samples"):
        return _traces(_frame(source), source, told)


def _traces(frame: pd.DataFrame, source: Source, told: Told) -> Traces:
    head = _head([str(name) for name in frame.columns])
    notes: list[Note] = []
    columns = _channels(frame, head, source.name, notes)
    bounds, starts = _bounds(frame, source.name)
    zeros, fs_hz = _times(frame, head, bounds, source, told)
    return Traces(
        channels=tuple(
            Channel(
                name=name,
                unit=of.suffix if of else "",
                written_unit=written,
                fs_hz=fs_hz,
                blocks=tuple(samples[first:end] for first, end in bounds),
            )
            for name, written, of, samples in columns
        ),
        starts_s=starts,
        zeros_s=zeros,
        events=_events(frame, bounds, fs_hz),
        device="table of samples",
        notes=tuple(notes),
    )


def write_samples_csv(traces: Traces, path: Path) -> None:
    """Write traces as a plain table.

    Parameters
    ----------
    traces : Traces
        Channels of one sampling rate. What is not written: the amplifier's range, the channel of a mark, notes and
        facts. A mark stands at the nearest sample.
    path : pathlib.Path
        Where to.

    Raises
    ------
    UsageError
        Channels differ in their rate or in the length of a block, or two have one name.
    """
    import pandas as pd

    fs_hz = one_rate(traces)
    parts = []
    for place, zero in enumerate(traces.zeros_s):
        length = len(traces.channels[0].blocks[place])
        part = {} if len(traces.starts_s) == 1 else {_BLOCK: np.full(length, place + 1)}
        if len(traces.starts_s) > 1 and math.isfinite(traces.starts_s[place]):
            part[_START] = np.full(length, traces.starts_s[place])
        part["time_s"] = (np.arange(length) / fs_hz - (zero if math.isfinite(zero) else 0.0)).round(12)
        part |= {_title(one): one.blocks[place] for one in traces.channels}
        parts.append(pd.DataFrame(part).assign(**_marks(traces, place, length, fs_hz)))
    pd.concat(parts).to_csv(path, index=False)


def one_rate(traces: Traces) -> float:
    """Give the sampling rate of traces that shall stand side by side in one table.

    Parameters
    ----------
    traces : Traces
        To be written.

    Returns
    -------
    float
        In Hz.

    Raises
    ------
    UsageError
        Channels differ in their rate or in the length of a block, two have one name, or there is none.
    """
    if not traces.channels:
        raise UsageError("There is no channel to write.")
    rates = {one.fs_hz for one in traces.channels}
    lengths = {tuple(map(len, one.blocks)) for one in traces.channels}
    if len(rates) > 1 or len(lengths) > 1:
        raise UsageError(
            f"Channels of {', '.join(f'{rate:g}' for rate in sorted(rates))} Hz do not fit into one table.",
            todo="Write channels of one rate and length.",
        )
    titles = [_title(one) for one in traces.channels]
    if len(set(titles)) < len(titles):
        raise UsageError("Two channels have the same name and unit.", todo="Give each a name of its own.")
    return rates.pop()


def _title(channel: Channel) -> str:
    return f"{channel.name} ({unit(channel.unit).printed or channel.unit})" if channel.unit else channel.name


def _marks(traces: Traces, block: int, length: int, fs_hz: float) -> dict[str, NDArray[np.object_]]:
    if not traces.events:
        return {}
    cells = np.full(length, "", object)
    for one in traces.events:
        if one.block == block and length:
            at = min(max(round(one.at_s * fs_hz), 0), length - 1)
            label = " ".join(one.label.replace(_BETWEEN, ", ").split())
            cells[at] = f"{cells[at]}{_BETWEEN}{label}" if cells[at] else label
    return {_EVENT: cells}


def _first_rows(source: Source) -> list[list[str]]:
    if source.is_workbook:
        if source.size > _LARGEST_BOOK:
            return []
        sheet = next(iter(source.sheets.values()), [])
        return [[str(cell) for cell in row] for row in sheet[:_LOOKED_AT]]
    start = source.start
    if b"\x00" in start[:4096]:
        return []
    text = start.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()[: _LOOKED_AT + 1]
    lines = lines[:-1] if len(start) < source.size and len(lines) <= _LOOKED_AT else lines
    return list(csv.reader(lines, delimiter=_delimiter(lines[0]))) if lines else []


def _delimiter(header: str) -> str:
    return max(("\t", ";", ","), key=header.count)


def _head(names: list[str]) -> _Head:
    plain = [name.strip() for name in names]
    times = {place: found for place, name in enumerate(plain) if (found := _time(name)) is not None}
    time = next(iter(times), None)
    kept = {_BLOCK, _START, _EVENT, ""}
    channels = tuple(
        (place, *_channel(name)) for place, name in enumerate(plain) if place not in times and name.lower() not in kept
    )
    return _Head(plain, time, times.get(time, 1.0) if time is not None else 1.0, channels)


def _time(name: str) -> float | None:
    """What one of its units is in seconds; None where it is no column of time, or says no unit."""
    found = _TIME.match(name)
    of = parse_unit(found["suffix"] or found["unit"]) if found else None
    return of.factor if of is not None and of.dimension == "time" else None


def _channel(name: str) -> tuple[str, str, Unit | None]:
    """Name, unit as written, and unit of a channel."""
    if found := _UNIT.match(name):
        return found["name"], found["unit"], parse_unit(found["unit"])
    quantity, of = of_column(name.lower())
    return (name[: len(quantity)], of.printed or of.suffix, of) if of is not None else (name, "", None)


def _is_regular(rows: list[list[str]], head: _Head) -> bool:
    """Whether most of the first rows are equally far apart; in a table of trials with a force in it they are not."""
    place = head.time or 0
    try:
        times = np.array([float(row[place].replace(",", ".")) for row in rows[1:] if any(row)])
    except (ValueError, IndexError):
        return False
    steps = np.diff(times)
    steps = steps[steps > 0]
    if len(steps) < 2 or np.median(steps) >= _SLOWEST_S:
        return False
    return bool(np.mean(np.abs(steps - np.median(steps)) <= _JITTER * np.median(steps)) >= _MOST)


def _frame(source: Source) -> pd.DataFrame:
    """Cells of the table, numbers already where a column has nothing else."""
    import pandas as pd

    if source.is_workbook:
        sheet = next(iter(source.sheets.values()), [])
        if len(sheet) < 2:
            raise DamagedFile("There is no row of samples.", where=source.name)
        frame = pd.DataFrame(sheet[1:], columns=[str(cell) for cell in sheet[0]])
        return frame.replace("", np.nan).infer_objects()
    raw = source.path.read_bytes()
    first, _, body = raw.partition(b"\n")
    sign = _delimiter(first.decode("utf-8", errors="replace"))
    decimal = "," if sign != "," and b"," in body[:4096] and b"." not in body[:4096] else "."
    try:
        frame = pd.read_csv(BytesIO(raw), sep=sign, decimal=decimal, encoding="utf-8-sig", low_memory=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, ValueError) as error:
        told = " ".join(str(error).split())[:100]
        raise DamagedFile(f"It cannot be read as a table ({told}).", where=source.name) from None
    if not len(frame) or not isinstance(frame.index, pd.RangeIndex):
        what = "There is no row of samples." if not len(frame) else "Its rows have more cells than its header."
        raise DamagedFile(what, where=source.name)
    return frame


def _channels(
    frame: pd.DataFrame, head: _Head, name: str, notes: list[Note]
) -> list[tuple[str, str, Unit | None, NDArray[np.float64]]]:
    found = []
    for place, title, written, of in head.channels:
        column = frame.iloc[:, place]
        if of is None and column.dtype.kind not in "fiu":
            notes.append(Note("info", f"'{head.names[place]}' is no channel and is passed over.", title))
            continue
        found.append((title, written, of, _numbers(column, head.names[place], name)))
    if not found:
        raise DamagedFile(
            "No column is a channel.", where=name, todo="Name the columns with their unit, such as emg_mv or force_n."
        )
    return found


def _numbers(column: pd.Series[float], title: str, name: str) -> NDArray[np.float64]:
    import pandas as pd

    if column.dtype.kind in "fiu":
        return np.asarray(column, np.float64)
    bad = np.flatnonzero(pd.to_numeric(column, errors="coerce").isna().to_numpy() & column.notna().to_numpy())
    row = int(bad[0]) if len(bad) else 0
    raise DamagedFile(
        f"'{str(column.iloc[row])[:30]}' is no number.",
        where=f"{name}, row {row + 2}, column {title}",
        todo="Leave a cell empty where there is no sample.",
    )


def _column(frame: pd.DataFrame, wanted: str) -> str:
    return next((str(one) for one in frame.columns if str(one).strip().lower() == wanted), "")


def _bounds(frame: pd.DataFrame, name: str) -> tuple[list[tuple[int, int]], tuple[float, ...]]:
    """First and last row of each block, and when it starts."""
    parted = _column(frame, _BLOCK)
    if not parted:
        return [(0, len(frame))], (0.0,)
    cells = frame[parted].to_numpy()
    firsts = [0, *(np.flatnonzero(cells[1:] != cells[:-1]) + 1).tolist()]
    if len({str(cells[first]) for first in firsts}) < len(firsts):
        raise DamagedFile("The rows of a block are not together.", where=f"{name}, column {parted}")
    started = _column(frame, _START)
    starts = _numbers(frame[started], started, name)[firsts].tolist() if started else [math.nan] * len(firsts)
    return list(zip(firsts, [*firsts[1:], len(frame)], strict=True)), tuple(starts)


def _times(
    frame: pd.DataFrame, head: _Head, bounds: list[tuple[int, int]], source: Source, told: Told
) -> tuple[tuple[float, ...], float]:
    """Where zero is in each block, and the sampling rate."""
    if head.time is None:
        return (math.nan,) * len(bounds), rate_told(source, told)
    times = _numbers(frame.iloc[:, head.time], head.names[head.time], source.name) * head.time_s
    longest = max(bounds, key=lambda one: one[1] - one[0])
    step = float(times[longest[1] - 1] - times[longest[0]]) / max(longest[1] - longest[0] - 1, 1)
    if not 0 < step < math.inf:
        raise DamagedFile("The times do not rise.", where=f"{source.name}, column {head.names[head.time]}")
    for first, end in bounds:
        odd = np.flatnonzero(~(np.abs(np.diff(times[first:end]) - step) <= _JITTER * step))
        if len(odd):
            row = first + int(odd[0]) + 3
            raise DamagedFile(
                f"The time goes on by {(times[row - 2] - times[row - 3]):g} s where {step:g} s are expected.",
                where=f"{source.name}, row {row}, column {head.names[head.time]}",
                todo="Samples at equal distances are expected, with all decimals of their time.",
            )
    zeros = (-float(times[first]) if times[first] < 0 else math.nan for first, _ in bounds)
    return tuple(zeros), float(f"{1 / step:.9g}")


def _events(frame: pd.DataFrame, bounds: list[tuple[int, int]], fs_hz: float) -> tuple[Event, ...]:
    named = _column(frame, _EVENT)
    if not named:
        return ()
    cells = frame[named]
    filled = np.flatnonzero(cells.notna().to_numpy() & (cells.astype(str).str.strip() != "").to_numpy())
    events = []
    for block, (first, end) in enumerate(bounds):
        for row in filled[(filled >= first) & (filled < end)].tolist():
            labels = str(cells.iloc[row]).split(_BETWEEN)
            events += [Event(label=one, block=block, at_s=(row - first) / fs_hz) for one in labels]
    return tuple(events)


FORMAT = AmplifierFormat(
    "samples_table", "Table of samples with time_s and channels such as emg_mv (.csv, .tsv, .xlsx)", recognises, parse
)
