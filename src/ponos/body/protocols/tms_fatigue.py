"""Pulses over the motor cortex before a fatiguing contraction and some minutes after it.

Before: single pulses at rest, pairs for SICI, ICF and LICI, pulses after one on the nerve, pulses in a light
contraction, and the compound potential. Then a maximal pinch of a minute (as Ortelli 2021), carried by the 120 motor
units. After: the same again in short blocks; each sees what is left of facilitation and of the muscle's afferents at
its middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ponos.body.organs.cortex import RESTED, CortexState, drive_ceiling, exerted, recovered
from ponos.body.organs.motor_units import Contraction, afferents, carried, three_compartments
from ponos.body.probe import Cortex
from ponos.body.protocols.handed import Handed
from ponos.errors import UsageError

__all__ = ["Fatigued", "contract", "pulses", "tms_fatigue"]

_STEP_S = 0.1
_BETWEEN_S = 4.0
_PINCH_S = 60.0
_EMG_MV = 0.06
_AFTER_MIN = (0.5, 2.0, 10.0, 20.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Fatigued:
    """A contraction and what it left.

    Attributes
    ----------
    units : Contraction
        What the motor units did.
    left : CortexState
        In the cortex and the afferents, right after it.
    """

    units: Contraction
    left: CortexState


def contract(
    parameters: Mapping[str, float], *, target_fraction: float, seconds: float, before: CortexState = RESTED
) -> Fatigued:
    """Contract for some time, as well as it goes.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force that is tried, as a share of that of all units.
    seconds : float
        How long.
    before : CortexState
        What earlier contractions left in cortex and afferents; the muscle itself is taken to be fresh.

    Returns
    -------
    Fatigued
        What was done and what is left.

    Raises
    ------
    UsageError
        The force is no share, or the time is none.
    """
    if not (0.0 < target_fraction <= 1.0 and 0.5 <= seconds <= 3600.0):
        raise UsageError(
            f"A contraction of {target_fraction:g} for {seconds:g} s cannot be.",
            todo="The force lies above 0 and up to 1, the time between 0.5 and 3600 s.",
        )
    wanted = np.full(round(seconds / _STEP_S), target_fraction)
    ceiling = drive_ceiling(parameters, afferents(parameters, wanted, step_s=_STEP_S, start=before.afferents))
    units = carried(parameters, wanted, ceiling_fraction=ceiling, step_s=_STEP_S, until_failure=False)
    force = units.force_percent / 100.0
    told = afferents(parameters, force, step_s=_STEP_S, start=before.afferents)
    # The 120 units never recover; how much of the muscle is tired some minutes later is told by three compartments.
    tired = three_compartments(parameters, np.minimum(force, 1.0), step_s=_STEP_S, tired=before.tired)[-1, 1]
    drive = units.excitation_percent / 100.0
    left = exerted(parameters, before, drive, afferents=float(told[-1]), tired=float(tired), step_s=_STEP_S)
    return Fatigued(units=units, left=left)


def pulses(parameters: Mapping[str, float], *, each: int, paired: bool) -> pd.DataFrame:
    """Plan a block of pulses, at 120 % of the resting threshold and with conditioning pulses of 80 or 120 %.

    Parameters
    ----------
    parameters : mapping
        The person's.
    each : int
        Pulses of each kind.
    paired : bool
        Whether pairs belong to it.

    Returns
    -------
    pandas.DataFrame
        One row a pulse.
    """
    test = float(round(min(1.2 * parameters["rmt_percent_mso"], 100.0)))
    weak = float(round(0.8 * parameters["rmt_percent_mso"]))
    kinds = [("single", "rest", np.nan, np.nan)]
    if paired:
        kinds += [("paired", "rest", isi, weak) for isi in (3.0, 12.0)] + [("paired", "rest", 100.0, test)]
        kinds += [("afferent", "rest", 21.0, np.nan)]
    kinds += [("single", "active", np.nan, np.nan), ("nerve", "rest", np.nan, np.nan)]
    rows = [
        (pulse, state, isi, first, np.nan if pulse == "nerve" else test)
        for pulse, state, isi, first in kinds
        for _ in range(min(each, 3) if pulse == "nerve" else each)
    ]
    names = ["pulse", "state", "isi_ms", "conditioning_intensity_percent", "test_intensity_percent"]
    return pd.DataFrame(rows, columns=names)


def tms_fatigue(
    parameters: Mapping[str, float],
    *,
    each: int = 20,
    after_min: Sequence[float] = _AFTER_MIN,
    pinch_s: float = _PINCH_S,
) -> list[Handed]:
    """Let a person take the test.

    Parameters
    ----------
    parameters : mapping
        The person's.
    each : int
        Pulses of each kind before; after it, blocks have half as many, those within two minutes single pulses only.
    after_min : sequence of float
        When blocks begin, in minutes after the contraction.
    pinch_s : float
        How long the maximal contraction lasts.

    Returns
    -------
    list of Handed
        The pulses for ``tms``, and the contraction for ``force``.
    """
    cortex = Cortex(parameters)
    before = pulses(parameters, each=each, paired=True).assign(block="before", minutes_since_exertion=np.nan)
    before.insert(0, "time_s", _BETWEEN_S * np.arange(len(before)))
    done = contract(parameters, target_fraction=1.0, seconds=pinch_s)
    over_s = float(before["time_s"].iloc[-1]) + 30.0 + pinch_s
    parts = [cortex.answers(before)]
    parts += [_after(cortex, done, minutes, over_s, max(each // 2, 1)) for minutes in after_min]
    table = pd.concat(parts, ignore_index=True).sort_values("time_s", kind="stable", ignore_index=True)
    table["emg_background_mv"] = np.where(table["state"] == "active", _EMG_MV, 0.0)
    return [
        Handed(name="pulses", session="visit", instrument="tms", table=table),
        Handed(name="pinch", session="visit", instrument="force", table=_pinch(parameters, done)),
    ]


def _after(cortex: Cortex, done: Fatigued, minutes: float, over_s: float, each: int) -> pd.DataFrame:
    """One block; its pulses see the state at its middle, or each its own where all are single and quick."""
    own = cortex.parameters
    plan = pulses(own, each=each, paired=minutes >= 2.0)
    between = _BETWEEN_S if minutes >= 2.0 else 2.0
    since_s = 60.0 * minutes + between * np.arange(len(plan))
    plan = plan.assign(
        time_s=over_s + since_s, block=f"after_{minutes:g}_min", minutes_since_exertion=(since_s / 60.0).round(4)
    )
    told = [
        cortex.answers(kind, state=recovered(own, done.left, float(since_s[kind.index].mean())))
        for _, kind in plan.groupby(["pulse", "state", "isi_ms"], dropna=False, sort=False)
    ]
    return pd.concat(told).sort_index()


def _pinch(parameters: Mapping[str, float], done: Fatigued) -> pd.DataFrame:
    """The contraction between two stretches of rest."""
    rest = np.zeros(round(2.0 / _STEP_S))
    force = parameters["mvc_n"] * done.units.force_percent / float(done.units.force_percent[0])
    lost = 1.0 - done.units.strength_percent / 100.0
    slowed = parameters["emg_median_hz"] * (1.0 - parameters["emg_slowing"] * np.r_[rest, lost, rest])
    table = pd.DataFrame(
        {
            "force_n": np.r_[rest, force, rest],
            "drive_fraction": np.r_[rest, done.units.excitation_percent / 100.0, rest],
            "emg_median_frequency_hz": slowed,
        }
    )
    table.insert(0, "time_s", (_STEP_S * np.arange(len(table))).round(6))
    return table
