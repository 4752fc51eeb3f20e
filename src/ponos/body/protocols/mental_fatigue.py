"""Sixteen minutes: rest, a task of picking out signs, rest; the heart throughout and the answers to the task.

The timetable is that of Mizuno 2014 (healthy students, an ECG and no EEG): eyes open 3 min, eyes closed 3, task 4, eyes
open 3, eyes closed 3. During the task the vagus withdraws and the sympathetic arm rises, each by the person's share;
after it both come back with their own time constants, and the vagus may overshoot. A slow heart-rate recovery (Beaumont
2012) and too much vagal activity after a task (Shinba 2023) are different parameters, so both can be had in one person.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ponos.body.organs.heartbeat import beats, heart_rate_bpm
from ponos.body.protocols.handed import STILL_TO_COME, Handed

__all__ = ["SEGMENTS", "fatigue_felt", "mental_fatigue"]

Floats = NDArray[np.float64]

SEGMENTS = (("EOB", 180.0), ("ECB", 180.0), ("KPT", 240.0), ("EOA", 180.0), ("ECA", 180.0))
"""Code and seconds of each segment; KPT is the task."""

_TASK_S = (360.0, 600.0)
_BETWEEN_S = 2.0
_TAU_ON_S = 5.0
_CLOSED_VAGAL = 1.05
_OVERSHOOT_S = 60.0
_OVERSHOOT_ENDS_S = 300.0


def mental_fatigue(parameters: Mapping[str, float], rng: np.random.Generator) -> list[Handed]:
    """Let a person take the test.

    Parameters
    ----------
    parameters : mapping
        The person's.
    rng : numpy.random.Generator
        Source of chance of the beats.

    Returns
    -------
    list of Handed
        Answers to the task for ``vigilance`` (mean, scatter and tail of each answer), the RR intervals with their
        segments, and fatigue felt at the start of each segment and at the end.
    """
    return [_answers(parameters), _heart(parameters, rng), _felt(parameters)]


def fatigue_felt(parameters: Mapping[str, float], minutes: ArrayLike) -> Floats:
    """Say how tired thinking under load makes.

    Parameters
    ----------
    parameters : mapping
        The person's.
    minutes : array_like
        Time on task.

    Returns
    -------
    numpy.ndarray
        On a scale to 100 points: the effort that it costs fills what is left, where a line would pass 100 within hours.
    """
    spent = parameters["effort_cost"] * np.asarray(minutes, dtype=float) / parameters["fatigue_tau_min"]
    return np.asarray(100.0 - (100.0 - parameters["fatigue_vas_rest"]) * np.exp(-spent))


def _answers(of: Mapping[str, float]) -> Handed:
    time_s = np.arange(_TASK_S[0], _TASK_S[1], _BETWEEN_S)
    minutes = (time_s - _TASK_S[0]) / 60.0
    mean = of["reaction_ms"] + of["reaction_slowing_ms_min"] * minutes
    table = pd.DataFrame({"time_s": time_s, "reaction_time_ms": mean})
    # Scatter and tail are shares of the mean: the project's own choice.
    table["sigma_ms"] = 0.10 * mean
    table["tau_ms"] = 0.20 * mean
    table["error_percent"] = np.minimum(of["error_percent"] * mean / of["reaction_ms"], 100.0)
    table["segment"] = "KPT"
    return Handed(name="kana_pick_out", session="visit", instrument="vigilance", table=table)


def _heart(of: Mapping[str, float], rng: np.random.Generator) -> Handed:
    time_s = np.arange(0.0, sum(length for _, length in SEGMENTS) + 0.5)
    vagal, sympathetic = _levels(time_s, of)
    table = beats(time_s, heart_rate_bpm(vagal, sympathetic, of), vagal, sympathetic, of, rng)
    ends = np.cumsum([length for _, length in SEGMENTS])
    place = np.minimum(np.searchsorted(ends, table["time_s"], side="right"), len(SEGMENTS) - 1)
    table["segment"] = np.array([code for code, _ in SEGMENTS])[place]
    return Handed(name="rr", session="visit", instrument="", table=table, note=STILL_TO_COME)


def _levels(time_s: np.ndarray, of: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Vagal and sympathetic level of each moment."""
    begin, end = _TASK_S
    on = np.where(time_s >= begin, 1.0 - np.exp(-np.maximum(time_s - begin, 0.0) / _TAU_ON_S), 0.0)
    after = np.maximum(time_s - end, 0.0)
    held = np.where(time_s < end, on, np.exp(-after / of["vagal_off_tau_s"]))
    driven = np.where(time_s < end, on, np.exp(-after / of["autonomic_off_tau_s"]))
    overshoot = of["after_vagal_overshoot"] * (1.0 - np.exp(-after / _OVERSHOOT_S)) * np.exp(-after / _OVERSHOOT_ENDS_S)
    closed = np.where(_in("ECB", time_s) | _in("ECA", time_s), _CLOSED_VAGAL, 1.0)
    vagal = of["vagal_level"] * closed * np.maximum(1.0 - of["task_vagal_drop"] * held + overshoot, 0.0)
    return vagal, of["sympathetic_level"] * (1.0 + of["task_symp_rise"] * driven)


def _in(code: str, time_s: np.ndarray) -> np.ndarray:
    codes = [one for one, _ in SEGMENTS]
    edges = np.concatenate([[0.0], np.cumsum([length for _, length in SEGMENTS])])
    at = codes.index(code)
    return np.asarray((time_s >= edges[at]) & (time_s < edges[at + 1]))


def _felt(of: Mapping[str, float]) -> Handed:
    edges = np.concatenate([[0.0], np.cumsum([length for _, length in SEGMENTS])])
    on_task = np.clip(edges - _TASK_S[0], 0.0, _TASK_S[1] - _TASK_S[0]) / 60.0
    table = pd.DataFrame({"time_s": edges, "fatigue_vas_points": fatigue_felt(of, on_task)})
    return Handed(name="fatigue_felt", session="visit", instrument="", table=table, note=STILL_TO_COME)
