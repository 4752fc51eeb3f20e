"""Patients beside controls: a fit cohort as its cart would see it, and blood, flow and filling at the peak."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ponos.body.hypotheses import changed_by
from validation.body.cohorts import Cohort, fit, made_fit, tested, untrained, uptake

__all__ = ["blood", "fit_cohort"]

_GROUPS = {"": "controls", "_lc": "long-covid", "_me": "me-cfs"}
_LARGER_HEART = 1.6
_HAEMOGLOBIN = "hb_g_dl"


def fit_cohort(n: int, seed: int) -> dict[str, float]:
    """Test a cohort as fit as that of Charlton 2026, and its patients."""
    values = {"fit_strength": made_fit(n, seed), "fit_heart": uptake(n, seed, heart=_LARGER_HEART)}
    rer = []
    for suffix, group in _GROUPS.items():
        cohort = fit(group, n, seed)
        means = cohort.seen(n).mean()
        rer.append(means["rer_peak"])
        values |= {
            f"fit_vo2{suffix}": means["vo2_peak_per_kg"],
            f"fit_work{suffix}": means["work_peak"],
            f"fit_vt1{suffix}": means["vt1_percent_peak"],
            f"fit_pulse{suffix}": means["o2_pulse_peak"],
            f"fit_hr{suffix}": means["hr_peak"],
            f"fit_slope{suffix}": means["ve_vco2_slope"],
            f"fit_hr_vo2{suffix}": means["hr_vo2_slope"],
            f"fit_lactate{suffix}": cohort.after(60.0)["lactate_mmol_l"].mean(),
        }
    return values | {
        "fit_vt1_gap": values["fit_vt1_me"] - values["fit_vt1"],
        "fit_lactate_gap": values["fit_lactate_me"] / values["fit_lactate"],
        "fit_lactate_gap_lc": values["fit_lactate_lc"] / values["fit_lactate"],
        "fit_rer": max(rer),
    }


def blood(n: int, recorded: int, seed: int) -> dict[str, float]:
    """Look into the blood of untrained groups at the peak."""
    well, ill, lc = (untrained(group, n, seed) for group in ("controls", "me-cfs", "long-covid"))
    seen = {name: one.seen(recorded) for name, one in (("well", well), ("ill", ill))}
    predicted = {name: one["vo2_peak_percent_predicted"].mean() for name, one in seen.items()}
    taken = {name: _difference(one) for name, one in (("well", well), ("ill", ill))}
    low, normal, high = _by_flow(ill)
    helped = tested([replace(one, parameters=changed_by(one.parameters, "pyridostigmine")) for one in ill.people])
    more = np.array([one["vo2_ml_min"].max() for one in helped.tables]) - _peaks(ill)
    return {
        "vt1_untrained": seen["well"]["vt1_percent_peak"].mean(),
        "pred_controls": predicted["well"],
        "pred_me": predicted["ill"],
        "pred_gap": predicted["ill"] / predicted["well"],
        "rap_controls": well.ends["rap_mmhg"].mean(),
        "rap_me": ill.ends["rap_mmhg"].mean(),
        "rap_preload": ill.ends["rap_mmhg"][ill.holding("preload_failure")].mean(),
        "ca_v_low": low,
        "ca_v_normal": normal,
        "ca_v_high": high,
        "ca_v_gap": high - low,
        "eo2_controls": well.extraction.mean(),
        "eo2_lc": lc.extraction.mean(),
        "eo2_lc_median": lc.extraction.median(),
        "eo2_lc_share": (lc.extraction < well.extraction.quantile(0.05)).mean(),
        "flow_lc": (lc.ends["q_l_min"] / _size(lc)).mean() / (well.ends["q_l_min"] / _size(well)).mean(),
        "av_women": taken["well"][well.female].mean(),
        "av_men": taken["well"][~well.female].mean(),
        "av_women_me": taken["ill"][ill.female].mean(),
        "av_men_me": taken["ill"][~ill.female].mean(),
        "dq_controls": (_flow_for_oxygen(well) > 6.0).mean(),
        "dq_me": (_flow_for_oxygen(ill) > 6.0).mean(),
        "pyridostigmine": more.mean(),
        "pyridostigmine_rap": (helped.ends["rap_mmhg"] - ill.ends["rap_mmhg"]).mean(),
    }


def _difference(cohort: Cohort) -> pd.Series:
    """Arteriovenous difference in mL/dL."""
    return (cohort.ends["cao2_ml_l"] - cohort.ends["cvo2_ml_l"]) / 10.0


def _flow_for_oxygen(cohort: Cohort) -> pd.Series:
    """Litres of flow from rest to the end for each litre of oxygen."""
    ends, starts = cohort.ends, cohort.starts
    return 1000.0 * (ends["q_l_min"] - starts["q_l_min"]) / (ends["vo2_ml_min"] - starts["vo2_ml_min"])


def _peaks(cohort: Cohort) -> np.ndarray:
    return np.array([table["vo2_ml_min"].max() for table in cohort.tables])


def _size(cohort: Cohort) -> np.ndarray:
    """What flow at the peak goes with in health: mass to 0.6, women 0.82 of men, and 0.7 beats a year."""
    return np.array(
        [
            one.body_mass_kg**0.6
            * (0.82 if one.female else 1.0)
            * (208.0 - 0.7 * one.age_y)
            * (1.12 - 0.003 * one.age_y)
            for one in cohort.people
        ]
    )


def _by_flow(cohort: Cohort) -> tuple[float, float, float]:
    """Arteriovenous difference over haemoglobin in thirds by flow for size, from low to high."""
    haemoglobin = np.array([one.parameters[_HAEMOGLOBIN] for one in cohort.people])
    index = (_difference(cohort) / haemoglobin).to_numpy()
    order = np.argsort((cohort.ends["q_l_min"] / _size(cohort)).to_numpy())
    low, normal, high = (float(index[part].mean()) for part in np.array_split(order, 3))
    return low, normal, high
