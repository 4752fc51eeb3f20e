"""Gait: strides from the acceleration of the lower back or from a table, and how fast a first step follows a cue."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.gait.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="gait",
    title="gait and its start",
    settings=Settings,
    formats=constant("ponos.instruments.gait.formats:FORMATS"),
    register=constant("ponos.instruments.gait.specs:REGISTER"),
    read=verb("ponos.instruments.gait.reading:read"),
    measure=verb("ponos.instruments.gait.measures.measuring:measure"),
    figure=verb("ponos.instruments.gait.figure:strides"),
    observe=verb("ponos.instruments.gait.observing:observe"),
    package="ponos.instruments.gait",
)
