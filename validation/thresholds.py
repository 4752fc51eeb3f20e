"""Thresholds against the truth: simulated tests whose thresholds are known, under the conditions that hurt most.

    python validation/thresholds.py [--tests 200] [--seed 4711]

Prints, for each condition and threshold: the share of tests that get a value, the share of tests that end before the
threshold and get one all the same, bias, mean absolute error and its 90th percentile (each in % of the peak, the mean
error in mL/min too), the share of 95 % intervals that hold the truth, and their mean width.

The methods' weights, the scatter between methods, the least evidence and the flattening were chosen on other seeds.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.virtual import VirtualTest, draw
from ponos.recording import Recording, Step, Table

TENSIONS = ["peto2_mmhg", "petco2_mmhg"]


def without(*columns: str) -> Callable[[Recording], Recording]:
    def change(recording: Recording) -> Recording:
        return recording.changed(Table(recording.table.drop(columns=list(columns))), Step("drop"))

    return change


def averaged(step_s: float) -> Callable[[Recording], Recording]:
    def change(recording: Recording) -> Recording:
        breaths = recording.table
        bins = np.floor(breaths["time_s"] / step_s)
        means = breaths.groupby(bins).mean().assign(time_s=lambda frame: (frame.index + 1) * step_s)
        averaged = recording.changed(Table(means.reset_index(drop=True)), Step("average"))
        return replace(averaged, about={"sampling": "averaged", "sampling_s": step_s})

    return change


def stays(recording: Recording) -> Recording:
    return recording


def short(test: VirtualTest) -> VirtualTest:
    return replace(test, ramp_s=150.0 + test.ramp_s / 6.0, rf_rest=12.0, rf_peak=0.5 * test.rf_peak + 5.0, step_s=0.0)


def long_steps(test: VirtualTest) -> VirtualTest:
    return replace(test, step_s=180.0, ramp_s=180.0 * round(3.5 + test.ramp_s / 300.0))


def before_vt1(test: VirtualTest) -> VirtualTest:
    return replace(test, vt1_fraction=1.15, vt2_fraction=1.3)


CONDITIONS: dict[str, tuple[bool, Callable[[VirtualTest], VirtualTest], Callable[[Recording], Recording]]] = {
    "plain": (False, lambda test: test, stays),
    "no end-tidal": (False, lambda test: test, without(*TENSIONS)),
    "no load": (False, lambda test: test, without("work_w")),
    "ill": (True, lambda test: test, stays),
    "ill, no load, no end-tidal": (True, lambda test: test, without("work_w", *TENSIONS)),
    "60 to 100 breaths": (False, short, without(*TENSIONS)),
    "3-min steps": (False, long_steps, stays),
    "10-s averages": (False, lambda test: test, averaged(10.0)),
    "30-s averages": (False, lambda test: test, averaged(30.0)),
    "ends before VT1": (False, before_vt1, stays),
}


def run(condition: str, tests: int, seed: int) -> pd.DataFrame:
    ill, person, cart = CONDITIONS[condition]
    rows = []
    for index in range(tests):
        rng = np.random.default_rng([seed, index])
        drawn, noise = draw(rng, ill=ill)
        truth = person(drawn)
        found = ExerciseTest(cart(observe(truth.trajectory(), rng, noise=noise)), Settings()).thresholds
        known = {"vt1": truth.vt1 if truth.vt1_fraction < 1 else float("nan"), "vt2": truth.vt2}
        for name, true in known.items():
            one = getattr(found, name).consensus
            rows.append((name, true, one.vo2_ml_min, one.low, one.high, truth.vo2_peak))
    return pd.DataFrame(rows, columns=["name", "true", "value", "low", "high", "peak"]).astype(
        {"value": float, "low": float, "high": float}
    )


def summary(frame: pd.DataFrame) -> str:
    there, given = frame["true"].notna(), frame["value"].notna()
    both = frame[there & given]
    error = (both["value"] - both["true"]) / both["peak"] * 100.0
    hold = (both["low"] <= both["true"]) & (both["true"] <= both["high"])
    false = f"{(given & ~there).sum() / (~there).sum():4.2f}" if (~there).any() else "   -"
    if both.empty:
        return f"given {0:4.2f}  false {false}"
    return (
        f"given {len(both) / there.sum():4.2f}  false {false}  bias {error.mean():+5.1f} %  "
        f"error {error.abs().mean():4.1f} % ({(both['value'] - both['true']).abs().mean():4.0f} mL/min)  "
        f"90th {error.abs().quantile(0.9):4.1f} %  held {hold.mean():.3f}  "
        f"width {((both['high'] - both['low']) / both['peak']).mean() * 100:4.1f} %"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", type=int, default=200)
    parser.add_argument("--seed", type=int, default=4711)
    options = parser.parse_args()
    for condition in CONDITIONS:
        frame = run(condition, options.tests, options.seed)
        for name, part in frame.groupby("name"):
            print(f"{condition:27s} {name}  {summary(part)}", flush=True)


if __name__ == "__main__":
    main()
