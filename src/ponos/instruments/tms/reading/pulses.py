"""Where the pulses are: marks, a trigger channel, the zero of a sweep, times that the user gives, or the artefact.

Nothing is guessed: where several labels could be the pulse, or nothing marks it, the user is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ponos.amplifiers.trigger_edges import rising_edges
from ponos.errors import ReadError, UsageError, nearest
from ponos.source import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ponos.amplifiers.traces import Event, Traces
    from ponos.instruments.tms.reading.channels import Chosen
    from ponos.instruments.tms.settings import Settings

__all__ = ["PAIR_S", "Pulses", "edges", "find"]

PAIR_S = 0.3
"""Two triggers as close as this are one pair: no coil waits less for the next trial, no inhibition lasts longer."""

_NO_PULSE = re.compile(r"^(new segment|comment|start|stop|pause|resume|lost samples)?[/\s,]*$", re.IGNORECASE)
_ARTEFACT_NOISE = 12.0
"""The artefact is a step so many times the usual one (convention); EMG moves more slowly than the field of a coil."""
_AS_STRONG = 0.35
"""An artefact is at least so strong as a part of the median one; what is weaker is EMG (convention)."""


@dataclass(frozen=True, kw_only=True)
class Pulses:
    """Pulses of a recording.

    Attributes
    ----------
    at_s : tuple of numpy.ndarray
        For each block the times from its first sample, in order; every pulse of a pair where each is marked.
    how : str
        How they were found.
    first : bool
        Whether a pair shows its first pulse alone, so that the test pulse follows by the interval.
    """

    at_s: tuple[NDArray[np.float64], ...]
    how: str
    first: bool = False


def find(traces: Traces, chosen: Chosen, settings: Settings, planned_s: NDArray[np.float64] | None) -> Pulses:
    """Find the pulses.

    Parameters
    ----------
    traces : Traces
        The recording.
    chosen : Chosen
        Its channels.
    settings : Settings
        What the user says of marks, triggers, times and the artefact.
    planned_s : numpy.ndarray or None
        Times of the pulses by the design, from the start of the recording.

    Returns
    -------
    Pulses
        Where they are.

    Raises
    ------
    ReadError
        Nothing marks them, or what does is not clear.
    UsageError
        The user names a mark that does not exist.
    """
    first = settings.mark_is == "conditioning"
    durations = [_duration(chosen, block) for block in range(len(traces.starts_s))]
    if settings.pulse_at_ms is not None:
        at = settings.pulse_at_ms / 1000.0
        if any(not 0.0 <= at < duration for duration in durations):
            raise UsageError(
                f"The sweeps end at {max(durations) * 1000:.0f} ms; {settings.pulse_at_ms:g} ms lie outside.",
                todo="Count --pulse-at-ms from the first sample of each sweep.",
            )
        return Pulses(
            at_s=tuple(np.array([at]) for _ in durations), how=f"--pulse-at-ms {settings.pulse_at_ms:g}", first=first
        )
    if settings.pulse_times:
        return _given(settings.pulse_times, durations, first=first)
    if settings.find_artefact:
        return Pulses(
            at_s=tuple(_artefacts(_tracks(chosen, block, settings), chosen.fs_hz) for block in range(len(durations))),
            how="the stimulus artefact",
            first=True,
        )
    return _marked(traces, chosen, settings, planned_s, durations)


def _marked(
    traces: Traces, chosen: Chosen, settings: Settings, planned_s: NDArray[np.float64] | None, durations: list[float]
) -> Pulses:
    """From what the file itself marks, then from the design."""
    first = settings.mark_is == "conditioning"
    by_event = _by_events(traces, settings)
    zeros = np.array(traces.zeros_s)
    if by_event is not None and (settings.marks or not np.isfinite(zeros).all()):
        return Pulses(at_s=by_event[0], how=by_event[1], first=first)
    if settings.trigger and chosen.trigger is not None:
        return Pulses(at_s=_trigger(chosen, len(durations)), how=f"channel '{chosen.trigger.name}'", first=first)
    if np.isfinite(zeros).any() and len(zeros) > 1:
        return Pulses(
            at_s=tuple(np.array([at]) if np.isfinite(at) else np.empty(0) for at in zeros),
            how="the zero of each sweep",
            first=first,
        )
    found, why = _unnamed_trigger(chosen, len(durations))
    if any(map(len, found)) and chosen.trigger is not None:
        return Pulses(at_s=found, how=f"channel '{chosen.trigger.name}'", first=first)
    if planned_s is not None and len(planned_s):
        return Pulses(at_s=_planned(traces, planned_s, durations), how="the times of the design", first=first)
    raise ReadError(
        f"Nothing marks the pulses: no trigger, no mark, no zero of a sweep.{why}",
        todo="Say where they are: --trigger CHANNEL, --pulse-times FILE, a column time_s in --design, --pulse-at-ms "
        "for sweeps that all have it at one place, or --find-artefact.",
    )


def _duration(chosen: Chosen, block: int) -> float:
    return max((len(one) for one in chosen.blocks[block]), default=0) / chosen.fs_hz


def _by_events(traces: Traces, settings: Settings) -> tuple[tuple[NDArray[np.float64], ...], str] | None:
    events = [one for one in traces.events if not _NO_PULSE.match(one.label) or one.channel]
    wanted = {one.strip() for one in settings.marks.split(",") if one.strip()}
    names = Counter(map(_called, events))
    if wanted:
        lacking = wanted - set(names) - {one.label for one in events}
        if lacking:
            raise UsageError(
                f"There is no mark '{min(lacking)}'; {_counted(names)}.", todo=nearest(min(lacking), names)
            )
        events = [one for one in events if _called(one) in wanted or one.label in wanted]
    elif len(names) > 1:
        if np.isfinite(traces.zeros_s).all() and len(traces.zeros_s) > 1:
            return None
        raise ReadError(
            f"Several marks could be the pulse: {_counted(names)}.",
            todo="Say which: --marks LABEL (several parted by commas).",
        )
    if not events:
        return None
    at = tuple(np.unique([one.at_s for one in events if one.block == block]) for block in range(len(traces.starts_s)))
    return at, f"the marks '{', '.join(sorted(set(map(_called, events))))}'"


def _called(event: Event) -> str:
    return event.label.strip() or event.channel.strip() or "unnamed"


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"'{name}' {times} times" for name, times in names.most_common(8)) or "the file has none"


def edges(samples: NDArray[np.float64], fs_hz: float) -> NDArray[np.float64]:
    """Find where a trigger leaves its resting level, be that its lower or its upper one.

    Parameters
    ----------
    samples : numpy.ndarray
        The channel.
    fs_hz : float
        Its sampling rate.

    Returns
    -------
    numpy.ndarray
        Seconds from its first sample; none where it stays on one level.

    Raises
    ------
    ReadError
        It has more than two levels.
    """
    known = samples[np.isfinite(samples)]
    if not len(known):
        return np.empty(0)
    rests_high = float(np.median(known)) > 0.5 * (float(known.min()) + float(known.max()))
    return rising_edges(-samples if rests_high else samples) / fs_hz


def _trigger(chosen: Chosen, blocks: int) -> tuple[NDArray[np.float64], ...]:
    channel = chosen.trigger
    if channel is None:
        return tuple(np.empty(0) for _ in range(blocks))
    return tuple(edges(one, channel.fs_hz) for one in channel.blocks)


def _unnamed_trigger(chosen: Chosen, blocks: int) -> tuple[tuple[NDArray[np.float64], ...], str]:
    """Pulses of a channel that only looks like a trigger, or why it gives none."""
    if chosen.trigger is None:
        return (), ""
    try:
        found = _trigger(chosen, blocks)
    except ReadError as error:
        return (), f" Channel '{chosen.trigger.name}': {error.what}"
    return found, "" if any(map(len, found)) else f" Channel '{chosen.trigger.name}' never changes."


def _tracks(chosen: Chosen, block: int, settings: Settings) -> list[NDArray[np.float64]]:
    """Where artefacts are looked for: the channel that the user names for the trigger, else the EMG."""
    if settings.trigger and chosen.trigger is not None:
        if chosen.trigger.fs_hz != chosen.fs_hz:
            raise UsageError("The channel of --trigger has another sampling rate than the EMG.")
        return [chosen.trigger.blocks[block]]
    return [one for one, name in zip(chosen.blocks[block], chosen.names, strict=True) if name.startswith("emg_")]


def _artefacts(tracks: list[NDArray[np.float64]], fs_hz: float) -> NDArray[np.float64]:
    """First step of each artefact: far steeper than anything that EMG does."""
    length = min((len(one) for one in tracks), default=0)
    steep = np.zeros(max(length - 1, 0))
    for one in tracks:
        step = np.abs(np.diff(np.nan_to_num(one[:length])))
        moving = step[step > 0]
        if len(moving):
            steep = np.maximum(steep, step / float(np.median(moving)))
    over = np.flatnonzero(steep > _ARTEFACT_NOISE)
    if not len(over):
        return np.empty(0)
    groups = np.split(over, np.flatnonzero(np.diff(over) > PAIR_S * fs_hz) + 1)
    strength = np.array([steep[one].max() for one in groups])
    kept = [one for one, strong in zip(groups, strength, strict=True) if strong >= _AS_STRONG * np.median(strength)]
    return np.array([one[0] + 1 for one in kept]) / fs_hz


def _given(path: str, durations: list[float], *, first: bool) -> Pulses:
    """Times from a file of numbers: in every block the same where they fit, else from the start of the first."""
    source = Source(path)
    words = re.split(r"[\s;,]+", source.text.strip())
    try:
        times = np.unique([float(one) for one in words if one])
    except ValueError:
        raise ReadError(
            "A time of a pulse is no number.", where=source.name, todo="Write seconds, parted by blanks or lines."
        ) from None
    outside = times[(times < 0) | (times >= max(durations))]
    if not len(times) or len(outside):
        raise ReadError(
            f"{len(outside)} of {len(times)} pulse times lie outside of the recording, which ends at "
            f"{max(durations):.2f} s.",
            where=source.name,
            todo="Write seconds from the start of each frame.",
        )
    return Pulses(
        at_s=tuple(times[times < duration] for duration in durations), how=f"the times in {source.name}", first=first
    )


def _planned(traces: Traces, planned_s: NDArray[np.float64], durations: list[float]) -> tuple[NDArray[np.float64], ...]:
    starts = [start if np.isfinite(start) else 0.0 for start in traces.starts_s]
    if len(starts) > 1 and not np.isfinite(traces.starts_s).all():
        raise ReadError("The file does not say when its blocks start, so times of the design cannot be placed.")
    return tuple(
        planned_s[(planned_s >= start) & (planned_s < start + duration)] - start
        for start, duration in zip(starts, durations, strict=True)
    )
