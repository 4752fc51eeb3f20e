"""Shares of one person's trials: tasks completed, choices of effort, choices that timed out; and the time to choose."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.specs import REGISTER
from ponos.instruments.effort.task import Task
from ponos.instruments.parts import gives
from ponos.measures import Measure
from ponos.statistics.proportions import wilson

__all__ = ["completed", "easily_completed", "hard_share", "time_to_choose", "timed_out"]

_FEW = 10
"""Fewer trials than these make a share that says little; a choice of the project's own."""


def _share(id: str, yes: float, n: int, method: str, *, reason: str = "") -> Measure:
    low, high = wilson(int(yes), n)
    doubt = f"It rests on {n} trial{'s' if n > 1 else ''} only." if n < _FEW else ""
    return REGISTER.found(
        id, 100.0 * yes / n, low=100.0 * low, high=100.0 * high, n=n, doubt=doubt, reason=reason, method=method
    )


def _completed(task: Task, id: str, *, hard: bool) -> Measure:
    done = task.completion(hard=hard)
    late = int((task.timed_out & (task.choice == float(hard)) & np.isfinite(task.column("completed"))).sum())
    what = "accepted offers" if task.kind == "offers" else f"{'hard' if hard else 'easy'} tasks"
    reason = f"{late} of them were chosen by the computer after a time-out." if late else ""
    return _share(
        id,
        float(done.sum()),
        len(done),
        f"completed over all {what} of the main trials; Wilson interval",
        reason=reason,
    )


@gives(REGISTER, "hard_completion", needs=("choice", "completed"))
def completed(task: Task) -> list[Measure]:
    """Share of hard tasks that were completed.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One.
    """
    return [_completed(task, "hard_completion", hard=True)]


@gives(REGISTER, "easy_completion", needs=("choice", "completed"))
def easily_completed(task: Task) -> list[Measure]:
    """Share of easy tasks that were completed.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One.
    """
    return [_completed(task, "easy_completion", hard=False)]


@gives(REGISTER, "effort_hard_share", needs=("choice",))
def hard_share(task: Task) -> list[Measure]:
    """Share of the person's own choices that went to effort.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One; doubtful where many of the hard tasks begun were not completed.

    Raises
    ------
    MeasureError
        There is no choice of the person's own.
    """
    chosen = task.choice[task.own]
    if not len(chosen):
        raise MeasureError("There is no choice of the person's own: all trials are practice or timed out.")
    what = "offers accepted" if task.kind == "offers" else "hard task chosen"
    method = f"{what} over the choices of the main trials, time-outs left out; Wilson interval"
    return [_share("effort_hard_share", float(chosen.sum()), len(chosen), method, reason=_ability_first(task))]


def _ability_first(task: Task) -> str:
    """What became of the hard tasks, said beside the share that it may explain."""
    try:
        done = task.completion(hard=True)
    except MeasureError:
        return "Whether tasks were completed is not known, so inability may be read as unwillingness."
    if done.mean() >= 0.9:
        return ""
    what = "accepted" if task.kind == "offers" else "hard"
    return (
        f"Only {int(done.sum())} of {len(done)} {what} tasks were completed, so a low "
        "share may be a lower ability rather than a lower will."
    )


@gives(REGISTER, "effort_timeouts", needs=("choice", "choice_time_s"))
def timed_out(task: Task) -> list[Measure]:
    """Share of main trials in which the computer chose.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One.

    Raises
    ------
    MeasureError
        There are no main trials, or no time limit.
    """
    limit = task.settings.timeout_s
    if not limit:
        raise MeasureError("The task has no limit for choosing.")
    known = task.main & np.isfinite(task.column("choice_time_s"))
    if not known.any():
        raise MeasureError("There are no main trials.")
    method = f"main trials with a choice time of exactly {limit:g} s; Wilson interval"
    beyond = int((task.column("choice_time_s")[known] > limit).sum())
    reason = (
        f"In {beyond} trials choosing took longer, so {limit:g} s may not be the limit of this task." if beyond else ""
    )
    late = float(task.timed_out[known].sum())
    return [_share("effort_timeouts", late, int(known.sum()), method, reason=reason)]


@gives(REGISTER, "choice_time", needs=("choice", "choice_time_s"))
def time_to_choose(task: Task) -> list[Measure]:
    """Median time to choose.

    Parameters
    ----------
    task : Task
        The trials.

    Returns
    -------
    list of Measure
        One.

    Raises
    ------
    MeasureError
        There is no choice of the person's own with its time.
    """
    times = task.column("choice_time_s")[task.own]
    times = np.sort(times[np.isfinite(times)])
    if not len(times):
        raise MeasureError("There is no choice of the person's own with its time.")
    low, high = _median_interval(times)
    method = "median of own choices; interval from order statistics"
    return [REGISTER.found("choice_time", float(np.median(times)), low=low, high=high, n=len(times), method=method)]


def _median_interval(ordered: np.ndarray) -> tuple[float | None, float | None]:
    """Distribution-free 95 % interval of the median; none where so few values have none."""
    from scipy.stats import binom

    rank = int(binom.ppf(0.025, len(ordered), 0.5))
    if rank < 1 or len(ordered) < 6:
        return None, None
    return float(ordered[rank - 1]), float(ordered[len(ordered) - rank])
