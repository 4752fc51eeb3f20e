"""Task: the trials of one person made ready for measuring; practice and time-outs told apart, offers on one scale."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.formats import CHOICES, KNOWN
from ponos.sheets.columns import lacking, possible
from ponos.statistics.moments import Bools, Floats

if TYPE_CHECKING:
    from ponos.instruments.effort.settings import Settings
    from ponos.recording import Recording

__all__ = ["FEWEST", "Task", "levels"]

FEWEST = 8
"""Fewer choices of one's own than these carry no model; a choice of the project's own."""
_MOST_LEVELS = 8


class Task:
    """The trials of one person, made ready.

    Parameters
    ----------
    recording : Recording
        Of the instrument.
    settings : Settings
        How it is to be read.

    Attributes
    ----------
    recording, settings : Recording, Settings
        As given.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.recording, self.settings = recording, settings
        self._table = recording.table
        self.n = len(self._table)

    def column(self, name: str) -> Floats:
        """Give a column as numbers.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        ndarray of shape (n_trials,)
            NaN where it is not known or cannot be true.
        """
        values = possible(self._table, KNOWN[name])
        if name == "probability":
            values[values > 1.0] = np.nan
        return values

    def lacks(self, column: str, /) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            Its name; ``choice`` for whatever holds what was chosen.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        if column == "choice":
            return "" if np.isfinite(self.choice).any() else "The file does not say what was chosen."
        return lacking(self._table, KNOWN[column])

    @property
    def kind(self) -> Literal["two tasks", "offers"]:
        """Whether a hard task stood against an easy one, or an offer was to be accepted."""
        return "offers" if "accept" in self._table and "hard" not in self._table else "two tasks"

    @cached_property
    def choice(self) -> Floats:
        """What was chosen, 1 for effort; NaN where it is not known."""
        return self.column(next((one for one in CHOICES if one in self._table), "hard"))

    @cached_property
    def trial(self) -> Floats:
        """Number of each trial; their order where the file does not count them."""
        counted = self.column("trial")
        return counted if np.isfinite(counted).any() else np.arange(1.0, self.n + 1.0)

    @cached_property
    def main(self) -> Bools:
        """Trials that are no practice: their number is above zero."""
        return np.asarray(self.trial > 0)

    @cached_property
    def timed_out(self) -> Bools:
        """Main trials in which the computer chose."""
        limit = self.settings.timeout_s
        return self.main & (limit > 0) & (np.abs(self.column("choice_time_s") - limit) < 1e-9)

    @cached_property
    def own(self) -> Bools:
        """Main trials in which the person chose."""
        return self.main & ~self.timed_out & np.isfinite(self.choice)

    @cached_property
    def reward(self) -> Floats:
        """Reward offered: in its own unit; in a task of offers its level by rank, where there are few."""
        values = self.column("reward")
        return levels(values) if self.kind == "offers" else values

    @cached_property
    def effort(self) -> Floats:
        """Effort offered: its level by rank where there are few; 1 throughout where one hard task is offered."""
        values = self.column("effort_level")
        if np.isfinite(values).any():
            return levels(values) if self.kind == "offers" else values / max(float(np.nanmax(values)), 1e-12)
        return np.ones(self.n)

    @cached_property
    def easy_effort(self) -> Floats:
        """Effort of the easy task over that of the hardest: from the file, the presses required, or the settings."""
        if self.kind == "offers":
            return np.zeros(self.n)
        required = self.column("required_presses")
        given, hardest = self.column("easy_effort"), self.column("effort_level")
        if np.isfinite(given).any() and np.isfinite(hardest).any():
            return np.asarray(given / max(float(np.nanmax(hardest)), 1e-12))
        easy, hard = (required[(self.choice == side) & np.isfinite(required)] for side in (0.0, 1.0))
        if len(easy) and len(hard) and 0 < np.median(easy) < np.median(hard):
            return np.full(self.n, float(np.median(easy) / np.median(hard)))
        return np.full(self.n, self.settings.easy_effort)

    @cached_property
    def easy_reward(self) -> Floats:
        """What the easy task pays; nothing where there is none."""
        if self.kind == "offers":
            return np.zeros(self.n)
        given = self.column("easy_reward")
        return np.where(np.isfinite(given), given, self.settings.easy_reward)

    def completion(self, *, hard: bool) -> Floats:
        """Give what became of the tasks that were begun, time-outs among them.

        Parameters
        ----------
        hard : bool
            Of the hard tasks (or accepted offers), or of the easy ones.

        Returns
        -------
        ndarray
            1 where completed, 0 where not.

        Raises
        ------
        MeasureError
            There is none.
        """
        if self.kind == "offers" and not hard:
            raise MeasureError("A task of offers has no easy task.")
        done = self.column("completed")[self.main & (self.choice == float(hard))]
        done = done[np.isfinite(done)]
        if not len(done):
            raise MeasureError(f"No {'hard' if hard else 'easy'} task was begun of which the end is known.")
        return np.asarray(done)

    def chosen(self, *columns: Floats) -> Bools:
        """Give the trials that a model of choice can use.

        Parameters
        ----------
        *columns : ndarray
            What must be known of a trial.

        Returns
        -------
        ndarray of bool
            Own choices in which these are known.

        Raises
        ------
        MeasureError
            They are too few.
        """
        use = self.own.copy()
        for values in columns:
            use &= np.isfinite(values)
        if use.sum() < FEWEST:
            raise MeasureError(f"There are {int(use.sum())} choices to go by; {FEWEST} are needed.")
        return use


def levels(values: Floats) -> Floats:
    """Number few distinct offers by rank, 1 for the smallest; many stay as they are.

    Parameters
    ----------
    values : ndarray
        Offers, NaN where not known.

    Returns
    -------
    ndarray
        Levels; zero, the offer of nothing, stays zero.
    """
    some = np.unique(values[np.isfinite(values) & (values > 0)])
    if not 0 < len(some) <= _MOST_LEVELS:
        return values.copy()
    ranked = np.searchsorted(some, np.nan_to_num(values, nan=0.0)) + 1.0
    return np.where(np.isnan(values), np.nan, np.where(values <= 0, 0.0, ranked))
