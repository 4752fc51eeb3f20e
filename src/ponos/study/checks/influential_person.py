"""Influential people: whether one person alone makes or breaks several findings."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ponos.statistics.influence import leave_one_out, leave_one_out_one
from ponos.study.checks.looked import Evidence, Looked
from ponos.study.contrasts.scores import scores
from ponos.study.finding import Check

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Count for everybody the differences that would not be called so without that person.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One check.
    """
    broken: Counter[str] = Counter()
    looked_at = 0
    for contrast in evidence.design.contrasts:
        numbers = (
            scores(evidence.values, contrast) if contrast.kind in ("groups", "change", "change by group") else None
        )
        if numbers is None or not numbers.keys:
            continue
        seen = leave_one_out(*numbers.arms) if len(numbers.arms) == 2 else leave_one_out_one(numbers.arms[0])
        looked_at += len(numbers.keys)
        everyone = np.concatenate(numbers.people)
        for place in np.flatnonzero(seen.verdict_flips & (seen.p_lowest < 0.05) & (seen.p_highest >= 0.05)):
            who = seen.index_highest[place]
            if who >= 0:
                broken[str(evidence.values.people.index[everyone[who]])] += 1
    if not broken:
        return (
            [Looked(Check("influential person", True, "No difference rests on a single person."))] if looked_at else []
        )
    person, count = broken.most_common(1)[0]
    shown = f"participant {person}" if evidence.study.linked else "one person"
    text = (
        f"{sum(broken.values())} of {looked_at} comparisons change their conclusion without one single person; "
        f"most often that is {shown} ({count})."
    )
    return [Looked(Check("influential person", None, text))]
