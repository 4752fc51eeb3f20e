"""Zeros that stand for missing values: people who lack its kin, or nobody near them, have exactly 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.measures import MeasureSpec, flat
from ponos.study.checks.looked import Evidence, Looked, called, listed
from ponos.study.finding import Check
from ponos.study.values import Values

__all__ = ["look"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FAR = 0.1
"""Of the median of the others: where all lie above this share of it, there is a gap that zero lies beyond."""

_FEW = 0.25
"""Zeros beyond a gap are taken for missing values only where they are fewer than this share; more are a habit."""

_ZEROS, _COMPANIONS = 4, 3
"""From how many zeros on, and how many other measures that the same people lack while others have them, zeros look like
missing values."""


def look(evidence: Evidence) -> list[Looked]:
    """Look for exact zeros beyond a gap.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a measure that fails; one that passes where none does.
    """
    found = []
    for place in evidence.entered:
        key, numbers = evidence.values.keys[place], evidence.values.array[:, :, place]
        zero, others = numbers == 0, (numbers != 0) & ~np.isnan(numbers)
        if key.spec.scale != "continuous" or not zero.any() or not others.any():
            continue
        lacking = _lacking(evidence.values, place, zero, others) if zero.sum() >= _ZEROS else []
        together = lacking if len(lacking) >= _COMPANIONS else []
        if together or _beyond_a_gap(key.spec, numbers[others], int(zero.sum())):
            found.append(_told(evidence, place, zero, together))
    none = Check("zeros for missing values", True, "No zeros look like missing values.")
    return found or [Looked(none)]


def _beyond_a_gap(spec: MeasureSpec, others: Floats, zeros: int) -> bool:
    """Few zeros, and nobody near them; where a scale begins at 0, or all numbers are whole, 0 is an answer."""
    if spec.lowest == 0 or not (others % 1).any():
        return False
    few = zeros < _FEW * (zeros + len(others))
    return few and bool(others.min() > _FAR * np.median(others))


def _lacking(values: Values, place: int, zero: Bools, others: Bools) -> list[int]:
    """Measures that nearly all with a zero lack, and few of the others."""
    missing = np.isnan(values.array)
    with_zero, without = missing[zero].mean(axis=0), missing[others].mean(axis=0)
    return [int(one) for one in np.flatnonzero((with_zero >= 0.8) & (without <= 0.4)) if one != place]


def _told(evidence: Evidence, place: int, zero: Bools, lacking: list[int]) -> Looked:
    values, key = evidence.values, evidence.values.keys[place]
    people = np.flatnonzero(zero.any(axis=1))
    groups = values.people["group"].to_numpy()[people]
    counts = ", ".join(
        f"{int((groups == group).sum())} in {evidence.design.label(group)}" for group in dict.fromkeys(groups)
    )
    also = f", and nearly all of them lack {listed([called(values.keys[one]) for one in lacking])}" if lacking else ""
    text = (
        f"{called(key)} is exactly 0 in {len(people)} {'people' if len(people) > 1 else 'person'} ({counts}){also}: "
        "the zeros probably stand for missing values. If so, say missing = [0] for that column in study.toml."
    )
    return Looked(
        Check("zeros for missing values", False, text),
        frozenset({(key.spec.id, flat(key.condition))}),
        frozenset(map(str, groups)),
    )
