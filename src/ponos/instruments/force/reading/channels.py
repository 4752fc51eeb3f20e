"""Which channel of an amplifier is force, which EMG and which the trigger, and all of them on one time base."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.amplifiers.roles import role_of
from ponos.errors import ReadError, UnitConflict, UsageError, nearest
from ponos.instruments.force.contractions import Floats
from ponos.instruments.force.saying import per_volt
from ponos.recording import Note
from ponos.units import Unit, convert, parse, unit

if TYPE_CHECKING:
    from ponos.amplifiers.traces import Channel, Traces
    from ponos.instruments.force.settings import Settings
    from ponos.sheets.named import Mapped

__all__ = ["BETWEEN_S", "Drawn", "block_starts", "draw", "has_force", "role"]

BETWEEN_S = 1.0
"""Blocks of a file are joined with a second of nothing between them: how long they lie apart is often not known."""

_KNOWN = ("force", "torque", "emg", "trigger", "none")
_FORCE = {"force": "n", "torque": "nm"}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Channels on one time base.

    Attributes
    ----------
    samples : pandas.DataFrame
        Columns ``force_n`` (or another unit of the gauge) and ``emg_mv`` or ``emg_<muscle>_mv``.
    fs_hz : float
        Sampling rate of all of them.
    emg_fs_hz : float
        Rate that the EMG was recorded with; 0 where there is none.
    trigger : numpy.ndarray or None
        The trigger on the same time base.
    notes : tuple of Note
        What was done or passed over.
    """

    samples: pd.DataFrame
    fs_hz: float
    emg_fs_hz: float
    trigger: Floats | None
    notes: tuple[Note, ...]


def role(channel: Channel) -> str:
    """Say what a channel is to this instrument.

    Parameters
    ----------
    channel : Channel
        As its file has it.

    Returns
    -------
    str
        ``force``, ``emg``, ``trigger``, ``rectified`` or ``other``; a line of the stimulator is a trigger.
    """
    found = role_of(channel)
    if found == "emg" and channel.unit and unit(channel.unit).dimension != "voltage":
        return "other"
    return {"stimulator": "trigger", "position": "other"}.get(found, found)


def has_force(traces: Traces) -> bool:
    """Tell whether a file of an amplifier holds force.

    Parameters
    ----------
    traces : Traces
        The file.

    Returns
    -------
    bool
        True where a channel does.
    """
    return any(role(one) == "force" for one in traces.channels)


def draw(traces: Traces, maps: Mapping[str, Mapped], settings: Settings) -> Drawn:
    """Put the channels on one time base.

    Parameters
    ----------
    traces : Traces
        The file.
    maps : mapping of str to Mapped
        What the user says of channels.
    settings : Settings
        For what a volt of the gauge means.

    Returns
    -------
    Drawn
        The channels under the names of this instrument.

    Raises
    ------
    ReadError
        There is no force, or a unit is not known.
    UsageError
        A channel that the user names does not exist.
    """
    roles = _roles(traces, maps)
    gauge = [one for one in traces.channels if roles[one.name] == "force" and any(map(len, one.blocks))]
    emg = [one for one in traces.channels if roles[one.name] == "emg" and any(map(len, one.blocks))]
    if not gauge:
        listed = ", ".join(f"{one.name} ({one.written_unit or 'no unit'})" for one in traces.channels)
        raise ReadError(f"No channel is force; the file has {listed}.", todo="Name it: --map CHANNEL=force:n.")
    notes = [Note("info", f"Channel '{one.name}' is a force too; '{gauge[0].name}' is read.") for one in gauge[1:]]
    notes += [
        Note("info", f"Channel '{one.name}' was passed over ({_WHY[roles[one.name]]}).")
        for one in traces.channels
        if roles[one.name] in _WHY
    ]
    used = [gauge[0], *emg]
    fs_hz = max(one.fs_hz for one in used)
    column, factor = _gauge(gauge[0], maps.get(gauge[0].name), settings)
    columns = {column: _on(gauge[0], traces, fs_hz) * factor}
    for one in emg:
        name = _emg_name(one, maps.get(one.name), alone=len(emg) == 1, taken=columns)
        columns[name] = _on(one, traces, fs_hz) * _millivolt(one, maps.get(one.name))
    notes += [
        Note(
            "info",
            f"Channel '{one.name}' has {one.fs_hz:g} Hz; it was drawn through to {fs_hz:g} Hz in straight lines.",
        )
        for one in used
        if one.fs_hz != fs_hz
    ]
    trigger = next((one for one in traces.channels if roles[one.name] == "trigger"), None)
    length = min(map(len, columns.values()))
    return Drawn(
        samples=pd.DataFrame({name: values[:length] for name, values in columns.items()}),
        fs_hz=fs_hz,
        emg_fs_hz=min((one.fs_hz for one in emg), default=0.0),
        trigger=None if trigger is None else _on(trigger, traces, fs_hz)[:length],
        notes=tuple(notes),
    )


_WHY = {
    "rectified": "a program has rectified or averaged it already",
    "other": "neither force nor EMG",
    "none": "as was said",
}


def _roles(traces: Traces, maps: Mapping[str, Mapped]) -> dict[str, str]:
    roles = {one.name: role(one) for one in traces.channels}
    for name, meant in maps.items():
        if name not in roles:
            raise UsageError(f"There is no channel '{name}'.", todo=nearest(name, roles))
        what = meant.quantity.split("_")[0]
        if what not in _KNOWN:
            raise UsageError(f"'{meant.quantity}' is no channel.", todo=f"Known: {', '.join(_KNOWN)}, emg_MUSCLE.")
        if what in _FORCE:
            # Who names the force names the only one.
            roles = {each: "other" if known == "force" else known for each, known in roles.items()}
        roles[name] = "force" if what in _FORCE else what
    return roles


def _gauge(channel: Channel, meant: Mapped | None, settings: Settings) -> tuple[str, float]:
    """Column and factor of the gauge; a unit that nobody says is kept as it is, never guessed."""
    said = parse(meant.unit) if meant is not None and meant.unit else None
    if meant is not None and meant.unit and said is None:
        raise UnitConflict(f"The unit '{meant.unit}' is not known.", todo="Known of a force: n, kgf; of a torque: nm.")
    own = said or (unit(channel.unit) if channel.unit else None)
    if own is not None and own.dimension in ("force", "torque"):
        column, base = ("force_n", "n") if own.dimension == "force" else ("torque_nm", "nm")
        return column, convert(own, unit(base))
    if settings.force_unit_per_volt and own is not None and own.dimension == "voltage":
        number, told = per_volt(settings.force_unit_per_volt)
        column, base = ("force_n", "n") if told.dimension == "force" else ("torque_nm", "nm")
        return column, convert(own, unit("v")) * number * convert(told, unit(base))
    return _unscaled(own)


def _unscaled(own: Unit | None) -> tuple[str, float]:
    if own is not None and own.dimension == "voltage":
        return "force_v", convert(own, unit("v"))
    if own is not None and own.suffix == "percent":
        return "force_percent", 1.0
    return "force_au", 1.0


def _millivolt(channel: Channel, meant: Mapped | None) -> float:
    said = meant.unit if meant is not None else ""
    own = parse(said) if said else unit(channel.unit) if channel.unit else None
    if own is None or own.dimension != "voltage":
        raise UnitConflict(
            f"The unit '{said}' is no voltage." if said else "Nothing says in which unit the EMG is.",
            where=f"channel '{channel.name}'",
            todo=f"Say it: --map '{channel.name}=emg:mv', or leave the channel out: --map '{channel.name}=none'.",
        )
    return convert(own, unit("mv"))


def _emg_name(channel: Channel, meant: Mapped | None, *, alone: bool, taken: Mapping[str, object]) -> str:
    """``emg_mv`` where there is one muscle without a name, else with the muscle in it."""
    if meant is not None and "_" in meant.quantity:
        called = meant.quantity.split("_", 1)[1]
    else:
        words = re.sub(r"[^a-z0-9]+", " ", channel.name.lower()).split()
        words = [one for one in words if one not in ("emg", "raw", "channel", "ch", "mv", "uv", "v")]
        called = "_".join(words)
    if alone and called.isdigit():
        called = ""
    name = f"emg_{called}_mv" if called else "emg_mv"
    number = 2
    while name in taken:
        name, number = f"emg_{called or 'other'}{number}_mv", number + 1
    return name


def _on(channel: Channel, traces: Traces, fs_hz: float) -> Floats:
    """Samples of all blocks at one rate, a stretch of nothing between two of them."""
    parts: list[Floats] = []
    for block, length in enumerate(_lengths(traces, fs_hz)):
        if block:
            parts.append(np.full(round(BETWEEN_S * fs_hz), np.nan))
        own = channel.blocks[block]
        if channel.fs_hz != fs_hz and len(own):
            own = np.interp(np.arange(length) / fs_hz, np.arange(len(own)) / channel.fs_hz, own, right=np.nan)
        parts.append(np.concatenate((own[:length], np.full(max(length - len(own), 0), np.nan))))
    return np.concatenate(parts) if parts else np.empty(0)


def _lengths(traces: Traces, fs_hz: float) -> list[int]:
    """Samples of each block at one rate: those of its longest channel."""
    return [
        max(round(len(one.blocks[block]) * fs_hz / one.fs_hz) for one in traces.channels)
        for block in range(len(traces.starts_s))
    ]


def block_starts(traces: Traces, fs_hz: float) -> Sequence[float]:
    """Tell where each block starts once all are joined.

    Parameters
    ----------
    traces : Traces
        The file.
    fs_hz : float
        Rate of the joined recording.

    Returns
    -------
    sequence of float
        Seconds from the start of the joined recording.
    """
    lengths = _lengths(traces, fs_hz)
    return [(sum(lengths[:block]) + block * round(BETWEEN_S * fs_hz)) / fs_hz for block in range(len(lengths))]
