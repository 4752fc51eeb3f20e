"""The slow days after: damage, its clearing by immune cells, the purine pool, and symptoms that come late.

Eight states on a clock of minutes to hours. Each is a departure from rest (the purine pool: a share of full), so that
rest is all zeros and a full pool. What is coupled is coupled by first-order lags whose one closed loop (cytokine to
damage) has a gain below one; the cells of the second kind only ever help. A linear system with those lags therefore
lies above the true one, and it decays: no dose, however large, runs away.

Shape after the reduced models of inflammation (Reynolds 2006, Torres 2019) and the loss of purines (Lengert 2015); the
equations and numbers here are the project's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEEDBACK", "POOL", "STATES", "SYMBOLS", "Dose", "at_rest", "at_rest_matrix", "feedback", "slow_rates"]

Floats = NDArray[np.float64]

STATES = ("damage", "neutrophils", "m1", "m2", "cytokine", "purine", "delayed", "felt")
"""Names of the states, in order; ``felt`` is what symptoms follow once it passes the envelope."""

SYMBOLS = (
    "damage_gain",
    "damage_tau_h",
    "damage_loop",
    "repair_aid",
    "neutrophil_tau_h",
    "m1_tau_h",
    "m2_tau_h",
    "m2_brake",
    "cytokine_tau_h",
    "cognitive_gain",
    "purine_loss",
    "purine_tau_h",
    "symptom_tau_h",
    "symptom_envelope",
    "symptom_half",
    "pacing_share",
    "pacing_envelope",
)
"""Parameters of the slow layer, in the order of the vector that the solver is given."""

FEEDBACK = {
    "vmax_ox": ("slow_on_vmax_ox", "damage"),
    "d_m": ("slow_on_d_m", "damage"),
    "g_gaba_b": ("slow_on_g_gaba_b", "cytokine"),
    "vagal_gain": ("slow_on_vagal_level", "cytokine"),
    "vagal_level": ("slow_on_vagal_level", "cytokine"),
}
"""Fast parameter: how strongly it is lowered, and by which state."""

POOL = "atp_mm"
"""The fast parameter that the purine pool scales."""

_LEAST_POOL = 0.2


@dataclass(frozen=True, kw_only=True)
class Dose:
    """What an exertion costs, in integrals over it.

    Attributes
    ----------
    start_h : float
        When it begins, hours from the start of the course.
    duration_h : float
        How long it lasts.
    acidosis_ph_min : float
        Muscle pH below its resting value, summed over minutes.
    low_pcr_min : float
        Minutes with phosphocreatine below 30 % of rest.
    mechanical_kj : float
        External work.
    cognitive_min : float
        Minutes of thinking under load.
    """

    start_h: float
    duration_h: float
    acidosis_ph_min: float = 0.0
    low_pcr_min: float = 0.0
    mechanical_kj: float = 0.0
    cognitive_min: float = 0.0

    def weighed(self, parameters: Mapping[str, float]) -> tuple[float, float, float]:
        """Put the integrals into the units of the slow layer.

        Parameters
        ----------
        parameters : mapping
            The person's.

        Returns
        -------
        tuple of float
            Load on tissue, acidosis and thinking; one unit is what a maximal ramp, or a day of thinking, brings.
        """
        acid = self.acidosis_ph_min / parameters["dose_acidosis_ph_min"]
        empty = self.low_pcr_min / parameters["dose_low_pcr_min"]
        work = self.mechanical_kj / parameters["muscle_kg"] / parameters["dose_mechanical_kj_kg"]
        own, low = parameters["dose_share_acidosis"], parameters["dose_share_low_pcr"]
        load = own * acid + low * empty + (1.0 - own - low) * work
        return load, acid, self.cognitive_min / parameters["dose_cognitive_min"]


def slow_rates(state: Floats, load: float, acid: float, thinking: float, p: Floats, out: Floats) -> None:
    """Write the rates of change into ``out``, per hour.

    Parameters
    ----------
    state : array
        As :data:`STATES`.
    load, acid, thinking : float
        What comes in per hour, in the units of :meth:`Dose.weighed`.
    p : array
        As :data:`SYMBOLS`.
    out : array
        Is overwritten.
    """
    damage, neutrophils, m1, m2 = state[0], state[1], state[2], state[3]
    cytokine, purine, delayed, felt = state[4], state[5], state[6], state[7]
    out[0] = p[0] * load + (p[2] * cytokine - (1.0 + p[3] * m2 / (1.0 + m2)) * damage) / p[1]
    out[1] = (damage / (1.0 + p[7] * m2) - neutrophils) / p[4]
    out[2] = (0.5 * (neutrophils + damage) - m1) / p[5]
    out[3] = (m1 - m2) / p[6]
    out[4] = (0.5 * (neutrophils + m1) / (1.0 + p[7] * m2) - cytokine) / p[8] + p[9] * thinking
    out[5] = (1.0 - purine) / p[11] - p[10] * acid * purine
    out[6] = (cytokine - delayed) / p[12]
    out[7] = (delayed - felt) / p[12]


def at_rest() -> tuple[float, ...]:
    """Give the resting state.

    Returns
    -------
    tuple of float
        As :data:`STATES`: nothing damaged, the purine pool full.
    """
    return (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def at_rest_matrix(parameters: Mapping[str, float]) -> Floats:
    """Linearise the slow layer at rest.

    Parameters
    ----------
    parameters : mapping
        The person's.

    Returns
    -------
    numpy.ndarray
        Rate of each state (rows) by each state, per hour; stable where all eigenvalues have negative real parts.
    """
    of = parameters
    matrix = np.zeros((8, 8))
    matrix[0, [0, 4]] = np.array([-1.0, of["damage_loop"]]) / of["damage_tau_h"]
    matrix[1, [0, 1]] = np.array([1.0, -1.0]) / of["neutrophil_tau_h"]
    matrix[2, [0, 1, 2]] = np.array([0.5, 0.5, -1.0]) / of["m1_tau_h"]
    matrix[3, [2, 3]] = np.array([1.0, -1.0]) / of["m2_tau_h"]
    matrix[4, [1, 2, 4]] = np.array([0.5, 0.5, -1.0]) / of["cytokine_tau_h"]
    matrix[5, 5] = -1.0 / of["purine_tau_h"]
    matrix[6, [4, 6]] = np.array([1.0, -1.0]) / of["symptom_tau_h"]
    matrix[7, [6, 7]] = np.array([1.0, -1.0]) / of["symptom_tau_h"]
    return matrix


def feedback(state: Mapping[str, float], parameters: Mapping[str, float]) -> dict[str, float]:
    """Say how the slow days change the fast body.

    Parameters
    ----------
    state : mapping
        Slow states by name.
    parameters : mapping
        The person's.

    Returns
    -------
    dict of str to float
        Factor on each fast parameter of :data:`FEEDBACK` and on :data:`POOL`, above 0 and at most 1; 1 at rest.
    """
    factors = {}
    for symbol, (strength, by) in FEEDBACK.items():
        x = max(state[by], 0.0) ** parameters["slow_steepness"]
        factors[symbol] = 1.0 - parameters[strength] * x / (1.0 + x)
    factors[POOL] = min(max(state["purine"], _LEAST_POOL), 1.0)
    return factors
