"""The fast chain: one function gives the rates of all states and what an observer could see, without memory of its own.

It works on vectors by place (:mod:`ponos.body.states`), calls the organs, and is the same source plain and compiled.
Nothing in it knows a threshold of gas exchange: where VCO2 turns against VO2, and VE against VCO2, follows from
lactate, bicarbonate and the drives of breathing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ponos.body.organs.blood import blood_ph, co2_content, o2_content, p50_at, pressure_at
from ponos.body.organs.capillary import along, muscle_diffusion
from ponos.body.organs.circulation import (
    arms_wanted,
    conductance_wanted,
    filling_pressure,
    heart_rate,
    muscle_conductance,
    other_conductance,
    pressure_wanted,
    pump_wanted,
    stroke_volume,
)
from ponos.body.organs.muscle import (
    activation_wanted,
    bicarbonate_part,
    burning,
    cell_litres,
    cell_o2_slope,
    demand,
    glycolysis,
    lactate_burnt,
    log_adp,
    oxidation,
    ph_cell,
    quotient,
    relative,
)
from ponos.body.organs.ventilation import alveolar, breathing, depth, hydrogen_nm, inspired
from ponos.body.states import P, S
from ponos.body.vectors import Sink, Vector

__all__ = ["SEEN", "Seen", "V", "effort", "rates", "stores", "vein_litres"]


class Seen(NamedTuple):
    """Place of each quantity that can be observed."""

    vo2_ml_min: int
    vco2_ml_min: int
    ve_l_min: int
    rf_per_min: int
    hr_bpm: int
    q_l_min: int
    sv_ml: int
    map_mmhg: int
    rap_mmhg: int
    spo2_percent: int
    pao2_mmhg: int
    peto2_mmhg: int
    svo2_percent: int
    pvo2_mmhg: int
    cao2_ml_l: int
    cvo2_ml_l: int
    paco2_mmhg: int
    petco2_mmhg: int
    ph_arterial: int
    hco3_mmol_l: int
    lactate_mmol_l: int
    lactate_muscle_mmol_l: int
    ph_muscle: int
    adp_umol_l: int
    pcr_mmol_l: int
    atp_mmol_l: int
    cell_po2_mmhg: int
    muscle_vo2_ml_min: int
    muscle_flow_l_min: int
    muscle_so2_percent: int
    effort_borg: int


SEEN = Seen._fields
"""Names of what can be observed, in order, with their units as suffixes."""

V = Seen(*range(len(SEEN)))

_ATP_PER_LACTATE = 1.5
_ML_PER_MMOL = 22.4
_HUEFNER = 13.9
_DISSOLVED = 0.03
_VENOUS_SHARE = 0.4
_STPD_BTPS = 0.863
_MOST_EXTRACTED = 0.85


def vein_litres(p: Vector) -> float:
    """Mixed venous blood, in L.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In L.
    """
    return _VENOUS_SHARE * p[P.blood_volume_ml_kg] * p[P.body_mass_kg] / 1000.0


def lactate_litres(p: Vector) -> float:
    """Room for lactate outside working muscle, in L.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In L.
    """
    return p[P.la_space] * p[P.body_mass_kg]


def interstitial_share(p: Vector) -> float:
    """Share of that room that is not blood of the venous pools.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        Without unit.
    """
    return 1.0 - (vein_litres(p) + p[P.vein_l]) / lactate_litres(p)


def resting_other(p: Vector) -> float:
    """Oxygen that all but muscle and breathing use, in mL/min.

    Parameters
    ----------
    p : vector
        Parameters.

    Returns
    -------
    float
        In mL/min.
    """
    muscle = burning(p[P.atp_rest_mm_min], p)
    return max(p[P.vo2_rest_ml_min_kg] * p[P.body_mass_kg] - muscle - 8.0 * p[P.vo2_per_ve], 50.0)


def effort(y: Vector, ph: float, ve: float, p: Vector) -> float:
    """Perceived effort on the Borg scale from 6 to 20: empty phosphocreatine, acid, breathing.

    Parameters
    ----------
    y : vector
        States.
    ph : float
        PH.
    ve : float
        Ventilation, in L/min.
    p : vector
        Parameters.

    Returns
    -------
    float
        In points.
    """
    empty = max(1.0 - y[S.pcr] / p[P.pcr_ref_mm], 0.0)
    acid = max(p[P.ph_rest] - ph, 0.0)
    breath = max(ve - 8.0, 0.0) / p[P.mvv_l_min]
    felt = 6.0 + p[P.effort_pcr] * empty + p[P.effort_acid] * acid + p[P.effort_breath] * breath
    return min(felt, 20.0)


def stores(y: Vector, p: Vector) -> tuple[float, float, float]:
    """Oxygen and CO2 held in the body, in mL, and lactate, in mmol, each but for a constant.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.

    Returns
    -------
    tuple of float
        Oxygen and CO2, in mL, and lactate, in mmol.
    """
    litres, po2 = cell_litres(p), y[S.po2_cell]
    bound = p[P.myoglobin_mm] * po2 / (po2 + p[P.p50_mb_mmhg])
    o2 = p[P.lung_l] * y[S.pao2] / _STPD_BTPS + _ML_PER_MMOL * litres * (bound + p[P.store_o2] * po2)
    o2 += p[P.vein_l] * y[S.cvo2_m] + vein_litres(p) * y[S.cvo2]
    co2 = p[P.lung_co2_l] * y[S.paco2] / _STPD_BTPS + p[P.vein_l] * y[S.cvco2_m] + vein_litres(p) * y[S.cvco2]
    co2 += p[P.store_co2] * p[P.muscle_kg] * y[S.pco2_m]
    co2 += p[P.store_co2_rest] * (p[P.body_mass_kg] - p[P.muscle_kg]) * y[S.pco2_other]
    base = _ML_PER_MMOL * p[P.la_buffered] * interstitial_share(p) * lactate_litres(p)
    co2 -= base * y[S.la_b] + bicarbonate_part(p) * (y[S.la_m] + p[P.pcr_proton] * y[S.pcr])
    return o2, co2, litres * y[S.la_m] + lactate_litres(p) * y[S.la_b]


def rates(y: Vector, p: Vector, watts: float, open_share: float, dy: Sink, seen: Sink, look: bool) -> None:
    """Rates of all states in a second, and what can be observed.

    Parameters
    ----------
    y : vector
        States.
    p : vector
        Parameters.
    watts : float
        Load; below 0 the person rests, 0 is turning the legs without load.
    open_share : float
        Share of muscle flow that a cuff lets through: 1 without, 0 when it is shut.
    dy : vector
        Takes the rates.
    seen : vector
        Takes what can be observed.
    look : bool
        Whether all of that is wanted; effort, which may end a test, is given without.
    """
    wanted = demand(watts, y, p)
    share = relative(wanted, p)
    litres = cell_litres(p)
    ph_m = ph_cell(y, p)
    log_adp_um = log_adp(y, p, ph_m)
    adp = math.exp(log_adp_um)
    ox = oxidation(log_adp_um, y, p)
    made = glycolysis(log_adp_um, ph_m, y, p)
    burnt = lactate_burnt(ox, y, p)
    vo2_m = burning(ox, p)
    needed = burning(wanted, p) - burning(p[P.atp_rest_mm_min], p)

    # Blood that leaves the lung.
    ph_a = blood_ph(y[S.paco2], y[S.la_b], 7.4, 2, p)
    p50_a = p50_at(ph_a, p)
    hold = _HUEFNER * p[P.hb_g_dl]
    set_mmhg = pressure_wanted(y, p)
    q_m = y[S.map] * muscle_conductance(y, p, set_mmhg) * open_share
    q_o = y[S.map] * other_conductance(y, p)
    q = q_m + q_o
    pv = pressure_at((y[S.cvo2] - 1.0) / hold, p50_a)
    p_end = along(pv, y[S.pao2], p[P.dl_o2], q, p50_a, 3, p)
    cao2 = (1.0 - p[P.lung_shunt]) * o2_content(p_end, p50_a, p) + p[P.lung_shunt] * y[S.cvo2]
    sa = min((cao2 - _DISSOLVED * p_end) / hold, 0.9995)
    caco2 = co2_content(y[S.paco2], ph_a, y[S.la_b], sa, p)

    # Working muscle.
    ph_v = blood_ph(y[S.pco2_m], y[S.la_b], ph_a - 0.05, 2, p)
    p50_m = p50_at(0.5 * (ph_a + ph_v), p)
    q_x = q_m * (1.0 - p[P.shunt])
    p_out = along(pressure_at(sa, p50_m), y[S.po2_cell], muscle_diffusion(p), q_x, p50_m, 8, p)
    c_out = o2_content(p_out, p50_m, p)
    s_out = (c_out - _DISSOLVED * p_out) / hold
    given = q_x * (cao2 - c_out)
    efflux = p[P.la_mct] * (y[S.la_m] - y[S.la_b]) * litres
    co2_m = quotient(ox, p) * vo2_m
    cco2_out = co2_content(y[S.pco2_m], ph_v, y[S.la_b], s_out, p)

    # All else.
    ve = breathing(y, p)
    vo2_o = min(resting_other(p) + p[P.vo2_per_ve] * ve, _MOST_EXTRACTED * q_o * cao2)
    c_o = cao2 - vo2_o / q_o
    ph_o = blood_ph(y[S.pco2_other], y[S.la_b], ph_a - 0.03, 1, p)
    cco2_o = co2_content(y[S.pco2_other], ph_o, y[S.la_b], c_o / hold, p)
    co2_o = p[P.rq_other] * vo2_o
    la_b = max(y[S.la_b], 0.0)
    uptake = p[P.la_uptake] * la_b / (la_b + p[P.la_uptake_half_mm])
    base = _ML_PER_MMOL * p[P.la_buffered] * interstitial_share(p)

    # Lung.
    va = alveolar(ve, p)
    to_lung = q * (y[S.cvco2] - caco2)
    vo2, vco2 = va * (inspired(p) - y[S.pao2]) / _STPD_BTPS, va * y[S.paco2] / _STPD_BTPS

    met = wanted * y[S.pcr] / (y[S.pcr] + 0.2)
    dy[S.pcr] = (ox + _ATP_PER_LACTATE * (made - burnt) - met) / 60.0
    lost = (adp / (adp + 100.0)) ** 2 * min(max(p[P.ph_rest] - ph_m, 0.0) / 0.3, 2.0)
    dy[S.atp] = (p[P.reamination] * (p[P.atp_mm] - y[S.atp]) - p[P.deamination] * lost * y[S.atp]) / 60.0
    dy[S.la_m] = (made - burnt - efflux / litres) / 60.0
    dy[S.po2_cell] = (given / (_ML_PER_MMOL * litres) - ox / p[P.atp_per_o2]) / cell_o2_slope(y[S.po2_cell], p) / 60.0
    dy[S.act] = (activation_wanted(wanted, p) - y[S.act]) / p[P.act_tau_s]
    dy[S.cost] = (p[P.slow_cost] * max(p[P.ph_rest] - ph_m, 0.0) - y[S.cost]) / p[P.slow_cost_tau_s]
    dy[S.la_b] = (efflux + p[P.la_basal] - uptake) / lactate_litres(p) / 60.0

    # Acid frees CO2 where it arises; phosphocreatine that splits binds some.
    freed = bicarbonate_part(p) * 60.0 * (dy[S.la_m] + p[P.pcr_proton] * dy[S.pcr])
    dy[S.pco2_m] = (co2_m + freed + base * efflux - q_x * (cco2_out - caco2)) / (p[P.store_co2] * p[P.muscle_kg]) / 60.0
    rest_kg = p[P.body_mass_kg] - p[P.muscle_kg]
    dy[S.pco2_other] = (co2_o - base * (uptake - p[P.la_basal]) - q_o * (cco2_o - caco2)) / (
        p[P.store_co2_rest] * rest_kg * 60.0
    )
    mixed_o2 = (1.0 - p[P.shunt]) * c_out + p[P.shunt] * cao2
    mixed_co2 = (1.0 - p[P.shunt]) * cco2_out + p[P.shunt] * caco2
    pool = vein_litres(p)
    dy[S.cvo2_m] = q_m * (mixed_o2 - y[S.cvo2_m]) / p[P.vein_l] / 60.0
    dy[S.cvo2] = (q_m * y[S.cvo2_m] + q_o * c_o - q * y[S.cvo2]) / pool / 60.0
    dy[S.cvco2_m] = q_m * (mixed_co2 - y[S.cvco2_m]) / p[P.vein_l] / 60.0
    dy[S.cvco2] = (q_m * y[S.cvco2_m] + q_o * cco2_o - q * y[S.cvco2]) / pool / 60.0
    dy[S.pao2] = _STPD_BTPS * (vo2 - q * (cao2 - y[S.cvo2])) / p[P.lung_l] / 60.0
    dy[S.paco2] = _STPD_BTPS * (to_lung - vco2) / p[P.lung_co2_l] / 60.0

    wanted_gm = conductance_wanted(needed, cao2, y[S.po2_cell], set_mmhg, p)
    dy[S.gm] = (wanted_gm - y[S.gm]) / (p[P.flow_tau_s] if wanted_gm > y[S.gm] else p[P.flow_off_tau_s])
    vagal, symp = arms_wanted(y, p, set_mmhg)
    dy[S.vagal] = (vagal - y[S.vagal]) / (p[P.vagal_on_tau_s] if vagal < y[S.vagal] else p[P.vagal_off_tau_s])
    dy[S.symp] = (symp - y[S.symp]) / (p[P.symp_tau_s] if symp > y[S.symp] else p[P.autonomic_off_tau_s])
    hr, sv = heart_rate(y, p), stroke_volume(y, p)
    dy[S.map] = (hr * sv / 1000.0 - q) / p[P.arterial_l_mmhg] / 60.0
    dy[S.pump] = (pump_wanted(share, p) - y[S.pump]) / p[P.pump_tau_s]

    command = 0.9 * needed + p[P.rq_other] * p[P.vo2_rest_ml_min_kg] * p[P.body_mass_kg]
    reaching = p[P.ve_command] * command + (1.0 - p[P.ve_command]) * to_lung
    dy[S.ve_neural] = (p[P.ve_rest_l_min] + p[P.ve_per_vco2] * reaching / 1000.0 - y[S.ve_neural]) / p[P.ve_tau_s]
    acid = p[P.chemo_peripheral] * hydrogen_nm(ph_a)
    dy[S.ve_peripheral] = (acid - y[S.ve_peripheral]) / p[P.chemo_peripheral_tau_s]
    central = p[P.chemo_central] * (y[S.paco2] - p[P.paco2_set_mmhg])
    dy[S.ve_central] = (central - y[S.ve_central]) / p[P.chemo_central_tau_s]

    dy[S.o2_lung], dy[S.o2_used] = vo2 / 60.0, (vo2_m + vo2_o) / 60.0
    dy[S.co2_lung], dy[S.co2_made] = vco2 / 60.0, (co2_m + co2_o) / 60.0
    dy[S.la_made] = (made * litres + p[P.la_basal]) / 60.0
    dy[S.la_gone] = (burnt * litres + uptake) / 60.0

    seen[V.effort_borg] = effort(y, ph_m, ve, p)
    if look:
        seen[V.vo2_ml_min], seen[V.vco2_ml_min], seen[V.ve_l_min] = vo2, vco2, ve
        seen[V.rf_per_min] = ve / depth(ve, p)
        seen[V.hr_bpm], seen[V.q_l_min], seen[V.sv_ml] = hr, hr * sv / 1000.0, sv
        seen[V.map_mmhg], seen[V.rap_mmhg] = y[S.map], filling_pressure(y, p)
        seen[V.spo2_percent], seen[V.pao2_mmhg] = 100.0 * sa, pressure_at(sa, p50_a)
        seen[V.peto2_mmhg], seen[V.petco2_mmhg] = y[S.pao2], y[S.paco2]
        # Mixed venous blood is more acid than arterial, and holds its oxygen at a higher pressure.
        pco2_v = (q_m * y[S.pco2_m] + q_o * y[S.pco2_other]) / q
        p50_v = p50_at(blood_ph(pco2_v, y[S.la_b], ph_a - 0.05, 2, p), p)
        seen[V.svo2_percent] = 100.0 * (y[S.cvo2] - 1.0) / hold
        seen[V.pvo2_mmhg] = pressure_at((y[S.cvo2] - 1.0) / hold, p50_v)
        seen[V.cao2_ml_l], seen[V.cvo2_ml_l] = cao2, y[S.cvo2]
        seen[V.paco2_mmhg], seen[V.ph_arterial] = y[S.paco2], ph_a
        seen[V.hco3_mmol_l] = (
            p[P.hco3_mm] - p[P.la_buffered] * (y[S.la_b] - 1.0) - p[P.buffer_blood_slykes] * (ph_a - 7.4)
        )
        seen[V.lactate_mmol_l], seen[V.lactate_muscle_mmol_l] = y[S.la_b], y[S.la_m]
        seen[V.ph_muscle], seen[V.adp_umol_l], seen[V.pcr_mmol_l], seen[V.atp_mmol_l] = ph_m, adp, y[S.pcr], y[S.atp]
        seen[V.cell_po2_mmhg], seen[V.muscle_vo2_ml_min], seen[V.muscle_flow_l_min] = y[S.po2_cell], vo2_m, q_m
        seen[V.muscle_so2_percent] = 100.0 * s_out
