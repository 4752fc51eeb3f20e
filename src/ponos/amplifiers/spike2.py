"""Spike2 (Cambridge Electronic Design), 32-bit files (.smr), through neo.

Triggered sampling gives many blocks with gaps in between. What a channel means, and which of two triggers is the
magnetic pulse, is for an instrument to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, breaking, known_unit, library
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile, ReadError
from ponos.recording import Note

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]

_SMR, _SMRX = b"(C) CED 87", b"S64"


def recognises(source: Source) -> bool:
    """Tell the maker's line at the start of the file.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a file of Spike2, also for the 64-bit kind that is not read.
    """
    return source.start[2:12] == _SMR or source.start.startswith(_SMRX)


def parse(source: Source) -> Traces:
    """Read every block.

    Parameters
    ----------
    source : Source
        A file of Spike2.

    Returns
    -------
    Traces
        One block for every stretch without a gap.

    Raises
    ------
    ReadError
        It is of the 64-bit kind, or neo is not installed.
    DamagedFile
        It is broken, or no channel has samples.
    """
    if source.start.startswith(_SMRX):
        raise ReadError(
            "This is the 64-bit kind of Spike2 (.smrx), which only the maker's own library reads.",
            where=source.name,
            todo="In Spike2: File, Export As, 32-bit son data file (.smr).",
        )
    rawio = library("neo.rawio", "signals", source)
    with breaking(source, "Spike2 file"):
        opened = rawio.Spike2RawIO(filename=str(source.path))
        opened.parse_header()
        return _traces(opened, source.name)


def _traces(opened: Any, name: str) -> Traces:
    blocks = range(opened.segment_count(0))
    streams = range(opened.signal_streams_count())
    if not len(streams) or not len(blocks):
        raise DamagedFile("No channel has samples.", where=name, todo="Look in Spike2 which channels were recorded.")
    starts = [min(float(opened.get_signal_t_start(0, block, stream)) for stream in streams) for block in blocks]
    notes = []
    if len(opened.header["spike_channels"]):
        shapes = ", ".join(str(one["name"]) for one in opened.header["spike_channels"])
        notes.append(Note("info", f"Shapes of spikes are passed over ({shapes})."))
    return Traces(
        channels=tuple(one for stream in streams for one in _channels(opened, stream, starts, notes)),
        starts_s=tuple(round(start - starts[0], 9) for start in starts),
        zeros_s=(float("nan"),) * len(starts),
        events=_events(opened, starts),
        device="CED Spike2",
        notes=tuple(notes),
    )


def _channels(opened: Any, stream: int, starts: list[float], notes: list[Note]) -> list[Channel]:
    of_stream = str(opened.header["signal_streams"][stream]["id"])
    heads = [one for one in opened.header["signal_channels"] if str(one["stream_id"]) == of_stream]
    fs_hz = float(opened.get_signal_sampling_rate(stream))
    raw = [opened.get_analogsignal_chunk(0, block, None, None, stream) for block in range(len(starts))]
    late = [
        round((float(opened.get_signal_t_start(0, block, stream)) - start) * fs_hz)
        for block, start in enumerate(starts)
    ]
    return [_channel(head, place, raw, late, fs_hz, notes) for place, head in enumerate(heads)]


def _channel(
    head: Any, place: int, raw: list[NDArray[Any]], late: list[int], fs_hz: float, notes: list[Note]
) -> Channel:
    name, written = str(head["name"]).strip(), str(head["units"]).strip()
    gain, offset, kind = float(head["gain"]), float(head["offset"]), np.dtype(str(head["dtype"]))
    suffix = known_unit(written)
    if written and not suffix:
        notes.append(Note("warning", f"'{name}': the unit '{written}' is not known.", name))
    whole = np.iinfo(kind) if kind.kind in "iu" else None
    return Channel(
        name=name,
        unit=suffix,
        written_unit=written,
        fs_hz=fs_hz,
        blocks=tuple(
            # A channel that starts after the others of its block is filled up in front.
            np.concatenate([np.full(lag, np.nan), block[:, place] * gain + offset])
            for block, lag in zip(raw, late, strict=True)
        ),
        low=whole.min * gain + offset if whole is not None else float("nan"),
        high=whole.max * gain + offset if whole is not None else float("nan"),
    )


def _events(opened: Any, starts: list[float]) -> tuple[Event, ...]:
    events = []
    for place, head in enumerate(opened.header["event_channels"]):
        track = str(head["name"]).strip()
        for block, start in enumerate(starts):
            times, _, labels = opened.get_event_timestamps(0, block, place)
            at = opened.rescale_event_timestamp(times, dtype="float64", event_channel_index=place)
            events += [
                Event(label=_label(label) or track, block=block, at_s=round(float(time) - start, 9), channel=track)
                for time, label in zip(at, labels, strict=True)
            ]
    return tuple(sorted(events, key=lambda one: (one.block, one.at_s)))


def _label(label: Any) -> str:
    text = label.decode("cp1252", errors="replace") if isinstance(label, bytes) else str(label)
    return text.strip("\x00 ")


FORMAT = AmplifierFormat("spike2", "CED Spike2, 32-bit (.smr)", recognises, lambda source, _: parse(source))
