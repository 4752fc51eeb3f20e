"""EDF and BDF, through edfio, with what BIDS puts beside them.

The names of the person and of the recording in the header are not looked at, nor is the date.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, breaking, known_unit, library
from ponos.amplifiers.bids_sidecars import Sidecars, sidecars_of
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile, ReadError
from ponos.recording import Note

if TYPE_CHECKING:
    from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]

_EDF, _BDF = b"0       ", b"\xffBIOSEMI"
_FIXED, _SIGNAL = 256, 256


def recognises(source: Source) -> bool:
    """Tell the version and the size of the header, which the number of signals gives.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for EDF, EDF+ and BDF.
    """
    if not source.start.startswith((_EDF, _BDF)):
        return False
    size, signals = _whole(source.start[184:192]), _whole(source.start[252:256])
    return signals is not None and signals >= 0 and size == _FIXED + _SIGNAL * signals


def parse(source: Source) -> Traces:
    """Read every signal.

    Parameters
    ----------
    source : Source
        An EDF or BDF.

    Returns
    -------
    Traces
        One block; annotations and the events of BIDS as events.

    Raises
    ------
    ReadError
        edfio is not installed, or the file has gaps.
    DamagedFile
        It is broken, cut short, or has no channel.
    """
    edfio = library("edfio", "signals", source)
    _complete(source)
    with breaking(source, "EDF"):
        read = edfio.read_bdf if source.start.startswith(_BDF) else edfio.read_edf
        opened = read(source.path, header_encoding="latin-1") if source.start.startswith(_EDF) else read(source.path)
        beside = sidecars_of(source.path)
        return _traces(opened, beside, source)


def _whole(raw: bytes) -> int | None:
    text = raw.decode("latin-1").strip()
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else None


def _complete(source: Source) -> None:
    """Refuse gaps and a file that was cut short; edfio reads on with a warning."""
    start = source.start
    if start[192:197] in (b"EDF+D", b"BDF+D"):
        raise ReadError("It has gaps (EDF+D), which are not read.", where=source.name, todo="Export it as EDF+C.")
    records, signals = _whole(start[236:244]), _whole(start[252:256]) or 0
    if not signals:
        raise DamagedFile("The header names no channel.", where=source.name, todo="Export it again.")
    # Samples in each record stand behind eight other entries a signal, of 216 bytes together.
    counts = [_whole(start[at : at + 8]) for at in range(_FIXED + 216 * signals, _FIXED + 224 * signals, 8)]
    if records is None or any(count is None or count < 0 for count in counts):
        raise DamagedFile("The header cannot be read.", where=source.name, todo="Export it again.")
    width = 3 if start.startswith(_BDF) else 2
    needed = _FIXED + _SIGNAL * signals + records * width * sum(count or 0 for count in counts)
    if records >= 0 and source.size < needed:
        raise DamagedFile(
            f"The file has {source.size} bytes where its header says {needed}; it was cut short.",
            where=source.name,
            todo="Copy it again.",
        )


def _traces(opened: Any, beside: Sidecars, source: Source) -> Traces:
    signals = [one for one in opened.signals if one.label not in ("EDF Annotations", "BDF Annotations")]
    if not signals:
        raise DamagedFile("No channel has samples.", where=source.name)
    notes = _bad(beside)
    duration = max(len(one.data) / one.sampling_frequency for one in signals)
    events = [Event(label=one.text, block=0, at_s=float(one.onset)) for one in opened.annotations]
    events += _events(beside, source.path.name)
    tables = {"channels": beside.channels, "events": beside.events}
    late = sum(one.at_s > duration for one in events)
    if late:
        notes.append(Note("warning", f"{late} events lie behind the last sample."))
    return Traces(
        channels=tuple(_channel(one, beside, notes) for one in signals),
        starts_s=(0.0,),
        zeros_s=(math.nan,),
        events=tuple(sorted(events, key=lambda one: one.at_s)),
        device="BDF" if source.start.startswith(_BDF) else "EDF",
        about=beside.about,
        notes=tuple(notes),
        tables={name: table for name, table in tables.items() if table is not None},
    )


def _channel(one: Any, beside: Sidecars, notes: list[Note]) -> Channel:
    name, written = one.label.strip(), one.physical_dimension.strip()
    told = _of_channel(beside, name, "units")
    suffix, other = known_unit(written), known_unit(told)
    if suffix and other and suffix != other:
        notes.append(Note("warning", f"'{name}': BIDS says {told}, the file {written}; the file is believed.", name))
    if not (suffix or other) and (written or told):
        notes.append(Note("warning", f"'{name}': the unit '{written or told}' is not known.", name))
    return Channel(
        name=name,
        unit=suffix or other,
        written_unit=written or told,
        fs_hz=float(one.sampling_frequency),
        blocks=(np.asarray(one.data, float),),
        low=float(min(one.physical_min, one.physical_max)),
        high=float(max(one.physical_min, one.physical_max)),
    )


def _of_channel(beside: Sidecars, name: str, column: str) -> str:
    table = beside.channels
    if table is None or not {"name", column} <= set(table):
        return ""
    found = table.loc[table["name"] == name, column]
    return str(found.iloc[0]) if len(found) else ""


def _bad(beside: Sidecars) -> list[Note]:
    """Channels that somebody marked as bad."""
    names = list(beside.channels["name"]) if beside.channels is not None and "name" in beside.channels else []
    bad = [name for name in names if _of_channel(beside, name, "status").lower() == "bad"]
    why = {name: _of_channel(beside, name, "status_description") for name in bad}
    return [
        Note("warning", f"'{name}' is marked as bad{f' ({why[name]})' if why[name] else ''}.", name) for name in bad
    ]


def _events(beside: Sidecars, name: str) -> list[Event]:
    table = beside.events
    if table is None or "onset" not in table:
        return []
    labels = [column for column in ("trial_type", "value", "event_type") if column in table]
    events = []
    for place, row in enumerate(table.to_dict("records"), start=2):
        try:
            at_s = float(str(row["onset"]))
        except ValueError:
            raise DamagedFile(
                f"The onset '{row['onset']}' is no number.", where=f"events beside {name}, row {place}"
            ) from None
        events.append(Event(label=next((str(row[one]) for one in labels if row[one]), "event"), block=0, at_s=at_s))
    return events


FORMAT = AmplifierFormat("edf", "EDF and BDF, also in BIDS (.edf, .bdf)", recognises, lambda source, _: parse(source))
