"""Offers of one person or many, laid out for the models: what could be had, at what effort, with what chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.models import Offers
from ponos.instruments.effort.task import Task
from ponos.statistics.hierarchical import BetaPrior, beta_prior
from ponos.statistics.moments import Bools, Floats

__all__ = ["ALONE", "Ability", "ability_of", "offers_of"]

ALONE = BetaPrior(1.0, 1.0)
"""What one person alone is measured with: every chance to complete is as likely as any other before the first task."""


@dataclass(frozen=True, kw_only=True)
class Ability:
    """Chances of people to complete either task.

    Attributes
    ----------
    hard, easy : ndarray of shape (people,)
        Between 0 and 1, drawn towards what others do; 1 where nothing is known of anybody.
    known : bool
        Whether completion was recorded of anybody.
    """

    hard: Floats
    easy: Floats
    known: bool


def ability_of(tasks: Sequence[Task], *, groups: Floats | None = None) -> Ability:
    """Give each person's chance to complete a task, from what became of those begun.

    Parameters
    ----------
    tasks : sequence of Task
        Of the people.
    groups : ndarray of shape (people,), optional
        Whose chance is drawn towards whose: people are drawn towards those of their own group, for drawing a group that
        can do less towards one that can do more would be read as a higher cost of effort. Every person stands alone
        where not given.

    Returns
    -------
    Ability
        The chances.
    """
    hard, any_hard = _chances(tasks, groups, hard=True)
    easy, any_easy = _chances(tasks, groups, hard=False)
    return Ability(hard=hard, easy=easy, known=any_hard or any_easy)


def _chances(tasks: Sequence[Task], groups: Floats | None, *, hard: bool) -> tuple[Floats, bool]:
    done, begun = np.array([_count(task, hard=hard) for task in tasks], dtype=float).T
    if not begun.any():
        return np.ones(len(tasks)), False
    if groups is None:
        return ALONE.mean(done, begun), True
    chances = np.ones(len(tasks))
    for group in np.unique(groups):
        own = groups == group
        chances[own] = beta_prior(done[own], begun[own]).mean(done[own], begun[own])
    return chances, True


def _count(task: Task, *, hard: bool) -> tuple[float, float]:
    try:
        done = task.completion(hard=hard)
    except MeasureError:
        return 0.0, 0.0
    return float(done.sum()), float(len(done))


def offers_of(tasks: Sequence[Task], ability: Ability) -> Offers:
    """Lay out the offers of people, one row a person.

    Parameters
    ----------
    tasks : sequence of Task
        Of the people, all of one kind of task.
    ability : Ability
        Their chances to complete.

    Returns
    -------
    Offers
        Padded to the person with most trials.

    Raises
    ------
    MeasureError
        Somebody has too few choices.
    """
    used = [_usable(task) for task in tasks]
    hardest = max(float(task.effort[use].max()) for task, use in zip(tasks, used, strict=True))
    scale = 1.0 / hardest if hardest > 1.0 else 1.0
    told = all(np.isfinite(task.column("probability")[use]).all() for task, use in zip(tasks, used, strict=True))
    width = max(int(use.sum()) for use in used)

    def _laid(values: list[Floats]) -> Floats:
        out = np.zeros((len(tasks), width))
        for row, (one, use) in enumerate(zip(values, used, strict=True)):
            out[row, : int(use.sum())] = one[use]
        return out

    known = _laid([np.ones(task.n) for task in tasks]) > 0
    ones = [np.ones(task.n) for task in tasks]
    return Offers(
        chosen=_laid([task.choice for task in tasks]),
        known=known,
        reward=_laid([_reward(task) for task in tasks]),
        easy_reward=_laid([task.easy_reward for task in tasks]),
        probability=_laid([task.column("probability") for task in tasks] if told else ones) + ~known,
        effort=_laid([task.effort * scale for task in tasks]),
        easy_effort=_laid([task.easy_effort * scale for task in tasks]),
        ability=np.repeat(ability.hard[:, None], width, axis=1),
        easy_ability=np.repeat(ability.easy[:, None], width, axis=1),
        told=told,
    )


def _usable(task: Task) -> Bools:
    return task.chosen(_reward(task), task.effort, task.easy_effort)


def _reward(task: Task) -> Floats:
    """The reward offered; one unit where none was told, as in a task that varies effort alone."""
    return task.reward if np.isfinite(task.reward).any() else np.ones(task.n)
