"""The figure of a task of choices: the surface of choice, its course over the trials, and completion beside it."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.task import Task
from ponos.statistics.moments import Bools, Floats
from ponos.statistics.proportions import wilson
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ponos.instruments.effort.settings import Settings
    from ponos.recording import Recording

__all__ = ["choices"]

_HARD, _EASY, _GREY = "#0072B2", "#E69F00", "#5f5f5f"
_OVER = {_HARD: "white", _EASY: "black"}
"""Colour of words over a bar."""
_BINS = 4
"""Bands of reward where there are many different ones."""
_MOST = 8
_WINDOW = 10
"""Trials on either side that the running share takes in."""


def choices(recording: Recording, settings: Settings) -> Figure:
    """Draw the choices of one person.

    Parameters
    ----------
    recording : Recording
        Of the instrument.
    settings : Settings
        How it is read.

    Returns
    -------
    matplotlib.figure.Figure
        Three panels; one that cannot be drawn says why.
    """
    from matplotlib.figure import Figure

    task = Task(recording, settings)
    with style():
        figure = Figure(figsize=(7.4, 2.9), layout="constrained")
        axes = figure.subplots(1, 3, width_ratios=[1.25, 1.5, 0.8])
        for place, draw in zip(axes, (_surface, _course, _completion), strict=True):
            try:
                draw(place, task)
            except MeasureError as error:
                _say(place, str(error))
    return figure


def _say(axes: Axes, words: str) -> None:
    axes.set_axis_off()
    shown = textwrap.fill(words, 26)
    axes.text(0.5, 0.5, shown, ha="center", va="center", color=_GREY, transform=axes.transAxes, parse_math=False)


def _chosen(task: Task) -> str:
    return "accepted" if task.kind == "offers" else "hard chosen"


def _surface(axes: Axes, task: Task) -> None:
    """Share of effort by reward, and by probability or effort."""
    axes.set_title("By what was offered")
    across, across_name = task.reward, "reward"
    effort, chance = task.effort, task.column("probability")
    up, up_name = (chance, "probability") if task.kind == "two tasks" else (effort, "effort (level)")
    if not np.isfinite(up[task.own]).any():
        up, up_name = (effort, "effort") if up is chance else (chance, "probability")
    if not (np.isfinite(across[task.own]).any() and np.isfinite(up[task.own]).any()):
        raise MeasureError("The file does not tell two things that were offered.")
    use = task.own & np.isfinite(across) & np.isfinite(up)
    if not use.any():
        raise MeasureError("There is no choice of the person's own.")
    columns, column_words = _bands(across, use)
    rows, row_words = _bands(up, use)
    if task.kind == "offers":
        across_name = "reward (level)"
    share, count = _shares(task.choice[use], columns[use], rows[use], len(column_words), len(row_words))
    axes.imshow(share, origin="lower", cmap="cividis", vmin=0, vmax=100, aspect="auto")
    for (row, column), n in np.ndenumerate(count):
        if n:
            dark = share[row, column] < 55
            words = f"{share[row, column]:.0f} %\nn {n:.0f}"
            axes.text(column, row, words, ha="center", va="center", color="white" if dark else "black", fontsize=6.2)
    axes.set_xticks(range(len(column_words)), column_words)
    axes.set_yticks(range(len(row_words)), row_words)
    axes.set_xlabel(across_name)
    axes.set_ylabel(up_name)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _bands(values: Floats, use: Bools) -> tuple[Floats, list[str]]:
    """Number offers by their distinct values, or by bands with about as many trials each where there are many."""
    seen = np.unique(values[use])
    if len(seen) <= _MOST:
        found = np.searchsorted(seen, np.nan_to_num(values)).clip(0, len(seen) - 1)
        return found.astype(float), [f"{one:.3g}" for one in seen]
    edges = np.unique(np.quantile(values[use], np.linspace(0, 1, _BINS + 1)))
    place = np.searchsorted(edges[1:-1], np.nan_to_num(values), side="right")
    return place.astype(float), [f"{low:.3g}–\n{high:.3g}" for low, high in pairwise(edges)]


def _shares(choice: Floats, column: Floats, row: Floats, columns: int, rows: int) -> tuple[Floats, Floats]:
    place = row.astype(int) * columns + column.astype(int)
    count = np.bincount(place, minlength=rows * columns).astype(float)
    chosen = np.bincount(place, weights=choice, minlength=rows * columns)
    share = np.full(len(count), np.nan)
    share[count > 0] = 100.0 * chosen[count > 0] / count[count > 0]
    return share.reshape(rows, columns), count.reshape(rows, columns)


def _course(axes: Axes, task: Task) -> None:
    """Each choice as a tick, and the running share."""
    axes.set_title("Over the trials")
    trial, choice = task.trial[task.own], task.choice[task.own]
    if not len(trial):
        raise MeasureError("There is no choice of the person's own.")
    order = np.argsort(trial, kind="stable")
    trial, choice = trial[order], choice[order]
    near = np.abs(trial[:, None] - trial[None, :]) <= _WINDOW
    running = 100.0 * (near * choice[None, :]).sum(axis=1) / near.sum(axis=1)
    for side, colour, at in ((1.0, _HARD, 104.0), (0.0, _EASY, -4.0)):
        some = trial[choice == side]
        axes.plot(some, np.full(len(some), at), "|", color=colour, markersize=5, clip_on=False)
    late = task.trial[task.timed_out]
    if len(late):
        axes.plot(late, np.full(len(late), 50.0), "x", color=_GREY, markersize=4)
    axes.plot(trial, running, color="black", linewidth=1.3)
    axes.set_ylim(-8, 108)
    if float(np.ptp(trial)) > 0:
        axes.set_xlim(float(trial.min()) - 0.5, float(trial.max()) + 0.5)
    crosses = f"; crosses: {len(late)} timed out" if len(late) else ""
    axes.set_xlabel(f"trial\nline: share within ± {_WINDOW} trials{crosses}")
    axes.set_ylabel(f"{_chosen(task)} (%)")


def _completion(axes: Axes, task: Task) -> None:
    """What became of the tasks that were begun."""
    axes.set_title("Completed")
    bars = []
    for hard, name, colour in ((True, "hard", _HARD), (False, "easy", _EASY)):
        try:
            bars.append((name, task.completion(hard=hard), colour))
        except MeasureError:
            continue
    if not bars:
        raise MeasureError(task.lacks("completed") or "No task was begun of which the end is known.")
    for place, (_, done, colour) in enumerate(bars):
        yes, n = int(done.sum()), len(done)
        low, high = wilson(yes, n)
        share = 100.0 * yes / n
        axes.bar(place, share, color=colour, width=0.62)
        axes.plot([place, place], [100 * low, 100 * high], color="black", linewidth=0.9)
        axes.text(place, 3, f"{yes} of {n}", ha="center", va="bottom", color=_OVER[colour], fontsize=6.5)
    axes.set_xticks(range(len(bars)), ["accepted" if task.kind == "offers" else name for name, _, _ in bars])
    axes.set_xlim(-0.6, len(bars) - 0.4)
    axes.set_ylim(0, 105)
    axes.set_ylabel("completed (%)")
