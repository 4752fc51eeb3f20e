"""Whether a heart rate can be believed: straps lose contact, and carts go on writing the last value or noise.

The limits part the real files at hand by a wide margin: a sound heart rate stays on one value for 70 s at most and
jumps in one row of a hundred; that of a lost strap stays for ten minutes, or jumps in one row of four.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ponos.instruments.cpet.reading.checking import REMEDY
from ponos.instruments.cpet.reading.draft import Draft

__all__ = ["check"]

_STUCK_S = 180.0
_STUCK_ROWS = 6
_JUMP = 30.0
_JUMPS = 0.1
_ENOUGH = 20
_NO_CONTACT = f"the sensor had no contact.{REMEDY['hr_bpm']}"


def check(draft: Draft) -> None:
    """Blank a heart rate that is stuck, jumps about, or falls while oxygen uptake rises.

    Parameters
    ----------
    draft : Draft
        Its ``hr_bpm`` is changed.
    """
    for rule in _stuck, _jumping, _falling:
        if draft.live("hr_bpm") and np.isfinite(draft.table["hr_bpm"]).sum() >= _ENOUGH:
            rule(draft)


def _runs(draft: Draft) -> list[tuple[int, int]]:
    """Stretches of one value that last too long, as positions among the rows that have a heart rate."""
    known = np.isfinite(draft.table["hr_bpm"])
    rate, time = draft.table["hr_bpm"][known], draft.table["time_s"][known]
    edges = np.concatenate(([0], np.flatnonzero(np.diff(rate)) + 1, [len(rate)])).tolist()
    return [
        (first, end)
        for first, end in pairwise(edges)
        if end - first >= _STUCK_ROWS and time[end - 1] - time[first] > _STUCK_S
    ]


def _stuck(draft: Draft) -> None:
    runs = _runs(draft)
    if not runs:
        return
    rows = np.flatnonzero(np.isfinite(draft.table["hr_bpm"]))
    rate, time = draft.table["hr_bpm"], draft.table["time_s"]
    first, end = max(runs, key=lambda run: run[1] - run[0])
    lasting = f"{rate[rows[first]]:.0f} /min from {time[rows[first]]:.0f} to {time[rows[end - 1]]:.0f} s"
    if sum(b - a for a, b in runs) > len(rows) / 2:
        draft.blank("hr_bpm", f"The heart rate is stuck, such as at {lasting}: {_NO_CONTACT}")
        return
    kept = rate.copy()
    for a, b in runs:
        kept[rows[a:b]] = np.nan
    draft.table["hr_bpm"] = kept
    draft.note(f"The heart rate is stuck at {lasting}; it was left out there.", severity="warning", channel="hr_bpm")


def _jumping(draft: Draft) -> None:
    rate = draft.table["hr_bpm"]
    jumps = np.abs(np.diff(rate[np.isfinite(rate)])) > _JUMP
    if jumps.mean() > _JUMPS:
        share = f"{jumps.mean():.0%}"
        draft.blank(
            "hr_bpm", f"The heart rate jumps by more than {_JUMP:.0f} /min in {share} of the rows: {_NO_CONTACT}"
        )


def _falling(draft: Draft) -> None:
    both = np.isfinite(draft.table["hr_bpm"]) & np.isfinite(draft.table["vo2_ml_min"])
    if both.sum() < _ENOUGH:
        return
    vo2, rate = draft.table["vo2_ml_min"][both], draft.table["hr_bpm"][both]
    high, low = vo2 >= np.percentile(vo2, 80), vo2 <= np.percentile(vo2, 20)
    at_high, at_low = float(np.median(rate[high])), float(np.median(rate[low]))
    if np.median(vo2[high]) > 1.5 * np.median(vo2[low]) and at_high < at_low - 10.0:
        draft.blank(
            "hr_bpm",
            f"The heart rate is {at_high:.0f} /min where oxygen uptake is highest and {at_low:.0f} /min where it is "
            f"lowest: {_NO_CONTACT}",
        )
