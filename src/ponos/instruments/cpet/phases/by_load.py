"""Phases from the load: runs of constant load, the climb to the highest, and what comes before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.phases.types import Phases, Span

__all__ = ["LONGEST_RAMP_STEP_S", "equivalent_load", "from_load"]

LONGEST_RAMP_STEP_S = 75.0
"""Steps up to about a minute are shorter than the response of the body: the test is one ramp."""


@dataclass(frozen=True)
class _Run:
    start: float
    end: float
    level: float

    @property
    def length(self) -> float:
        return self.end - self.start


def equivalent_load(breaths: pd.DataFrame) -> Floats | None:
    """One number for how hard the load is, for finding phases only.

    Parameters
    ----------
    breaths : pandas.DataFrame
        With ``work_w``, or ``speed_km_h`` and perhaps ``grade_percent``.

    Returns
    -------
    ndarray or None
        Work rate in W, else the speed on the flat that would cost the same (4.5 times the grade, the ratio of the
        vertical to the horizontal term of the common running equation), else None.
    """
    if "work_w" in breaths and breaths["work_w"].notna().any():
        return breaths["work_w"].to_numpy(float)
    if "speed_km_h" not in breaths or not breaths["speed_km_h"].notna().any():
        return None
    grade = breaths["grade_percent"].fillna(0.0).to_numpy(float) if "grade_percent" in breaths else 0.0
    return np.asarray(breaths["speed_km_h"].to_numpy(float) * (1.0 + 4.5 * np.maximum(grade, 0.0) / 100.0))


def from_load(time: Floats, load: Floats, labels: dict[str, Span]) -> Phases:
    """Find phases from the load.

    Parameters
    ----------
    time, load : ndarray of shape (n,)
        Breaths; NaN where the load is not known.
    labels : dict of str to (float, float)
        Spans of the labels of the cart.

    Returns
    -------
    Phases
        With the kind of protocol and its rate.
    """
    runs = _without_pauses(_runs(time, load))
    top = max(range(len(runs)), key=lambda index: (runs[index].level, index))
    end = labels["recovery"][0] if "recovery" in labels else _end_of_load(runs, top, time)
    climb = _climb(runs, top)
    steps = climb[1:-1] or climb
    typical = float(np.median([run.length for run in steps]))
    first = _first_increment(climb, typical)
    start = climb[first].start
    rest_end = next((run.start for run in runs if run.level > 0.02 * runs[top].level), start)
    inside = (time >= start) & (time <= end) & np.isfinite(load)
    levels = len(climb) - first
    kind: Literal["ramp", "steps", "constant"] = (
        "constant" if levels < 3 else "ramp" if typical <= LONGEST_RAMP_STEP_S else "steps"
    )
    rate = float(np.polyfit(time[inside] / 60.0, load[inside], 1)[0]) if kind == "ramp" and inside.sum() > 5 else None
    return Phases(
        rest=(float(time[0]), rest_end) if rest_end > time[0] else None,
        unloaded=(rest_end, start) if start > rest_end else None,
        exercise=(start, end),
        recovery=(end, float(time[-1])) if end < time[-1] else None,
        kind=kind,
        rate_per_min=rate,
        step_s=typical if kind == "steps" else None,
        told_by="load",
    )


def _runs(time: Floats, load: Floats) -> list[_Run]:
    """Stretches of constant load; a change below 2 % of the highest load is noise of the ergometer."""
    known = np.isfinite(load)
    time, load = time[known], load[known]
    tolerance = 0.02 * float(np.max(load))
    edges = [0]
    for index in range(1, len(load)):
        if abs(load[index] - load[edges[-1]]) > tolerance:
            edges.append(index)
    ends = [*edges[1:], len(load) - 1]
    return [
        _Run(float(time[a]), float(time[b]), float(np.median(load[a : max(b, a + 1)])))
        for a, b in zip(edges, ends, strict=True)
    ]


def _without_pauses(runs: list[_Run]) -> list[_Run]:
    """Leave out short stops between steps, such as those for a drop of blood."""
    longest = LONGEST_RAMP_STEP_S
    return [
        run
        for before, run, after in zip([None, *runs], runs, [*runs[1:], None], strict=False)
        if not (before and after and run.length <= longest and run.level < 0.5 * min(before.level, after.level))
    ]


def _end_of_load(runs: list[_Run], top: int, time: Floats) -> float:
    after = next((run.start for run in runs[top + 1 :] if run.level < 0.6 * runs[top].level), None)
    return float(time[-1]) if after is None else after


def _climb(runs: list[_Run], top: int) -> list[_Run]:
    """Runs that lead up to the highest load without a fall between them."""
    first = top
    while first > 0 and runs[first - 1].level < runs[first].level:
        first -= 1
    return runs[first : top + 1]


def _first_increment(climb: list[_Run], typical: float) -> int:
    """Index of the first run of the incremental part: rest and a warm-up longer than the steps come before it."""
    first = 0
    while first < len(climb) - 2 and (climb[first].level <= 0 or climb[first].length > 1.6 * typical):
        first += 1
    return first
