"""Text export of LabChart (ADInstruments): a header and the samples of a block, repeated for every block.

Values stand in the unit that ``UnitName`` gives; without it in that of ``Range``, which is the hardware's:
``20.000 mV`` says that the values are mV between -20 and 20. A computed channel may carry the range of another, so a
unit whose range the values leave is not believed. ``ExcelDateTime`` is the date of a person's visit: only how far
blocks lie apart is kept of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from ponos.amplifiers.base import AmplifierFormat, breaking, known_unit
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import DamagedFile
from ponos.recording import Note
from ponos.units import convert, unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]

_HEADER = re.compile(rb"(?:[A-Za-z]{3,20}=[^\r\n]*(?:\r?\n|\r|\Z))+")
_BLOCK = re.compile(rb"^Interval=", re.MULTILINE)
_COMMENT = re.compile(rb"[\t ]*#([^\r\n]*)")
_AMOUNT = re.compile(r"\s*([-+0-9.,eE]+)\s*(\S*)\s*")
_EMPTY = ["*", "NaN", "nan", "-", ""]
_SECONDS = {
    "s": 1.0,
    "sec": 1.0,
    "ms": 1e-3,
    "µs": 1e-6,
    "μs": 1e-6,
    "us": 1e-6,
    "min": 60.0,
    "hr": 3600.0,
    "h": 3600.0,
}
_LEAVES = 1.05
"""A value beyond its range by a twentieth is none of rounding."""
_TIME_FORMATS = ("StartOfBlock", "StartOfFile")


@dataclass(frozen=True)
class _Block:
    """One block: its header, its samples (rows, channels), its time column where it has one, and its comments."""

    header: dict[str, list[str]]
    line: int
    samples: NDArray[np.float64]
    times_s: NDArray[np.float64] | None
    comments: tuple[tuple[int, str], ...]


def recognises(source: Source) -> bool:
    """Tell a text that starts with ``Interval=`` and names its channels.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a text of LabChart.
    """
    start = _plain(source.start[:16384]).lstrip()
    return start.startswith(b"Interval=") and b"ChannelTitle=" in start


def parse(source: Source) -> Traces:
    """Read every block.

    Parameters
    ----------
    source : Source
        A text of LabChart.

    Returns
    -------
    Traces
        One channel a column, one block a header.

    Raises
    ------
    DamagedFile
        A header lacks its interval or its channels, blocks have different channels, or a cell is no number.
    """
    with breaking(source, "text of LabChart"):
        return _traces(_plain(source.path.read_bytes()), source)


def _traces(raw: bytes, source: Source) -> Traces:
    notes: list[Note] = []
    if not raw.endswith((b"\n", b"\r")):
        raw = raw[: raw.rfind(b"\n") + 1]
        notes.append(Note("warning", "The file ends within a row, which is left out; it may have been cut short."))
    blocks = list(_blocks(raw, source.name))
    if not blocks:
        raise DamagedFile("No block starts with 'Interval='.", where=source.name, todo="Export it again from LabChart.")
    titles = _titles(blocks[0], source.name)
    fs_hz = _rate(blocks[0], source.name)
    for one in blocks:
        _same(one, titles, fs_hz, source.name)
    events = tuple(
        _event(place, row / fs_hz, text, titles) for place, one in enumerate(blocks) for row, text in one.comments
    )
    return Traces(
        channels=tuple(_channel_of(place, titles, blocks, fs_hz, notes) for place in range(len(titles))),
        starts_s=_starts(blocks),
        zeros_s=tuple(_zero(one) for one in blocks),
        events=events,
        device="ADInstruments LabChart",
        notes=tuple(notes),
    )


def _plain(raw: bytes) -> bytes:
    """The text as UTF-8: LabChart writes it so, in Windows-1252 or in UTF-16."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace").encode()
    return raw.removeprefix(b"\xef\xbb\xbf")


def _words(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _blocks(raw: bytes, name: str) -> Iterator[_Block]:
    starts = [found.start() for found in _BLOCK.finditer(raw)]
    line = 1
    for start, end in zip(starts, [*starts[1:], len(raw)][: len(starts)], strict=True):
        header = _HEADER.match(raw, start, end)
        body = header.end() if header else start
        entries = [one.partition("=") for one in _words(raw[start:body]).splitlines()]
        told = {key: [cell.strip().strip('"') for cell in value.strip("\r\n").split("\t")] for key, _, value in entries}
        told = {key: cells[1:] if cells[:1] == [""] else cells for key, cells in told.items()}
        first = line + len(entries)
        yield _block(told, raw[body:end], line, first, name)
        line = first + raw.count(b"\n", body, end)


def _block(header: dict[str, list[str]], body: bytes, line: int, first: int, name: str) -> _Block:
    comments: list[tuple[int, str]] = []
    if b"#" in body:
        comments = [(body.count(b"\n", 0, one.start()), _words(one[1]).strip()) for one in _COMMENT.finditer(body)]
        body = _COMMENT.sub(b"", body)
    width = len(header.get("ChannelTitle", []))
    cells = _cells(body, width, first, name)
    if cells.shape[1] not in (width, width + 1) or not width:
        raise DamagedFile(
            f"The header names {width} channels, the rows have {cells.shape[1]} columns."
            if width
            else "The header names no channel.",
            where=f"{name}, row {line}",
            todo="Export it with the time, without the date.",
        )
    timed = cells.shape[1] == width + 1
    return _Block(header, line, cells[:, int(timed) :], cells[:, 0] if timed else None, tuple(comments))


def _cells(body: bytes, width: int, first: int, name: str) -> NDArray[np.float64]:
    """The samples of a block; pandas reads a hundred thousand rows in the time that Python reads a thousand."""
    import pandas as pd

    if not body.strip():
        return np.empty((0, width))
    top = body[:4096]
    decimal = "," if b"," in top and b"." not in top else "."
    options = {"sep": "\t", "header": None, "na_values": _EMPTY, "skip_blank_lines": False, "decimal": decimal}
    try:
        frame: pd.DataFrame = pd.read_csv(BytesIO(body.rstrip() + b"\n"), **options)  # type: ignore[call-overload]
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        where, what = _ragged(str(error), first, name)
        raise DamagedFile(what, where=where, todo="Export it again from LabChart.") from None
    # A tab at the end of every row makes a column more, in which nothing stands.
    while frame.shape[1] > width + 1 and frame.iloc[:, -1].isna().all():
        frame = frame.iloc[:, :-1]
    strange = [place for place, kind in enumerate(frame.dtypes) if kind.kind not in "fiu"]
    if strange:
        raise _no_number(frame, strange[0], first, name)
    return frame.to_numpy(float)


def _ragged(error: str, first: int, name: str) -> tuple[str, str]:
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", error)
    if not found:
        return f"{name}, from row {first}", "The rows cannot be read as numbers parted by tabs."
    expected, line, saw = map(int, found.groups())
    return f"{name}, row {first + line - 1}", f"The row has {saw} cells where {expected} are expected."


def _no_number(frame: pd.DataFrame, place: int, first: int, name: str) -> DamagedFile:
    import pandas as pd

    cells = frame.iloc[:, place]
    bad = np.flatnonzero(pd.to_numeric(cells, errors="coerce").isna().to_numpy() & cells.notna().to_numpy())
    row = int(bad[0]) if len(bad) else 0
    return DamagedFile(
        f"'{str(cells.iloc[row])[:30]}' is no number.",
        where=f"{name}, row {first + row}, column {place + 1}",
        todo="Export it again from LabChart.",
    )


def _titles(block: _Block, name: str) -> list[str]:
    titles = [title or f"Channel {place}" for place, title in enumerate(block.header.get("ChannelTitle", []), start=1)]
    if not any(block.header.get("ChannelTitle", [])):
        raise DamagedFile("The header names no channel.", where=f"{name}, row {block.line}")
    return titles


def _rate(block: _Block, name: str) -> float:
    written = " ".join(block.header.get("Interval", []))
    found = _AMOUNT.fullmatch(written)
    try:
        interval = float(found[1].replace(",", ".")) * _SECONDS[found[2].lower() or "s"] if found else math.nan
    except (ValueError, KeyError):
        interval = math.nan
    if not 0 < interval < math.inf:
        raise DamagedFile(
            f"The sampling interval '{written}' cannot be.",
            where=f"{name}, row {block.line}",
            todo="A time above zero is expected, such as '0.0005 s'.",
        )
    # 1 / 0.0001 is 10000.000000000002 in some builds; a rate is what the interval means.
    return float(f"{1 / interval:.12g}")


def _same(block: _Block, titles: list[str], fs_hz: float, name: str) -> None:
    own = _titles(block, name)
    if own != titles:
        raise DamagedFile(
            f"This block has the channels {', '.join(own)}, the first one {', '.join(titles)}.",
            where=f"{name}, row {block.line}",
            todo="Export blocks with the same channels.",
        )
    if not math.isclose(_rate(block, name), fs_hz, rel_tol=1e-9):
        raise DamagedFile(
            f"This block is sampled at {_rate(block, name):g} Hz, the first one at {fs_hz:g} Hz.",
            where=f"{name}, row {block.line}",
            todo="Export blocks of one rate.",
        )
    wrong = [one for one in block.header.get("TimeFormat", []) if one and one not in _TIME_FORMATS]
    if wrong:
        raise DamagedFile(
            f"The time is written as '{wrong[0]}'.",
            where=f"{name}, row {block.line}",
            todo="Export it with the time from the start of the block.",
        )


def _event(block: int, at_s: float, comment: str, titles: list[str]) -> Event:
    """A comment: ``#2 text`` is on the second channel, ``#* text`` on all."""
    found = re.match(r"(\*|\d+)\s+", comment)
    number = int(found[1]) if found and found[1] != "*" else 0
    label = comment[found.end() :] if found else comment
    return Event(label=label, block=block, at_s=at_s, channel=titles[number - 1] if 1 <= number <= len(titles) else "")


def _at(block: _Block, key: str, place: int) -> str:
    cells = block.header.get(key, [])
    return "" if place >= len(cells) or cells[place] == "*" else cells[place]


def _limits(block: _Block, place: int, written: str) -> tuple[str, float, float]:
    """Unit of a channel as written, with its least and greatest value."""
    own = written or ""
    found = _AMOUNT.fullmatch(_at(block, "Range", place))
    if not own:
        return (found[2], -_number(found[1]), _number(found[1])) if found else ("", math.nan, math.nan)
    return own, _number(_at(block, "BottomValue", place)), _number(_at(block, "TopValue", place))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def _channel_of(place: int, titles: list[str], blocks: list[_Block], fs_hz: float, notes: list[Note]) -> Channel:
    title, samples = titles[place], [one.samples[:, place] for one in blocks]
    named = [_at(one, "UnitName", place) for one in blocks]
    limits = [_limits(one, place, own) for one, own in zip(blocks, named, strict=True)]
    written = limits[0][0]
    suffix = known_unit(written)
    if written and not suffix:
        notes.append(Note("warning", f"'{title}': the unit '{written}' is not known.", title))
    if suffix and not any(named) and any(_leaves(own, high) for own, (_, _, high) in zip(samples, limits, strict=True)):
        notes.append(
            Note(
                "warning",
                f"'{title}': its values leave the range of {limits[0][2]:g} {written}, so they cannot be in {written}; "
                "its unit is not known.",
                title,
            )
        )
        suffix, limits = "", [("", math.nan, math.nan)] * len(blocks)
    scaled = [own * _factor(one[0], suffix) for own, one in zip(samples, limits, strict=True)] if suffix else samples
    # Ranges may differ between blocks; the widest is that of the channel.
    ranges = [(one[1] * _factor(one[0], suffix), one[2] * _factor(one[0], suffix)) for one in limits]
    low, high = max(ranges, key=lambda one: one[1])
    return Channel(
        name=title,
        unit=suffix,
        written_unit=written,
        fs_hz=fs_hz,
        blocks=tuple(np.ascontiguousarray(own) for own in scaled),
        low=low,
        high=high,
    )


def _leaves(samples: NDArray[np.float64], high: float) -> bool:
    return bool(np.nanmax(np.abs(samples), initial=0.0) > _LEAVES * high)


def _factor(written: str, suffix: str) -> float:
    """Into the unit of the first block: the range may have been changed from V to mV in between."""
    own = known_unit(written) if suffix else ""
    return convert(unit(own), unit(suffix)) if own and own != suffix else 1.0


def _first(block: _Block) -> float:
    return float(block.times_s[0]) if block.times_s is not None and len(block.times_s) else 0.0


def _starts(blocks: list[_Block]) -> tuple[float, ...]:
    """When each block starts, from the first one; of the dates only their differences are kept."""
    if len(blocks) == 1:
        return (0.0,)
    if "StartOfFile" in blocks[0].header.get("TimeFormat", []):
        return tuple(_first(one) - _first(blocks[0]) for one in blocks)
    days = [_number(next(iter(one.header.get("ExcelDateTime", [])), "")) for one in blocks]
    # A day of the 2020s is known to a microsecond in a double, no better.
    whole = [
        round((day - days[0]) * 86400 + _first(one) - _first(blocks[0]), 6)
        for day, one in zip(days, blocks, strict=True)
    ]
    return (0.0, *whole[1:])


def _zero(block: _Block) -> float:
    """Where the time of a block is zero, from its first sample; the start of a block is no trigger."""
    if "StartOfFile" in block.header.get("TimeFormat", []):
        return math.nan
    return -_first(block) if _first(block) < 0 else math.nan


FORMAT = AmplifierFormat(
    "labchart_text", "ADInstruments LabChart text export (.txt)", recognises, lambda source, _: parse(source)
)
