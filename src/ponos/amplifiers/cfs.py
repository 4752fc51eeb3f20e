"""CFS, the file of Signal (Cambridge Electronic Design): frames, each with its channels.

The layout was seen in two real files of Signal 3: a head of 178 bytes, 48 bytes a channel, 36 bytes a variable; frames
are chained from the last to the first, each with a head of 30 bytes, 24 bytes a channel and its variables. No file with
marks was at hand: how they are read follows the layout alone.

Signal writes whatever unit was typed in. Where one step of the converter would be finer than any amplifier resolves,
the unit is not believed.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, breaking, known_unit
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile
from ponos.recording import Note
from ponos.units import parse as parse_unit
from ponos.units import unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]

_MAGIC = b"CEDFILE"
_COUNTS = struct.Struct("<5hi2H")
"""At byte 42: channels, file variables, frame variables, bytes of the two heads, last frame, frames, rounding."""
_CHANNELS, _CHANNEL, _VARIABLE = 178, 48, 36
_FRAME = struct.Struct("<3iH")
_PLACE = struct.Struct("<2i4f")
_TYPES = {0: "i1", 1: "u1", 2: "<i2", 3: "<u2", 4: "<i4", 5: "<f4", 6: "<f8"}
_EQUALLY_SPACED, _MARKS = 0, 1
_FINEST_V = 1e-9
"""The noise of an amplifier's input is some hundred times larger; a step below it says that the unit is wrong."""


@dataclass(frozen=True)
class _Named:
    """A channel or a variable, as the head of the file describes it."""

    name: str
    unit: str
    x_unit: str
    type: int
    kind: int
    spacing: int
    other: int


@dataclass(frozen=True)
class _Layout:
    channels: list[_Named]
    variables: dict[str, tuple[int, int]]
    """Type and place of each variable of a frame."""
    frames: list[int]
    """Where the head of each frame stands, in the order of time."""


def recognises(source: Source) -> bool:
    """Tell the first bytes of every CFS.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a CFS.
    """
    return source.start.startswith(_MAGIC)


def parse(source: Source) -> Traces:
    """Read every frame.

    Parameters
    ----------
    source : Source
        A CFS.

    Returns
    -------
    Traces
        One block a frame; its ``blocks`` have the state of each frame, by which Signal tells conditions apart.

    Raises
    ------
    DamagedFile
        It was cut short, or its parts are not where its head says.
    """
    with breaking(source, "CFS of Signal"):
        raw = source.path.read_bytes()
        layout = _layout(raw, source.name)
        return _traces(raw, layout, source.name)


def _pascal(raw: bytes, at: int, size: int) -> str:
    return raw[at + 1 : at + 1 + min(raw[at], size - 1)].decode("cp1252", errors="replace").strip()


def _layout(raw: bytes, name: str) -> _Layout:
    size = struct.unpack_from("<i", raw, 22)[0]
    if size > len(raw):
        raise DamagedFile(
            f"The file has {len(raw)} bytes where its head says {size}; it was cut short.",
            where=name,
            todo="Copy it again.",
        )
    channels, of_file, of_frame, _, _, last, frames, _ = _COUNTS.unpack_from(raw, 42)
    if channels < 1 or frames < 1:
        what = "The head names no channel." if channels < 1 else "There is no frame in it."
        raise DamagedFile(what, where=name, todo="Save it again in Signal.")
    named = [_channel(raw, _CHANNELS + _CHANNEL * place) for place in range(channels)]
    # Each of the two lists of variables is closed by one more entry.
    first = _CHANNELS + _CHANNEL * channels + _VARIABLE * (of_file + 1)
    entries = [_variable(raw, first + _VARIABLE * place) for place in range(of_frame)]
    return _Layout(named, dict(entries), _chain(raw, last, frames, name))


def _channel(raw: bytes, at: int) -> _Named:
    kinds = struct.unpack_from("<2B2h", raw, at + 42)
    return _Named(_pascal(raw, at, 22), _pascal(raw, at + 22, 10), _pascal(raw, at + 32, 10), *kinds)


def _variable(raw: bytes, at: int) -> tuple[str, tuple[int, int]]:
    return _pascal(raw, at, 22), (struct.unpack_from("<h", raw, at + 22)[0], struct.unpack_from("<h", raw, at + 34)[0])


def _chain(raw: bytes, last: int, frames: int, name: str) -> list[int]:
    """Heads of the frames, followed from the last one back; each stands before the one that points at it."""
    places: list[int] = []
    at = last
    while at > 0 and len(places) < frames and (not places or at < places[-1]):
        places.append(at)
        at = _FRAME.unpack_from(raw, at)[0]
    if len(places) != frames:
        raise DamagedFile(f"The head says {frames} frames, {len(places)} are found.", where=name)
    return places[::-1]


def _value(raw: bytes, layout: _Layout, frame: int, variable: str) -> float:
    if variable not in layout.variables:
        return math.nan
    kind, at = layout.variables[variable]
    start = frame + _FRAME.size + 16 + _PLACE.size * len(layout.channels) + at
    return float(np.frombuffer(raw, _TYPES[kind], 1, start)[0]) if kind in _TYPES else math.nan


def _traces(raw: bytes, layout: _Layout, name: str) -> Traces:
    notes: list[Note] = []
    sampled = [place for place, one in enumerate(layout.channels) if one.kind == _EQUALLY_SPACED]
    if not sampled:
        raise DamagedFile("It has marks but no samples.", where=name)
    starts = [_value(raw, layout, frame, "Start") for frame in layout.frames]
    return Traces(
        channels=tuple(_read(raw, layout, place, name, notes) for place in sampled),
        starts_s=tuple(round(start - starts[0], 9) for start in starts),
        zeros_s=tuple(_zero(raw, layout, frame, sampled[0]) for frame in layout.frames),
        events=_marks(raw, layout),
        device="CED Signal",
        notes=tuple(notes),
        blocks=_states(raw, layout),
    )


def _states(raw: bytes, layout: _Layout) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"state": [_value(raw, layout, frame, "State") for frame in layout.frames]})


def _place(raw: bytes, frame: int, channel: int) -> tuple[int, int, float, float, float, float]:
    """Where the samples of a channel stand in a frame, and their scale and offset in y and in x."""
    start = _FRAME.unpack_from(raw, frame)[1]
    at, points, *scales = _PLACE.unpack_from(raw, frame + _FRAME.size + 16 + _PLACE.size * channel)
    y, y0, x, x0 = (float(str(np.float32(scale))) for scale in scales)
    return start + at, points, y, y0, x, x0


def _numbers(raw: bytes, one: _Named, at: int, points: int, name: str) -> NDArray[Any]:
    kind = np.dtype(_TYPES[one.type])
    if points < 0 or one.spacing < kind.itemsize or not 0 <= at <= at + one.spacing * points <= len(raw) + one.spacing:
        raise DamagedFile(f"The samples of '{one.name}' are not within the file.", where=name, todo="Copy it again.")
    return np.ndarray((points,), kind, raw, at, (one.spacing,))


def _read(raw: bytes, layout: _Layout, channel: int, name: str, notes: list[Note]) -> Channel:
    one = layout.channels[channel]
    places = [_place(raw, frame, channel) for frame in layout.frames]
    blocks = tuple(_numbers(raw, one, at, points, name) * y + y0 for at, points, y, y0, _, _ in places)
    intervals = {x * _seconds(one.x_unit) for _, points, _, _, x, _ in places if points}
    if len(intervals) != 1 or not 0 < min(intervals) < math.inf:
        what = " and ".join(f"{interval:g} s" for interval in sorted(intervals)) or "none"
        raise DamagedFile(f"The sampling interval of '{one.name}' cannot be ({what}).", where=name)
    y, y0 = places[0][2:4]
    whole = np.iinfo(_TYPES[one.type]) if one.type < 5 else None
    return Channel(
        name=one.name,
        unit=_unit(one, y if whole is not None else math.nan, notes),
        written_unit=one.unit,
        fs_hz=float(f"{1 / intervals.pop():.10g}"),
        blocks=blocks,
        low=whole.min * y + y0 if whole is not None else math.nan,
        high=whole.max * y + y0 if whole is not None else math.nan,
    )


def _seconds(written: str) -> float:
    found = parse_unit(written or "s")
    return found.factor if found is not None and found.dimension == "time" else 1.0


def _unit(one: _Named, step: float, notes: list[Note]) -> str:
    suffix = known_unit(one.unit)
    if one.unit and not suffix:
        notes.append(Note("warning", f"'{one.name}': the unit '{one.unit}' is not known.", one.name))
    found = unit(suffix) if suffix else None
    if found is not None and found.dimension == "voltage" and abs(step) * found.factor < _FINEST_V:
        notes.append(
            Note(
                "warning",
                f"'{one.name}': the file says {one.unit}, but then one step of the converter would be {step:.2g} "
                f"{one.unit}, finer than any amplifier resolves; its unit is not known.",
                one.name,
            )
        )
        return ""
    return suffix


def _zero(raw: bytes, layout: _Layout, frame: int, channel: int) -> float:
    x0 = _place(raw, frame, channel)[5] * _seconds(layout.channels[channel].x_unit)
    return -x0 if x0 < 0 else math.nan


def _marks(raw: bytes, layout: _Layout) -> tuple[Event, ...]:
    """Marks: a channel of times, whose partner holds the key that was pressed."""
    events = []
    for channel, one in enumerate(layout.channels):
        # Times and keys name each other as their partner; the times come first.
        if one.kind != _MARKS or one.type not in _TYPES or not channel < one.other < len(layout.channels):
            continue
        for block, frame in enumerate(layout.frames):
            at, points, y, y0, _, _ = _place(raw, frame, channel)
            times = _numbers(raw, one, at, points, one.name) * y + y0
            key_at = _place(raw, frame, one.other)[0]
            keys = [_key(raw, key_at + layout.channels[one.other].spacing * mark) for mark in range(points)]
            events += [
                Event(label=key, block=block, at_s=float(time), channel=one.name)
                for key, time in zip(keys, times, strict=True)
            ]
    return tuple(sorted(events, key=lambda one: (one.block, one.at_s)))


def _key(raw: bytes, at: int) -> str:
    code = raw[at] if at < len(raw) else 0
    return chr(code) if 32 <= code < 127 else str(code)


FORMAT = AmplifierFormat("cfs", "CED Signal (.cfs)", recognises, lambda source, _: parse(source))
