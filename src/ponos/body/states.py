"""Names and units of the states of the fast chain, and the parameters it takes, each with its place in the vectors."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PARAMETERS", "STATES", "UNITS", "P", "ParameterIndex", "S", "StateIndex"]


class StateIndex(NamedTuple):
    """Place of each state; the last six only count what passes."""

    pcr: int
    atp: int
    la_m: int
    po2_cell: int
    act: int
    cost: int
    la_b: int
    pco2_m: int
    pco2_other: int
    cvo2_m: int
    cvo2: int
    cvco2_m: int
    cvco2: int
    pao2: int
    paco2: int
    gm: int
    vagal: int
    symp: int
    map: int
    pump: int
    ve_neural: int
    ve_peripheral: int
    ve_central: int
    o2_lung: int
    o2_used: int
    co2_lung: int
    co2_made: int
    la_made: int
    la_gone: int


STATES = StateIndex._fields
"""Names of the states in order."""

S = StateIndex(*range(len(STATES)))

UNITS = (
    *("mmol/L", "mmol/L", "mmol/L", "mmHg", "ratio", "ratio", "mmol/L", "mmHg", "mmHg"),
    *("mL/L", "mL/L", "mL/L", "mL/L", "mmHg", "mmHg", "L/min/mmHg", "ratio", "ratio", "mmHg", "ratio"),
    *("L/min", "L/min", "L/min", "mL", "mL", "mL", "mL", "mmol", "mmol"),
)
"""Their units."""


class ParameterIndex(NamedTuple):
    """Place of each parameter of the fast chain."""

    body_mass_kg: int
    vo2_rest_ml_min_kg: int
    muscle_kg: int
    cell_water: int
    atp_mm: int
    tcr_mm: int
    pcr_ref_mm: int
    k_ck: int
    ph_rest: int
    buffer_slykes: int
    hco3_cell_mm: int
    pcr_proton: int
    pco2_on_ph: int
    vmax_ox: int
    k_adp_um: int
    n_adp: int
    atp_per_o2: int
    km_o2_mmhg: int
    act_floor: int
    act_tau_s: int
    act_demand: int
    atp_rest_mm_min: int
    atp_per_w: int
    unloaded_w: int
    vla_max: int
    k_gly_um: int
    n_gly: int
    ph_gly: int
    ph_gly_width: int
    la_ox_share: int
    la_ox_half_mm: int
    slow_cost: int
    slow_cost_tau_s: int
    deamination: int
    reamination: int
    myoglobin_mm: int
    p50_mb_mmhg: int
    store_o2: int
    store_co2: int
    rq_rest: int
    rq_work: int
    rq_half: int
    pcr_stop_mm: int
    effort_limit: int
    effort_pcr: int
    effort_acid: int
    effort_breath: int
    hb_g_dl: int
    p50_mmhg: int
    bohr: int
    blood_volume_ml_kg: int
    hco3_mm: int
    buffer_blood_slykes: int
    la_buffered: int
    la_space: int
    la_mct: int
    la_uptake: int
    la_uptake_half_mm: int
    la_basal: int
    d_m: int
    shunt: int
    blocked: int
    vein_l: int
    hr_seat_bpm: int
    hr_intrinsic_bpm: int
    hr_max_bpm: int
    vagal_gain: int
    vagal_on_tau_s: int
    vagal_off_tau_s: int
    symp_tau_s: int
    autonomic_off_tau_s: int
    sv_rest_ml: int
    sv_max_ml: int
    pump_tau_s: int
    pump_demand: int
    rap_rest_mmhg: int
    rap_exercise_mmhg: int
    rap_half_mmhg: int
    rap_per_volume: int
    map_mmhg: int
    map_rise: int
    arterial_l_mmhg: int
    flow_rest_muscle: int
    flow_per_vo2: int
    flow_hypoxia: int
    flow_content: int
    flow_tau_s: int
    flow_off_tau_s: int
    flow_other_l_min: int
    flow_other_cut: int
    baro_restraint: int
    pb_mmhg: int
    fio2: int
    lung_l: int
    lung_co2_l: int
    dl_o2: int
    lung_shunt: int
    store_co2_rest: int
    rq_other: int
    vo2_per_ve: int
    ve_rest_l_min: int
    ve_per_vco2: int
    ve_command: int
    ve_tau_s: int
    paco2_set_mmhg: int
    chemo_central: int
    chemo_central_tau_s: int
    chemo_peripheral: int
    chemo_peripheral_tau_s: int
    vt_rest_l: int
    vt_max_l: int
    vt_ve_l_min: int
    vd_l: int
    vd_share: int
    mvv_l_min: int


PARAMETERS = ParameterIndex._fields
"""Symbols of the parameters in order."""

P = ParameterIndex(*range(len(PARAMETERS)))
