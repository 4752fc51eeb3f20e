"""All visits: a mixed model, which also uses people who came once; only where some did."""

from __future__ import annotations

import numpy as np

from ponos.statistics.mixed import change_by_group
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import Seen, Shake, p_words, same

__all__ = ["look"]


def look(shake: Shake) -> Seen:
    """Fit a random intercept to all visits, with Satterthwaite's degrees of freedom.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``all_visits``; nothing where one session, or one group, is compared.
    """
    if not shake.two_arms or len(shake.scores.sessions) < 2:
        return {}
    later, earlier = (np.vstack(shake.scores.at(session)) for session in shake.scores.sessions)
    first = np.arange(len(later)) < len(shake.scores.arms[0])
    once = (np.isnan(later) != np.isnan(earlier)).sum(axis=0)
    wanted = np.flatnonzero(once)
    seen: list[Shaken | None] = [None] * len(shake.scores.keys)
    if not len(wanted):
        return {}
    found = change_by_group(earlier[:, wanted], later[:, wanted], group=first)
    for column, place in enumerate(wanted):
        p, estimate = float(found.p[column]), float(found.estimate[column])
        holds = same(shake.headline.p[place], shake.headline.estimate[place], p, estimate)
        text = f"With the {once[place]} who came once, by mixed model, {p_words(p)}." if holds is not None else ""
        seen[place] = Shaken(
            holds=holds,
            text=text or "The mixed model could not be fitted.",
            p=None if holds is None else p,
            estimate=None if holds is None else estimate,
            low=None if holds is None else float(found.low[column]),
            high=None if holds is None else float(found.high[column]),
        )
    return {"all_visits": seen}
