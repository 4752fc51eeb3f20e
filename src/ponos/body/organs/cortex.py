"""The motor cortex at large: its recruitment curve, what exertion leaves in it, how effort and reward set the drive.

Threshold (``rmt_percent_mso``) and gain (``cortex_gain``) are parameters of their own; inhibition has no part in
either. The curve is that of Goetz et al. (2019, doi:10.1109/TNSRE.2019.2926543), written so that it passes through 50
µV at the resting threshold. What a pulse meets within milliseconds is in :mod:`ponos.body.probe`.

What the muscle reports reaches the cortex through one gain (``afferent_gain``). While a contraction lasts it raises the
next answer; what has been reported in all, once it is much, lowers the answers and strengthens GABA-B. Acid, lactate
and ATP must come together before such afferents are felt (Pollak et al., Exp Physiol 2014;99:368-380), so little is
hardly heard and much is heard by nearly everybody. A tired muscle also needs more drive for the same force. Where the
gain is small, the same exertion leaves less of everything, and only the greater drive is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "RESTED",
    "CortexState",
    "drive_ceiling",
    "effort_points",
    "exerted",
    "mep_mv",
    "recovered",
    "reported",
    "tolerated_points",
]

Floats = NDArray[np.float64]

_LEAST_LOG_V = -7.0
_THRESHOLD_LOG_V = np.log10(50e-6)
_TOGETHER = 3
"""Acid, lactate and ATP: each alone is not felt."""


@dataclass(frozen=True, kw_only=True)
class CortexState:
    """What exertion has left behind.

    Attributes
    ----------
    facilitation : float
        From 0 to 1: how much the last contraction could facilitate the next answer.
    afferents : float
        What the muscle has reported of acid, lactate and ATP, less what has been forgotten; from 0 on.
    tired : float
        Share of the muscle that is fatigued.
    """

    facilitation: float = 0.0
    afferents: float = 0.0
    tired: float = 0.0

    def heard(self, parameters: Mapping[str, float]) -> float:
        """Give how much of the report inhibits the cortex.

        Parameters
        ----------
        parameters : mapping
            The person's.

        Returns
        -------
        float
            From 0 to 1; hardly anything of a small report.
        """
        told = (parameters["afferent_gain"] * self.afferents) ** _TOGETHER
        return float(told / (told + parameters["afferent_half"] ** _TOGETHER))

    def gain(self, parameters: Mapping[str, float]) -> float:
        """Give the factor on every answer.

        Parameters
        ----------
        parameters : mapping
            The person's.

        Returns
        -------
        float
            1 in a rested person.
        """
        raised = parameters["afferent_gain"] * parameters["facilitation"] * self.facilitation
        return float(np.exp(raised - parameters["fatigue_depression"] * self.heard(parameters)))

    def gaba_b(self, parameters: Mapping[str, float]) -> float:
        """Give the strength of GABA-B inhibition.

        Parameters
        ----------
        parameters : mapping
            The person's.

        Returns
        -------
        float
            That of the rested person, and what the report of the muscle adds.
        """
        return parameters["g_gaba_b"] * (1.0 + parameters["fatigue_gaba_b"] * self.heard(parameters))


RESTED = CortexState()
"""Nothing left behind."""


def mep_mv(parameters: Mapping[str, float], percent_rmt: ArrayLike) -> Floats:
    """Give the median answer of a rested, relaxed muscle.

    Parameters
    ----------
    parameters : mapping
        The person's.
    percent_rmt : array_like
        Intensity at which the pulse acts, in % of the resting threshold.

    Returns
    -------
    numpy.ndarray
        Peak to peak, in mV.
    """
    span = np.log10(parameters["mep_top_mv"] / 1000.0) - _LEAST_LOG_V
    foot, power = parameters["mep_foot_percent_rmt"], parameters["mep_power"]
    half = (100.0 - foot) ** power * (span / (_THRESHOLD_LOG_V - _LEAST_LOG_V) - 1.0)
    acting = np.maximum(np.asarray(percent_rmt, dtype=float) - foot, 0.0) ** power
    return np.asarray(parameters["cortex_gain"] * 10.0 ** (_LEAST_LOG_V + span * acting / (acting + half) + 3.0))


def exerted(
    parameters: Mapping[str, float],
    before: CortexState,
    drive: ArrayLike,
    *,
    afferents: float,
    tired: float,
    step_s: float,
) -> CortexState:
    """Say what a contraction leaves behind.

    Parameters
    ----------
    parameters : mapping
        The person's.
    before : CortexState
        What was left before.
    drive : array_like
        Drive at each step as a share of the highest.
    afferents : float
        What the muscle has reported by its end.
    tired : float
        Share of the muscle that is fatigued at its end.
    step_s : float
        Step in seconds.

    Returns
    -------
    CortexState
        Right after the contraction.
    """
    filling = np.asarray(drive, dtype=float) / parameters["facilitation_rise_s"]
    rate = filling + 1.0 / parameters["facilitation_fall_s"]
    level = before.facilitation
    for settles, kept in zip(filling / rate, np.exp(-rate * step_s), strict=True):
        level = settles + (level - settles) * kept
    return CortexState(facilitation=float(level), afferents=float(afferents), tired=float(tired))


def recovered(parameters: Mapping[str, float], after: CortexState, seconds: float) -> CortexState:
    """Let time pass in rest.

    Parameters
    ----------
    parameters : mapping
        The person's.
    after : CortexState
        Right after a contraction.
    seconds : float
        How long ago that was.

    Returns
    -------
    CortexState
        What is left.
    """
    return CortexState(
        facilitation=after.facilitation * float(np.exp(-seconds / parameters["facilitation_fall_s"])),
        afferents=after.afferents * float(np.exp(-seconds / parameters["afferent_fall_s"])),
        tired=after.tired * float(np.exp(-seconds * parameters["grip_recovery_s"] * parameters["grip_rest_recovery"])),
    )


def reported(afferents: ArrayLike) -> Floats:
    """Give the report of the muscle as an index, as effort and the drive go with it.

    Parameters
    ----------
    afferents : array_like
        What the muscle has reported.

    Returns
    -------
    numpy.ndarray
        From 0 to 1.
    """
    return np.asarray(-np.expm1(-np.asarray(afferents, dtype=float)))


def drive_ceiling(parameters: Mapping[str, float], afferents: ArrayLike) -> Floats:
    """Give the highest drive that the will can make.

    Parameters
    ----------
    parameters : mapping
        The person's.
    afferents : array_like
        What the muscle has reported.

    Returns
    -------
    numpy.ndarray
        As a share of full drive; voluntary activation, less what fatigue takes.
    """
    lost = parameters["central_fatigue"] * reported(afferents)
    return np.asarray(parameters["voluntary_activation"] * (1.0 - lost))


def effort_points(parameters: Mapping[str, float], drive: ArrayLike, afferents: ArrayLike) -> Floats:
    """Say how hard something feels.

    Parameters
    ----------
    parameters : mapping
        The person's.
    drive : array_like
        Share of the highest drive that the will can make.
    afferents : array_like
        What the muscle has reported.

    Returns
    -------
    numpy.ndarray
        On the scale of Borg's CR10; it can pass 10.
    """
    felt = parameters["effort_from_afferents"]
    sense = (1.0 - felt) * np.asarray(drive, dtype=float) + felt * reported(afferents)
    return np.asarray(10.0 * parameters["effort_cost"] * sense)


def tolerated_points(parameters: Mapping[str, float], reward: float) -> float:
    """Say how much effort a reward is worth.

    Parameters
    ----------
    parameters : mapping
        The person's.
    reward : float
        1 is an ordinary one.

    Returns
    -------
    float
        Felt effort at which the person stops.
    """
    return parameters["effort_tolerance"] * (1.0 + parameters["reward_weight"] * (reward - 1.0))
