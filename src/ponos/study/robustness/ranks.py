"""Ranks: tests that do not ask how numbers are distributed, and that no outlier can move far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.ranks import BrunnerMunzel, brunner_munzel, mann_whitney, wilcoxon
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import ALPHA, Seen, Shake, p_words, told

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Test by ranks.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``mann_whitney`` and ``brunner_munzel`` of two groups, ``wilcoxon`` of changes.
    """
    arms = shake.scores.arms
    if not shake.two_arms:
        return {"wilcoxon": _told(shake, "Wilcoxon's signed ranks", wilcoxon(arms[0]))}
    return {
        "mann_whitney": _told(shake, "Mann and Whitney's ranks", by_ranks := mann_whitney(*arms)),
        "brunner_munzel": _apart(shake, brunner_munzel(*arms), by_ranks),
    }


def _apart(shake: Shake, found: BrunnerMunzel, by_ranks: NDArray[np.float64]) -> list[Shaken]:
    """Groups that do not overlap at all leave this test without a variance; the other rank test then speaks for it."""
    seen = _told(shake, "Brunner and Munzel's ranks", found.p)
    whole = np.isnan(found.p) & np.isin(found.superiority, [0.0, 1.0])
    return [
        replace(one, holds=bool((p < ALPHA) == (other < ALPHA)), text="Not one value of the groups overlaps.")
        if full
        else one
        for one, full, p, other in zip(seen, whole, shake.headline.p, by_ranks, strict=True)
    ]


def _told(shake: Shake, name: str, p: NDArray[np.float64]) -> list[Shaken]:
    return told(
        shake, p, words=lambda place: f"By {name} {p_words(float(p[place]))}.", why_not="Too few people to rank."
    )
