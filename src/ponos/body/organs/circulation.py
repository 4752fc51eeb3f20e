"""Circulation: vessels that open to demand, stroke volume with filling, heart rate by two arms, mean pressure."""

from __future__ import annotations

import math

from ponos.body.states import P, S
from ponos.body.vectors import Vector

__all__ = [
    "arms_wanted",
    "cardiac_output",
    "conductance_wanted",
    "filling_pressure",
    "heart_rate",
    "muscle_conductance",
    "other_conductance",
    "pressure_wanted",
    "pump_wanted",
    "stroke_volume",
]

_RAP_REST, _RAP_EXERCISE = 3.0, 8.3
_VOLUME = 72.0
_CONTENT = 197.0


def pump_wanted(share: float, p: Vector) -> float:
    """Filling by the muscle pump at a demand.

    Parameters
    ----------
    share : float
        Demand as a share of oxidative capacity.
    p : vector
        Parameters.

    Returns
    -------
    float
        From 0 to 1.
    """
    return 1.0 - math.exp(-share / p[P.pump_demand])


def filling_pressure(y: Vector, p: Vector) -> float:
    """Right atrial pressure, in mmHg.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmHg.
    """
    pumped = p[P.rap_rest_mmhg] + (p[P.rap_exercise_mmhg] - p[P.rap_rest_mmhg]) * y[S.pump]
    return max(pumped * (1.0 - p[P.rap_per_volume] * (1.0 - p[P.blood_volume_ml_kg] / _VOLUME)), 0.1)


def stroke_volume(y: Vector, p: Vector) -> float:
    """Stroke volume, in mL: 1 where filling is as in health.

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
    rap, half = filling_pressure(y, p), p[P.rap_half_mmhg]
    usual = _RAP_REST + (_RAP_EXERCISE - _RAP_REST) * y[S.pump]
    filled = rap * (usual + half) / (usual * (rap + half))
    return (p[P.sv_rest_ml] + (p[P.sv_max_ml] - p[P.sv_rest_ml]) * y[S.pump]) * filled


def _lowest_rate(p: Vector) -> float:
    return max(p[P.hr_intrinsic_bpm] - p[P.vagal_gain] * (p[P.hr_intrinsic_bpm] - p[P.hr_seat_bpm]), 35.0)


def heart_rate(y: Vector, p: Vector) -> float:
    """Heart rate from the vagal and the sympathetic arm, in /min.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In /min.
    """
    low, own = _lowest_rate(p), p[P.hr_intrinsic_bpm]
    return low + (own - low) * (1.0 - y[S.vagal]) + (p[P.hr_max_bpm] - own) * y[S.symp]


def cardiac_output(y: Vector, p: Vector) -> float:
    """Flow that the heart gives, in L/min.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In L/min.
    """
    return heart_rate(y, p) * stroke_volume(y, p) / 1000.0


def pressure_wanted(y: Vector, p: Vector) -> float:
    """Mean pressure that the reflex keeps; it is set higher with effort, in mmHg.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmHg.
    """
    active = max(y[S.act] - p[P.act_floor], 0.0) / (1.0 - p[P.act_floor] + 1e-9)
    return p[P.map_mmhg] * (1.0 + p[P.map_rise] * active)


def conductance_wanted(need_ml_min: float, content: float, po2_cell: float, set_mmhg: float, p: Vector) -> float:
    """Conductance of muscle vessels: open to demand, the more so with little oxygen in blood or cell, in L/min/mmHg.

    Parameters
    ----------
    need_ml_min : float
        Oxygen that muscle asks for above rest, in mL/min.
    content : float
        Oxygen of arterial blood, in mL/L.
    po2_cell : float
        Oxygen pressure of the cell, in mmHg.
    set_mmhg : float
        Pressure that the reflex keeps, in mmHg.
    p : vector
        Parameters.

    Returns
    -------
    float
        In L/min/mmHg.
    """
    thin = 1.0 + p[P.flow_content] * (_CONTENT / max(content, 40.0) - 1.0)
    starved = 1.0 + p[P.flow_hypoxia] * p[P.km_o2_mmhg] / (p[P.km_o2_mmhg] + max(po2_cell, 0.0))
    flow = p[P.flow_rest_muscle] + p[P.flow_per_vo2] * need_ml_min / 1000.0 * thin * starved
    # What opens vessels is what reaches the fibres; flow that passes them by comes on top.
    flow /= 1.0 - p[P.shunt]
    return flow / set_mmhg


def muscle_conductance(y: Vector, p: Vector, wanted_mmhg: float) -> float:
    """Conductance of muscle vessels after the reflex has held them back to keep pressure, in L/min/mmHg.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.
    wanted_mmhg : float
        Pressure that the reflex keeps, in mmHg.

    Returns
    -------
    float
        In L/min/mmHg.
    """
    lacking = max(1.0 - y[S.map] / wanted_mmhg, 0.0)
    return y[S.gm] / (1.0 + p[P.baro_restraint] * lacking)


def other_conductance(y: Vector, p: Vector) -> float:
    """Conductance of all other vessels, in L/min/mmHg.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In L/min/mmHg.
    """
    return p[P.flow_other_l_min] / p[P.map_mmhg] * (1.0 - p[P.flow_other_cut] * y[S.symp])


def arms_wanted(y: Vector, p: Vector, wanted_mmhg: float) -> tuple[float, float]:
    """Vagal and sympathetic arm at which the heart gives what open vessels take at the wanted pressure.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.
    wanted_mmhg : float
        Pressure that the reflex keeps, in mmHg.

    Returns
    -------
    tuple of float
        The vagal arm from 1 to 0, the sympathetic arm from 0 to 1.
    """
    low, own, most = _lowest_rate(p), p[P.hr_intrinsic_bpm], p[P.hr_max_bpm]
    needed = 1000.0 * wanted_mmhg * (y[S.gm] + other_conductance(y, p)) / stroke_volume(y, p)
    withdrawn = min(max((needed - low) / max(own - low, 1.0), 0.0), 1.0)
    return 1.0 - withdrawn, min(max((needed - own) / max(most - own, 1.0), 0.0), 1.0)
