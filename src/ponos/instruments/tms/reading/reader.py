"""From a file to sweeps: pulses found, recording cut, design joined, and what cannot be right named.

The stages are the order of :func:`read`; each changes a draft and leaves a note of what it did.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ponos.amplifiers.reading import read_traces
from ponos.amplifiers.traces import Traces
from ponos.errors import UnknownFormat, UsageError, nearest
from ponos.instruments.tms.reading.blocks import of_blocks
from ponos.instruments.tms.reading.channels import choose
from ponos.instruments.tms.reading.cutting import cut
from ponos.instruments.tms.reading.design import Design, join, note_empty_conditions, read_design
from ponos.instruments.tms.reading.draft import Draft, SweepFile
from ponos.instruments.tms.reading.mep_table import read_meps
from ponos.instruments.tms.reading.pulses import Pulses, find
from ponos.instruments.tms.reading.quality import check_quality
from ponos.instruments.tms.reading.settling import settle
from ponos.instruments.tms.reading.trial_table import said
from ponos.instruments.tms.reading.units_check import check_units
from ponos.recording import Epochs, Recording, Step

if TYPE_CHECKING:
    from ponos.instruments.base import Format
    from ponos.instruments.tms.settings import Settings
    from ponos.sheets.named import Mapped
    from ponos.source import Source

__all__ = ["read"]

_TAUGHT = (
    "design",
    "map",
    "rows",
    "muscle",
    "side",
    "sweep_window",
    "marks",
    "trigger",
    "pulse_times",
    "pulse_at_ms",
    "mark_is",
    "find_artefact",
    "sampled_hz",
    "emg_unit",
)
"""Options that change what is read, kept in the history."""


def read(source: Source, settings: Settings) -> Recording:
    """Read sweeps, a recording with pulses in it, or a table of MEPs.

    Parameters
    ----------
    source : Source
        The file.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        Epochs with one row a sweep in the trial table; no segments where the file has only a table.

    Raises
    ------
    UnknownFormat
        No format recognises the file.
    ReadError
        It is damaged, its pulses cannot be told, its units cannot be true, or the design has other sweeps.
    UsageError
        An option cannot be understood.
    """
    form = _format(source, settings)
    maps = said(settings.map)
    design = read_design(settings)
    if form.name in _amplifiers():
        draft = _from_traces(source, maps, settings, design)
    else:
        draft = _from_table(form.parse(source), maps, settings, source)
    if design is not None:
        join(draft, design)
    settle(draft, settings)
    if draft.has_samples:
        check_units(draft, confirmed=_confirmed(maps, settings))
        check_quality(draft, mains_hz=settings.mains_hz)
    note_empty_conditions(draft)
    return _recording(draft, settings, source=source, format=form.name)


def _amplifiers() -> frozenset[str]:
    from ponos.amplifiers.reading import FORMATS

    return frozenset(one.name for one in FORMATS)


def _format(source: Source, settings: Settings) -> Format[Any]:
    from ponos.instruments.tms.formats import FORMATS, amplifiers, mep_table

    for form in FORMATS:
        if form.recognises(source):
            return form
    # Whoever reads a file as TMS may: its channels or columns are asked for where they cannot be told.
    own = amplifiers.of_amplifier(source)
    if own is not None:
        return own
    if settings.map:
        return mep_table.FORMAT
    raise UnknownFormat(
        "No format recognises this file as one of magnetic stimulation.",
        where=source.name,
        todo="A table of MEPs needs a column mep_mv, or --map COLUMN=mep:mv.",
    )


def _from_traces(source: Source, maps: dict[str, Mapped], settings: Settings, design: Design | None) -> Draft:
    traces = read_traces(source, told_hz=settings.sampled_hz)
    _check_maps(maps, [one.name for one in traces.channels], _columns_of(traces), design, source)
    chosen = choose(traces, maps, settings)
    told = of_blocks(traces, maps)
    planned = _planned(design)
    if told is not None and "pulse_at_s" in told.trials:
        at = told.trials["pulse_at_s"].to_numpy(float)
        pulses = Pulses(
            at_s=tuple(np.array([one]) if np.isfinite(one) else np.empty(0) for one in at),
            how="a column of the file",
            first=settings.mark_is == "conditioning",
        )
    else:
        pulses = find(traces, chosen, settings, planned)
    draft = cut(traces, chosen, pulses, settings, source=source.name)
    if told is not None:
        told.into(draft)
    return draft


def _columns_of(traces: Traces) -> list[str]:
    return [] if traces.blocks is None else list(map(str, traces.blocks.columns))


def _planned(design: Design | None) -> np.ndarray | None:
    if design is None or "time_s" not in design.trials:
        return None
    times = design.trials["time_s"].to_numpy(float)
    return np.sort(times[np.isfinite(times)])


def _from_table(found: SweepFile, maps: dict[str, Mapped], settings: Settings, source: Source) -> Draft:
    if found.table is not None:
        return read_meps(found.table, maps, settings)
    return Draft(
        source=source.name,
        segments=list(found.segments),
        channels=found.channels,
        fs_hz=found.fs_hz,
        trials=found.trials,
        about=dict(found.about),
        device=found.device,
        notes=list(found.notes),
    )


def _check_maps(
    maps: dict[str, Mapped], channels: list[str], columns: list[str], design: Design | None, source: Source
) -> None:
    known = {*channels, *columns, *(design.headers if design is not None else ())}
    for name in maps:
        if name not in known:
            raise UsageError(
                f"--map names '{name}', which is no channel of the file and no column of the design.",
                where=source.name,
                todo=nearest(name, known),
            )


def _confirmed(maps: dict[str, Mapped], settings: Settings) -> bool:
    return bool(settings.emg_unit) or any(one.unit and one.quantity.startswith("emg") for one in maps.values())


def _recording(draft: Draft, settings: Settings, *, source: Source, format: str) -> Recording:
    segments = tuple(np.ascontiguousarray(one, dtype=np.float64) for one in draft.segments)
    if not draft.has_samples:
        segments = tuple(np.empty((0, 0)) for _ in range(len(draft.trials)))
    data = Epochs(segments, draft.trials.reset_index(drop=True), draft.channels, draft.fs_hz)
    said_so = {one.name: getattr(settings, one.name) for one in fields(settings) if one.name in _TAUGHT}
    taught = {name: value for name, value in said_so.items() if value != _default(settings, name)}
    return Recording(
        instrument="tms",
        data=data,
        format=format,
        source=source.name,
        sha256=source.sha256,
        device=draft.device,
        about=draft.about,
        notes=tuple(draft.notes),
        history=(Step("read", {"format": format} | taught),),
    )


def _default(settings: Settings, name: str) -> object:
    return next(one.default for one in fields(settings) if one.name == name)
