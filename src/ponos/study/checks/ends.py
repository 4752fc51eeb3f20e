"""Ceiling and floor: scales whose end many people reach, where they could not have shown more."""

from __future__ import annotations

import numpy as np

from ponos.study.checks.looked import Evidence, Looked, listed
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
    values, design = evidence.values, evidence.design
    found: dict[tuple[str, str], dict[str, list[float]]] = {}
    specs = {}
    ended = [
        (place, key, name, end)
        for place, key in enumerate(values.keys)
        for name, end in (("floor", key.spec.lowest), ("ceiling", key.spec.highest))
        if end is not None and key.spec.scale != "yes_no"
    ]
    for place, key, name, end in ended:
        specs[key.spec.id, name] = key.spec, end
        for group in dict.fromkeys(values.people["group"]):
            numbers = values.array[values.of_group(group)][:, :, place]
            given = numbers[~np.isnan(numbers)]
            share = float((given == end).mean()) if len(given) else 0.0
            if share > _MANY:
                found.setdefault((key.spec.id, name), {}).setdefault(design.label(group), []).append(share)
    told = []
    for (id, name), shares in found.items():
        spec, end = specs[id, name]
        where = listed([f"{_range(each)} of {group}" for group, each in shares.items()])
        text = f"{spec.label} is at its {name} of {spec.written(end)} in {where}; differences beyond it cannot be seen."
        told.append(Looked(Check(name, None, text)))
    if ended and not told:
        return [Looked(Check("ceiling and floor", True, "No scale was at its end in more than 15 % of a group."))]
    return told


def _range(shares: list[float]) -> str:
    """One share, or the range of those of several items."""
    low, high = (f"{100 * one:.0f}" for one in (min(shares), max(shares)))
    return f"{low} %" if low == high else f"{low} to {high} %"
