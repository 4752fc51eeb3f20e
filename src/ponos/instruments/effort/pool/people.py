"""People: the trials of two groups side by side, with what belongs to each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.measures.pressing import rate_of
from ponos.instruments.effort.task import FEWEST, Task, levels
from ponos.statistics.moments import Bools, Floats, Ints

if TYPE_CHECKING:
    from ponos.instruments.effort.settings import Settings
    from ponos.pooled import Member

__all__ = ["People", "people_of"]

_MALE = {"male": 1.0, "m": 1.0, "man": 1.0, "female": 0.0, "f": 0.0, "w": 0.0, "woman": 0.0}


@dataclass(frozen=True)
class People:
    """Two groups with their trials; the arrays are one row a trial.

    Attributes
    ----------
    tasks : tuple of Task
        One a person.
    first, second : str
        Names of the groups, the first held against the second.
    in_first : ndarray of shape (people,)
        1 in the first group.
    male : ndarray of shape (people,)
        1 of a male; empty where the sex of anybody is not known.
    left_out : int
        People without enough choices of their own.
    """

    tasks: tuple[Task, ...]
    first: str
    second: str
    in_first: Floats
    male: Floats
    left_out: int

    @property
    def kind(self) -> str:
        """``two tasks`` or ``offers``."""
        return self.tasks[0].kind

    @property
    def counts(self) -> dict[str, int]:
        """People by group."""
        return {self.first: int(self.in_first.sum()), self.second: int((1.0 - self.in_first).sum())}

    @cached_property
    def person(self) -> Ints:
        """Whose trial it is."""
        return np.repeat(np.arange(len(self.tasks)), [task.n for task in self.tasks])

    @cached_property
    def choice(self) -> Floats:
        """What was chosen."""
        return np.concatenate([task.choice for task in self.tasks])

    @cached_property
    def main(self) -> Bools:
        """Main trials with a choice, time-outs among them."""
        return np.concatenate([task.main for task in self.tasks]) & np.isfinite(self.choice)

    @cached_property
    def own(self) -> Bools:
        """Main trials in which the person chose."""
        return np.concatenate([task.own for task in self.tasks])

    @cached_property
    def trial(self) -> Floats:
        """Number of the trial, from 0."""
        return np.concatenate([task.trial for task in self.tasks]) - 1.0

    @cached_property
    def rate(self) -> Floats:
        """Presses per second."""
        return np.concatenate([rate_of(task) for task in self.tasks])

    def column(self, name: str) -> Floats:
        """Give a column of all trials.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        ndarray
            NaN where not known.
        """
        return np.concatenate([task.column(name) for task in self.tasks])

    @cached_property
    def offers(self) -> dict[str, Floats]:
        """What the offers vary, by name; in a task of offers as levels over all people."""
        two = self.kind == "two tasks"
        found = {"reward": self.column("reward"), "probability": self.column("probability")}
        if not two:
            found = {
                "effort": levels(self.column("effort_level")),
                "reward": levels(found["reward"]),
                "probability": found["probability"],
            }
        varied = {name: values for name, values in found.items() if self._varies(values)}
        if two and {"reward", "probability"} <= set(varied):
            varied["expected"] = varied["reward"] * varied["probability"]
        return varied

    def _varies(self, values: Floats) -> bool:
        known = values[self.own & np.isfinite(values)]
        return bool(len(known) > 0.9 * self.own.sum() and float(np.ptp(known)) > 0)

    @cached_property
    def completion(self) -> Floats:
        """Share of the hard tasks begun that each person completed, time-outs among them; NaN where none is known."""
        return np.array([_completion(task) for task in self.tasks])

    def completed(self, *, hard: bool) -> tuple[Floats, Floats]:
        """Count the tasks of each person.

        Parameters
        ----------
        hard : bool
            The hard ones, or the easy ones.

        Returns
        -------
        tuple of ndarray
            Completed, and begun with a known end.
        """
        done = np.zeros((2, len(self.tasks)))
        for place, task in enumerate(self.tasks):
            try:
                ends = task.completion(hard=hard)
            except MeasureError:
                continue
            done[:, place] = ends.sum(), len(ends)
        return done[0], done[1]

    def spread(self, values: Floats) -> Floats:
        """Give each trial what belongs to its person.

        Parameters
        ----------
        values : ndarray of shape (people,)
            One a person.

        Returns
        -------
        ndarray
            One a trial.
        """
        found: Floats = values[self.person]
        return found


def _completion(task: Task) -> float:
    try:
        return float(task.completion(hard=True).mean())
    except MeasureError:
        return float("nan")


def people_of(members: Sequence[Member], first: str, second: str, settings: Settings) -> People:
    """Put two groups side by side.

    Parameters
    ----------
    members : sequence of Member
        People with their recordings; those of other groups are passed over.
    first, second : str
        The groups.
    settings : Settings
        How trials are read.

    Returns
    -------
    People
        Those with enough choices of their own.

    Raises
    ------
    MeasureError
        A group has fewer than two such people, or people did different kinds of task.
    """
    asked = [one for one in members if one.group in (first, second)]
    made = [(one, Task(one.recording, settings)) for one in asked]
    used = [(one, task) for one, task in made if int(task.own.sum()) >= FEWEST]
    for group in (first, second):
        if sum(one.group == group for one, _ in used) < 2:
            raise MeasureError(f"Fewer than two people of '{group}' have {FEWEST} choices of their own.")
    if len({task.kind for _, task in used}) > 1:
        raise MeasureError("Some people chose between two tasks and others accepted offers; these cannot be pooled.")
    return People(
        tuple(task for _, task in used),
        first,
        second,
        np.array([float(one.group == first) for one, _ in used]),
        _males(used),
        len(asked) - len(used),
    )


def _males(used: Sequence[tuple[Member, Task]]) -> Floats:
    """The sex of everybody: as the study says, else as the files do; empty where that of anybody is not known."""
    said = np.array([_MALE.get(one.sex.strip().lower(), np.nan) for one, _ in used])
    if np.isnan(said).any():
        told = np.array([_male_in(task) for _, task in used])
        said = np.where(np.isnan(said), told, said)
    if np.isnan(said).any() or float(np.ptp(said)) == 0.0:
        return np.zeros(0)
    return said


def _male_in(task: Task) -> float:
    table = task.recording.table
    if "male" in table:
        known = task.column("male")
        known = known[np.isfinite(known)]
        return float(known[0]) if len(known) and float(np.ptp(known)) == 0.0 else float("nan")
    if "sex" in table and len(table):
        return _MALE.get(str(table["sex"].iloc[0]).strip().lower(), float("nan"))
    return float("nan")
