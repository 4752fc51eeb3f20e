"""The same recording twice: every number of two visits, or of two people, the same to the last digit."""

from __future__ import annotations

import numpy as np

from ponos.instruments import instruments
from ponos.study.checks.looked import Evidence, Looked, listed
from ponos.study.finding import Check

__all__ = ["look"]

_NAME = "copied recordings"
_FEWEST = 5
"""So many different numbers do not come out the same by chance."""


def look(evidence: Evidence) -> list[Looked]:
    """Look for visits whose recordings gave the same numbers.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One an instrument and set of visits that fails; one that passes where none does; nothing without recordings.
    """
    recorded = sorted(set(range(len(evidence.values.keys))) - set(evidence.entered))
    if not recorded:
        return []
    of_id = {spec.id: name for name, one in instruments().items() for spec in one.register()}
    by_instrument: dict[str, list[int]] = {}
    for place in recorded:
        by_instrument.setdefault(of_id.get(evidence.values.keys[place].spec.id, ""), []).append(place)
    found = [one for places in by_instrument.values() for one in _copies(evidence, places)]
    return found or [Looked(Check(_NAME, True, "No two visits hold the same recording."))]


def _copies(evidence: Evidence, places: list[int]) -> list[Looked]:
    values = evidence.values
    seen: dict[bytes, list[str]] = {}
    for row, person in enumerate(values.people.index):
        for at, session in enumerate(values.sessions):
            numbers = values.array[row, at, places]
            if len(np.unique(numbers[np.isfinite(numbers)])) >= _FEWEST:
                who = f"{person} ({evidence.design.session_label(session)})"
                seen.setdefault(numbers.tobytes(), []).append(who)
    return [_told(visits) for visits in seen.values() if len(visits) > 1]


def _told(visits: list[str]) -> Looked:
    text = (
        f"The recordings of {listed(visits)} give the same numbers to the last digit: a file stands for another. "
        "Find the right one, or leave the copy out."
    )
    return Looked(Check(_NAME, False, text))
