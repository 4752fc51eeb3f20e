"""Measures that are copies of each other: the same number, to the last digit, in everybody of a group."""

from __future__ import annotations

import numpy as np

from ponos.measures import flat
from ponos.study.checks.looked import Evidence, Looked, called
from ponos.study.finding import Check
from ponos.study.values import Key

__all__ = ["look"]

_FEWEST = 5


def look(evidence: Evidence) -> list[Looked]:
    """Look for two measures with the same numbers in a group.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a pair and group that fails; one that passes where none does.
    """
    values, found = evidence.values, []
    if not values.keys:
        return []
    for group in dict.fromkeys(values.people["group"]):
        inside = values.array[values.of_group(group)].reshape(-1, len(values.keys))
        seen: dict[bytes, int] = {}
        for place in evidence.entered:
            key, numbers = values.keys[place], inside[:, place]
            given = numbers[~np.isnan(numbers)]
            if key.spec.scale != "continuous" or len(given) < _FEWEST or len(np.unique(given)) < _FEWEST:
                continue
            first = seen.setdefault(numbers.tobytes(), place)
            if first != place:
                found.append(_told(evidence, group, values.keys[first], key, len(given)))
    return found or [Looked(Check("copied columns", True, "No two measures hold the same numbers."))]


def _told(evidence: Evidence, group: str, first: Key, second: Key, n: int) -> Looked:
    text = (
        f"{called(second)} is a copy of {called(first)} in {evidence.design.label(group)}: all {n} numbers are the "
        "same to the last digit. One of the two was not measured there."
    )
    measures = frozenset((key.spec.id, flat(key.condition)) for key in (first, second))
    return Looked(Check("copied columns", False, text), measures, frozenset({group}))
