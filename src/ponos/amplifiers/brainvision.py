"""BrainVision: a header (.vhdr), samples (.eeg) and marks (.vmrk) in three files; any of them may be named.

Files are renamed more often than their headers: where the file that a header names is not there, the one beside it of
the header's own name is taken, and a note says so. Dates in the marks are kept only as the distance between blocks.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, breaking, known_unit
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile, ReadError
from ponos.recording import Note

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]

_MAGIC = re.compile(rb"\s*Brain ?Vision Data Exchange (Header|Marker) File", re.IGNORECASE)
_BINARY = {"INT_16": "<i2", "UINT_16": "<u2", "INT_32": "<i4", "IEEE_FLOAT_32": "<f4", "IEEE_FLOAT_64": "<f8"}
_SAMPLES = (".eeg", ".dat", ".avg", ".seg")
_NEW_BLOCK, _ZERO = "new segment", "time 0"

_Sections = dict[str, dict[str, str]]


@dataclass(frozen=True)
class _Mark:
    kind: str
    text: str
    at: int
    channel: int
    date: str


@dataclass(frozen=True)
class _Lead:
    name: str
    step: float
    unit: str


def recognises(source: Source) -> bool:
    """Tell a header or marks by their first line, samples by a header beside them.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for one of the three files of a BrainVision recording.
    """
    if _MAGIC.match(source.start[:200].removeprefix(b"\xef\xbb\xbf")):
        return True
    return source.suffix in _SAMPLES and _is_header(source.path.with_suffix(".vhdr"))


def parse(source: Source) -> Traces:
    """Read the three files.

    Parameters
    ----------
    source : Source
        One of them.

    Returns
    -------
    Traces
        One block for every new segment that the marks tell.

    Raises
    ------
    ReadError
        One of the files is missing.
    DamagedFile
        The header lacks what is needed, or the samples are cut short.
    """
    header = _header_of(source)
    with breaking(source, "BrainVision recording"):
        sections = _sections(header)
        common = sections.get("common infos", {})
        leads = _leads(sections, header.name)
        notes: list[Note] = []
        samples = _samples(header, sections, len(leads), notes)
        named = common.get("markerfile", "")
        marks = _marks(_sibling(header, named, ".vmrk", notes)) if named else []
        return _traces(samples, leads, marks, _rate(common, header.name), notes)


def _is_header(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            found = _MAGIC.match(opened.read(200).removeprefix(b"\xef\xbb\xbf"))
    except OSError:
        return False
    return found is not None and found[1].lower() == b"header"


def _header_of(source: Source) -> Path:
    for path in (source.path, source.path.with_suffix(".vhdr"), source.path.with_suffix(".VHDR")):
        if _is_header(path):
            return path
    raise ReadError(
        f"The header '{source.path.stem}.vhdr' is not beside it.",
        where=source.name,
        todo="Keep the three files of a recording (.vhdr, .eeg, .vmrk) together.",
    )


def _sibling(header: Path, named: str, suffix: str, notes: list[Note]) -> Path:
    meant = named.replace("$b", header.stem)
    if meant and (header.parent / Path(meant).name).is_file():
        return header.parent / Path(meant).name
    beside = header.with_suffix(suffix)
    if not beside.is_file():
        raise ReadError(
            f"'{Path(meant).name or beside.name}', which the header names, is not beside it, nor is '{beside.name}'.",
            where=header.name,
            todo="Keep the three files of a recording (.vhdr, .eeg, .vmrk) together.",
        )
    # What the header names may carry a person's initials and is not repeated.
    notes.append(Note("info", f"The header names another file than '{beside.name}', which is read in its place."))
    return beside


def _sections(path: Path) -> _Sections:
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    sections: _Sections = {}
    current: dict[str, str] = {}
    for line in text.splitlines():
        if found := re.fullmatch(r"\s*\[(.+)\]\s*", line):
            current = sections.setdefault(found[1].strip().lower(), {})
            if found[1].strip().lower() == "comment":
                break
        elif "=" in line and not line.lstrip().startswith(";"):
            key, _, value = line.partition("=")
            current[key.strip().lower()] = value.strip()
    return sections


def _fields(value: str) -> list[str]:
    return [cell.replace("\\1", ",").strip() for cell in value.split(",")]


def _numbered(section: dict[str, str], prefix: str) -> list[list[str]]:
    found = {int(key[len(prefix) :]): value for key, value in section.items() if re.fullmatch(prefix + r"\d+", key)}
    return [_fields(found[number]) for number in sorted(found)]


def _leads(sections: _Sections, name: str) -> list[_Lead]:
    leads = [
        _Lead(one[0], _number((*one, "", "")[2] or "1"), (*one, "", "", "")[3] or "µV")
        for one in _numbered(sections.get("channel infos", {}), "ch")
    ]
    if not leads:
        raise DamagedFile("The header names no channel.", where=name, todo="Export it again.")
    return leads


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _rate(common: dict[str, str], name: str) -> float:
    written = common.get("samplinginterval", "")
    try:
        interval_us = _number(written)
    except ValueError:
        interval_us = math.nan
    if not 0 < interval_us < math.inf:
        raise DamagedFile(
            f"The sampling interval '{written}' cannot be.", where=name, todo="Microseconds above zero are expected."
        )
    return float(f"{1e6 / interval_us:.12g}")


def _samples(header: Path, sections: _Sections, leads: int, notes: list[Note]) -> NDArray[Any]:
    """Samples as they stand, shape (n_samples, n_channels)."""
    common = sections.get("common infos", {})
    written = sections.get("binary infos", {}).get("binaryformat", "INT_16").upper()
    if common.get("dataformat", "BINARY").upper() != "BINARY" or written not in _BINARY:
        raise DamagedFile(
            f"Samples of the kind {common.get('dataformat')} {written} are not read.",
            where=header.name,
            todo="Export them as BINARY, INT_16 or IEEE_FLOAT_32.",
        )
    if common.get("datatype", "TIMEDOMAIN").upper() != "TIMEDOMAIN":
        raise DamagedFile("It holds spectra, not samples.", where=header.name, todo="Export the samples.")
    path = _sibling(header, common.get("datafile", ""), ".eeg", notes)
    kind = np.dtype(_BINARY[written])
    size = path.stat().st_size
    if size == 0 or size % (kind.itemsize * leads):
        raise DamagedFile(
            f"{size} bytes are no whole number of samples in {leads} channels; it was cut short.",
            where=path.name,
            todo="Copy it again.",
        )
    flat = np.fromfile(path, kind)
    vectorised = common.get("dataorientation", "MULTIPLEXED").upper() == "VECTORIZED"
    return flat.reshape(leads, -1).T if vectorised else flat.reshape(-1, leads)


def _marks(path: Path) -> list[_Mark]:
    marks = []
    for one in _numbered(_sections(path).get("marker infos", {}), "mk"):
        kind, text, at, _, channel, date = (*one, "", "", "", "", "", "")[:6]
        marks.append(_Mark(kind, text, int(at) - 1, int(channel or 0), date))
    return marks


def _traces(samples: NDArray[Any], leads: list[_Lead], marks: list[_Mark], fs_hz: float, notes: list[Note]) -> Traces:
    news = {one.at: one.date for one in marks if one.kind.lower() == _NEW_BLOCK and 0 <= one.at < len(samples)}
    firsts = sorted({0, *news})
    ends = [*firsts[1:], len(samples)]
    block_of = np.searchsorted(firsts, [one.at for one in marks], side="right") - 1
    zeros = [math.nan] * len(firsts)
    events = []
    for one, block in zip(marks, block_of.tolist(), strict=True):
        at_s = (one.at - firsts[block]) / fs_hz
        if one.kind.lower() == _ZERO:
            zeros[block] = at_s
        elif one.kind.lower() != _NEW_BLOCK:
            lead = leads[one.channel - 1].name if 1 <= one.channel <= len(leads) else ""
            events.append(Event(label=one.text or one.kind, block=block, at_s=at_s, channel=lead))
    return Traces(
        channels=tuple(_channel(one, samples[:, place], firsts, ends, fs_hz, notes) for place, one in enumerate(leads)),
        starts_s=_starts([news.get(first, "") for first in firsts]),
        zeros_s=tuple(zeros),
        events=tuple(sorted(events, key=lambda one: (one.block, one.at_s))),
        device="BrainVision Recorder",
        notes=tuple(notes),
    )


def _channel(
    lead: _Lead, raw: NDArray[Any], firsts: list[int], ends: list[int], fs_hz: float, notes: list[Note]
) -> Channel:
    suffix = known_unit(lead.unit)
    if not suffix:
        notes.append(Note("warning", f"'{lead.name}': the unit '{lead.unit}' is not known.", lead.name))
    whole = np.iinfo(raw.dtype) if raw.dtype.kind in "iu" else None
    return Channel(
        name=lead.name,
        unit=suffix,
        written_unit=lead.unit,
        fs_hz=fs_hz,
        blocks=tuple(raw[first:end] * lead.step for first, end in zip(firsts, ends, strict=True)),
        low=whole.min * lead.step if whole is not None else math.nan,
        high=whole.max * lead.step if whole is not None else math.nan,
    )


def _starts(dates: list[str]) -> tuple[float, ...]:
    """When blocks start, by the dates of their marks; of these only their differences are kept."""
    try:
        times = [dt.datetime.strptime(date, "%Y%m%d%H%M%S%f").replace(tzinfo=dt.UTC) for date in dates]
    except ValueError:
        return (0.0, *([math.nan] * (len(dates) - 1)))
    return tuple((time - times[0]).total_seconds() for time in times)


FORMAT = AmplifierFormat("brainvision", "BrainVision (.vhdr, .eeg, .vmrk)", recognises, lambda source, _: parse(source))
