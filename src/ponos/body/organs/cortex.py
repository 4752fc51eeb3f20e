"""The motor cortex at large: its recruitment curve, what exertion leaves in it, how effort and reward set the drive.

Threshold (``rmt_percent_mso``) and gain (``cortex_gain``) are parameters of their own; inhibition has no part in
either. The curve is that of Goetz et al. (2019, doi:10.1109/TNSRE.2019.2926543), written so that it passes through 50
µV at the resting threshold. What a pulse meets within milliseconds is in :mod:`ponos.body.probe`.
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
    "tolerated_points",
]

Floats = NDArray[np.float64]

_LEAST_LOG_V = -7.0
_THRESHOLD_LOG_V = np.log10(50e-6)


@dataclass(frozen=True, kw_only=True)
class CortexState:
    """What exertion has left behind.

    Attributes
    ----------
    facilitation : float
        From 0 to 1: how much the last contraction facilitates the next answer.
    afferents : float
        From 0 to 1: what the muscle reports of acid and phosphate.
    """

    facilitation: float = 0.0
    afferents: float = 0.0

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
        raised = parameters["facilitation"] * self.facilitation
        return float(np.exp(raised - parameters["fatigue_depression"] * self.afferents))

    def gaba_b(self, parameters: Mapping[str, float]) -> float:
        """Give the strength of GABA-B inhibition.

        Parameters
        ----------
        parameters : mapping
            The person's.

        Returns
        -------
        float
            That of the rested person, and what the afferents of the muscle add.
        """
        return parameters["g_gaba_b"] * max(1.0 + parameters["fatigue_gaba_b"] * self.afferents, 0.0)


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
    parameters: Mapping[str, float], before: CortexState, drive: ArrayLike, afferents: float, *, step_s: float
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
        Index of the muscle's afferents at its end.
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
    return CortexState(facilitation=float(level), afferents=float(afferents))


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
    )


def drive_ceiling(parameters: Mapping[str, float], afferents: ArrayLike) -> Floats:
    """Give the highest drive that the will can make.

    Parameters
    ----------
    parameters : mapping
        The person's.
    afferents : array_like
        Index of the muscle's afferents.

    Returns
    -------
    numpy.ndarray
        As a share of full drive; voluntary activation, less what fatigue takes.
    """
    lost = parameters["central_fatigue"] * np.asarray(afferents, dtype=float)
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
        Index of the muscle's afferents.

    Returns
    -------
    numpy.ndarray
        On the scale of Borg's CR10; it can pass 10.
    """
    felt = parameters["effort_from_afferents"]
    sense = (1.0 - felt) * np.asarray(drive, dtype=float) + felt * np.asarray(afferents, dtype=float)
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
