"""Measure a session: every part in turn, answers in the order of the register."""

from __future__ import annotations

from ponos.instruments.pain.measures import criteria, modulation, summation, thresholds
from ponos.instruments.pain.session import Session
from ponos.instruments.pain.settings import Settings
from ponos.instruments.pain.specs import REGISTER
from ponos.instruments.parts import Part, answers
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part[Session], ...] = (*thresholds.PARTS, *summation.PARTS, *modulation.PARTS, *criteria.PARTS)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure a session of pain tests.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``pain``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    return answers(PARTS, Session(recording, settings), REGISTER)
