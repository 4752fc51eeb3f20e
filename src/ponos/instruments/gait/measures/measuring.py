"""Measure a walk: every part in turn, answers in the order of the register."""

from __future__ import annotations

from ponos.instruments.gait.measures import starts, strides
from ponos.instruments.gait.settings import Settings
from ponos.instruments.gait.specs import REGISTER
from ponos.instruments.gait.walk import Walk
from ponos.instruments.parts import Part, answers
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part[Walk], ...] = (*strides.PARTS, *starts.PARTS)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure a walk.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``gait``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    return answers(PARTS, Walk(recording, settings), REGISTER)
