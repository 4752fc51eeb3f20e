"""Reward and effort imaging: fMRI of incentive-delay and grip tasks, region by region."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.imaging.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="imaging",
    title="reward and grip imaging (fMRI)",
    settings=Settings,
    formats=constant("ponos.instruments.imaging.formats:FORMATS"),
    register=constant("ponos.instruments.imaging.specs:REGISTER"),
    read=verb("ponos.instruments.imaging.reading:read"),
    measure=verb("ponos.instruments.imaging.measuring:measure"),
    figure=verb("ponos.instruments.imaging.figure:responses"),
    observe=verb("ponos.instruments.imaging.observing:observe"),
    package="ponos.instruments.imaging",
)
