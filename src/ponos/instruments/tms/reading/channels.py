"""Which channel of an amplifier is EMG, which force, which the trigger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.amplifiers.roles import role_of
from ponos.errors import ReadError, UnitConflict, UsageError, nearest
from ponos.recording import Note
from ponos.units import convert, parse, unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ponos.amplifiers.traces import Channel, Traces
    from ponos.instruments.tms.settings import Settings
    from ponos.sheets.named import Mapped

__all__ = ["Chosen", "choose", "roles"]

_MV = "mv"
_FEW = 8
_KNOWN = ("emg", "force", "trigger", "none")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Channels of a recording that are used.

    Attributes
    ----------
    names : tuple of str
        What they are called here, ``emg_fdi_mv``.
    blocks : tuple of tuple of numpy.ndarray
        For each block its samples by channel, in the units of ``names``, all at ``fs_hz``.
    fs_hz : float
        Sampling rate.
    trigger : Channel or None
        Channel with the pulses of the trigger.
    notes : tuple of Note
        What was passed over.
    """

    names: tuple[str, ...]
    blocks: tuple[tuple[NDArray[np.float64], ...], ...]
    fs_hz: float
    trigger: Channel | None
    notes: tuple[Note, ...]


def roles(channels: Sequence[Channel]) -> dict[str, str]:
    """Say what channels are by their names and units.

    Parameters
    ----------
    channels : sequence of Channel
        All of a file.

    Returns
    -------
    dict of str to str
        By name: ``emg``, ``force``, ``trigger``, ``processed`` or ``other``. Where no name says EMG, up to eight
        channels in volts, or of unknown unit, are taken as such; an EEG has more.
    """
    found = {one.name: _OURS.get(role_of(one), "other") for one in channels}
    unnamed = [one for one in channels if found[one.name] == "other" and _may_be_emg(one)]
    if "emg" not in found.values() and len(unnamed) <= _FEW:
        found |= {one.name: "emg" for one in unnamed}
    return found


_OURS = {"emg": "emg", "force": "force", "trigger": "trigger", "stimulator": "trigger", "rectified": "processed"}


def _may_be_emg(channel: Channel) -> bool:
    return not channel.unit or unit(channel.unit).dimension == "voltage"


def choose(traces: Traces, maps: Mapping[str, Mapped], settings: Settings) -> Chosen:
    """Choose the channels of EMG, force and trigger.

    Parameters
    ----------
    traces : Traces
        The recording.
    maps : mapping of str to Mapped
        What the user says of channels.
    settings : Settings
        For the unit of the EMG, the trigger and the muscle.

    Returns
    -------
    Chosen
        The channels under the names of this instrument.

    Raises
    ------
    PonosError
        There is no EMG, its unit is not known, or a channel that the user names does not exist.
    """
    found = _roles(traces, maps, settings)
    emg = [one for one in traces.channels if found[one.name] == "emg" and any(map(len, one.blocks))]
    if not emg:
        listed = ", ".join(f"{one.name} ({one.written_unit or 'no unit'})" for one in traces.channels)
        raise ReadError(
            f"No channel is EMG; the file has {listed}.", todo="Name it: --map CHANNEL=emg:mv, or emg_fdi:mv."
        )
    notes = _unnamed(emg, maps)
    notes += [
        Note("info", f"Channel '{one.name}' ({_WHY[found[one.name]]}) was passed over.")
        for one in traces.channels
        if found[one.name] in _WHY
    ]
    force = [one for one in traces.channels if found[one.name] == "force" and one.unit]
    fs_hz = max(one.fs_hz for one in emg)
    names: list[str] = []
    factors: list[float] = []
    for one in emg:
        names.append(_name(one, maps.get(one.name), alone=len(emg) == 1, taken=names, muscle=settings.muscle))
        factors.append(_factor(one, maps.get(one.name), settings))
    for one in force[:1]:
        names.append(f"force_{one.unit}")
        factors.append(1.0)
    notes += [_resampled(one, fs_hz) for one in [*emg, *force[:1]] if one.fs_hz != fs_hz]
    blocks = tuple(
        tuple(
            _samples(one, place, fs_hz, emg) * factor for one, factor in zip([*emg, *force[:1]], factors, strict=True)
        )
        for place in range(len(traces.starts_s))
    )
    trigger = next((one for one in traces.channels if found[one.name] == "trigger"), None)
    return Chosen(names=tuple(names), blocks=blocks, fs_hz=fs_hz, trigger=trigger, notes=tuple(notes))


_WHY = {"processed": "EMG that a program has changed already", "other": "neither EMG nor force", "none": "as was said"}


def _unnamed(emg: list[Channel], maps: Mapping[str, Mapped]) -> list[Note]:
    told = [one.name for one in emg if role_of(one) != "emg" and one.name not in maps]
    if not told:
        return []
    names = ", ".join(f"'{name}'" for name in told)
    return [
        Note("info", f"No name says which channel is EMG; {names} {'is' if len(told) == 1 else 'are'} taken as such.")
    ]


def _roles(traces: Traces, maps: Mapping[str, Mapped], settings: Settings) -> dict[str, str]:
    names = [one.name for one in traces.channels]
    found = roles(traces.channels)
    for name, meant in maps.items():
        if name in found:
            what = meant.quantity.split("_")[0]
            if what not in _KNOWN:
                raise UsageError(f"'{meant.quantity}' is no channel.", todo=f"Known: {', '.join(_KNOWN)}, emg_MUSCLE.")
            found[name] = what
    if settings.trigger:
        if settings.trigger not in found:
            raise UsageError(f"There is no channel '{settings.trigger}'.", todo=nearest(settings.trigger, names))
        found = {name: "other" if what == "trigger" else what for name, what in found.items()}
        found[settings.trigger] = "trigger"
    said = {name for name, meant in maps.items() if name in found and meant.quantity.startswith("emg")}
    if said:
        # Who names the EMG names all of it.
        found = {name: "none" if what == "emg" and name not in said else what for name, what in found.items()}
    return found


def _name(channel: Channel, meant: Mapped | None, *, alone: bool, taken: list[str], muscle: str) -> str:
    """``emg_mv`` where there is one muscle, else with the muscle in it."""
    if meant is not None and "_" in meant.quantity:
        called = meant.quantity.split("_", 1)[1]
    else:
        called = "" if alone else re.sub(r"^emg|emg$", "", re.sub(r"[^a-z0-9]+", "", channel.name.lower()))
        if alone and muscle:
            called = re.sub(r"[^a-z0-9]+", "", muscle.lower())
    name = f"emg_{called}_{_MV}" if called else f"emg_{_MV}"
    number = 2
    while name in taken:
        name, number = f"emg_{called}{number}_{_MV}", number + 1
    return name


def _factor(channel: Channel, meant: Mapped | None, settings: Settings) -> float:
    """Into mV; a unit that the user gives goes before that of the file."""
    said = (meant.unit if meant is not None else "") or settings.emg_unit
    found = parse(said or channel.unit)
    if found is None or found.dimension != "voltage":
        what = f"The unit '{said}' is no voltage." if said else "Nothing says in which unit it is."
        if not said and channel.written_unit:
            what = f"The file writes '{channel.written_unit}' as its unit, which is not known or cannot be right."
        raise UnitConflict(what, where=f"channel '{channel.name}'", todo="Say it: --emg-unit mv (or uv, v).")
    given, written_as = parse(channel.unit), parse(channel.written_unit)
    # Samples stand in the unit that the file's reader knew; what the user says is the unit of the numbers in the file.
    undone = convert(given, written_as) if said and given and written_as and given != written_as else 1.0
    return undone * convert(found, unit(_MV))


def _resampled(channel: Channel, fs_hz: float) -> Note:
    return Note(
        "info",
        f"Channel '{channel.name}' has {channel.fs_hz:g} Hz; it was drawn through to {fs_hz:g} Hz in straight lines.",
    )


def _samples(channel: Channel, block: int, fs_hz: float, emg: list[Channel]) -> NDArray[np.float64]:
    """Samples of one block at the common rate and of the length of the longest EMG channel."""
    length = max((len(one.blocks[block]) for one in emg if one.fs_hz == fs_hz), default=0)
    own = channel.blocks[block]
    if not len(own):
        return np.full(length, np.nan)
    if channel.fs_hz == fs_hz:
        return np.pad(own, (0, length - len(own)), constant_values=np.nan) if len(own) < length else own[:length]
    return np.interp(np.arange(length) / fs_hz, np.arange(len(own)) / channel.fs_hz, own, right=np.nan)
