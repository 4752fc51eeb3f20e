"""Measures without any value in a group and session in which the others of their kind were measured."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ponos.measures import flat
from ponos.study.checks.looked import Evidence, Looked, called, listed
from ponos.study.finding import Check
from ponos.study.values import Key

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Look for columns that are empty in a group although other measures of the same id are not.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a group and session that lacks measures; one that passes where none does.
    """
    values = evidence.values
    given = ~np.isnan(values.array)
    siblings: dict[str, list[int]] = defaultdict(list)
    for place in evidence.entered:
        siblings[values.keys[place].spec.id].append(place)
    lacking: dict[tuple[str, int], list[Key]] = defaultdict(list)
    for group in dict.fromkeys(values.people["group"]):
        inside = given[values.of_group(group)]
        for session in range(len(values.sessions)):
            counts = inside[:, session, :].sum(axis=0)
            for places in siblings.values():
                if counts[places].any():
                    lacking[group, session] += [values.keys[place] for place in places if not counts[place]]
    found = [_told(evidence, group, session, keys) for (group, session), keys in lacking.items() if keys]
    return found or [Looked(Check("empty columns", True, "No measure is empty in a group that has its kin."))]


def _told(evidence: Evidence, group: str, session: int, keys: list[Key]) -> Looked:
    name = evidence.values.sessions[session]
    text = (
        f"{listed([called(key) for key in keys])}: no value at all in {evidence.design.label(group)} at "
        f"{evidence.design.session_label(name)}, although other columns of the same measure have values. "
        "It is left out there, not taken for zero."
    )
    return Looked(
        Check("empty columns", False, text),
        frozenset((key.spec.id, flat(key.condition)) for key in keys),
        frozenset({group}),
    )
