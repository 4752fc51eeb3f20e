"""The way in: which amplifier's format a file is of, and its traces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from ponos.amplifiers import brainvision, cfs, edf, labchart_text, matlab, samples_table, spike2
from ponos.amplifiers.base import AmplifierFormat, Told
from ponos.amplifiers.traces import Channel, Traces
from ponos.errors import UnitConflict, UnknownFormat
from ponos.recording import Note
from ponos.units import parse as parse_unit

if TYPE_CHECKING:
    from ponos.source import Source

__all__ = ["FORMATS", "AmplifierFormat", "read_traces", "recognised"]

FORMATS: tuple[AmplifierFormat, ...] = (
    labchart_text.FORMAT,
    cfs.FORMAT,
    spike2.FORMAT,
    brainvision.FORMAT,
    edf.FORMAT,
    matlab.ACQKNOWLEDGE,
    matlab.TRIALS,
    matlab.MATRIX,
    samples_table.FORMAT,
)
"""In the order they are asked; what many files resemble comes last."""

_SAME_RATE = 1e-3


def recognised(source: Source) -> AmplifierFormat | None:
    """Tell the format of a file from its start.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    AmplifierFormat or None
        None where it is of no amplifier. Where its ``certain`` is False, the content alone does not tell.
    """
    return next((one for one in FORMATS if one.recognises(source)), None)


def read_traces(source: Source, *, told_hz: float | None = None, told_unit: str = "") -> Traces:
    """Read the file of an amplifier.

    Parameters
    ----------
    source : Source
        The file.
    told_hz : float or None
        Sampling rate, where the user says it. Needed where the file does not say it; held against the file where it
        does.
    told_unit : str
        Unit of the channels of which the file tells none, where the user says it.

    Returns
    -------
    Traces
        Its channels, blocks and marks.

    Raises
    ------
    ReadError
        It is of no amplifier, broken, or lacks what the user has to say.
    UnitConflict
        The file says another sampling rate than the user.
    UsageError
        What the user says cannot be.
    """
    told = Told(sampled_hz=told_hz, unit=told_unit)
    form = recognised(source) or _without_time(source, told)
    if form is None:
        raise _unknown(source)
    traces = _distinct(form.parse(source, told))
    rates = sorted({one.fs_hz for one in traces.channels})
    if told_hz is not None and not any(abs(told_hz - rate) <= _SAME_RATE * rate for rate in rates):
        raise UnitConflict(
            f"The file was sampled at {', '.join(f'{rate:g}' for rate in rates)} Hz, not at {told_hz:g} Hz.",
            where=source.name,
            todo="Leave the sampling rate to the file.",
        )
    return _with_unit(traces, told_unit)


def _unknown(source: Source) -> UnknownFormat:
    if source.suffix == ".eeg":
        what = f"Samples alone do not say what they are; the header '{source.path.stem}.vhdr' is not beside them."
        return UnknownFormat(what, where=source.name, todo="Keep the three files of a BrainVision recording together.")
    return UnknownFormat(
        "No format of an amplifier recognises this file.",
        where=source.name,
        todo=f"Known: {'; '.join(one.title for one in FORMATS)}.",
    )


def _without_time(source: Source, told: Told) -> AmplifierFormat | None:
    """A table without a column of time is one of samples only where the user says how fast it was sampled."""
    is_table = source.is_workbook or source.suffix in (".csv", ".tsv", ".txt")
    return samples_table.FORMAT if told.sampled_hz is not None and is_table else None


def _distinct(traces: Traces) -> Traces:
    """Give channels without a name one, and tell those of one name apart: users and maps speak of names."""
    taken: set[str] = set()
    channels: list[Channel] = []
    notes: list[Note] = []
    for place, one in enumerate(traces.channels, start=1):
        plain = one.name or f"channel {place}"
        name = next(name for name in _numbered(plain) if name not in taken)
        if one.name and name != one.name:
            notes.append(Note("info", f"Several channels are called '{one.name}'; one is '{name}' here.", name))
        taken.add(name)
        channels.append(one if name == one.name else replace(one, name=name))
    return replace(traces, channels=tuple(channels), notes=(*traces.notes, *notes)) if channels else traces


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} #{number}" for number in count(2))


def _with_unit(traces: Traces, told_unit: str) -> Traces:
    meant = parse_unit(told_unit) if told_unit else None
    if meant is None:
        return traces
    channels = (one if one.unit else replace(one, unit=meant.suffix) for one in traces.channels)
    return replace(traces, channels=tuple(channels))
