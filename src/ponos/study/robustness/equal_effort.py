"""Equal effort: whether the difference stays among those who went to their limit by the study's own criterion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments import instruments
from ponos.statistics.means import one_sample, welch
from ponos.study.contrasted import Shaken
from ponos.study.robustness.shake import Seen, Shake, p_words, told

__all__ = ["at_their_limit", "look"]

_FEWEST = 3


def look(shake: Shake) -> Seen:
    """Compare only those whose effort was maximal at every session compared.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``equal_effort``, for the measures of the instrument that tells the effort; nothing where no criterion is
        declared or it was not measured.
    """
    chosen = at_their_limit(shake)
    effort = shake.design.effort
    if chosen is None or effort is None:
        return {}
    related = _measured_with(effort.measure.id)
    arms = shake.scores.only(chosen)
    counts = np.array([(~np.isnan(one)).sum(axis=0) for one in arms])
    found = welch(*arms) if shake.two_arms else one_sample(arms[0])
    p = np.where(counts.min(axis=0) < _FEWEST, np.nan, found.p)
    fewest = " and ".join(str(int(one.sum())) for one in chosen)
    seen = told(
        shake,
        p,
        words=lambda place: (
            f"Among those at their limit (n {' and '.join(map(str, counts[:, place]))}) {p_words(float(p[place]))}."
        ),
        why_not=f"Too few went to their limit (n {fewest}).",
        estimate=found.estimate,
        low=found.low,
        high=found.high,
    )
    kept: list[Shaken | None] = [
        one if key.spec.id in related else None for one, key in zip(seen, shake.scores.keys, strict=True)
    ]
    return {"equal_effort": kept}


def at_their_limit(shake: Shake) -> tuple[NDArray[np.bool_], ...] | None:
    """Say who went to their limit at every session of a contrast.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    tuple of numpy.ndarray or None
        Bool, one array a group; None where no effort was measured at these sessions.
    """
    effort, found = shake.design.effort, shake.scores
    places = found.values.chosen([effort.measure]) if effort else []
    if not places or effort is None:
        return None
    reached = found.values.array[:, list(found.sessions), places[0]]
    if np.isnan(reached).all():
        return None
    enough = np.asarray(reached >= effort.at_least).all(axis=1)
    return tuple(np.atleast_1d(enough)[who] for who in found.people)


def _measured_with(id: str) -> set[str]:
    """The measures of the instrument that has one of this id; the id alone where no instrument has."""
    for one in instruments().values():
        own = {spec.id for spec in one.register()}
        if id in own:
            return own
    return {id}
