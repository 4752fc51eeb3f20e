"""Without one person at a time: whether a single one makes or breaks the conclusion."""

from __future__ import annotations

import numpy as np

from ponos.statistics.influence import leave_one_out, leave_one_out_one
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import ALPHA, Seen, Shake, p_words

__all__ = ["look"]

_FEWEST = 3
"""Of two people neither can be left out: one alone has no spread."""


def look(shake: Shake) -> Seen:
    """Leave each person out in turn.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``leave_one_out``.
    """
    arms = shake.scores.arms
    seen = leave_one_out(*arms) if shake.two_arms else leave_one_out_one(arms[0])
    fewest = np.min([(~np.isnan(one)).sum(axis=0) for one in arms], axis=0)
    found: list[Shaken | None] = []
    for place, p in enumerate(shake.headline.p):
        worst = seen.p_highest[place] if p < ALPHA else seen.p_lowest[place]
        if fewest[place] < _FEWEST or not (np.isfinite(p) and np.isfinite(worst)):
            found.append(Shaken(holds=None, text="Too few people to leave one out."))
            continue
        holds = bool((worst < ALPHA) == (p < ALPHA)) and not bool(p < ALPHA and seen.sign_flips[place])
        text = (
            f"Without any one person p stays between {seen.p_lowest[place]:.2g} and {seen.p_highest[place]:.2g}."
            if holds
            else f"Without one single person it would be {p_words(float(worst))}."
        )
        found.append(Shaken(holds=holds, text=text, p=float(worst)))
    return {"leave_one_out": found}
