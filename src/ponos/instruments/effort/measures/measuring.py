"""Measuring a recording: every part answers, completion first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.instruments.effort.measures.pressing import press_rate, press_rate_slope
from ponos.instruments.effort.measures.sensitivity import sensitivities
from ponos.instruments.effort.measures.shares import completed, easily_completed, hard_share, time_to_choose, timed_out
from ponos.instruments.effort.measures.valuing import valuing
from ponos.instruments.effort.specs import REGISTER
from ponos.instruments.effort.task import Task
from ponos.instruments.parts import Part, answers

if TYPE_CHECKING:
    from ponos.instruments.effort.settings import Settings
    from ponos.measures import Measure
    from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part[Task], ...] = (
    completed,
    easily_completed,
    hard_share,
    timed_out,
    time_to_choose,
    sensitivities,
    valuing,
    press_rate,
    press_rate_slope,
)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure everything that the trials allow.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    settings : Settings
        How it is to be read.

    Returns
    -------
    list of Measure
        Every id of the register; what cannot be had says why.
    """
    return answers(PARTS, Task(recording, settings), REGISTER)
