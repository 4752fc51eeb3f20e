"""Grips with pauses: one force again and again until it fails, or two series of full pulls an hour apart.

The muscle is that of three compartments (:mod:`ponos.body.organs.motor_units`), which recovers in the pauses. The drive
is the share of what is not fatigued that must be active; afferents, effort and reward work as in a hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.body.organs.cortex import drive_ceiling, effort_points, tolerated_points
from ponos.body.organs.motor_units import afferents, three_compartments
from ponos.body.protocols.handed import Handed
from ponos.errors import UsageError

__all__ = ["Gripped", "full_pulls", "grip", "gripped"]

Floats = NDArray[np.float64]

_STEP_S = 0.02
_FAILED = 0.9
_LAST_S = 0.5
_PULL_S, _PAUSE_S, _PULLS = 4.0, 5.0, 10
_LEADS_S = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Gripped:
    """How a series of grips went.

    Attributes
    ----------
    time_s : numpy.ndarray
        From the start of the first grip.
    force_fraction, drive_fraction : numpy.ndarray
        Force as a share of the highest; active share of what is not fatigued.
    fatigued_fraction : numpy.ndarray
        Share of the muscle that is fatigued.
    afferents : numpy.ndarray
        What the muscle has reported.
    grips : int
        How many were done, the failed one included.
    ended_by : str
        ``muscle``, ``will`` or ``clock``.
    """

    time_s: Floats
    force_fraction: Floats
    drive_fraction: Floats
    fatigued_fraction: Floats
    afferents: Floats
    grips: int
    ended_by: str


def gripped(
    parameters: Mapping[str, float],
    target_fraction: float,
    *,
    on_s: float = 6.0,
    off_s: float = 4.0,
    reward: float = 1.0,
    most: int = 200,
) -> Gripped:
    """Grip until it fails.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force as a share of the highest.
    on_s, off_s : float
        Length of a grip and of a pause.
    reward : float
        What it is done for; 1 is ordinary.
    most : int
        Grips after which the examiner ends it.

    Returns
    -------
    Gripped
        To the end of the grip whose last half second is below nine tenths of the target, or that the person did not
        want to go on from.

    Raises
    ------
    UsageError
        The target is no share, a length is none, or there are no grips.
    """
    if not (0.0 < target_fraction <= 1.0 and 1.0 <= on_s <= 600.0 and 0.0 <= off_s <= 600.0 and 1 <= most <= 2000):
        raise UsageError(
            f"Grips of {target_fraction:g} for {on_s:g} s with pauses of {off_s:g} s cannot be.",
            todo="The target lies up to 1, a grip between 1 and 600 s, a pause up to 600 s, grips up to 2000.",
        )
    on, off = round(on_s / _STEP_S), round(off_s / _STEP_S)
    wanted = np.tile(np.concatenate([np.full(on, target_fraction), np.zeros(off)]), most)
    active, tired, told = _worked(parameters, wanted)
    drive = np.minimum(active / np.maximum(1.0 - tired, 1e-6), 1.0)
    effort = effort_points(
        parameters, drive / drive_ceiling(parameters, told) * parameters["voluntary_activation"], told
    )
    ends = on - 1 + (on + off) * np.arange(most)
    last = round(_LAST_S / _STEP_S)
    mean = np.array([active[end - last + 1 : end + 1].mean() for end in ends])
    weak, unwilling = mean < _FAILED * target_fraction, effort[ends] > tolerated_points(parameters, reward)
    over = np.flatnonzero(weak | unwilling)
    number = int(over[0]) if len(over) else most - 1
    ended = "clock" if not len(over) else "muscle" if weak[number] else "will"
    stop = int(ends[number]) + 1
    return Gripped(
        time_s=np.asarray(_STEP_S * np.arange(stop), dtype=float),
        force_fraction=active[:stop],
        drive_fraction=drive[:stop],
        fatigued_fraction=tired[:stop],
        afferents=told[:stop],
        grips=number + 1,
        ended_by=ended,
    )


def grip(
    parameters: Mapping[str, float],
    *,
    target_fraction: float = 0.5,
    on_s: float = 6.0,
    off_s: float = 4.0,
    reward: float = 1.0,
) -> list[Handed]:
    """Let a person grip until it fails, after one full pull.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force as a share of the highest.
    on_s, off_s : float
        Length of a grip and of a pause.
    reward : float
        What it is done for; 1 is ordinary.

    Returns
    -------
    list of Handed
        One trajectory for ``force``.
    """
    done = gripped(parameters, target_fraction, on_s=on_s, off_s=off_s, reward=reward)
    pull, _, _ = _worked(parameters, _pulls(1))
    none = np.zeros(round(_PAUSE_S / _STEP_S))
    force = np.concatenate([_leads(), pull, done.force_fraction, none])
    drive = np.concatenate([_leads(), pull, done.drive_fraction, none])
    tired = np.concatenate(
        [np.zeros(len(pull) + len(_leads())), done.fatigued_fraction, none + done.fatigued_fraction[-1]]
    )
    words = {"muscle": "the muscle gave out", "will": "the person stopped", "clock": "the examiner ended it"}
    note = f"The grips ended after {done.grips}: {words[done.ended_by]}."
    table = _table(parameters, force, drive, tired)
    return [Handed(name="grip", session="visit", instrument="force", table=table, note=note)]


def full_pulls(parameters: Mapping[str, float], *, pulls: int = _PULLS, pause_min: float = 60.0) -> list[Handed]:
    """Let a person pull with full force ten times, and again after a pause.

    Parameters
    ----------
    parameters : mapping
        The person's.
    pulls : int
        Pulls of a series, 4 s each with 5 s between.
    pause_min : float
        Rest between the two series; the recording is stopped in it, so the second series follows the first after 40 s
        of its own clock.

    Returns
    -------
    list of Handed
        One trajectory for ``force`` with both series.
    """
    series, gap = _pulls(pulls), np.zeros(round(60.0 * pause_min / _STEP_S))
    active, tired, _ = _worked(parameters, np.concatenate([series, gap, series]))
    left = round(40.0 / _STEP_S)
    kept = np.r_[0 : len(series) + left, len(series) + len(gap) : len(active)]
    force, tired = np.concatenate([_leads(), active[kept]]), np.concatenate([_leads(), tired[kept]])
    drive = np.minimum(force / np.maximum(1.0 - tired, 1e-6), 1.0)
    table = _table(parameters, force, drive, tired)
    return [Handed(name="full_pulls", session="visit", instrument="force", table=table)]


def _worked(parameters: Mapping[str, float], wanted: Floats) -> tuple[Floats, Floats, Floats]:
    """Active and fatigued share and the report of the muscle; the will reaches what voluntary activation allows."""
    reach = drive_ceiling(parameters, afferents(parameters, wanted, step_s=_STEP_S))
    course = three_compartments(parameters, np.minimum(wanted, reach), step_s=_STEP_S)
    active = course[:, 0]
    return active, course[:, 1], afferents(parameters, active, step_s=_STEP_S)


def _pulls(n: int) -> Floats:
    one = np.concatenate([np.ones(round(_PULL_S / _STEP_S)), np.zeros(round(_PAUSE_S / _STEP_S))])
    return np.tile(one, n)


def _leads() -> Floats:
    return np.zeros(round(_LEADS_S / _STEP_S))


def _table(parameters: Mapping[str, float], force: Floats, drive: Floats, tired: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "time_s": (_STEP_S * np.arange(len(force))).round(6),
            "force_n": parameters["mvc_n"] * force / parameters["voluntary_activation"],
            "drive_fraction": drive,
            "emg_median_frequency_hz": parameters["emg_median_hz"] * (1.0 - parameters["emg_slowing"] * tired),
        }
    )
