"""Stability of everybody drawn, a second solver, and how fast it all is here."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from ponos.body.hypotheses import mixtures
from ponos.body.living import live
from ponos.body.organs.motor_units import endurance_s
from ponos.body.organs.slow import at_rest_matrix
from ponos.body.parameters import Parameters
from ponos.body.people import people
from ponos.body.probe import Cortex
from ponos.body.protocols.cycling import ramp, ramp_rate_for, taken
from ponos.body.protocols.daily_life import Days, daily_life, plan
from ponos.body.solve import adaptively, solve
from validation.body.cohorts import untrained

__all__ = ["fast", "stable"]

_GROUPS = ("controls", "me-cfs", "long-covid")
_COMPARED = ["pcr", "la_b", "po2_cell", "cvo2", "symp", "map", "paco2", "ve_central"]
_CROSS_CHECKED = 20
_HALF_YEAR_D = 182


def stable(n: int, crowd: int, seed: int) -> dict[str, float]:
    """Look for a body that runs away, leaves what a body can be, or depends on the solver."""
    worst = [
        np.linalg.eigvals(at_rest_matrix(one.parameters)).real.max()
        for group in mixtures()
        for one in people(n, group, seed)
    ]
    cohorts = [untrained(group, crowd, seed) for group in _GROUPS]
    values = np.concatenate([table.to_numpy().ravel() for cohort in cohorts for table in cohort.tables])
    return {
        "eigen": max(worst),
        "adaptive": _apart(seed),
        "left": sum(cohort.left for cohort in cohorts),
        "impossible": np.count_nonzero(~np.isfinite(values) | (values < 0.0)),
    }


def _apart(seed: int) -> float:
    """Largest difference of a state in percent of its largest value, until half a minute before the end."""
    most = 0.0
    for one in people(_CROSS_CHECKED, "me-cfs", seed):
        load = ramp(ramp_rate_for(one.parameters))
        run = solve([one.parameters], load)
        fixed = run.table(0).set_index("time_s")
        times = np.arange(0.0, run.stopped_s[0] - 30.0, 60.0)
        second = adaptively(one.parameters, load, times).set_index("time_s")
        apart = (fixed.loc[second.index, _COMPARED] - second[_COMPARED]).abs().max() / second[_COMPARED].abs().max()
        most = max(most, 100.0 * float(apart.max()))
    return most


def fast(seed: int) -> dict[str, float]:
    """Say how long things take, once they are compiled."""
    rng = np.random.default_rng(seed)
    crowd = [one.parameters for one in people(20, "controls", seed)]
    plans = [plan(one, rng, days=Days(days=_HALF_YEAR_D)) for one in crowd]
    one, load = [Parameters()], ramp(12.0)
    pair = pd.DataFrame(
        {
            "pulse": ["paired"],
            "isi_ms": [100.0],
            "conditioning_intensity_percent": [60.0],
            "test_intensity_percent": [60.0],
            "state": ["rest"],
        }
    )
    return {
        "half_year": _seconds(lambda: live(crowd, plans, 24.0 * _HALF_YEAR_D)) / len(crowd),
        "diary": _seconds(lambda: daily_life(crowd, plans, days=_HALF_YEAR_D)) / len(crowd),
        "ramp": _seconds(lambda: taken(one, load)),
        "pair": _seconds(lambda: Cortex(one[0]).answers(pair)),
        "endurance": _seconds(lambda: endurance_s(one[0], 0.2)),
    }


def _seconds(work: Callable[[], object]) -> float:
    work()
    begin = time.process_time()
    work()
    return time.process_time() - begin
