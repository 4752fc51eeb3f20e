"""Contrasts of contrasts: is one difference larger than another one, such as disease against deconditioning?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ponos.statistics.means import Estimates, difference_of
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.contrasts.means import Compared
from ponos.study.contrasts.scores import arm
from ponos.study.design.types import Contrast

__all__ = ["findings"]


def findings(contrast: Contrast, parts: Mapping[str, Compared], *, family: str, reference: str) -> list[Contrasted]:
    """Subtract the second of two differences from the first, measure by measure.

    Parameters
    ----------
    contrast : Contrast
        Names the two.
    parts : mapping of str to Compared
        What contrasts found, by name.
    family : str
        Name of the family.
    reference : str
        Group whose standard deviation makes g, where it is in either contrast.

    Returns
    -------
    list of Contrasted
        One for each measure that both have; none where one of them is not there.
    """
    first, second = (parts.get(name) for name in contrast.of)
    if first is None or second is None:
        return []
    second_at = {(key.spec.id, key.cell): place for place, key in enumerate(second.scores.keys)}
    shared = [
        (place, second_at[key.spec.id, key.cell])
        for place, key in enumerate(first.scores.keys)
        if (key.spec.id, key.cell) in second_at
    ]
    return [_finding(contrast, (first, second), pair, family, reference) for pair in shared]


def _finding(
    contrast: Contrast, both: tuple[Compared, Compared], places: tuple[int, int], family: str, reference: str
) -> Contrasted:
    apart = difference_of(*(_alone(found.estimates, place) for found, place in zip(both, places, strict=True)))
    key = both[0].scores.keys[places[0]]
    groups: dict[str, Arm] = {}
    for found, place in zip(both, places, strict=True):
        for group, one in zip(found.scores.contrast.groups, found.scores.arms, strict=True):
            groups.setdefault(group, arm(one[:, place]))
    held = groups.get(reference)
    sd = held.sd if held is not None and held.sd else None
    estimate, low, high = (_finite(one[0]) for one in (apart.estimate, apart.low, apart.high))
    return Contrasted(
        contrast=contrast.name,
        spec=key.spec,
        condition=key.condition,
        estimate=estimate,
        low=low,
        high=high,
        sentence="",
        kind="contrasts",
        family=family,
        method="difference of two differences, Satterthwaite t",
        groups=groups,
        g=_over(estimate, sd),
        g_low=_over(low, sd),
        g_high=_over(high, sd),
        g_sd="SD of the reference group, taken as known" if sd else "",
        se=_finite(apart.se[0]),
        df=_finite(apart.df[0]),
        p=_finite(apart.p[0]),
        n_missing=sum(one.missing for one in groups.values()),
        aside={
            f"difference {name}": _finite(found.estimates.estimate[place])
            for name, found, place in zip(contrast.of, both, places, strict=True)
        },
    )


def _alone(found: Estimates, place: int) -> Estimates:
    """One measure of several."""
    alone = {name: getattr(found, name)[[place]] for name in ("estimate", "se", "df", "t", "p", "low", "high")}
    return Estimates(**alone, n=tuple(one[[place]] for one in found.n))


def _over(value: float | None, sd: float | None) -> float | None:
    return None if value is None or not sd else value / sd


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
