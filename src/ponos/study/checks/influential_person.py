"""Influential people: whether one person alone makes or breaks several findings."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ponos.statistics.influence import leave_one_out, leave_one_out_one
from ponos.statistics.means import one_sample, welch
from ponos.study.checks.looked import Evidence, Looked
from ponos.study.contrasts.scores import scores
from ponos.study.finding import Check
from ponos.study.robustness.shake import ALPHA

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
    compared, differences = False, 0
    for contrast in evidence.design.contrasts:
        numbers = (
            scores(evidence.values, contrast) if contrast.kind in ("groups", "change", "change by group") else None
        )
        if numbers is None or not numbers.keys:
            continue
        two = len(numbers.arms) == 2
        seen = leave_one_out(*numbers.arms) if two else leave_one_out_one(numbers.arms[0])
        p = (welch(*numbers.arms) if two else one_sample(numbers.arms[0])).p
        # Grades and yes or no are not compared by means; their own look speaks of them.
        own = np.array([contrast.kind != "groups" or key.spec.scale == "continuous" for key in numbers.keys])
        compared, differences = compared or bool(own.any()), differences + int((own & (p < ALPHA)).sum())
        everyone = np.concatenate(numbers.people)
        for place in np.flatnonzero(own & (p < ALPHA) & (seen.p_highest >= ALPHA)):
            who = seen.index_highest[place]
            if who >= 0:
                broken[str(evidence.values.people.index[everyone[who]])] += 1
    if not broken:
        none = Looked(Check("influential person", True, "No difference rests on a single person."))
        return [none] if compared else []
    person, count = broken.most_common(1)[0]
    shown = f"participant {person}" if evidence.study.linked else "one person"
    text = (
        f"{sum(broken.values())} of {differences} differences would not be called so without one single person; "
        f"most often that is {shown} ({count})."
    )
    return [Looked(Check("influential person", None, text))]
