"""Beats lying, in a task and after it, and standing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ponos.body.hypotheses import changed_by
from ponos.body.organs import heartbeat
from ponos.body.organs.heartbeat import expected_rmssd_ms, heart_rate_bpm, lying_bpm, rmssd_ms
from ponos.body.parameters import Parameters
from ponos.body.people import people
from ponos.body.protocols.lean import lean
from ponos.body.protocols.mental_fatigue import mental_fatigue

__all__ = ["lying_and_standing"]

_SERIES = 30
_TASKS = 20


def lying_and_standing(n: int, seed: int) -> dict[str, float]:
    """Look at the hearts of controls and patients."""
    controls, patients = (
        [one.parameters for one in people(n, group, seed + at)] for at, group in enumerate(("controls", "me-cfs"))
    )
    well, ill = (np.array([_at_rest(one) for one in group]) for group in (controls, patients))
    stood = [np.array([_stood(one) for one in group]) for group in (controls, patients)]
    rise, rise_ill = (group[:, 0] for group in stood)
    pooled = np.sqrt(0.5 * (rise.var(ddof=1) + rise_ill.var(ddof=1)))
    return {
        **_typical(),
        "rmssd_ratio": float(np.median(ill[:, 1]) / np.median(well[:, 1])),
        "hr_gap": ill[:, 0].mean() - well[:, 0].mean(),
        "rise_controls": rise.mean(),
        "fall_controls": stood[0][:, 1].mean(),
        "rise_smd": (rise_ill.mean() - rise.mean()) / pooled,
        "rise_30": (rise_ill >= 30.0).mean(),
        **_in_a_task(),
    }


def _typical() -> dict[str, float]:
    ordinary, minutes = Parameters(), np.array([0.0, 300.0])
    rate, nerve = np.full(2, lying_bpm(ordinary)), np.ones(2)
    series = [
        heartbeat.beats(minutes, rate, nerve, nerve, ordinary, np.random.default_rng(seed))["rr_ms"].to_numpy()
        for seed in range(_SERIES)
    ]
    return {
        "rmssd": float(np.mean([rmssd_ms(one) for one in series])),
        "sdnn": float(np.mean([one.std() for one in series])),
    }


def _at_rest(one: Parameters) -> tuple[float, float]:
    level, nerves = one["vagal_level"], one["sympathetic_level"]
    rate = float(heart_rate_bpm(np.array([level]), np.array([nerves]), one)[0])
    return rate, expected_rmssd_ms(rate, level, nerves, one)


def _stood(one: Parameters) -> tuple[float, float]:
    """Rise of heart rate and fall of systolic pressure in the last minute on the feet."""
    table = lean(one).table
    lying = table[table["posture"] == "lying"].iloc[-30:]
    stood = table[table["posture"] == "standing"].iloc[-60:]
    return (
        float(stood["hr_bpm"].mean() - lying["hr_bpm"].mean()),
        float(lying["sbp_mmhg"].mean() - stood["sbp_mmhg"].mean()),
    )


def _in_a_task() -> dict[str, float]:
    ordinary = Parameters()
    groups = [
        [mental_fatigue(one, np.random.default_rng(seed))[1].table for seed in range(_TASKS)]
        for one in (ordinary, changed_by(ordinary, "slow_switch_off"))
    ]
    task, after = ([_ratio(tables, segment) for tables in groups] for segment in ("KPT", "EOA"))
    return {"task_rmssd": task[0], "task_slow": task[1] - task[0], "after_slow": after[1] - after[0]}


def _ratio(tables: Sequence[pd.DataFrame], segment: str) -> float:
    """Mean RMSSD of a segment over that before the task."""
    both = [
        [rmssd_ms(table.loc[table["segment"] == one, "rr_ms"].to_numpy()) for one in (segment, "EOB")]
        for table in tables
    ]
    return float(np.mean([now / before for now, before in both]))
