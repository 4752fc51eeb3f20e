"""Reaction times over time on task, with their slope and lapses, and their distribution with the ex-Gaussian."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from ponos.errors import MeasureError
from ponos.instruments.vigilance.exgaussian import density, fit
from ponos.instruments.vigilance.measures.measuring import measure
from ponos.instruments.vigilance.settings import Settings
from ponos.instruments.vigilance.trials import Trials
from ponos.measures import Measure
from ponos.recording import Recording
from ponos.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["course_and_distribution"]

_BLUE, _ORANGE, _GREY = "#0072B2", "#C75000", "#5f5f5f"


def course_and_distribution(recording: Recording, settings: Settings) -> Figure:
    """Draw a series of reaction times.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``vigilance``.
    settings : Settings
        What counts as what.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels; each says so where it has nothing to show.
    """
    trials = Trials(recording.table, settings, {})
    with style():
        drawn = Figure(figsize=(7.2, 2.8), layout="constrained")
        course, spread = drawn.subplots(1, 2, width_ratios=(1.7, 1.0))
        _course(course, trials, measure(recording, settings))
        _spread(spread, trials)
    return drawn


def _nothing(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, text, ha="center", va="center", color=_GREY, transform=axes.transAxes)
    axes.set_xticks([])
    axes.set_yticks([])


def _course(axes: Axes, trials: Trials, measures: Sequence[Measure]) -> None:
    axes.set_title("Over the time on task")
    times = trials.all_times_ms
    at = trials.numbers("time_s") / 60.0
    label = "time (min)"
    if not np.isfinite(at).any():
        at, label = np.arange(len(times), dtype=float), "trial"
    if not (np.isfinite(times) & np.isfinite(at)).any():
        _nothing(axes, "no reaction times")
        return
    slow = times >= trials.settings.lapse_ms
    axes.plot(at[trials.counts & ~slow], times[trials.counts & ~slow], "o", color=_BLUE, markersize=2.5, alpha=0.7)
    axes.plot(at[slow], times[slow], "o", color=_ORANGE, markersize=3, label="lapse")
    omitted = trials.omitted & np.isfinite(at)
    if omitted.any():
        # At the upper edge: an omission has no time, least of all 0.
        edge = axes.get_xaxis_transform()
        (marks,) = axes.plot(at[omitted], np.ones(omitted.sum()), "x", color=_ORANGE, markersize=3, transform=edge)
        marks.set(clip_on=False, label="omitted")
    axes.axhline(trials.settings.lapse_ms, color=_GREY, linewidth=0.6, linestyle=":")
    slope = next((one.value for one in measures if one.id == "reaction_time_slope" and not one.condition), None)
    counted = trials.counts & np.isfinite(at)
    if slope is not None and counted.any():
        # The line of Theil and Sen goes through the medians.
        ends = np.array([at[counted].min(), at[counted].max()])
        through = np.median(times[counted]) + slope * (ends - np.median(at[counted]))
        axes.plot(ends, through, color="black", linewidth=1.2)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(label)
    axes.set_ylabel("reaction time (ms)")
    if slow.any() or omitted.any():
        axes.legend(frameon=False, fontsize=6.5, loc="lower left")


def _spread(axes: Axes, trials: Trials) -> None:
    axes.set_title("Distribution")
    times = trials.all_times_ms[trials.counts]
    if len(times) < 2 or not np.ptp(times) > 0:
        _nothing(axes, "too few reaction times")
        return
    axes.hist(times, bins=min(40, max(5, len(times) // 8)), density=True, color=_BLUE, alpha=0.35)
    axes.set_xlabel("reaction time (ms)")
    axes.set_yticks([])
    if len(times) < trials.settings.fewest_trials:
        return
    try:
        found = fit(times)
    except MeasureError:
        return
    grid = np.linspace(times.min(), times.max(), 300)
    axes.plot(grid, density(grid, found), color="black", linewidth=1.2)
    text = f"µ {found.mu:.0f}  σ {found.sigma:.0f}  τ {found.tau:.0f} ms"
    axes.text(0.98, 0.95, text, ha="right", va="top", transform=axes.transAxes, fontsize=6.5)
