"""Pieces of a test that measures are taken from: a phase, windows of the rule, means of ten seconds, a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.cpet.averaging import Floats

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.instruments.cpet.phases import Span

__all__ = [
    "around",
    "before_end",
    "calm",
    "count_near",
    "exercise_of",
    "half_window_s",
    "incremental_of",
    "not_graded",
    "pre_averaged",
    "rest_of",
    "rule_words",
    "short_means",
]

_BIN_S = 10.0
_SPIKE_S = 5.0


def pre_averaged(test: ExerciseTest) -> float:
    """Seconds that the file averages over already.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    float
        0 where it holds breaths; 1 where it does not say how long its averages are.
    """
    if test.recording.about.get("sampling") != "averaged":
        return 0.0
    return float(test.recording.about.get("sampling_s", 0.0) or 1.0)


def _as_given(test: ExerciseTest) -> bool:
    """Whether the averages of the file are at least as long as the rule, so that they stay as they are."""
    step = pre_averaged(test)
    return bool(step) and (test.rule.kind == "breaths" or step >= 0.95 * test.rule.size)


def rule_words(test: ExerciseTest) -> str:
    """Say how the peak was averaged.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    str
        Such as ``moving mean of 30 s``.
    """
    step = pre_averaged(test)
    given = f"averages of {step:.0f} s" if step > 1 else "averages"
    if _as_given(test):
        return f"{given}, as the file gives them"
    return f"{test.rule.words}{f', of {given} that the file gives' if step else ''}"


def half_window_s(test: ExerciseTest) -> float:
    """Half the length of a window of the rule.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    float
        In s; for breaths by their usual length, for a low-pass a quarter of the period at its cut-off.
    """
    if _as_given(test):
        return 0.0
    rule = test.rule
    if rule.kind == "breaths":
        return 0.5 * rule.size * float(np.median(np.diff(test.time_s))) if len(test.time_s) > 1 else 0.0
    return 0.25 / rule.size if rule.kind == "butterworth" else 0.5 * rule.size


def exercise_of(test: ExerciseTest) -> Span:
    """Give the exercise.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    (float, float)
        Start and end in s.

    Raises
    ------
    MeasureError
        There is none.
    """
    if test.phases.exercise is None:
        raise MeasureError(" ".join(("No exercise was found in the recording.", *test.phases.doubts)))
    return test.phases.exercise


def incremental_of(test: ExerciseTest) -> Span:
    """Give the exercise where its load rises.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    (float, float)
        Start and end in s.

    Raises
    ------
    MeasureError
        There is no exercise, or its load does not rise.
    """
    span = exercise_of(test)
    if not test.phases.incremental:
        raise MeasureError(" ".join((f"The exercise is {test.phases.kind}, not incremental.", *test.phases.doubts)))
    return span


def rest_of(test: ExerciseTest) -> Span | None:
    """Give the rest before exercise, without the breath that the exercise begins with.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    (float, float) or None
        Start and end in s.
    """
    rest = test.phases.rest
    return None if rest is None else (rest[0], float(np.nextafter(rest[1], -np.inf)))


def not_graded(test: ExerciseTest) -> str:
    """Say why a highest value is not the peak of a graded test.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.

    Returns
    -------
    str
        A sentence; empty for a graded test.
    """
    if test.phases.exercise is None:
        return "No exercise was found: the highest value of a recording, not the peak of a graded test."
    if test.phases.incremental:
        return ""
    return f"The exercise is {test.phases.kind}: the highest value of a workout, not the peak of a graded test."


def count_near(test: ExerciseTest, name: str, time_s: float) -> int:
    """Count the breaths of a window.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    name : str
        Channel.
    time_s : float
        Middle of the window.

    Returns
    -------
    int
        Breaths with a value, at least 1.
    """
    near = np.abs(test.time_s - time_s) <= max(half_window_s(test), 0.5)
    return max(1, int(np.isfinite(test.column(name)[near]).sum()))


def before_end(test: ExerciseTest, *names: str, last: float) -> tuple[Floats, Floats]:
    """Averages that lie wholly in the last part of the exercise.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    *names : str
        Channels.
    last : float
        Which part of the exercise, as a fraction of its length.

    Returns
    -------
    time_s : ndarray of shape (m,)
        Middles.
    values : ndarray of shape (m, len(names))
        No window reaches into recovery; the last one is given even where it began earlier than that part.

    Raises
    ------
    MeasureError
        No window fits into the exercise.
    """
    start, end = exercise_of(test)
    time, values = test.averaged(*names)
    half = half_window_s(test)
    inside = (time <= end - half + 0.5) & (time >= end - max(last * (end - start), 2 * half))
    inside &= np.isfinite(values).all(axis=1) if len(time) else False
    if not inside.any():
        raise MeasureError("No whole window lies in the last part of the exercise.")
    return time[inside], values[inside]


def short_means(test: ExerciseTest, *names: str, span: Span, width_s: float = _BIN_S) -> tuple[Floats, Floats]:
    """Means of successive 10 s of breaths, or of another width.

    Breaths weigh alike and a stretch without a breath gives no point: nothing is interpolated into a gap.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    *names : str
        Channels.
    span : (float, float)
        From when to when, in s.
    width_s : float
        Their width, in s.

    Returns
    -------
    time_s : ndarray of shape (m,)
        Mean time of each.
    values : ndarray of shape (m, len(names))
        Only breaths with all channels count. Averages of that width and more come back as they are.
    """
    columns = np.column_stack([test.column(name) for name in names])
    inside = test.during(span) & np.isfinite(columns).all(axis=1)
    time, columns = test.time_s[inside], columns[inside]
    if pre_averaged(test) >= width_s or not len(time):
        return time, columns
    # What is left at the end goes into the last mean where it is less than half of one: single breaths weigh too much.
    last = max(round((span[1] - span[0]) / width_s), 1) - 1
    which = np.minimum(np.floor((time - span[0]) / width_s).astype(int), last)
    count = np.bincount(which)
    full = count > 0
    means = [np.bincount(which, one)[full] / count[full] for one in (time, *columns.T)]
    return means[0], np.column_stack(means[1:])


def around(test: ExerciseTest, name: str, time_s: float) -> float:
    """Mean of a channel about a moment.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    name : str
        Channel.
    time_s : float
        The moment.

    Returns
    -------
    float
        Over 15 s on either side, or more where the file's own averages are longer; NaN where nothing is known.
    """
    return test.at(name, time_s, within_s=max(15.0, 0.5 * pre_averaged(test) + 1.0))


def calm(test: ExerciseTest, name: str) -> Floats:
    """A channel without single wild values.

    Parameters
    ----------
    test : ExerciseTest
        The prepared test.
    name : str
        Such as ``hr_bpm``.

    Returns
    -------
    ndarray of shape (n,)
        Median over three breaths or 5 s, whichever holds more; as it is in averaged files.
    """
    values = test.column(name)
    known = np.flatnonzero(np.isfinite(values))
    if pre_averaged(test) or len(known) < 3:
        return values
    step = float(np.median(np.diff(test.time_s[known])))
    width = max(3, 2 * int(_SPIKE_S / (2 * step)) + 1) if step > 0 else 3
    padded = np.pad(values[known], width // 2, mode="edge")
    steady = values.copy()
    steady[known] = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    return steady
