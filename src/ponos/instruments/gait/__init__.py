"""Gait: strides from the acceleration of the lower back or from a table, and how fast a first step follows a cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument
from ponos.instruments.gait.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.instruments.gait.formats.gait_file import GaitFile
    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[GaitFile], ...]:
    from ponos.instruments.gait.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.gait.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.gait.reading import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.gait.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.gait.figure import strides

    return strides(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.gait.observing import observe

    return observe(trajectory, rng)


INSTRUMENT = Instrument(
    name="gait",
    title="gait and its start",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.gait",
)
