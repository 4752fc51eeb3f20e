"""Transcranial magnetic stimulation: thresholds, size and latency of the answer, inhibition, silence, exertion."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.tms.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="tms",
    title="transcranial magnetic stimulation",
    settings=Settings,
    formats=constant("ponos.instruments.tms.formats:FORMATS"),
    register=constant("ponos.instruments.tms.measures.specs:REGISTER"),
    read=verb("ponos.instruments.tms.reading.reader:read"),
    measure=verb("ponos.instruments.tms.measures.measuring:measure"),
    figure=verb("ponos.instruments.tms.figure:draw"),
    observe=verb("ponos.instruments.tms.observing:observe"),
    package="ponos.instruments.tms",
    circumstances=verb("ponos.instruments.tms.circumstances:circumstances"),
    checklist=verb("ponos.instruments.tms.checklist:filled"),
)
