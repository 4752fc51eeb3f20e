"""Motor units: recruitment, rate coding and fatigue of 120 of them, and three compartments where muscles work and rest.

The 120 units are those of Potvin and Fuglevand (PLoS Comput Biol 2017;13:e1005581, doi:10.1371/journal.pcbi.1005581):
the least excitation is looked for, in steps of 0.01, that makes the wanted force; active units lose force and slow
down, and their rates adapt. Nothing recovers in it. Two details are taken from the output that the authors published,
not from the text: the first sample causes no fatigue, and strength with adaptation takes off what each unit's rate lost
at its present excitation. Where a unit's contraction has slowed, strength *without* adaptation does not count it.

The three compartments are those of Xia and Frey-Law (J Biomech 2008;41:3046-3052; rates by Frey-Law et al., J Biomech
2012;45:1803-1808, doi:10.1016/j.jbiomech.2012.04.018): resting, active and fatigued muscle, the last of which recovers,
faster at rest. That form serves whole-body and intermittent work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ponos.body.compiling import needed
from ponos.errors import UsageError

__all__ = ["UNITS", "Contraction", "afferents", "carried", "endurance_s", "three_compartments", "unit_table"]

Floats = NDArray[np.float64]

UNITS = 120
"""How many units a muscle has."""

_GRID = 0.01
_STEP_S = 0.1


@dataclass(frozen=True, kw_only=True, eq=False)
class Contraction:
    """What 120 units did.

    Attributes
    ----------
    time_s : numpy.ndarray
        End of each step.
    excitation_percent : numpy.ndarray
        Excitation in % of the highest.
    strength_percent : numpy.ndarray
        Highest force that is left, in % of the fresh muscle's.
    adapted_strength_percent : numpy.ndarray
        The same with the adaptation and slowing of the units that work.
    force_percent : numpy.ndarray
        Force, in % of the fresh muscle's highest.
    rate_hz : numpy.ndarray
        Firing rates, times × units; 0 where a unit is silent.
    failed : bool
        Whether the muscle could no longer make the force that was asked for.
    """

    time_s: Floats
    excitation_percent: Floats
    strength_percent: Floats
    adapted_strength_percent: Floats
    force_percent: Floats
    rate_hz: Floats
    failed: bool


def unit_table(parameters: Mapping[str, float]) -> Floats:
    """Lay out the units of a person.

    Parameters
    ----------
    parameters : mapping
        The person's.

    Returns
    -------
    numpy.ndarray
        Rows × 120 units: threshold, highest rate (Hz), tetanic force, contraction time (s), force lost per second of
        tetanus, and the share of its rate that adaptation takes in the end.
    """
    place = np.arange(UNITS) / (UNITS - 1)
    threshold = parameters["mu_recruitment_range"] ** place
    rank = (threshold - 1.0) / (parameters["mu_recruitment_range"] - 1.0)
    first, last = parameters["mu_peak_first_hz"], parameters["mu_peak_last_hz"]
    force = parameters["mu_force_range"] ** place
    power = -np.log(parameters["mu_contraction_range"]) / np.log(parameters["mu_force_range"])
    contraction_s = parameters["mu_contraction_ms"] / 1000.0 * force**power
    fatigue = parameters["mu_fatigue_last"] * parameters["mu_fatigue_range"] ** (place - 1.0) * force
    adaptation = parameters["mu_adaptation"] * rank
    return np.vstack([threshold, first - (first - last) * rank, force, contraction_s, fatigue, adaptation])


def carried(
    parameters: Mapping[str, float],
    wanted_fraction: ArrayLike,
    *,
    ceiling_fraction: ArrayLike = 1.0,
    step_s: float = _STEP_S,
    until_failure: bool = True,
) -> Contraction:
    """Let the units make a course of forces.

    Parameters
    ----------
    parameters : mapping
        The person's.
    wanted_fraction : array_like
        Wanted force at each step, as a share of the fresh muscle's highest.
    ceiling_fraction : array_like
        Highest excitation that the drive allows, as a share of full excitation; one number or one a step.
    step_s : float
        Step in seconds.
    until_failure : bool
        Whether to stop at the first step whose force cannot be made.

    Returns
    -------
    Contraction
        Up to failure, that step included, or all of it.

    Raises
    ------
    UsageError
        A force or a ceiling is no share, the step is none, or numba is not installed.
    """
    wanted = np.atleast_1d(np.asarray(wanted_fraction, dtype=float))
    ceiling = np.array(np.broadcast_to(np.asarray(ceiling_fraction, dtype=float), wanted.shape))
    _check_shares(wanted, ceiling, step_s)
    units = unit_table(parameters)
    top = parameters["mu_recruitment_range"] + parameters["mu_peak_last_hz"] - parameters["mu_min_rate_hz"]
    saved, rates = np.zeros((len(wanted), 4)), np.zeros((len(wanted), UNITS))
    n, reached = _compiled().carry(
        wanted,
        ceiling,
        step_s,
        _GRID,
        top,
        until_failure,
        units,
        parameters["mu_adaptation_tau_s"],
        parameters["mu_slowing"],
        parameters["mu_min_rate_hz"],
        saved,
        rates,
    )
    excitation, strength, force, adapted = saved[:n].T
    return Contraction(
        time_s=step_s * np.arange(1, n + 1),
        excitation_percent=excitation,
        strength_percent=strength,
        adapted_strength_percent=adapted,
        force_percent=force,
        rate_hz=rates[:n],
        failed=reached < n,
    )


def endurance_s(parameters: Mapping[str, float], target_fraction: float, *, longest_s: float = 3600.0) -> float:
    """Say how long a force can be held.

    Parameters
    ----------
    parameters : mapping
        The person's.
    target_fraction : float
        Force as a share of the fresh muscle's highest.
    longest_s : float
        When to stop.

    Returns
    -------
    float
        Seconds until the strength that is left falls below the target; infinite where it did not.
    """
    held = carried(parameters, np.full(round(longest_s / _STEP_S), target_fraction))
    return float(held.time_s[-1]) if held.failed else float("inf")


def three_compartments(
    parameters: Mapping[str, float], wanted_fraction: ArrayLike, *, step_s: float = 0.02, tired: float = 0.0
) -> Floats:
    """Let muscle work and rest.

    Parameters
    ----------
    parameters : mapping
        The person's.
    wanted_fraction : array_like
        Share of the muscle's highest force that is asked for at each step; 0 is rest.
    step_s : float
        Step in seconds.
    tired : float
        Fatigued share before the first step; nothing is active then.

    Returns
    -------
    numpy.ndarray
        Steps × 4: active, fatigued and resting share of the muscle, and what was asked for.

    Raises
    ------
    UsageError
        A force is no share, the step is none, or numba is not installed.
    """
    wanted = np.atleast_1d(np.asarray(wanted_fraction, dtype=float))
    _check_shares(wanted, np.ones(1), step_s)
    saved = np.zeros((len(wanted), 4))
    rates = (parameters[f"grip_{name}"] for name in ("fatigue_s", "recovery_s", "rest_recovery", "tracking_s"))
    _compiled().fill(wanted, step_s, *rates, tired, saved)
    return saved


def afferents(
    parameters: Mapping[str, float], force_fraction: ArrayLike, *, step_s: float = _STEP_S, start: float = 0.0
) -> Floats:
    """Say how much the afferents of the muscle have reported: acid, lactate and ATP, as one sum that is forgotten.

    It grows with the force that is made and falls slowly; first order both ways, the project's own choice.

    Parameters
    ----------
    parameters : mapping
        The person's.
    force_fraction : array_like
        Force at each step as a share of the highest.
    step_s : float
        Step in seconds.
    start : float
        Report before the first step.

    Returns
    -------
    numpy.ndarray
        Report after each step; 1 is that of ``afferent_rise_s`` of full force.
    """
    told = np.clip(np.asarray(force_fraction, dtype=float), 0.0, 1.0) / parameters["afferent_rise_s"]
    report = np.empty(len(told))
    _compiled().report(told, step_s, float(np.exp(-step_s / parameters["afferent_fall_s"])), start, report)
    return report


def _check_shares(wanted: Floats, ceiling: Floats, step_s: float) -> None:
    for what, shares in (("wanted force", wanted), ("ceiling of the drive", ceiling)):
        if not np.all((shares >= 0.0) & (shares <= 1.0)):
            raise UsageError(f"A {what} is not between 0 and 1.", todo="Give it as a share of the highest.")
    if not 0.0 < step_s <= 1.0:
        raise UsageError(f"A step of {step_s:g} s cannot be taken.", todo="It is above 0 and at most 1 s.")


def _compiled() -> ModuleType:
    """The compiled clock, loaded when it is first needed."""
    needed()
    from ponos.body.organs import unit_steps

    return unit_steps
