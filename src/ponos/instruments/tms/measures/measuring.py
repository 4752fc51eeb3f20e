"""Measure sweeps: every theme in turn, answers in the order of the register."""

from __future__ import annotations

from ponos.instruments.parts import Part, answers
from ponos.instruments.tms.measures import (
    course,
    latency,
    mep,
    muscle_answer,
    paired,
    recruitment,
    silent_period,
    sweep_quality,
    thresholds,
)
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.sweeps import Sweeps
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part[Sweeps], ...] = (
    *thresholds.PARTS,
    *mep.PARTS,
    *latency.PARTS,
    *muscle_answer.PARTS,
    *sweep_quality.PARTS,
    *recruitment.PARTS,
    *paired.PARTS,
    *silent_period.PARTS,
    *course.PARTS,
)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure sweeps.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    settings : Settings
        What the user says about it.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    return answers(PARTS, Sweeps(recording, settings), REGISTER)
