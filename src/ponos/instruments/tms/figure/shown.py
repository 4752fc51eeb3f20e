"""What a figure of sweeps is drawn from: the sweeps made ready, and what was measured in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.measures.measuring import measure
from ponos.instruments.tms.sweeps import Sweeps

if TYPE_CHECKING:
    from ponos.instruments.tms.settings import Settings
    from ponos.measures import Measure
    from ponos.recording import Recording

__all__ = ["AXIS", "BLUE", "GREEN", "GREY", "ORANGE", "PALE", "PURPLE", "TINY", "Shown"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#C75000", "#007A5A", "#A64D82"
"""Okabe and Ito's colours; all but the blue one shade darker, so that they can be read as text."""

PALE, AXIS, GREY = "#c4c4c4", "#777777", "#5f5f5f"
TINY = 6.3


class Shown:
    """One recording, as its figure needs it.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``tms``.
    settings : Settings
        What the user says about it.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording = recording
        self.settings = settings
        self.sweeps = Sweeps(recording, settings)

    @cached_property
    def measures(self) -> list[Measure]:
        """Everything that was measured."""
        return measure(self.recording, self.settings)

    def found(self, *ids: str) -> list[Measure]:
        """Give what has a value of some measures.

        Parameters
        ----------
        *ids : str
            Which.

        Returns
        -------
        list of Measure
            In their order, doubtful ones among them.
        """
        return [one for one in self.measures if one.id in ids and one.value is not None]

    def value(self, id: str) -> float | None:
        """Give the value of a measure in its default condition.

        Parameters
        ----------
        id : str
            Which.

        Returns
        -------
        float or None
            None where it has none.
        """
        return next((one.value for one in self.found(id) if one.is_default), None)

    def why_not(self, *ids: str) -> str:
        """Say why measures have no value.

        Parameters
        ----------
        *ids : str
            Which.

        Returns
        -------
        str
            The first reason that is told.
        """
        return next((one.reason for one in self.measures if one.id in ids and one.value is None), "Not measured.")

    def is_pulse(self, pulse: str, *, state: str) -> Flags:
        """Give which sweeps are of a kind, set-aside ones among them.

        Parameters
        ----------
        pulse, state : str
            Of which kind, in which state.

        Returns
        -------
        numpy.ndarray of bool
            One a sweep.
        """
        return np.asarray((self.sweeps.pulse == pulse) & (self.sweeps.state == state))
