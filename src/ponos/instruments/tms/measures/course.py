"""The size of answers after a contraction, in percent of those before: larger for a minute or two, then smaller.

Only answers in the same state and, where intensities are told, at the same intensity are compared. The mean of all
trials of a window is the default; the largest and the smallest time within it are given too, and doubted: picked among
several, an extreme is beyond the truth by chance alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import exp
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.parts import Part, gives
from ponos.instruments.tms.censored import CensoredMean, difference
from ponos.instruments.tms.measures.noise_floor import log_mean, noise_floor_mv
from ponos.instruments.tms.measures.occasions import Occasion, occasions
from ponos.instruments.tms.measures.specs import REGISTER
from ponos.instruments.tms.measures.window_edge import edge_doubt
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.instruments.tms.sweeps import Sweeps
    from ponos.measures import Measure

__all__ = ["PARTS", "WINDOWS", "Window"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Window:
    """Minutes after exertion that a measure stands for.

    Attributes
    ----------
    id : str
        The measure.
    low_min, high_min : float
        From and up to.
    extreme : str
        ``largest`` or ``smallest``: which time within it is also told.
    """

    id: str
    low_min: float
    high_min: float
    extreme: str


WINDOWS = {
    row["id"]: Window(row["id"], float(row["low_min"]), float(row["high_min"]), row["extreme"])
    for row in rows_of("ponos.instruments.tms.measures", "course_windows.csv")
}
"""By measure, from ``course_windows.csv``; the limits are conventions."""


@dataclass(frozen=True)
class _Course:
    """Single-pulse trials in one state, before and after an exertion."""

    sweeps: Sweeps
    state: str
    before: Bools
    after: Bools
    floor_mv: float
    doubts: tuple[str, ...]


def _measured(window: Window, sweeps: Sweeps) -> list[Measure]:
    minutes = sweeps.minutes
    if not (minutes >= 0).any():
        raise MeasureError("No trial says how many minutes after an exertion it was given.")
    state = sweeps.state
    single = (sweeps.pulse == "single") & sweeps.accepted & np.isfinite(sweeps.mep_mv)
    kinds = [one for one in ("rest", "active") if (single & (minutes >= 0) & (state == one)).any()]
    if not kinds:
        raise MeasureError("No accepted single pulse was given after the exertion.")
    answers = [one for kind in kinds for one in _of_state(window, sweeps, single & (state == kind), kind)]
    if "rest" not in kinds:
        answers.insert(0, REGISTER.missing(window.id, "No single pulses at rest were given after the exertion."))
    return answers


def _of_state(window: Window, sweeps: Sweeps, single: Bools, kind: str) -> Iterator[Measure]:
    minutes, base = sweeps.minutes, {} if kind == "rest" else {"state": kind}
    before, after = single & ~(minutes >= 0), single & (minutes >= window.low_min) & (minutes < window.high_min)
    try:
        course = _matched(sweeps, kind, before, after, window)
        yield _answer(window, course, course.after, base, "")
    except MeasureError as error:
        yield REGISTER.missing(window.id, str(error), condition=base)
        return
    times = [one for one in occasions(sweeps, course.after) if one.after]
    for one in times:
        yield _or_missing(window, course, one.mask, {**base, **one.condition})
    if len(times) > 1:
        yield _extreme(window, course, times, base)


def _matched(sweeps: Sweeps, kind: str, before: Bools, after: Bools, window: Window) -> _Course:
    """Keep the trials before the exertion that were given at the intensity of those after it."""
    if not after.any():
        raise MeasureError(
            f"No accepted trial lies {window.low_min:g} to {window.high_min:g} minutes after the exertion."
        )
    if not before.any():
        raise MeasureError("There is no accepted trial before the exertion to hold those after it against.")
    test = sweeps.intensity
    strengths, doubts = np.unique(test[after & np.isfinite(test)]), []
    if strengths.size > 1:
        doubts.append("Pulses after the exertion were given at several intensities.")
    alike = before & np.isin(test, strengths) if strengths.size else before
    if strengths.size and not alike.any():
        told = np.unique(test[before & np.isfinite(test)])
        was = (
            f"{told.min():g} to {told.max():g} %" if told.size > 1 else (f"{told[0]:g} %" if told.size else "not told")
        )
        doubts.append(
            f"The intensity differs: {was} before the exertion, {strengths.min():g} to {strengths.max():g} % after it."
            if strengths.size > 1
            else f"The intensity differs: {was} before the exertion, {strengths[0]:g} % after it."
        )
        alike = before
    elif not strengths.size and np.unique(test[before & np.isfinite(test)]).size > 1:
        doubts.append("The intensity after the exertion is not told, and several were used before it.")
    if edge := edge_doubt(sweeps, alike | after):
        doubts.append(edge)
    return _Course(sweeps, kind, alike, after, noise_floor_mv(sweeps, state=kind), tuple(doubts))


def _or_missing(window: Window, course: _Course, mask: Bools, condition: Mapping[str, str]) -> Measure:
    try:
        return _answer(window, course, mask, condition, "")
    except MeasureError as error:
        return REGISTER.missing(window.id, str(error), condition=condition)


def _extreme(window: Window, course: _Course, times: list[Occasion], base: Mapping[str, str]) -> Measure:
    condition = dict(base) | {"rule": window.extreme}
    means: list[tuple[float, Occasion]] = []
    for one in times:
        try:
            means.append((_mean(course, one.mask).mean, one))
        except MeasureError:
            continue
    if len(means) < 2:
        return REGISTER.missing(window.id, "Fewer than two times have enough trials for a mean.", condition=condition)
    pick = max if window.extreme == "largest" else min
    _, chosen = pick(means, key=lambda one: one[0])
    doubt = f"The {window.extreme} of {len(means)} times, at {chosen.minutes:g} min: extreme in part by chance."
    return _answer(window, course, chosen.mask, condition, doubt)


def _mean(course: _Course, mask: Bools) -> CensoredMean:
    return log_mean(course.sweeps, mask, floor_mv=course.floor_mv)


def _answer(window: Window, course: _Course, mask: Bools, condition: Mapping[str, str], picked: str) -> Measure:
    before, after = _mean(course, course.before), _mean(course, mask)
    change = difference(after, before)
    value, low, high = (100.0 * exp(min(one, 50.0)) for one in (change.estimate, change.low, change.high))
    least, fewest = course.sweeps.settings.least_pulses, min(before.n, after.n)
    few = f"Only {fewest} trials {'before' if before.n < after.n else 'after'} the exertion; {least} are asked for."
    method = (
        f"geometric mean of {after.n} responses {window.low_min:g} to {window.high_min:g} min after the exertion over "
        f"that of {before.n} before it, in %, same state; interval by Welch on logarithms"
    )
    if before.beyond + after.beyond:
        method += (
            f"; {before.beyond + after.beyond} within the noise of {course.floor_mv:.3f} mV taken as smaller than it"
        )
    return REGISTER.found(
        window.id,
        value,
        low=low,
        high=high,
        n=after.n,
        doubt=" ".join([*([picked] if picked else []), *course.doubts, *([few] if fewest < least else [])]),
        method=method,
        condition=condition,
    )


PARTS: tuple[Part[Sweeps], ...] = tuple(
    gives(REGISTER, window.id, needs=("mep_mv",))(partial(_measured, window)) for window in WINDOWS.values()
)
