"""Ventilation: driven by demand, by the CO2 that reaches the lung, and by CO2 and H+ of arterial blood."""

from __future__ import annotations

import math

from ponos.body.states import P, S
from ponos.body.vectors import Vector

__all__ = ["alveolar", "breathing", "dead_space_share", "depth", "hydrogen_nm", "inspired"]

_HYDROGEN_REST = 39.8


def inspired(p: Vector) -> float:
    """Oxygen pressure of moist inspired gas, in mmHg.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmHg.
    """
    return p[P.fio2] * (p[P.pb_mmhg] - 47.0)


def breathing(y: Vector, p: Vector) -> float:
    """Ventilation, in L/min: the sum of its arms up to what a person can move.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    wanted = y[S.ve_neural] + y[S.ve_peripheral] + y[S.ve_central]
    used = max(wanted, 0.0) / p[P.mvv_l_min]
    fourth = used * used * used * used
    return max(wanted / math.sqrt(math.sqrt(math.sqrt(1.0 + fourth * fourth))), 2.0)


def depth(ve: float, p: Vector) -> float:
    """Depth of breath at a ventilation, in L.

    Parameters
    ----------
    ve : float
        Ventilation, in L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        In L.
    """
    more = 1.0 - math.exp(-max(ve - 8.0, 0.0) / p[P.vt_ve_l_min])
    return p[P.vt_rest_l] + (p[P.vt_max_l] - p[P.vt_rest_l]) * more


def dead_space_share(vt: float, p: Vector) -> float:
    """Share of a breath that meets no blood.

    Parameters
    ----------
    vt : float
        Depth of breath, in L.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    return min(p[P.vd_l] / vt + p[P.vd_share], 0.9)


def alveolar(ve: float, p: Vector) -> float:
    """Ventilation of alveoli, in L/min.

    Parameters
    ----------
    ve : float
        Ventilation, in L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        In L/min.
    """
    return ve * (1.0 - dead_space_share(depth(ve, p), p))


def hydrogen_nm(ph: float) -> float:
    """H+ above that of rest, in nmol/L.

    Parameters
    ----------
    ph : float
        PH.

    Returns
    -------
    float
        In nmol/L.
    """
    return math.exp(2.302585092994046 * (9.0 - ph)) - _HYDROGEN_REST
