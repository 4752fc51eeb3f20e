"""Two days in one picture: their courses over each other, and every judged change against its noise.

Which channels are laid over each other stands in ``overlay.csv`` beside the instrument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ponos.instruments import get
from ponos.study.two_days.change import Change
from ponos.study.two_days.comparing import Comparison
from ponos.study.two_days.day import Day
from ponos.style import style
from ponos.tables import rows_of

__all__ = ["figure"]

Floats = NDArray[np.float64]

SMOOTHED_S = 30
"""Seconds that the courses are averaged over; the points behind them are as recorded."""

# Okabe and Ito, told apart by colour-blind people; the second day is dashed as well.
_DAYS = (("day 1", "#0072B2", "-", "o"), ("day 2", "#D55E00", "--", "D"))


def figure(comparison: Comparison) -> Figure:
    """Draw two days.

    Parameters
    ----------
    comparison : Comparison
        From :func:`ponos.study.two_days.comparing.compare` or :func:`ponos.study.two_days.comparing.not_done`.

    Returns
    -------
    matplotlib.figure.Figure
        The overlays of the instrument, then the changes in units of the widest published limit; belongs to no window.
    """
    days = [day for day in (comparison.day1, comparison.day2) if day is not None]
    overlays = rows_of(get(comparison.day1.recording.instrument).package, "overlay.csv")
    with style():
        drawn = Figure(figsize=(11.2, 3.6), layout="constrained")
        panels = drawn.subplots(1, len(overlays) + 1, squeeze=False)[0]
        for axes, row in zip(panels, overlays, strict=False):
            _overlay(axes, row, days)
        _changes(panels[-1], comparison)
    return drawn


@dataclass(frozen=True)
class _Course:
    """Two channels of one day during the exercise: as recorded, and smoothed."""

    x: Floats
    y: Floats
    smooth_x: Floats
    smooth_y: Floats


def _overlay(axes: Axes, row: Mapping[str, str], days: Sequence[Day]) -> None:
    axes.set(title=row["title"], xlabel=row["x_label"], ylabel=row["y_label"])
    lacking = []
    for day, (name, colour, dash, _) in zip(days, _DAYS, strict=False):
        course = _course(day, row["x"], row["y"])
        if course is None:
            lacking.append(name)
            continue
        axes.plot(course.x, course.y, ".", ms=3.0, color=colour, alpha=0.3, mew=0, rasterized=True)
        axes.plot(course.smooth_x, course.smooth_y, dash, lw=1.4, color=colour, label=name)
        _mark(axes, row["marks"], day, colour)
    if row["identity"] == "yes" and len(lacking) < len(days):
        low, high = axes.get_xlim()
        axes.plot([low, high], [low, high], ":", lw=0.8, color="#888888")
    if lacking:
        axes.text(0.03, 0.97, f"not in {' and '.join(lacking)}", transform=axes.transAxes, va="top", color="#444444")
    if len(lacking) < len(days):
        axes.legend(frameon=False, loc="lower right")


def _mark(axes: Axes, id: str, day: Day, colour: str) -> None:
    """A measure on the x axis, with its interval."""
    found = next((one for one in day.measures if one.id == id and one.is_default), None)
    if found is None or found.value is None:
        return
    foot = axes.get_xaxis_transform()
    place = 0.06 if colour == _DAYS[0][1] else 0.03
    axes.plot(found.value, place, "|", ms=7, mew=1.6, color=colour, transform=foot)
    if found.low is not None and found.high is not None:
        axes.plot([found.low, found.high], [place, place], "-", lw=1.2, color=colour, transform=foot)


def _course(day: Day, x: str, y: str) -> _Course | None:
    table = day.recording.table
    if not {"time_s", x, y} <= set(table.columns):
        return None
    time, across, up = (table[name].to_numpy(float) for name in ("time_s", x, y))
    start, end = (day.circumstances.get(key) for key in ("start_s", "end_s"))
    known = np.isfinite(time) & np.isfinite(across) & np.isfinite(up)
    if isinstance(start, float) and isinstance(end, float):
        known &= (time >= start) & (time <= end)
    if known.sum() < 10 or np.ptp(time[known]) < 2 * SMOOTHED_S:
        return None
    order = np.flatnonzero(known)[np.argsort(time[known], kind="stable")]
    time, across, up = time[order], across[order], up[order]
    smooth_time, smooth_up = _smooth(time, up)
    if x == "time_s":
        return _Course((time - time[0]) / 60.0, up, (smooth_time - time[0]) / 60.0, smooth_up)
    return _Course(across, up, _smooth(time, across)[1], smooth_up)


def _smooth(time: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Moving mean over whole seconds, only where its window is full; a single wild breath is not let through."""
    values = pd.Series(values).rolling(5, center=True, min_periods=1).median().to_numpy(float)
    seconds = np.arange(np.ceil(time[0]), np.floor(time[-1]) + 1.0)
    kernel = np.full(SMOOTHED_S, 1.0 / SMOOTHED_S)
    smooth = np.convolve(np.interp(seconds, time, values), kernel, mode="valid")
    return np.convolve(seconds, kernel, mode="valid"), smooth


def _changes(axes: Axes, comparison: Comparison) -> None:
    shown = [one for one in comparison.findings if one.judged and one.is_default]
    axes.set(title="Change against retest noise")
    if not shown:
        text = "Day 2 was not done." if comparison.day2 is None else "No measure is judged."
        axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", color="#444444")
        axes.set(xticks=[], yticks=[])
        return
    places = np.arange(len(shown))[::-1]
    reach = max(1.4, 1.15 * max(abs(_relative(one)) for one in shown))
    for place, one in zip(places, shown, strict=True):
        _change(axes, float(place), one)
    axes.set(yticks=places, yticklabels=[one.spec.label for one in shown], xlim=(-reach, reach))
    axes.set_xlabel("change from day 1, in units of the widest published limit")
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.tick_params(axis="y", length=0)


def _change(axes: Axes, place: float, one: Change) -> None:
    """One row: the wide and the narrow limit as bands, day 1 and day 2 joined by a line."""
    narrow, wide = one.noise or (1.0, 1.0)
    axes.barh(place, 2.0, left=-1.0, height=0.62, color="#EEEEEE")
    axes.barh(place, 2.0 * narrow / wide, left=-narrow / wide, height=0.62, color="#D5D5D5")
    axes.plot([0.0, _relative(one)], [place, place], "-", lw=1.2, color="#666666")
    for x, (_, colour, _, marker) in zip((0.0, _relative(one)), _DAYS, strict=True):
        axes.plot(x, place, marker, ms=4.5, color=colour)


def _relative(one: Change) -> float:
    return float(one.estimate or 0.0) / (one.noise[1] if one.noise and one.noise[1] else 1.0)
