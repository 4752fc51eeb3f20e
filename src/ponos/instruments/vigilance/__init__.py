"""Vigilance and thinking under load: reaction times over time on task, lapses, errors, the protocol of 16 minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument
from ponos.instruments.vigilance.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.sheets.named import Named
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[Named], ...]:
    from ponos.instruments.vigilance.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.vigilance.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.vigilance.reading import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.vigilance.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.vigilance.figure import course_and_distribution

    return course_and_distribution(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.vigilance.observing import observe

    return observe(trajectory, rng)


INSTRUMENT = Instrument(
    name="vigilance",
    title="reaction times over time on task",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.vigilance",
)
