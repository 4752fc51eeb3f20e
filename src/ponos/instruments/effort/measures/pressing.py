"""How fast the person pressed, in easy and in hard tasks, and how that changed over the session."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.specs import REGISTER
from ponos.instruments.effort.task import Task
from ponos.instruments.parts import gives
from ponos.measures import Measure
from ponos.statistics.moments import Floats

__all__ = ["press_rate", "press_rate_slope", "rate_of"]

_FEWEST = 3
_CALLED = {False: "easy", True: "hard"}


def rate_of(task: Task) -> Floats:
    """Give the rate of pressing of every trial.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    ndarray of shape (n_trials,)
        Presses per second: as the file has it, else presses over the time of the task; NaN where not known.
    """
    told = task.column("press_rate_presses_s")
    if np.isfinite(told).any():
        return told
    presses, time = task.column("presses"), task.column("completion_time_s")
    with np.errstate(divide="ignore", invalid="ignore"):
        made = presses / time
    made[~np.isfinite(made)] = np.nan
    return made


def _sides(task: Task) -> dict[str, tuple[Floats, Floats]]:
    """Trial and rate, by the task that was done."""
    rate = rate_of(task)
    if not np.isfinite(rate).any():
        raise MeasureError("The file has neither a rate of pressing, nor presses with the time of the task.")
    sides = {}
    for hard, name in _CALLED.items():
        use = task.main & (task.choice == float(hard)) & np.isfinite(rate)
        if task.kind == "two tasks" or hard:
            sides[name] = task.trial[use], rate[use]
    return sides


@gives(REGISTER, "press_rate", needs=("choice",))
def press_rate(task: Task) -> list[Measure]:
    """Mean rate of pressing, by task.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One a task, time-outs among its trials.
    """
    from scipy.special import stdtrit

    found = []
    for name, (_, rate) in _sides(task).items():
        n = len(rate)
        condition = {"variant": name}
        if not n:
            found.append(REGISTER.missing("press_rate", f"No {name} task was done.", condition=condition))
            continue
        reach = float(stdtrit(n - 1, 0.975)) * float(rate.std(ddof=1)) / np.sqrt(n) if n > 1 else None
        mean = float(rate.mean())
        found.append(
            REGISTER.found(
                "press_rate",
                mean,
                low=None if reach is None else mean - reach,
                high=None if reach is None else mean + reach,
                n=n,
                method="mean over the main trials; Student's t",
                condition=condition,
            )
        )
    return _value_first(found)


@gives(REGISTER, "press_rate_slope", needs=("choice",))
def press_rate_slope(task: Task) -> list[Measure]:
    """Change of the rate of pressing per trial, by task.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One a task.
    """
    found = []
    for name, (trial, rate) in _sides(task).items():
        condition = {"variant": name}
        if len(np.unique(trial)) < _FEWEST:
            why = f"{len(np.unique(trial))} {name} tasks are too few for a slope."
            found.append(REGISTER.missing("press_rate_slope", why, condition=condition))
            continue
        slope, reach = _line(trial, rate)
        found.append(
            REGISTER.found(
                "press_rate_slope",
                slope,
                low=slope - reach,
                high=slope + reach,
                n=len(rate),
                method="least squares over the number of the trial; Student's t",
                condition=condition,
            )
        )
    return _value_first(found)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    from scipy.special import stdtrit

    away = x - x.mean()
    square = float(away @ away)
    slope = float(away @ y) / square
    rest = y - y.mean() - slope * away
    freedom = len(x) - 2
    return slope, float(stdtrit(freedom, 0.975)) * float(np.sqrt(rest @ rest / freedom / square))


def _value_first(found: list[Measure]) -> list[Measure]:
    """Values before what is missing, which has no condition of its own where all is."""
    if all(one.value is None for one in found):
        return [REGISTER.missing(found[0].id, found[0].reason)]
    return sorted(found, key=lambda one: one.value is None)
