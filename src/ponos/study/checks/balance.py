"""Baseline balance: whether the groups are alike in age, sex and what else is known of people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ponos.study.checks.looked import Evidence, Looked
from ponos.study.finding import Check

__all__ = ["look"]

_APART = 0.25
"""Standard deviations from which groups are called unlike; the project's own choice."""


def look(evidence: Evidence) -> list[Looked]:
    """Compare every group with the reference in what is known of people.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a group and fact; nothing where nothing is known.
    """
    values, design = evidence.values, evidence.design
    people = values.people
    others = [one.id for one in design.groups if one.id != design.reference]
    facts = [name for name in ("age_y", "sex", *design.covariates) if name in people.columns]
    return [
        one
        for group in others
        for name in dict.fromkeys(facts)
        if (one := _compared(evidence, people[name], group, design.reference)) is not None
    ]


def _compared(evidence: Evidence, column: pd.Series, group: str, reference: str) -> Looked | None:
    values = evidence.values
    groups = values.people["group"]
    counted = bool(pd.to_numeric(column, errors="coerce").notna().any())
    first, second = (_known(column, groups == one, counted=counted) for one in (group, reference))
    if len(first) < 2 or len(second) < 2:
        return None
    name = str(column.name).removesuffix("_y").replace("_", " ")
    labels = evidence.design.label(group), evidence.design.label(reference)
    if counted:
        text = f"{name}: {first.mean():.1f} in {labels[0]} and {second.mean():.1f} in {labels[1]}"
    else:
        level = _level(column)
        text = f"{level} {100 * first.mean():.0f} % in {labels[0]} and {100 * second.mean():.0f} % in {labels[1]}"
    apart = _apart(first, second, counted=counted)
    distance = f"{apart:.2f} standard deviations apart" if np.isfinite(apart) else "wholly apart"
    said = f"{text[0].upper()}{text[1:]}, {distance}."
    return Looked(Check("baseline balance", bool(apart < _APART), said))


def _known(column: pd.Series, which: pd.Series, *, counted: bool) -> np.ndarray:
    """Numbers of a group; of words, whether they are the first of the alphabet."""
    if counted:
        return np.asarray(pd.to_numeric(column, errors="coerce")[which].dropna(), dtype=float)
    words = column[which].replace("", None).dropna()
    return np.asarray(words == _level(column), dtype=float)


def _level(column: pd.Series) -> str:
    """The first word of the alphabet that is used; empty where none is."""
    return min(map(str, column.replace("", None).dropna()), default="")


def _apart(first: np.ndarray, second: np.ndarray, *, counted: bool) -> float:
    """Difference of the means in standard deviations; that of a share follows from the share."""
    spread = float(np.sqrt((first.var(ddof=int(counted)) + second.var(ddof=int(counted))) / 2))
    gap = abs(float(first.mean() - second.mean()))
    return gap / spread if spread else np.inf if gap else 0.0
