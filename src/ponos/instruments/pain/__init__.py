"""Pain: thresholds, temporal summation, conditioned pain modulation and the fibromyalgia criteria of 2016."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.pain.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="pain",
    title="pain thresholds, modulation and fibromyalgia criteria",
    settings=Settings,
    formats=constant("ponos.instruments.pain.formats:FORMATS"),
    register=constant("ponos.instruments.pain.specs:REGISTER"),
    read=verb("ponos.instruments.pain.reading:read"),
    measure=verb("ponos.instruments.pain.measures.measuring:measure"),
    figure=verb("ponos.instruments.pain.figure:thresholds_and_ratings"),
    observe=verb("ponos.instruments.pain.observing:observe"),
    package="ponos.instruments.pain",
)
