"""Cardiopulmonary exercise testing: gas exchange, breath by breath or averaged, from the raw file of a cart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.base import Instrument, Reading, constant, verb
from ponos.instruments.cpet.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ponos.measures import Measure
    from ponos.recording import Recording

__all__ = ["INSTRUMENT", "Settings"]


def _readings(recording: Recording, settings: Settings, measures: Sequence[Measure]) -> list[Reading]:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.measures.pattern import patterns

    return [one.as_reading() for one in patterns(measures, ExerciseTest(recording, settings))]


INSTRUMENT = Instrument(
    name="cpet",
    title="cardiopulmonary exercise test",
    settings=Settings,
    formats=constant("ponos.instruments.cpet.formats:FORMATS"),
    register=constant("ponos.instruments.cpet.measures.specs:REGISTER"),
    read=verb("ponos.instruments.cpet.reading.reader:read"),
    measure=verb("ponos.instruments.cpet.measures.measuring:measure"),
    figure=verb("ponos.instruments.cpet.figure:nine_panels"),
    observe=verb("ponos.instruments.cpet.observing:observe"),
    package="ponos.instruments.cpet",
    circumstances=verb("ponos.instruments.cpet.circumstances:circumstances"),
    readings=_readings,
)
