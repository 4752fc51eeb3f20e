"""The body at rest: states from the balance of each organ, so close that some minutes of rest settle them."""

from __future__ import annotations

import math

from ponos.body.chain import resting_other
from ponos.body.organs.muscle import burning, cell_litres
from ponos.body.states import P, S
from ponos.body.vectors import Sink, Vector

__all__ = ["rest"]


def _adp_at_rest(p: Vector) -> float:
    """ADP at which oxidation meets the demand of rest, in umol/L."""
    drive = min(p[P.atp_rest_mm_min] / (p[P.vmax_ox] * p[P.act_floor] * 0.97), 0.95)
    return p[P.k_adp_um] * math.pow(drive / (1.0 - drive), 1.0 / p[P.n_adp])


def _lactate(made: float, p: Vector) -> tuple[float, float]:
    """Lactate of muscle and blood at which what is made is burnt or taken up, by halving."""
    burnt = p[P.la_ox_share] * p[P.atp_rest_mm_min] / p[P.atp_per_o2]
    half, k, litres = p[P.la_ox_half_mm], p[P.la_mct], cell_litres(p)
    low, high, muscle = 0.01, 30.0, 1.0
    for _ in range(40):
        blood = 0.5 * (low + high)
        middle = burnt + k * half - k * blood - made
        muscle = (-middle + math.sqrt(middle * middle + 4.0 * k * half * (made + k * blood))) / (2.0 * k)
        left = k * (muscle - blood) * litres + p[P.la_basal] - p[P.la_uptake] * blood / (blood + p[P.la_uptake_half_mm])
        if left > 0.0:
            low = blood
        else:
            high = blood
    return muscle, 0.5 * (low + high)


def rest(p: Vector, y: Sink) -> None:
    """Fill the states of a person sitting on the cycle.

    Parameters
    ----------
    p : vector
        Parameters.
    y : vector
        Takes the states.
    """
    adp = _adp_at_rest(p)
    ratio = adp * p[P.k_ck] * math.exp(2.302585092994046 * (9.0 - p[P.ph_rest])) / (1000.0 * p[P.atp_mm])
    n = p[P.n_gly]
    made = p[P.vla_max] * p[P.act_floor] * adp**n / (p[P.k_gly_um] ** n + adp**n)
    y[S.pcr], y[S.atp], y[S.act], y[S.cost] = p[P.tcr_mm] / (1.0 + ratio), p[P.atp_mm], p[P.act_floor], 0.0
    y[S.la_m], y[S.la_b] = _lactate(made, p)
    muscle, other = burning(p[P.atp_rest_mm_min], p), resting_other(p) + 8.0 * p[P.vo2_per_ve]
    hold = 13.9 * p[P.hb_g_dl]
    arterial = 0.97 * hold
    q_m, q_o = p[P.flow_rest_muscle], p[P.flow_other_l_min]
    y[S.cvo2_m] = max(arterial - muscle / q_m, 0.2 * hold)
    y[S.cvo2] = max(arterial - (muscle + other) / (q_m + q_o), 0.2 * hold)
    y[S.po2_cell] = 30.0
    set_mmhg = p[P.paco2_set_mmhg]
    vco2 = p[P.rq_rest] * muscle + p[P.rq_other] * other
    y[S.paco2], y[S.pco2_m], y[S.pco2_other] = set_mmhg, set_mmhg + 6.0, set_mmhg + 7.0
    y[S.cvco2_m], y[S.cvco2] = 510.0, 465.0 + vco2 / (q_m + q_o)
    y[S.pao2] = p[P.fio2] * (p[P.pb_mmhg] - 47.0) - set_mmhg * 1.2
    y[S.gm] = q_m / p[P.map_mmhg]
    y[S.vagal], y[S.symp], y[S.map], y[S.pump] = 1.0, 0.0, p[P.map_mmhg], 0.0
    y[S.ve_neural] = p[P.ve_rest_l_min] + p[P.ve_per_vco2] * vco2 / 1000.0
    y[S.ve_peripheral] = y[S.ve_central] = 0.0
    for place in range(S.o2_lung, len(S)):
        y[place] = 0.0
