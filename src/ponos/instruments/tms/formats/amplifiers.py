"""Files of amplifiers, where they hold sweeps or pulses of a coil.

One format a format of :mod:`ponos.amplifiers`. The same boxes record force; this instrument takes a file that is cut
into sweeps, or that has a trigger and no force. Every other one is read where the user says that it is TMS.
"""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from ponos.amplifiers.reading import FORMATS as AMPLIFIERS
from ponos.amplifiers.reading import AmplifierFormat, read_traces
from ponos.amplifiers.traces import Traces
from ponos.errors import PonosError
from ponos.instruments.base import Format
from ponos.instruments.tms.reading.channels import roles
from ponos.instruments.tms.reading.cutting import SWEEP_S
from ponos.instruments.tms.reading.pulses import edges
from ponos.source import Source

__all__ = ["FORMATS", "has_pulses", "of_amplifier"]


def has_pulses(traces: Traces) -> bool:
    """Whether a recording is one of magnetic stimulation by its shape.

    Parameters
    ----------
    traces : Traces
        The recording.

    Returns
    -------
    bool
        True where it has EMG and is cut into sweeps, or marks pulses and has no force.
    """
    found = roles(traces.channels)
    if "emg" not in found.values():
        return False
    durations = [_duration(traces, block) for block in range(len(traces.starts_s))]
    if len(durations) > 1 and max(durations) < SWEEP_S:
        return True
    if "force" in found.values():
        return False
    return len(durations) > 1 or bool(traces.events) or _triggered(traces, found)


def _duration(traces: Traces, block: int) -> float:
    return max((len(one.blocks[block]) / one.fs_hz for one in traces.channels), default=0.0)


def _triggered(traces: Traces, found: dict[str, str]) -> bool:
    lines = [one for one in traces.channels if found[one.name] == "trigger"]
    try:
        return any(len(edges(np.asarray(block), one.fs_hz)) for one in lines for block in one.blocks)
    except PonosError:
        return False


@lru_cache(maxsize=2)
def _traces(source: Source) -> Traces | None:
    """Traces of a file that says everything itself; None of every other."""
    try:
        return read_traces(source)
    except PonosError:
        return None


def _recognises(form: AmplifierFormat, source: Source) -> bool:
    if not form.certain or not form.recognises(source):
        return False
    traces = _traces(source)
    return traces is not None and has_pulses(traces)


def _parse(form: AmplifierFormat, source: Source) -> Traces:
    del form
    return read_traces(source)


def _as_format(form: AmplifierFormat) -> Format[Traces]:
    return Format(name=form.name, title=form.title, recognises=partial(_recognises, form), parse=partial(_parse, form))


FORMATS: tuple[Format[Traces], ...] = tuple(_as_format(one) for one in AMPLIFIERS)
"""In the order of the amplifiers."""


def of_amplifier(source: Source) -> Format[Traces] | None:
    """Give the format of an amplifier's file, whatever it holds.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Format or None
        None where it is of no amplifier.
    """
    return next((own for one, own in zip(AMPLIFIERS, FORMATS, strict=True) if one.recognises(source)), None)
