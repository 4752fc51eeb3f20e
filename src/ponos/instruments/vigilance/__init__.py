"""Vigilance and thinking under load: reaction times over time on task, lapses, errors, the protocol of 16 minutes."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.vigilance.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="vigilance",
    title="reaction times over time on task",
    settings=Settings,
    formats=constant("ponos.instruments.vigilance.formats:FORMATS"),
    register=constant("ponos.instruments.vigilance.specs:REGISTER"),
    read=verb("ponos.instruments.vigilance.reading:read"),
    measure=verb("ponos.instruments.vigilance.measures.measuring:measure"),
    figure=verb("ponos.instruments.vigilance.figure:course_and_distribution"),
    observe=verb("ponos.instruments.vigilance.observing:observe"),
    package="ponos.instruments.vigilance",
)
