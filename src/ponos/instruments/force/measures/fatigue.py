"""How long a force can be held, what is lost of it meanwhile, and how steady it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.force.contractions import Bools, Contraction, moving_mean
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.gives import REGISTER, gives
from ponos.measures import Measure

__all__ = ["PARTS", "Failure", "failure"]

_PLATEAU_S = 1.0, 3.0
"""A hold's own target is the median force of this stretch of it, where the user says none."""

_TOP_S = 5.0
"""The highest force of a hold is looked for in its first seconds (convention)."""

_EDGE_S = 0.5
"""The rise and the fall of a contraction, left out where its steadiness is looked at."""


@dataclass(frozen=True)
class Failure:
    """How a hold went.

    Attributes
    ----------
    target : float
        In the unit of the gauge.
    target_words : str
        Where the target is from.
    reached_s, failed_s : float
        When the target was reached and when the force had fallen for good, from the start of the recording; NaN where
        it never was.
    seen_s : float
        Until when the hold could be watched.
    abrupt : bool
        Whether the force fell from the target to rest at once.
    """

    target: float
    target_words: str
    reached_s: float
    failed_s: float
    seen_s: float
    abrupt: bool


def failure(test: ForceTest) -> Failure:
    """Find when a hold failed.

    Parameters
    ----------
    test : ForceTest
        A recording with a hold.

    Returns
    -------
    Failure
        How it went.

    Raises
    ------
    MeasureError
        The force never reaches the target.
    """
    hold = test.hold
    if hold is None:
        raise MeasureError(test.lacks("hold"))
    target, words = _target(test, hold)
    fs = test.fs_hz
    # The force is watched beyond the end of the contraction, so that letting go counts as well.
    stop = min(len(test.force), hold.stop + round((test.settings.fail_s + 0.5) * fs))
    width = max(round(0.1 * fs), 1)
    smooth = moving_mean(np.nan_to_num(test.force[hold.start : stop]), width)
    enough: Bools = smooth >= (1.0 - test.settings.fail_percent / 100.0) * target
    if not enough.any() or not target > 0:
        raise MeasureError(f"The force never reaches the target of {target:.3g} {test.printed_unit}.")
    reached = int(np.argmax(enough))
    below = _first_long_run(~enough, reached, round(test.settings.fail_s * fs))
    nan = float("nan")
    failed = nan if below is None else (hold.start + below) / fs
    abrupt = below is not None and bool(
        (smooth[below : below + round(fs)] < 0.25 * target).any() and below / fs > hold.seconds(fs) - 1.5
    )
    return Failure(target, words, (hold.start + reached) / fs, failed, stop / fs, abrupt)


def _target(test: ForceTest, hold: Contraction) -> tuple[float, str]:
    if test.settings.target_n:
        return test.settings.target_n, "as said"
    first, last = (hold.start + round(one * test.fs_hz) for one in _PLATEAU_S)
    plateau = test.force[first : min(last, hold.stop)]
    plateau = plateau[np.isfinite(plateau)]
    if not len(plateau):
        raise MeasureError("The hold is too short to show its target; say it (--target-n).")
    return float(np.median(plateau)), "median force of the second and third second of the hold"


def _first_long_run(bad: Bools, start: int, length: int) -> int | None:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], bad[start:].astype(np.int8), [0]))))
    long = [int(first) + start for first, last in zip(edges[::2], edges[1::2], strict=True) if last - first > length]
    return long[0] if long else None


@gives("time_to_failure", needs=("force", "hold"))
def _time_to_failure(test: ForceTest) -> list[Measure]:
    found = failure(test)
    setting = test.settings
    words = (
        f"from reaching {100 - setting.fail_percent:g} % of the target until the force (mean of 0.1 s) stays below it "
        f"for more than {setting.fail_s:g} s; target {found.target:.3g} {test.printed_unit}, {found.target_words}"
    )
    held = found.seen_s - found.reached_s
    if setting.held:
        until = found.failed_s if np.isfinite(found.failed_s) else found.seen_s
        what = f"The examiner ended the hold: it lasted at least {until - found.reached_s:.1f} s."
        return [REGISTER.missing("time_to_failure", what, method=words)]
    if not np.isfinite(found.failed_s):
        what = f"The force was held to the end of the recording, at least {held:.1f} s."
        return [REGISTER.missing("time_to_failure", what, method=words)]
    doubt = (
        "The force was at its target until the hand let go at once; where somebody told the person to stop this is no "
        "failure (--held)."
        if found.abrupt
        else ""
    )
    value = found.failed_s - found.reached_s
    return [REGISTER.found("time_to_failure", value, doubt=doubt or test.clipped, method=words)]


@gives("static_fatigue_index", needs=("force", "hold"))
def _static(test: ForceTest) -> list[Measure]:
    hold = test.hold
    assert hold is not None
    force = np.nan_to_num(test.force[hold.samples])
    means = moving_mean(force, max(round(0.5 * test.fs_hz), 1))
    top = int(np.argmax(means[: round(_TOP_S * test.fs_hz)])) if len(means) else 0
    if not len(means) or not means[top] > 0 or len(force) - top < test.fs_hz:
        raise MeasureError("Less than a second follows on the highest force of the hold.")
    value = 100.0 * (1.0 - float(force[top:].mean()) / float(means[top]))
    below = means[top] < 0.9 * test.full
    return [
        REGISTER.found(
            "static_fatigue_index",
            value,
            doubt="The hold was below the MVC; the index is made for maximal holds." if below else "",
            method=(
                f"100 (1 - area / (highest mean of 0.5 s in the first {_TOP_S:g} s times duration)), from there to the "
                f"end of the contraction, {(len(force) - top) / test.fs_hz:.1f} s"
            ),
        )
    ]


@gives("force_cv", needs=("force", "samples"))
def _steadiness(test: ForceTest) -> list[Measure]:
    where, words = _steady(test)
    force = test.force[where]
    known = force[np.isfinite(force)]
    if len(known) < 2 * test.fs_hz or not known.mean() > 0:
        raise MeasureError("Nothing was held for two seconds; steadiness cannot be told.")
    trend = np.polyval(np.polyfit(np.arange(len(known)), known, 1), np.arange(len(known)))
    value = 100.0 * float(np.std(known - trend, ddof=2) / known.mean())
    touched = "" if test.quiet[where].all() else "A stimulus was given meanwhile, and the force moved with it."
    return [REGISTER.found("force_cv", value, doubt=touched or test.clipped, method=words)]


def _steady(test: ForceTest) -> tuple[slice, str]:
    """The hold before it fails, or the longest other contraction, without its rise and fall."""
    chosen = test.hold or max(test.contractions, key=lambda one: one.stop - one.start, default=None)
    if chosen is None:
        raise MeasureError("There is no contraction in this recording.")
    edge = round(_EDGE_S * test.fs_hz)
    stop = chosen.stop - edge
    if chosen is test.hold:
        failed = failure(test).failed_s
        stop = min(stop, round(failed * test.fs_hz)) if np.isfinite(failed) else stop
    what = "hold before it fails" if chosen is test.hold else "longest contraction"
    where = slice(chosen.start + 2 * edge, max(stop, chosen.start))
    return where, f"SD about a straight trend over the mean force of the {what}, without its rise and fall"


PARTS = (_time_to_failure, _static, _steadiness)
