"""Correlations: whether two measures go together in a group, and whether they do so more than in another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.correlation import Correlation, difference, pearson, spearman
from ponos.study.checks.looked import called
from ponos.study.contrasted import Contrasted, Shaken
from ponos.study.contrasts.scores import Losses, Scores, arm
from ponos.study.robustness.shake import p_words, same

__all__ = ["findings"]

Floats = NDArray[np.float64]


def findings(found: Scores, losses: Losses, *, family: str) -> list[Contrasted]:
    """Correlate the second measure of a contrast with its first.

    Parameters
    ----------
    found : Scores
        One or two arms; of each two measures, x then y.
    losses : Losses
        Why visits are missing.
    family : str
        Name of the family.

    Returns
    -------
    list of Contrasted
        One; none where not exactly two measures are there.
    """
    order = _x_then_y(found)
    if order is None:
        return []
    pairs = [(one[:, [order[0]]], one[:, [order[1]]]) for one in found.arms]
    own = [pearson(x, y) for x, y in pairs]
    ranks = [spearman(x, y) for x, y in pairs]
    key, contrast = found.keys[order[1]], found.contrast
    estimate, low, high, p = _told(own)
    in_ranks = _told(ranks, ranks=True)
    complete = [np.where(np.isnan(x), np.nan, y)[:, 0] for x, y in pairs]
    robust = {
        "rank_correlation": _shaken(p, estimate, in_ranks[3], in_ranks[0], "By ranks it is"),
        "leave_one_out": _without_one(pairs, p, estimate),
    }
    arms = {group: arm(one) for group, one in zip(contrast.groups, complete, strict=True)}
    return [
        Contrasted(
            contrast=contrast.name,
            spec=key.spec,
            condition=key.condition,
            estimate=_finite(estimate),
            low=_finite(low),
            high=_finite(high),
            sentence="",
            kind=contrast.kind,
            family=family,
            method="Pearson r, interval by Fisher z" if len(own) == 1 else "Fisher z, interval after Zou",
            scale="r" if len(own) == 1 else "difference of r",
            groups=arms,
            p=_finite(p),
            n_missing=sum(one.missing for one in arms.values()),
            missing=losses.counted(found, order),
            against=called(found.keys[order[0]]),
            robust=robust if np.isfinite(p) else {},
            aside=_aside(found, own),
        )
    ]


def _x_then_y(found: Scores) -> tuple[int, int] | None:
    """Places of the two measures, as the contrast names them, not as the chain orders them."""
    has_default = {key.spec.id for key in found.values.keys if key.is_default}
    places = []
    for selector in found.contrast.measures[:2]:
        fitting = [
            place
            for place, key in enumerate(found.keys)
            if selector.matches(key.spec.id, key.condition, has_default=key.spec.id in has_default, needs=key.spec.keys)
        ]
        places += fitting[:1]
    return (places[0], places[1]) if len(places) == 2 else None


def _told(own: list[Correlation], *, ranks: bool = False) -> tuple[float, float, float, float]:
    if len(own) == 1:
        return float(own[0].r[0]), float(own[0].low[0]), float(own[0].high[0]), float(own[0].p[0])
    apart = difference(own[0].r, own[0].n, own[1].r, own[1].n, ranks=ranks)
    return float(apart.estimate[0]), float(apart.low[0]), float(apart.high[0]), float(apart.p[0])


def _shaken(p: float, estimate: float, other_p: float, other: float, words: str) -> Shaken:
    holds = same(p, estimate, other_p, other)
    if holds is None:
        return Shaken(holds=None, text="Too few pairs.")
    return Shaken(holds=holds, text=f"{words} {other:.2f}, {p_words(other_p)}.", p=other_p, estimate=other)


def _without_one(pairs: list[tuple[Floats, Floats]], p: float, estimate: float) -> Shaken:
    """The pair whose absence moves the conclusion most."""
    worst: tuple[float, float] | None = None
    for index, (x, _) in enumerate(pairs):
        for person in range(len(x)):
            kept = [
                (np.delete(a, person, axis=0), np.delete(b, person, axis=0)) if place == index else (a, b)
                for place, (a, b) in enumerate(pairs)
            ]
            other = _told([pearson(a, b) for a, b in kept])
            if not np.isfinite(other[3]):
                continue
            further = worst is None or (other[3] > worst[0] if p < 0.05 else other[3] < worst[0])
            worst = (other[3], other[0]) if further else worst
    if worst is None:
        return Shaken(holds=None, text="Too few pairs to leave one out.")
    return _shaken(p, estimate, worst[0], worst[1], "Without the most telling person it is")


def _aside(found: Scores, own: list[Correlation]) -> dict[str, float | None]:
    """The line of y on x of each group, and its r."""
    aside: dict[str, float | None] = {}
    for group, one in zip(found.contrast.groups, own, strict=True):
        numbers = {"r": one.r, "r_low": one.low, "r_high": one.high, "slope": one.slope, "intercept": one.intercept}
        aside |= {f"{name} {group}": _finite(float(value[0])) for name, value in numbers.items()}
    return aside


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
