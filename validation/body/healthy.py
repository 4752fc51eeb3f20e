"""The healthy body: a ramp of the typical adult, a step of load, what is conserved, and one thing changed at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.body.chain import stores
from ponos.body.hypotheses import changed_by
from ponos.body.parameters import Parameters
from ponos.body.protocols.cycling import constant, ramp, taken
from ponos.body.solve import Run, solve
from ponos.body.states import PARAMETERS, STATES
from validation.body.cohorts import at_end, found, untrained

__all__ = ["kinetics", "one_thing_changed", "rising", "typical"]

_RAMP = ramp(20.0)
_RECORDINGS = 11


def rising(run: Run, one: int) -> pd.DataFrame:
    """Give the part of a ramp in which uptake rises on a line: from two minutes of load to 0.8 of the last one."""
    table, end = run.table(one), at_end(run, one)
    before = float(min(run.stopped_s[one], table["time_s"][table["work_w"] >= 0.8 * end["work_w"]].min()))
    return table[table["time_s"].between(480.0, before, inclusive="neither")]


def typical() -> dict[str, float]:
    """Let the typical adult take the ramp."""
    person = Parameters()
    run = taken([person], _RAMP)
    table, end, rise = run.table(0), at_end(run, 0), rising(run, 0)
    first, peak = table.iloc[0], float(table["vo2_ml_min"].max())
    seen = pd.DataFrame([found(table, None, np.random.default_rng(seed)) for seed in range(_RECORDINGS)])
    minute = table[table["time_s"] <= run.stopped_s[0] + 60].iloc[-1]
    one, two = seen["vt1_percent_peak"], seen["vt2_percent_peak"]
    turn = table[(table["vo2_ml_min"] >= one.median() / 100.0 * peak) & (table["time_s"] > 360)].iloc[0]
    return {
        "vo2_rest": first["vo2_ml_min"] / person["body_mass_kg"],
        "vo2_unloaded": table["vo2_ml_min"][355],
        "vo2_per_w": np.polyfit(rise["work_w"], rise["vo2_ml_min"], 1)[0],
        "vo2_peak": peak,
        "work_peak": end["work_w"],
        "vt1": one.median(),
        "vt1_found": one.notna().sum(),
        "vt2": two.median(),
        "vt2_found": two.notna().sum(),
        "rer_rest": first["vco2_ml_min"] / first["vo2_ml_min"],
        "rer_peak": end["vco2_ml_min"] / end["vo2_ml_min"],
        "ve_vco2": seen["ve_vco2_slope"].median(),
        "petco2_rest": first["petco2_mmhg"],
        "petco2_rise": turn["petco2_mmhg"] - first["petco2_mmhg"],
        "petco2_fall": turn["petco2_mmhg"] - end["petco2_mmhg"],
        "hr_peak": end["hr_bpm"] / (208.0 - 0.7 * person["age_y"]),
        "hr_fall": end["hr_bpm"] - minute["hr_bpm"],
        "o2_pulse": end["vo2_ml_min"] / end["hr_bpm"],
        "pao2": end["pao2_mmhg"],
        "sao2": end["spo2_percent"],
        "lactate_rest": first["lactate_mmol_l"],
        "lactate_turn": turn["lactate_mmol_l"],
        "lactate_peak": table["lactate_mmol_l"].max(),
        "extraction": 1.0 - end["cvo2_ml_l"] / end["cao2_ml_l"],
        "flow_ratio": end["q_l_min"] / first["q_l_min"],
        "flow_per_vo2": np.polyfit(rise["vo2_ml_min"] / 1000.0, rise["q_l_min"], 1)[0],
        "pcr_rest": first["pcr_mmol_l"],
        "pcr_end": 100.0 * end["pcr_mmol_l"] / first["pcr_mmol_l"],
        "ph_end": end["ph_muscle"],
        "adp_rest": first["adp_umol_l"],
        "adp_end": end["adp_umol_l"],
        "atp_lost": 100.0 * (1.0 - end["atp_mmol_l"] / first["atp_mmol_l"]),
        "cell_po2": end["cell_po2_mmhg"],
        "pvo2": end["pvo2_mmhg"],
    }


def kinetics(n: int, seed: int) -> dict[str, float]:
    """Take a moderate step, and count what passes."""
    table = taken([Parameters()], constant(80.0)).table(0)
    on = table[(table["time_s"] >= 180) & (table["time_s"] <= 540)]
    off = table[table["time_s"] >= 540]
    crowd = untrained("controls", n, seed)
    creatine = [
        table["pcr_mmol_l"].min() / one.parameters["tcr_mm"]
        for one, table in zip(crowd.people, crowd.tables, strict=True)
    ]
    return {
        "tau_on": _tau(on["time_s"].to_numpy(), on["muscle_vo2_ml_min"].to_numpy()),
        "tau_off": _tau(off["time_s"].to_numpy(), off["pcr_mmol_l"].to_numpy()),
        "creatine": min(creatine),
        **_conserved(),
    }


def _tau(time: np.ndarray, course: np.ndarray) -> float:
    """Time to 63 % of the whole change."""
    part = (course - course[0]) / (course[-1] - course[0])
    return float(time[np.argmax(part >= 1.0 - np.exp(-1.0))] - time[0])


def _conserved() -> dict[str, float]:
    """What is taken up, used and stored over a ramp and its recovery, in percent of what passed."""
    run = solve([Parameters()], _RAMP, keep=STATES)
    rows, p = run.values[0, : run.rows[0]], Parameters().vector(PARAMETERS)
    before, after = (stores(row, p) for row in (rows[0], rows[-1]))
    end = dict(zip(STATES, rows[-1], strict=True))
    o2 = (end["o2_lung"] - end["o2_used"] - after[0] + before[0]) / end["o2_used"]
    co2 = (end["co2_made"] - end["co2_lung"] - after[1] + before[1]) / end["co2_made"]
    lactate = (end["la_made"] - end["la_gone"] - after[2] + before[2]) / end["la_made"]
    return {"o2_lost": 100.0 * abs(o2), "co2_lost": 100.0 * abs(co2), "lactate_lost": 100.0 * abs(lactate)}


def one_thing_changed() -> dict[str, float]:
    """Change one thing in the untrained adult and in the same one trained: by how much the peak changes."""
    untrained_one = Parameters()
    trained = changed_by(untrained_one, "training")

    def changed(person: Parameters) -> list[Parameters]:
        return [
            person,
            person.changed({"hb_g_dl": 0.9 * person["hb_g_dl"]}),
            person.changed({"fio2": 0.5}),
            person.changed({"fio2": 0.12}),
            person.changed({"vla_max": 0.85 * person["vla_max"]}),
        ]

    peaks = np.nanmax(taken([*changed(untrained_one), *changed(trained)], _RAMP).values[:, :, 1], axis=1)
    before, after = (100.0 * (part / part[0] - 1.0) for part in (peaks[:5], peaks[5:]))
    return {
        "anaemia": before[1],
        "hyperoxia": before[2],
        "hypoxia": before[3],
        "glycolysis": before[4],
        "training": 100.0 * (peaks[5] / peaks[0] - 1.0),
        "hyperoxia_trained": after[2] - before[2],
        "anaemia_trained": before[1] - after[1],
        "hypoxia_trained": before[3] - after[3],
    }
