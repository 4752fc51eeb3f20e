"""Read a file: of an amplifier into signals, a list of pulls into a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.amplifiers.reading import read_traces, recognised
from ponos.errors import UnknownFormat, UsageError
from ponos.instruments.force.reading.channels import draw
from ponos.instruments.force.reading.checking import check, upright
from ponos.instruments.force.reading.pull_list import is_list, read_list
from ponos.instruments.force.reading.pulses import find_pulses
from ponos.recording import Note, Recording, Signals, Step
from ponos.sheets.named import mapped

if TYPE_CHECKING:
    from ponos.amplifiers.traces import Traces
    from ponos.instruments.force.settings import Settings
    from ponos.source import Source

__all__ = ["SWEEP_S", "read", "read_signals", "sweeps_in"]

SWEEP_S = 3.0
"""Blocks shorter than this are sweeps around a trigger, in which nobody gets tired."""


def read(source: Source, settings: Settings) -> Recording:
    """Read a file of force.

    Parameters
    ----------
    source : Source
        The file of an amplifier, or a list of pulls.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        Signals, or a table of pulls.

    Raises
    ------
    PonosError
        The file cannot be read; the message says why and what to do.
    """
    if is_list(source, settings):
        return read_list(source, settings)
    if recognised(source) is None:
        raise UnknownFormat(
            "This is neither the file of an amplifier nor a list of pulls.",
            where=source.name,
            todo="A list has a header row such as trial,force_n; or say which column is which: --map COLUMN=force:kgf.",
        )
    return read_signals(source, settings)


def sweeps_in(traces: Traces) -> bool:
    """Tell whether a file is cut into sweeps around a trigger.

    Parameters
    ----------
    traces : Traces
        The file.

    Returns
    -------
    bool
        True for two blocks or more, all of them shorter than 3 s.
    """
    longest = max((len(block) / one.fs_hz for one in traces.channels for block in one.blocks), default=0.0)
    return len(traces.starts_s) > 1 and longest < SWEEP_S


def read_signals(source: Source, settings: Settings) -> Recording:
    """Read the file of an amplifier.

    Parameters
    ----------
    source : Source
        The file.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        Force and EMG as signals, stimuli in ``tables["pulses"]``.

    Raises
    ------
    PonosError
        There is no force in it, or it is cut into sweeps.
    """
    if settings.rows:
        raise UsageError("--rows chooses rows of a table; this is the file of an amplifier.", where=source.name)
    form = recognised(source)
    traces = read_traces(source)
    if sweeps_in(traces):
        raise UnknownFormat(
            f"The file is cut into {len(traces.starts_s)} sweeps; force is read from a recording that goes on.",
            where=source.name,
            todo="Sweeps around a stimulus are read by --instrument tms.",
        )
    drawn = draw(traces, mapped(settings.map), settings)
    samples, turned = upright(drawn.samples)
    pulses, told = find_pulses(traces, drawn, settings)
    notes = (*traces.notes, *drawn.notes, *turned, *told, *check(samples, drawn.fs_hz, drawn.emg_fs_hz))
    if len(traces.starts_s) > 1:
        what = (
            f"The {len(traces.starts_s)} blocks of the file were joined, with a second of nothing between two of them."
        )
        notes = (*notes, Note("info", what))
    about = _facts(settings)
    if drawn.emg_fs_hz:
        about["emg_fs_hz"] = drawn.emg_fs_hz
    return Recording(
        instrument="force",
        data=Signals(samples, drawn.fs_hz),
        format=form.name if form is not None else "",
        source=source.name,
        sha256=source.sha256,
        device=traces.device,
        about=about,
        tables={"pulses": pulses} if len(pulses) else {},
        notes=notes,
        history=(Step("read", {"blocks": len(traces.starts_s), "turned_over": bool(turned)}),),
    )


def _facts(settings: Settings) -> dict[str, float | str]:
    return {name: value for name, value in (("side", settings.side), ("muscle", settings.muscle)) if value}
