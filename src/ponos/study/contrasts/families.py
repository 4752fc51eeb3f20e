"""Outcomes that are no plain number: yes or no, grades, counts and shares, each compared by its own family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.families import FamilyFit, binary, count, ordinal, proportion, ranked
from ponos.study.contrasted import Contrasted, Shaken
from ponos.study.contrasts.scores import Scores
from ponos.study.robustness.shake import ALPHA, p_words, same
from ponos.units import unit

__all__ = ["by_scale"]

Floats = NDArray[np.float64]
Fit = Callable[[Floats, Floats], FamilyFit]

_OWN_LOOKS = ("mann_whitney", "brunner_munzel", "permutation")
"""Looks of the contrast of means that also judge other families."""


def by_scale(found: Contrasted, scores: Scores, place: int) -> Contrasted:
    """Compare a measure by the family that it was declared to be of; a continuous one stays as it is.

    Parameters
    ----------
    found : Contrasted
        The contrast of means.
    scores : Scores
        What was compared: two arms.
    place : int
        Place of the measure among its keys.

    Returns
    -------
    Contrasted
        With estimate, interval, p and looks of the family.
    """
    scale = found.spec.scale
    if scale == "continuous" or len(scores.arms) != 2:
        return found
    first, second = (one[:, place] for one in scores.arms)
    fit = _or_ranks(_FITS[scale] if scale != "proportion" else _share_of(unit(found.spec.unit).factor / 100.0))
    own = fit(_given(first), _given(second))
    robust = _robust(found, own, fit, (first, second)) if np.isfinite(own.p) else {}
    return replace(
        found,
        estimate=_finite(own.estimate),
        low=_finite(own.low),
        high=_finite(own.high),
        p=_finite(own.p),
        p_family=None,
        p_pooled=None,
        se=None,
        df=None,
        g=None,
        g_low=None,
        g_high=None,
        g_sd="",
        smallest=None,
        smallest_g=None,
        scale=own.scale,
        method=own.model or own.words,
        robust=robust,
    )


def _stacked(a: Floats, b: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    return np.concatenate([a, b]), np.arange(len(a) + len(b)) < len(a)


def _ordinal(a: Floats, b: Floats) -> FamilyFit:
    return ordinal(*_stacked(a, b))


def _count(a: Floats, b: Floats) -> FamilyFit:
    return count(*_stacked(a, b))


def _share_of(factor: float) -> Fit:
    def fit(a: Floats, b: Floats) -> FamilyFit:
        values, group = _stacked(a, b)
        return proportion(values * factor, np.ones(len(values)), group)

    return fit


def _yes_no(a: Floats, b: Floats) -> FamilyFit:
    if not np.isin(np.concatenate([a, b]), (0.0, 1.0)).all():
        no, why = float("nan"), "A value is neither 0 for no nor 1 for yes, as where rows of one person differ."
        return FamilyFit(estimate=no, low=no, high=no, p=no, scale="risk difference", words=why)
    return binary(a, b)


def _or_ranks(fit: Fit) -> Fit:
    """Where groups are so far apart that a model has no finite estimate, ranks still tell them apart."""

    def either(a: Floats, b: Floats) -> FamilyFit:
        found = fit(a, b)
        return ranked(a, b) if found.separated else found

    return either


_FITS: dict[str, Fit] = {"yes_no": _yes_no, "ordinal": _ordinal, "count": _count}


def _given(column: Floats) -> Floats:
    return column[~np.isnan(column)]


def _robust(found: Contrasted, own: FamilyFit, fit: Fit, arms: tuple[Floats, Floats]) -> dict[str, Shaken]:
    """The looks that judge this family too, judged anew, and the two that its own fit gives."""
    looks = {
        name: replace(one, holds=same(own.p, own.estimate, one.p, own.estimate))
        for name, one in found.robust.items()
        if name in _OWN_LOOKS and one.p is not None and found.spec.scale != "yes_no"
    }
    looks["leave_one_out"] = _without_one(own, fit, arms)
    looks["worst_case_missing"] = _worst_case(own, fit, arms)
    return looks


def _without_one(own: FamilyFit, fit: Fit, arms: tuple[Floats, Floats]) -> Shaken:
    """People with the same value are alike, so one of each value is enough to leave out."""
    a, b = (_given(one) for one in arms)
    others = [fit(np.delete(a, np.flatnonzero(a == value)[0]), b) for value in np.unique(a)]
    others += [fit(a, np.delete(b, np.flatnonzero(b == value)[0])) for value in np.unique(b)]
    p = [one.p for one in others if np.isfinite(one.p)]
    if not p:
        return Shaken(holds=None, text="Too few people to leave one out.")
    worst = max(p) if own.p < ALPHA else min(p)
    holds = all(_agree(own, one) is not False for one in others)
    words = "Without any one person at most" if own.p < ALPHA else "Without any one person at least"
    return Shaken(holds=holds, text=f"{words} {p_words(worst)}.", p=worst)


def _worst_case(own: FamilyFit, fit: Fit, arms: tuple[Floats, Floats]) -> Shaken:
    """The missing all at one end of what was seen in either group, in both ways."""
    if not any(np.isnan(one).any() for one in arms):
        return Shaken(holds=True, text="Nobody is missing.", p=own.p)
    given = np.concatenate([_given(one) for one in arms])
    low, high = float(given.min()), float(given.max())
    ends = [
        fit(np.where(np.isnan(arms[0]), one, arms[0]), np.where(np.isnan(arms[1]), other, arms[1]))
        for one, other in ((low, high), (high, low))
    ]
    judged = [(agreed, one) for one in ends if (agreed := _agree(own, one)) is not None]
    if not judged:
        return Shaken(holds=None, text="Nothing can be compared with the missing at an end of what was seen.")
    # What overturns is told before what holds; among alike the one that speaks most against the finding.
    sign = -1.0 if own.p < ALPHA else 1.0
    holds, worst = min(judged, key=lambda each: (each[0], sign * each[1].p))
    text = f"Had the missing had the least fitting of the values seen, {p_words(worst.p)}{_turned(own, worst)}."
    return Shaken(holds=holds, text=text, p=worst.p)


def _way(fit: FamilyFit) -> float:
    """Which group has more: above zero where the first has; a ratio of rates says so on its logarithm."""
    return float(np.log(fit.estimate)) if fit.scale == "rate ratio" else fit.estimate


def _agree(own: FamilyFit, other: FamilyFit) -> bool | None:
    return same(own.p, _way(own), other.p, _way(other))


def _turned(own: FamilyFit, other: FamilyFit) -> str:
    both = own.p < ALPHA and other.p < ALPHA
    return ", the other way round" if both and np.sign(_way(own)) != np.sign(_way(other)) else ""


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
