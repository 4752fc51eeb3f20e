"""Two tests a day apart and the weeks after, in controls, in patients, and in patients with nothing wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import ttest_ind

from ponos.body.living import Course
from ponos.body.parameters import Parameters
from ponos.body.people import Person, people
from ponos.body.protocols.cycling import ramp, taken
from ponos.body.protocols.two_day import APART_H, TwoDays, two_day
from ponos.body.solve import solve
from validation.body.cohorts import found

__all__ = ["two_days"]

_RAMP = ramp(15.0, recovery_s=600.0)
_CUT_PERCENT = -9.28
_STUDIES = 2000
_PATIENTS, _CONTROLS = 58, 25
"""How many Mancini 2026 tested."""

_FOLLOWED_D = 120.0
_SHORT_D = 1.0


def two_days(n: int, recorded: int, seed: int) -> dict[str, float]:
    """Let groups take two tests: change, days until well, and what studies would find."""
    controls, patients, nothing_wrong = (
        people(n, group, seed + at) for at, group in enumerate(("controls", "me-cfs", "controls"))
    )
    well, ill = (_tested(group, seed + at, days=_FOLLOWED_D) for at, group in enumerate((controls, patients)))
    null = _tested(nothing_wrong, seed + 2, days=_SHORT_D)
    changes = [np.array([_change(one) for one in group]) for group in (well, ill, null)]
    courses = [[one.course for one in group] for group in (well, ill)]
    vagal = [float(np.median([one.feedback_at(2.0 * APART_H)["vagal_level"] for one in group])) for group in courses]
    return {
        **_recovered(*courses),
        **_fell(*changes),
        "work_vt_controls": _work_at_turn(controls[:recorded], seed),
        "work_vt_me": _work_at_turn(patients[:recorded], seed + 1),
        "vagal_controls": vagal[0],
        "vagal_me": vagal[1],
    }


def _tested(group: Sequence[Person], seed: int, *, days: float) -> list[TwoDays]:
    streams = np.random.SeedSequence(seed).spawn(len(group))
    rngs = [np.random.default_rng(one) for one in streams]
    return two_day([one.parameters for one in group], _ramps, rngs, days_after=days)


def _ramps(crowd: Sequence[Parameters]) -> list[pd.DataFrame]:
    run = solve(crowd, _RAMP, save_s=5.0, keep=("work_w", "vo2_ml_min", "ph_muscle", "pcr_mmol_l"))
    return [run.table(one) for one in range(len(crowd))]


def _change(days: TwoDays) -> float:
    first, second = (float(one["vo2_ml_min"].max()) for one in (days.day1, days.day2))
    return 100.0 * (second / first - 1.0)


def _recovered(controls: Sequence[Course], patients: Sequence[Course]) -> dict[str, float]:
    well, ill = (np.array([one.recovery_d(APART_H) for one in group]) for group in (controls, patients))
    peaks = np.array([one.peak_h(APART_H) for one in patients])
    peaks = peaks[np.isfinite(peaks)]
    onset = np.array([_onset_h(one) for one in patients])
    return {
        "days_controls": well.mean(),
        "days_controls_sd": well.std(ddof=1),
        "days_me": ill.mean(),
        "days_me_sd": ill.std(ddof=1),
        "days_me_21": (ill > 21.0).mean(),
        "days_me_longest": ill.max(),
        "days_me_5": (ill > 5.0).mean(),
        "days_me_2": (ill <= 2.0).mean(),
        "worst": float(np.median(peaks)),
        "worst_share": ((peaks >= 24.0) & (peaks <= 72.0)).mean(),
        "onset": (onset < 24.0).mean(),
    }


def _onset_h(course: Course) -> float:
    felt = np.flatnonzero(course.symptom > 0.0)
    return float(course.time_h[felt[0]]) if felt.size else float("inf")


def _fell(well: np.ndarray, ill: np.ndarray, null: np.ndarray) -> dict[str, float]:
    return {
        "gap": float(np.median(ill) - np.median(well)),
        "repeatability": float(well.std(ddof=1) / np.sqrt(2.0)),
        "controls_median": float(np.median(well)),
        "auc": float((ill[:, None] < well[None, :]).mean()),
        "sensitivity": (ill < _CUT_PERCENT).mean(),
        "false_alarm": (well < _CUT_PERCENT).mean(),
        "not_falling": (ill >= 0.0).mean(),
        "null_gap": null.mean() - well.mean(),
        "null_found": _finding(null, well),
        "null_missed": 1.0 - _finding(ill, well),
    }


def _finding(patients: np.ndarray, controls: np.ndarray) -> float:
    """Share of studies of the size of Mancini 2026 that find a difference, by the t test of Welch."""
    rng = np.random.default_rng(_STUDIES)
    ill = rng.permuted(np.tile(patients, (_STUDIES, 1)), axis=1)[:, :_PATIENTS]
    well = rng.permuted(np.tile(controls, (_STUDIES, 1)), axis=1)[:, :_CONTROLS]
    return float((ttest_ind(ill, well, axis=1, equal_var=False).pvalue < 0.05).mean())


def _work_at_turn(group: Sequence[Person], seed: int) -> float:
    """Mean change of the work at the first threshold, of those in whom the instrument finds it on both days."""

    def ramps(crowd: Sequence[Parameters]) -> list[pd.DataFrame]:
        run = taken(crowd, _RAMP)
        return [run.table(one) for one in range(len(crowd))]

    rngs = [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(len(group))]
    tests = two_day([one.parameters for one in group], ramps, rngs, days_after=_SHORT_D)
    found_w = [
        [
            found(table, one, one.rng(1 + day)).get("vt1_work", np.nan)
            for day, table in enumerate((both.day1, both.day2))
        ]
        for one, both in zip(group, tests, strict=True)
    ]
    return float(np.nanmean(np.diff(np.array(found_w), axis=1)))
