"""Contrasts of contrasts: whether one difference is larger than another, such as disease against deconditioning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.means import Estimates, difference_of, one_sample, welch
from ponos.study.contrasted import Arm, Contrasted, Shaken
from ponos.study.contrasts.means import Compared
from ponos.study.contrasts.scores import arm
from ponos.study.design.types import Contrast
from ponos.study.robustness.shake import ALPHA, p_words
from ponos.study.values import Key

__all__ = ["findings"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Part:
    """One of the two contrasts, in the measures that both have."""

    contrast: Contrast
    keys: tuple[Key, ...]
    arms: tuple[Floats, ...]

    @property
    def estimates(self) -> Estimates:
        return welch(*self.arms) if len(self.arms) == 2 else one_sample(self.arms[0])

    def without_each(self) -> Iterator[Estimates]:
        """Leave everybody out in turn."""
        for index, one in enumerate(self.arms):
            for person in range(len(one)):
                kept = [
                    np.delete(each, person, axis=0) if place == index else each for place, each in enumerate(self.arms)
                ]
                yield _Part(self.contrast, self.keys, tuple(kept)).estimates


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
        One for each continuous measure that both have; none where one of them is not there.
    """
    both = [parts.get(name) for name in contrast.of]
    if len(both) != 2 or both[0] is None or both[1] is None:
        return []
    first, second = _shared(both[0], both[1])
    if not first.keys:
        return []
    apart = difference_of(first.estimates, second.estimates)
    looks = _without_one(first, second, apart)
    return [
        _finding(contrast, (first, second), apart, place, look, family, reference) for place, look in enumerate(looks)
    ]


def _shared(first: Compared, second: Compared) -> tuple[_Part, _Part]:
    """Both contrasts in the measures that both have."""
    at = {(key.spec.id, key.cell): place for place, key in enumerate(second.scores.keys)}
    pairs = [
        (place, at[key.spec.id, key.cell])
        for place, key in enumerate(first.scores.keys)
        if (key.spec.id, key.cell) in at and key.spec.scale == "continuous"
    ]
    made = []
    for index, found in enumerate((first, second)):
        places = [pair[index] for pair in pairs]
        keys = tuple(found.scores.keys[place] for place in places)
        made.append(_Part(found.scores.contrast, keys, tuple(one[:, places] for one in found.scores.arms)))
    return made[0], made[1]


def _without_one(first: _Part, second: _Part, apart: Estimates) -> list[Shaken]:
    """Whether the difference of the differences rests on one person."""
    fixed = first.estimates, second.estimates
    others = [difference_of(one, fixed[1]).p for one in first.without_each()]
    others += [difference_of(fixed[0], one).p for one in second.without_each()]
    p = np.array(others)
    seen = []
    for place, own in enumerate(apart.p):
        known = p[np.isfinite(p[:, place]), place]
        if not np.isfinite(own) or not len(known):
            seen.append(Shaken(holds=None, text="Too few people to leave one out."))
            continue
        worst = float(known.max() if own < ALPHA else known.min())
        text = f"Without one single person it would be {p_words(worst)}."
        seen.append(Shaken(holds=bool((worst < ALPHA) == (own < ALPHA)), text=text, p=worst))
    return seen


def _finding(
    contrast: Contrast,
    parts: tuple[_Part, _Part],
    apart: Estimates,
    place: int,
    look: Shaken,
    family: str,
    reference: str,
) -> Contrasted:
    key = parts[0].keys[place]
    groups: dict[str, Arm] = {}
    for part in parts:
        for group, one in zip(part.contrast.groups, part.arms, strict=True):
            groups.setdefault(group, arm(one[:, place]))
    held = groups.get(reference)
    sd = held.sd if held is not None and held.sd else None
    estimate, low, high = (_finite(one[place]) for one in (apart.estimate, apart.low, apart.high))
    p = _finite(apart.p[place])
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
        se=_finite(apart.se[place]),
        df=_finite(apart.df[place]),
        p=p,
        n_missing=sum(one.missing for one in groups.values()),
        robust={} if p is None else {"leave_one_out": look},
        aside={f"difference {part.contrast.name}": _finite(part.estimates.estimate[place]) for part in parts},
    )


def _over(value: float | None, sd: float | None) -> float | None:
    return None if value is None or not sd else value / sd


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
