"""Force and fatigue: grip and limb force with EMG, from single pulls to holds with stimuli of nerve and cortex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ponos.instruments.base import Format, Instrument
from ponos.instruments.force.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Any], ...]:
    from ponos.instruments.force.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.force.measures.gives import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.force.reading.reader import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.force.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.force.figure import course

    return course(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.force.observing import observe

    return observe(trajectory, rng)


def _circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    from ponos.instruments.force.circumstances import circumstances

    return circumstances(recording, settings)


INSTRUMENT = Instrument(
    name="force",
    title="force and fatigue",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.force",
    circumstances=_circumstances,
)
