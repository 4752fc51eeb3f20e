"""Missing people: whether those without a value could turn the conclusion, had they had the worst one."""

from __future__ import annotations

import numpy as np

from ponos.statistics.bounds import Bounds, worst_case, worst_case_one
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import ALPHA, Seen, Shake, p_words

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Give the missing the lowest or highest value seen, whichever speaks most against the finding, and for it.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``worst_case_missing``.
    """
    arms, head = shake.scores.arms, shake.headline
    seen = worst_case(*arms) if shake.two_arms else worst_case_one(arms[0])
    lost = sum(np.isnan(one).sum(axis=0) for one in arms)
    found: list[Shaken | None] = []
    for place, p in enumerate(head.p):
        if not np.isfinite(p):
            found.append(Shaken(holds=None, text="Too few people."))
        elif not lost[place]:
            found.append(Shaken(holds=True, text="Nobody is missing.", p=float(p)))
        else:
            found.append(_bounded(seen, place, float(p), float(head.estimate[place]), int(lost[place])))
    return {"worst_case_missing": found}


def _bounded(seen: Bounds, place: int, p: float, estimate: float, lost: int) -> Shaken:
    """The end that speaks against the finding decides: against a difference the nearer to none, against none both."""
    ends = [(float(seen.p_low[place]), float(seen.low[place])), (float(seen.p_high[place]), float(seen.high[place]))]
    if p < ALPHA:
        against, difference = ends[0] if estimate > 0 else ends[1]
        holds = against < ALPHA and difference * estimate > 0
    else:
        against, difference = min(ends)
        holds = against >= ALPHA
    who = f"the {lost} missing" if lost > 1 else "the one missing"
    return Shaken(
        holds=bool(holds),
        text=f"Had {who} had the least fitting of the values seen, it would be {p_words(against)}.",
        p=against,
        estimate=difference,
        low=float(seen.low[place]),
        high=float(seen.high[place]),
    )
