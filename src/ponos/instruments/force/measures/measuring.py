"""Measure a force recording: every part in turn, answers in the order of the register."""

from __future__ import annotations

import numpy as np

from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures import activation, drive, emg, fatigue, strength
from ponos.instruments.force.measures.gives import REGISTER, Part
from ponos.instruments.force.settings import Settings
from ponos.instruments.parts import answers
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part, ...] = (*drive.PARTS, *activation.PARTS, *emg.PARTS, *strength.PARTS, *fatigue.PARTS)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure a force recording.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``force``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    with np.errstate(all="ignore"):
        return answers(PARTS, ForceTest(recording, settings), REGISTER)
