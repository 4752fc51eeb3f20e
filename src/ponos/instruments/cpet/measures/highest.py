"""The highest window of a channel under the averaging rule, and how far its breaths let it err."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.measures.lines import student_95
from ponos.instruments.cpet.measures.windows import half_window_s

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest

__all__ = ["AFTER_S", "Window", "highest"]

AFTER_S = 30.0
"""A peak may still be reached this long after the end of effort, while the last effort arrives at the mouth."""

_FEWEST_BREATHS = 5


@dataclass(frozen=True)
class Window:
    """One window of an average.

    Attributes
    ----------
    value : float
        Its mean.
    time_s : float
        Its middle.
    n : int
        Breaths in it, or averages as the file gives them.
    low, high : float or None
        95 % interval from the scatter of its breaths; None for files that do not hold breaths.
    doubt : str
        Why it should be doubted.
    """

    value: float
    time_s: float
    n: int
    low: float | None = None
    high: float | None = None
    doubt: str = ""


def highest(test: ExerciseTest, name: str) -> Window:
    """Find the highest window of a channel under the rule of the settings.

    The highest of several windows reads high, by the luck of its breaths. The lower limit of the interval allows for
    it: it is moved down by what the highest of as many windows as could as well have been the highest would exceed
    their mean (a simulation of plateaus and ramps shows the interval to hold).

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    name : str
        Channel.

    Returns
    -------
    Window
        The highest whose middle lies no later than 30 s after the end of effort; doubtful where a later one is higher.

    Raises
    ------
    MeasureError
        The recording has not one complete window.
    """
    time, columns = test.averaged(name)
    values = columns[:, 0] if len(time) else np.array([])
    known = np.isfinite(values)
    end = test.phases.end_s
    inside = known & (time <= (np.inf if end is None else end + AFTER_S))
    if not inside.any():
        raise MeasureError(f"The recording is shorter than one window ({test.rule.words}).")
    at = int(np.argmax(np.where(inside, values, -np.inf)))
    peak, when = float(values[at]), float(time[at])
    doubt = _later(time, values, known & ~inside, peak)
    near = np.abs(test.time_s - when) <= max(half_window_s(test), 0.5)
    breaths = test.column(name)[near]
    n = int(np.isfinite(breaths).sum())
    # Rows that were averaged or interpolated are not breaths that each err on their own.
    if test.recording.about.get("sampling", "breaths") != "breaths" or n < _FEWEST_BREATHS:
        return Window(peak, when, max(n, 1), doubt=doubt)
    error = _error(test.time_s[near], breaths)
    half = student_95(n - 2) * error
    rivals = _rivals(test, time[inside], values[inside], peak - 2.0 * half)
    return Window(peak, when, n, peak - half - error * _luck(rivals), peak + half, doubt)


def _later(time: Floats, values: Floats, late: NDArray[np.bool_], peak: float) -> str:
    higher = late & (values > peak)
    if not higher.any():
        return ""
    at = int(np.argmax(np.where(higher, values, -np.inf)))
    return f"A higher value ({values[at]:.4g}) stands at {time[at]:.0f} s, long after the end of effort; not counted."


def _error(time: Floats, values: Floats) -> float:
    """Standard error of a mean from the scatter about a line, so that a rise is not taken for scatter."""
    known = np.isfinite(values)
    time, values = time[known] - time[known].mean(), values[known]
    width = time @ time
    slope = time @ values / width if width > 0 else 0.0
    residual = values - values.mean() - slope * time
    return float(np.sqrt(residual @ residual / (len(values) - 2) / len(values)))


def _rivals(test: ExerciseTest, time: Floats, values: Floats, least: float) -> float:
    """How many windows that do not overlap could as well have been the highest."""
    step = float(np.median(np.diff(time))) if len(time) > 1 else 1.0
    return max(1.0, float((values > least).sum()) * step / max(2.0 * half_window_s(test), step))


def _luck(rivals: float) -> float:
    """Standard errors by which the highest of some windows exceeds their mean; overlapping ones between counted."""
    return float(0.85 * np.sqrt(2.0 * np.log(rivals + 1.0)))
