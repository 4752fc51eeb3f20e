"""Choices of effort for reward: a hard task against an easy one, or offers; and whether the tasks were completed."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.effort.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="effort",
    title="choices of effort for reward",
    settings=Settings,
    formats=constant("ponos.instruments.effort.formats:FORMATS"),
    register=constant("ponos.instruments.effort.specs:REGISTER"),
    read=verb("ponos.instruments.effort.reading:read"),
    measure=verb("ponos.instruments.effort.measures.measuring:measure"),
    figure=verb("ponos.instruments.effort.figure:choices"),
    observe=verb("ponos.instruments.effort.observing:observe"),
    package="ponos.instruments.effort",
    pool=verb("ponos.instruments.effort.pool.pooling:pool"),
    pooled=constant("ponos.instruments.effort.specs:GROUP_REGISTER"),
)
