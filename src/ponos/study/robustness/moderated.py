"""Moderated t: in wide tables, variances that learn from each other; only where many measures share a unit."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ponos.statistics.means import pooled
from ponos.statistics.moderated import moderated
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import Seen, Shake, p_words, same

__all__ = ["WIDE", "look"]

WIDE = 50
"""From how many measures of one unit on a table counts as wide."""


def look(shake: Shake) -> Seen:
    """Squeeze the variances of measures with one unit towards each other.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``moderated_t``; nothing where no table is wide.
    """
    by_unit: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(shake.scores.keys):
        by_unit[key.spec.unit].append(place)
    wide = [places for places in by_unit.values() if len(places) >= WIDE]
    if not shake.two_arms or not wide:
        return {}
    seen: list[Shaken | None] = [None] * len(shake.scores.keys)
    for places in wide:
        found = moderated(pooled(*(one[:, places] for one in shake.scores.arms)))
        for column, place in enumerate(places):
            p = float(found.p[column])
            holds = same(shake.headline.p[place], shake.headline.estimate[place], p, found.estimate[column])
            if holds is not None and np.isfinite(p):
                seen[place] = Shaken(holds=holds, text=f"By moderated t {p_words(p)}.", p=p)
    return {"moderated_t": seen}
