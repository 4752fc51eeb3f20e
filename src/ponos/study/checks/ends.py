"""Ceiling and floor: scales whose end many people reach, where they could not have shown more."""

from __future__ import annotations

import numpy as np

from ponos.study.checks.looked import Evidence, Looked, called, listed
from ponos.study.finding import Check

__all__ = ["look"]

_MANY = 0.15
"""Share at an end of the scale from which it is told; the project's own choice."""


def look(evidence: Evidence) -> list[Looked]:
    """Count who is at an end of a scale.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a measure, end and group with more than 15 % there; one that passes where none has; nothing where no measure
        has ends.
    """
    values, found = evidence.values, []
    ended = [
        (place, key, name, end)
        for place, key in enumerate(values.keys)
        for name, end in (("floor", key.spec.lowest), ("ceiling", key.spec.highest))
        if end is not None and key.spec.scale != "yes_no"
    ]
    for place, key, name, end in ended:
        shares = {}
        for group in dict.fromkeys(values.people["group"]):
            numbers = values.array[values.of_group(group)][:, :, place]
            given = numbers[~np.isnan(numbers)]
            shares[group] = float((given == end).mean()) if len(given) else 0.0
        many = [
            f"{100 * share:.0f} % of {evidence.design.label(group)}" for group, share in shares.items() if share > _MANY
        ]
        if many:
            where = f"{called(key)} is at its {name} of {key.spec.written(end)} in {listed(many)}"
            found.append(Looked(Check(name, None, f"{where}; differences beyond it cannot be seen.")))
    if ended and not found:
        return [Looked(Check("ceiling and floor", True, "No scale was at its end in more than 15 % of a group."))]
    return found
