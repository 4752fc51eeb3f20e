"""Force and fatigue: grip and limb force with EMG, from single pulls to holds with stimuli of nerve and cortex."""

from __future__ import annotations

from ponos.instruments.base import Instrument, constant, verb
from ponos.instruments.force.settings import Settings

__all__ = ["INSTRUMENT", "Settings"]

INSTRUMENT = Instrument(
    name="force",
    title="force and fatigue",
    settings=Settings,
    formats=constant("ponos.instruments.force.formats:FORMATS"),
    register=constant("ponos.instruments.force.measures.gives:REGISTER"),
    read=verb("ponos.instruments.force.reading.reader:read"),
    measure=verb("ponos.instruments.force.measures.measuring:measure"),
    figure=verb("ponos.instruments.force.figure:course"),
    observe=verb("ponos.instruments.force.observing:observe"),
    package="ponos.instruments.force",
    circumstances=verb("ponos.instruments.force.circumstances:circumstances"),
)
