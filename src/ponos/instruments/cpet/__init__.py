"""Cardiopulmonary exercise testing: gas exchange, breath by breath or averaged, from the raw file of a cart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Format, Instrument, Reading
from ponos.instruments.cpet.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

    from ponos.instruments.cpet.reading.cart_file import CartFile
    from ponos.measures import Measure, Register
    from ponos.recording import Recording
    from ponos.source import Source

__all__ = ["INSTRUMENT", "Settings"]


def _formats() -> tuple[Format[CartFile], ...]:
    from ponos.instruments.cpet.formats import FORMATS

    return FORMATS


def _register() -> Register:
    from ponos.instruments.cpet.measures.specs import REGISTER

    return REGISTER


def _read(source: Source, settings: Settings) -> Recording:
    from ponos.instruments.cpet.reading.reader import read

    return read(source, settings)


def _measure(recording: Recording, settings: Settings) -> list[Measure]:
    from ponos.instruments.cpet.measures.measuring import measure

    return measure(recording, settings)


def _figure(recording: Recording, settings: Settings) -> Figure:
    from ponos.instruments.cpet.figure import nine_panels

    return nine_panels(recording, settings)


def _observe(trajectory: pd.DataFrame, rng: np.random.Generator) -> Recording:
    from ponos.instruments.cpet.observing import observe

    return observe(trajectory, rng)


def _circumstances(recording: Recording, settings: Settings) -> Mapping[str, float | str]:
    from ponos.instruments.cpet.circumstances import circumstances

    return circumstances(recording, settings)


def _readings(recording: Recording, settings: Settings, measures: Sequence[Measure]) -> list[Reading]:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.measures.pattern import patterns

    return [one.as_reading() for one in patterns(measures, ExerciseTest(recording, settings))]


INSTRUMENT = Instrument(
    name="cpet",
    title="cardiopulmonary exercise test",
    settings=Settings,
    formats=_formats,
    register=_register,
    read=_read,
    measure=_measure,
    figure=_figure,
    observe=_observe,
    package="ponos.instruments.cpet",
    circumstances=_circumstances,
    readings=_readings,
)
