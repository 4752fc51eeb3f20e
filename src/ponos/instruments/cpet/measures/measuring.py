"""Measure a test: every part in turn, answers in the order of the register."""

from __future__ import annotations

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures import (
    efficiency,
    effort,
    heart,
    kinetics,
    o2_pathway,
    peak,
    percent_predicted,
    pressure,
    substrate,
    threshold_measures,
    ventilation,
)
from ponos.instruments.cpet.measures.gives import Part
from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.parts import answers
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part, ...] = (
    *peak.PARTS,
    *effort.PARTS,
    *threshold_measures.PARTS,
    *efficiency.PARTS,
    *ventilation.PARTS,
    *heart.PARTS,
    *pressure.PARTS,
    *percent_predicted.PARTS,
    *substrate.PARTS,
    *kinetics.PARTS,
    *o2_pathway.PARTS,
)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure an exercise test.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``cpet``.
    settings : Settings
        What the user says about the test.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    return answers(PARTS, ExerciseTest(recording, settings), REGISTER)
