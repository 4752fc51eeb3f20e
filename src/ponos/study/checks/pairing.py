"""Unequal pairing: where fewer people came twice than came at all, the change rests on the pairs alone."""

from __future__ import annotations

import numpy as np

from ponos.study.checks.looked import Evidence, Looked, called
from ponos.study.contrasts.scores import Scores, scores
from ponos.study.design.types import Contrast
from ponos.study.finding import Check

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Count pairs for every contrast of two sessions.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        For information, one a contrast with unequal pairing; one that passes where all are paired.
    """
    changes = [one for one in evidence.design.contrasts if len(one.sessions) == 2 and one.kind.startswith("change")]
    found = [one for contrast in changes for one in _of(evidence, contrast)]
    if found or not changes:
        return found
    return [Looked(Check("pairing", True, "Everybody who was measured once was measured at both sessions."))]


def _of(evidence: Evidence, contrast: Contrast) -> list[Looked]:
    numbers = scores(evidence.values, contrast)
    if numbers is None:
        return []
    told = [text for index in range(len(numbers.arms)) if (text := _group(evidence, numbers, index))]
    return [Looked(Check("pairing", None, text)) for text in told]


def _group(evidence: Evidence, numbers: Scores, index: int) -> str:
    later, earlier = (~np.isnan(numbers.at(session)[index]) for session in numbers.sessions)
    paired, once = (later & earlier).sum(axis=0), (later ^ earlier).sum(axis=0)
    unequal = np.flatnonzero(once & (paired > 0))
    if not len(unequal):
        return ""
    names = [
        f"{called(numbers.keys[place])} {paired[place]} pairs "
        f"({earlier[:, place].sum()} and {later[:, place].sum()} measured)"
        for place in sorted(unequal, key=lambda place: int(paired[place]))
    ]
    shown = "; ".join(names[:6]) + (f"; and {len(names) - 6} more" if len(names) > 6 else "")
    group = evidence.design.label(numbers.contrast.groups[index])
    sessions = [evidence.design.session_label(evidence.values.sessions[one]) for one in numbers.sessions[::-1]]
    return (
        f"In {group}, not everybody has both {sessions[0]} and {sessions[1]}; changes rest on the pairs alone: "
        f"{shown}. Means of all who came to each session need not differ by the mean change."
    )
