"""Bed rest against disease: the same people before and after, and each hypothesis alone in the typical adult."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ponos.body.hypotheses import changed_by
from ponos.body.parameters import Parameters
from ponos.body.protocols.cycling import ramp, taken
from validation.body.cohorts import at_end, tested, untrained

__all__ = ["against_disease"]

_ALONE = {
    "ox": "low_oxidative_capacity",
    "diffusion": "low_diffusion",
    "shunt": "shunt",
    "preload": "preload_failure",
    "rest": "deconditioning",
}


def against_disease(n: int, recorded: int, seed: int) -> dict[str, float]:
    """Let controls rest in bed, and compare what that does with what hypotheses of disease do."""
    cohort = untrained("controls", n, seed)
    before = replace(cohort, people=cohort.people[:recorded])
    after = tested([replace(one, parameters=changed_by(one.parameters, "deconditioning")) for one in before.people])
    seen, then = before.seen(recorded), after.seen(recorded)
    whole = seen.mean(), then.mean()

    def percent(id: str) -> float:
        return 100.0 * float(whole[1][id] / whole[0][id] - 1.0)

    values = {
        "rest_vo2": percent("vo2_peak_per_kg"),
        "rest_work": percent("work_peak"),
        "rest_pulse": percent("o2_pulse_peak"),
        "rest_hr": whole[1]["hr_peak"] - whole[0]["hr_peak"],
        "rest_hr_seat": whole[1]["hr_rest"] - whole[0]["hr_rest"],
        "rest_slope": whole[1]["ve_vco2_slope"] - whole[0]["ve_vco2_slope"],
        "rest_vt1": whole[1]["vt1_percent_peak"] - whole[0]["vt1_percent_peak"],
        "rest_extraction": after.extraction.mean() - before.extraction.mean(),
        "rest_flow": 100.0 * (after.ends["q_l_min"].mean() / before.ends["q_l_min"].mean() - 1.0),
    }
    alone, filling = _alone()
    return values | alone | {"rest_rap": filling["rest"] / filling["preload"]}


def _alone() -> tuple[dict[str, float], dict[str, float]]:
    """Change of extraction and flow at the peak by each hypothesis of disease, and right atrial pressure with it."""
    names = tuple(_ALONE)
    run = taken([Parameters(), *(changed_by(Parameters(), _ALONE[name]) for name in names)], ramp(20.0))
    ends = [at_end(run, one) for one in range(len(names) + 1)]
    extraction = np.array([1.0 - one["cvo2_ml_l"] / one["cao2_ml_l"] for one in ends])
    flow = np.array([one["q_l_min"] for one in ends])
    values = {}
    for place, name in enumerate(names[:-1], start=1):
        values[f"{name}_extraction"] = float(extraction[place] - extraction[0])
        values[f"{name}_flow"] = 100.0 * float(flow[place] / flow[0] - 1.0)
    return values, {name: float(ends[place]["rap_mmhg"]) for place, name in enumerate(names, start=1)}
