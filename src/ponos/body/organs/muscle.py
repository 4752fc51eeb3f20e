"""Muscle: cost of work, phosphocreatine by the equilibrium of creatine kinase, oxidation, glycolysis and pH."""

from __future__ import annotations

import math

from ponos.body.states import P, S
from ponos.body.vectors import Vector

__all__ = [
    "activation_wanted",
    "bicarbonate_part",
    "burning",
    "cell_litres",
    "cell_o2_slope",
    "demand",
    "glycolysis",
    "lactate_burnt",
    "log_adp",
    "oxidation",
    "ph_cell",
    "quotient",
    "relative",
]

_PCO2_REST = 46.0
_LACTATE_REST = 1.0
_GUARD = 0.05
_LN10 = 2.302585092994046


def cell_litres(p: Vector) -> float:
    """Cell water of the working muscle, in L.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In L.
    """
    return p[P.muscle_kg] * p[P.cell_water]


def bicarbonate_part(p: Vector) -> float:
    """CO2 that the cell's bicarbonate frees for each acid, in mL for each mmol/L of it.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL for each mmol/L.
    """
    return 22.4 * cell_litres(p) * _LN10 * p[P.hco3_cell_mm] / p[P.buffer_slykes]


def demand(watts: float, y: Vector, p: Vector) -> float:
    """ATP that the muscle must make, in mmol/L/min; below 0 W it rests, at 0 W the legs turn.

    Parameters
    ----------
    watts : float
        Load, in W.
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    turning = watts + p[P.unloaded_w] if watts >= 0.0 else 0.0
    return p[P.atp_rest_mm_min] + p[P.atp_per_w] * turning * (1.0 + y[S.cost]) / cell_litres(p)


def relative(wanted: float, p: Vector) -> float:
    """Demand above rest as a share of oxidative capacity.

    Parameters
    ----------
    wanted : float
        ATP that is asked for, in mmol/L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    return max(wanted - p[P.atp_rest_mm_min], 0.0) / p[P.vmax_ox]


def ph_cell(y: Vector, p: Vector) -> float:
    """PH of the cell from lactate made, phosphocreatine split and CO2.

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
    acid = y[S.la_m] - _LACTATE_REST - p[P.pcr_proton] * (p[P.pcr_ref_mm] - y[S.pcr])
    carbonic = p[P.pco2_on_ph] / _LN10 * math.log(max(y[S.pco2_m], 5.0) / _PCO2_REST)
    return max(p[P.ph_rest] - acid / p[P.buffer_slykes] - carbonic, 6.0)


def log_adp(y: Vector, p: Vector, ph: float) -> float:
    """Natural logarithm of free ADP, in umol/L, at the equilibrium of creatine kinase.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.
    ph : float
        PH.

    Returns
    -------
    float
        Without unit; oxidation and glycolysis take it as it is, and need no power.
    """
    pcr = max(y[S.pcr], _GUARD)
    creatine = max(p[P.tcr_mm] - pcr, _GUARD)
    return math.log(1000.0 * max(y[S.atp], _GUARD) * creatine / (pcr * p[P.k_ck])) - _LN10 * (9.0 - ph)


def activation_wanted(wanted: float, p: Vector) -> float:
    """Parallel activation of oxidation and glycolysis that a demand brings in the end.

    Parameters
    ----------
    wanted : float
        ATP that is asked for, in mmol/L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        From 0 to 1.
    """
    return 1.0 - (1.0 - p[P.act_floor]) * math.exp(-relative(wanted, p) / p[P.act_demand])


def oxidation(log_adp_um: float, y: Vector, p: Vector) -> float:
    """ATP made with oxygen, in mmol/L/min.

    Parameters
    ----------
    log_adp_um : float
        Natural logarithm of free ADP, in umol/L.
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmol/L/min.
    """
    drive = 1.0 / (1.0 + math.exp(p[P.n_adp] * (math.log(p[P.k_adp_um]) - log_adp_um)))
    po2 = max(y[S.po2_cell], 0.0)
    return p[P.vmax_ox] * y[S.act] * drive * po2 / (po2 + p[P.km_o2_mmhg])


def glycolysis(log_adp_um: float, ph: float, y: Vector, p: Vector) -> float:
    """Lactate made, burnt at once or not, in mmol/L/min.

    Parameters
    ----------
    log_adp_um : float
        Natural logarithm of free ADP, in umol/L.
    ph : float
        PH.
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmol/L/min.
    """
    drive = 1.0 / (1.0 + math.exp(p[P.n_gly] * (math.log(p[P.k_gly_um]) - log_adp_um)))
    return p[P.vla_max] * y[S.act] * drive / (1.0 + math.exp((p[P.ph_gly] - ph) / p[P.ph_gly_width]))


def lactate_burnt(made_with_o2: float, y: Vector, p: Vector) -> float:
    """Lactate that the muscle's own oxidation takes, in mmol/L/min.

    Parameters
    ----------
    made_with_o2 : float
        ATP made with oxygen, in mmol/L/min.
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmol/L/min.
    """
    la = max(y[S.la_m], 0.0)
    return p[P.la_ox_share] * made_with_o2 / p[P.atp_per_o2] * la / (la + p[P.la_ox_half_mm])


def burning(made_with_o2: float, p: Vector) -> float:
    """Oxygen that oxidation uses, in mL/min.

    Parameters
    ----------
    made_with_o2 : float
        ATP made with oxygen, in mmol/L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL/min.
    """
    return 22.4 * made_with_o2 * cell_litres(p) / p[P.atp_per_o2]


def quotient(made_with_o2: float, p: Vector) -> float:
    """Respiratory quotient of the muscle: carbohydrate takes over with intensity.

    Parameters
    ----------
    made_with_o2 : float
        ATP made with oxygen, in mmol/L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    share = made_with_o2 / p[P.vmax_ox]
    return p[P.rq_rest] + (p[P.rq_work] - p[P.rq_rest]) * share / (share + p[P.rq_half])


def cell_o2_slope(po2: float, p: Vector) -> float:
    """Oxygen that the cell takes up for each mmHg, myoglobin included, in mmol/L/mmHg.

    Parameters
    ----------
    po2 : float
        Oxygen pressure, in mmHg.
    p : vector
        Parameters.

    Returns
    -------
    float
        In mmol/L/mmHg.
    """
    half = p[P.p50_mb_mmhg]
    return p[P.store_o2] + p[P.myoglobin_mm] * half / (half + max(po2, 0.0)) ** 2
