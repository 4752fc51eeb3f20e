"""An isometric hold until it fails: the 120 motor units, the drive that the will can make, effort and reward.

A pull at full force comes first, with a pulse on the nerve in it and one after it at rest; it is taken to leave no
fatigue. Then a force is held until the muscle or the will gives out, which the person finds out within a second; then
the hand lets go, and another pulse is given at rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.body.organs.cortex import drive_ceiling, effort_points, reported, tolerated_points
from ponos.body.organs.motor_units import Contraction, afferents, carried
from ponos.body.protocols.handed import Handed
from ponos.errors import UsageError

__all__ = ["Held", "held", "hold", "strongest"]

Floats = NDArray[np.float64]

_STEP_S = 0.1
_CHECKED_S = 60.0
_PULL_S, _PAUSE_S, _LEADS_S = 3.0, 5.0, 2.0
_TRIES_S, _RISE_S, _AFTER_S = 1.0, 0.3, 3.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """How a hold went.

    Attributes
    ----------
    units : Contraction
        What the motor units did, to the last step of the hold.
    afferents : numpy.ndarray
        What the muscle has reported by each step.
    effort_points : numpy.ndarray
        Felt effort (CR10) at each step.
    ended_by : str
        ``muscle``, ``will`` or ``clock``.
    """

    units: Contraction
    afferents: Floats
    effort_points: Floats
    ended_by: str

    @property
    def failed_s(self) -> float:
        """Seconds from the start of the hold to its end."""
        return float(self.units.time_s[-1])


def held(
    parameters: Mapping[str, float], target_fraction: float, *, reward: float = 1.0, longest_s: float = 1800.0
) -> Held:
    """Hold a force.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force, as a share of the highest that the will can make when fresh.
    reward : float
        What it is done for; 1 is ordinary.
    longest_s : float
        When the examiner ends it.

    Returns
    -------
    Held
        To the end of the hold.

    Raises
    ------
    UsageError
        The target is no share, or the time is none.
    """
    if not 0.0 < target_fraction <= 1.0 or not 0.0 < longest_s <= 7200.0:
        raise UsageError(
            f"A hold of {target_fraction:g} for at most {longest_s:g} s cannot be.",
            todo="The target lies above 0 and up to 1, the time up to 7200 s.",
        )
    wanted = np.full(round(longest_s / _STEP_S), target_fraction * strongest(parameters))
    told = afferents(parameters, wanted, step_s=_STEP_S)
    ceiling = drive_ceiling(parameters, told)
    units = carried(parameters, wanted, ceiling_fraction=ceiling, step_s=_STEP_S)
    n = len(units.time_s)
    effort = effort_points(parameters, units.excitation_percent / 100.0 / ceiling[:n], told[:n])
    beyond = np.flatnonzero(effort > tolerated_points(parameters, reward))
    # Full drive is felt as such; who gives out at the very end is stopped by the muscle.
    if len(beyond) and beyond[0] < n - 1:
        stop = int(beyond[0]) + 1
        return Held(units=_until(units, stop), afferents=told[:stop], effort_points=effort[:stop], ended_by="will")
    return Held(units=units, afferents=told[:n], effort_points=effort, ended_by="muscle" if units.failed else "clock")


def strongest(parameters: Mapping[str, float]) -> float:
    """Give the highest force of the fresh will.

    Parameters
    ----------
    parameters : mapping
        The person's.

    Returns
    -------
    float
        As a share of the force of all units at full drive.
    """
    pull = carried(parameters, [1.0], ceiling_fraction=parameters["voluntary_activation"], until_failure=False)
    return float(pull.force_percent[0]) / 100.0


def hold(
    parameters: Mapping[str, float], *, target_fraction: float = 0.5, reward: float = 1.0, longest_s: float = 1800.0
) -> list[Handed]:
    """Let a person take the test.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force, as a share of the highest that the will can make when fresh.
    reward : float
        What it is done for; 1 is ordinary.
    longest_s : float
        When the examiner ends it.

    Returns
    -------
    list of Handed
        One trajectory for ``force``, which also has felt effort and the report of the muscle as an index.
    """
    done = held(parameters, target_fraction, reward=reward, longest_s=longest_s)
    parts = [_rest(parameters, _LEADS_S, 0.0), _pull(parameters), _rest(parameters, _PAUSE_S, 0.0, pulse_s=1.0)]
    parts += [_held_part(parameters, done), _rest(parameters, _AFTER_S, done.afferents[-1], pulse_s=1.5)]
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "time_s", (_STEP_S * np.arange(len(table))).round(6))
    words = {"muscle": "the muscle gave out", "will": "the person stopped", "clock": "the examiner ended it"}
    note = f"The hold ended after {done.failed_s:.1f} s: {words[done.ended_by]}."
    return [Handed(name="hold", session="visit", instrument="force", table=table, note=note)]


def _until(units: Contraction, stop: int) -> Contraction:
    names = ("time_s", "excitation_percent", "strength_percent", "adapted_strength_percent", "force_percent", "rate_hz")
    return Contraction(**{name: getattr(units, name)[:stop] for name in names}, failed=False)


def _held_part(parameters: Mapping[str, float], done: Held) -> pd.DataFrame:
    """The hold, a second in which the person still tries, and the hand letting go."""
    units = done.units
    tries = round(_TRIES_S / _STEP_S) if done.ended_by == "muscle" else 0
    rise = np.minimum(units.time_s / _RISE_S, 1.0)
    lasts = np.concatenate([np.ones(tries), [0.5, 0.0]])
    table = _frame(
        parameters,
        np.concatenate([units.force_percent / 100.0 * rise, lasts * units.force_percent[-1] / 100.0]),
        np.concatenate([units.excitation_percent / 100.0 * rise, lasts * units.excitation_percent[-1] / 100.0]),
    )
    lost = 1.0 - units.strength_percent / 100.0
    slowed = parameters["emg_median_hz"] * (1.0 - parameters["emg_slowing"] * lost)
    for name, course in (
        ("emg_median_frequency_hz", slowed),
        ("afferent_index", reported(done.afferents)),
        ("effort_points", done.effort_points),
    ):
        table[name] = np.concatenate([course, np.full(len(lasts), course[-1])])
    return table


def _pull(parameters: Mapping[str, float]) -> pd.DataFrame:
    n = round(_PULL_S / _STEP_S)
    shape = np.interp(_STEP_S * np.arange(n), [0.0, _RISE_S, _PULL_S - _RISE_S, _PULL_S], [0.0, 1.0, 1.0, 0.0])
    table = _frame(parameters, shape * strongest(parameters), shape * parameters["voluntary_activation"])
    table["effort_points"] = effort_points(parameters, shape, 0.0)
    return _stimulated(parameters, table, _PULL_S / 2)


def _rest(
    parameters: Mapping[str, float], seconds: float, told: float, *, pulse_s: float | None = None
) -> pd.DataFrame:
    n = round(seconds / _STEP_S)
    table = _frame(parameters, np.zeros(n), np.zeros(n))
    table["afferent_index"] = reported(told * np.exp(-_STEP_S * np.arange(n) / parameters["afferent_fall_s"]))
    return table if pulse_s is None else _stimulated(parameters, table, pulse_s)


def _frame(parameters: Mapping[str, float], force: Floats, drive: Floats) -> pd.DataFrame:
    """A stretch of time; forces as a share of those of all units, scaled so that the fresh pull is the person's MVC."""
    return pd.DataFrame(
        {
            "force_n": parameters["mvc_n"] * force / strongest(parameters),
            "drive_fraction": drive,
            "emg_median_frequency_hz": parameters["emg_median_hz"],
            "pulse": "",
            "twitch_n": 0.0,
            "afferent_index": 0.0,
            "effort_points": 0.0,
        }
    )


def _stimulated(parameters: Mapping[str, float], table: pd.DataFrame, at_s: float) -> pd.DataFrame:
    """A pulse on the nerve: the twitch is the smaller, the more of the muscle is active already."""
    row = round(at_s / _STEP_S)
    share = table["force_n"].iloc[row] / parameters["mvc_n"] * strongest(parameters)
    table.loc[row, "pulse"] = "nerve"
    table.loc[row, "twitch_n"] = parameters["twitch_ratio"] * parameters["mvc_n"] * (1.0 - share)
    return table
