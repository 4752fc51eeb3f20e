"""Measure a series: the whole, and each segment or block as far as it gives values."""

from __future__ import annotations

from ponos.instruments.parts import Part, answers
from ponos.instruments.vigilance.measures import accuracy, distribution, lapses, speed
from ponos.instruments.vigilance.settings import Settings
from ponos.instruments.vigilance.specs import REGISTER
from ponos.instruments.vigilance.trials import Trials, lots
from ponos.measures import Measure
from ponos.recording import Recording

__all__ = ["PARTS", "measure"]

PARTS: tuple[Part[Trials], ...] = (*speed.PARTS, *lapses.PARTS, *distribution.PARTS, *accuracy.PARTS)


def measure(recording: Recording, settings: Settings) -> list[Measure]:
    """Measure a series of reaction times.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``vigilance``.
    settings : Settings
        What counts as what.

    Returns
    -------
    list of Measure
        In the order of the register; the whole series of an id comes first.
    """
    whole, *parts = lots(recording, settings)
    told = answers(PARTS, whole, REGISTER)
    told += [one for part in parts for one in answers(PARTS, part, REGISTER) if one.value is not None]
    order = {spec.id: place for place, spec in enumerate(REGISTER)}
    return sorted(told, key=lambda one: order[one.id])
