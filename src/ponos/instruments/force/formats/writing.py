"""Write a recording of force as the file of an amplifier, its stimuli as marks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ponos.amplifiers.labchart_writing import write_labchart_text
from ponos.amplifiers.samples_table import write_samples_csv
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import UsageError
from ponos.instruments.force.channel_names import muscle_of
from ponos.recording import Recording, Signals

__all__ = ["WRITERS", "as_traces"]

_TITLES = {"force_n": "Force", "torque_nm": "Torque", "force_v": "Force", "force_percent": "Force", "force_au": "Force"}
_UNITS = {"force_n": "n", "torque_nm": "nm", "force_v": "v", "force_percent": "percent", "force_au": ""}


def as_traces(recording: Recording) -> Traces:
    """Give a recording as an amplifier would hold it.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``force``, with signals.

    Returns
    -------
    Traces
        One block; a stimulus is a mark ``stimulus nerve`` or ``stimulus cortex``.

    Raises
    ------
    UsageError
        It holds no signals.
    """
    if not isinstance(recording.data, Signals):
        raise UsageError("A list of pulls has no course that an amplifier could have recorded.")
    data = recording.data
    channels = tuple(
        Channel(
            name=_TITLES.get(name, f"EMG {muscle_of(name)}".strip()),
            unit=_UNITS.get(name, "mv"),
            written_unit="",
            fs_hz=data.fs_hz,
            blocks=(data.samples[name].to_numpy(np.float64),),
        )
        for name in map(str, data.samples)
    )
    pulses = recording.tables.get("pulses")
    given = [] if pulses is None else list(zip(pulses["at_s"], pulses["pulse"], strict=True))
    events = tuple(Event(label=f"stimulus {kind}".strip(), block=0, at_s=float(at)) for at, kind in given)
    return Traces(channels=channels, starts_s=(0.0,), zeros_s=(float("nan"),), events=events)


def _labchart(recording: Recording, path: Path) -> None:
    write_labchart_text(as_traces(recording), path)


def _samples(recording: Recording, path: Path) -> None:
    write_samples_csv(as_traces(recording), path)


WRITERS: dict[str, Callable[[Recording, Path], None]] = {"labchart_text": _labchart, "samples_table": _samples}
"""By the name of the amplifier's format."""
