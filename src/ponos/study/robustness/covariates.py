"""Covariates: whether the difference stays when sex, activity or what else was declared is allowed for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.statistics.regression import adjusted
from ponos.study.contrasted import Shaken
from ponos.study.design.selector import Selector
from ponos.study.robustness.shake import Seen, Shake, p_words, told
from ponos.study.values import Values

__all__ = ["ADJUSTED", "columns_of", "look"]

Floats = NDArray[np.float64]

ADJUSTED = "adjusted_for_"
"""How the names of these looks begin; what they adjust for follows, joined by ``+``."""


def look(shake: Shake) -> Seen:
    """Adjust for the first covariate, then for all of them.

    Parameters
    ----------
    shake : Shake
        The contrast.

    Returns
    -------
    dict
        ``adjusted_for_…``; nothing where one group is compared with itself or nothing is declared.
    """
    named = tuple(dict.fromkeys((*shake.design.covariates, *shake.scores.contrast.covariates)))
    known = [name for name in named if columns_of(shake.scores.values, name, shake.scores.sessions) is not None]
    if not shake.two_arms or not known:
        return {}
    sets = [tuple(known[:1]), tuple(known)] if len(known) > 1 else [tuple(known)]
    return {f"{ADJUSTED}{'+'.join(names)}": _adjusted(shake, names) for names in sets}


def columns_of(values: Values, name: str, sessions: Iterable[int]) -> Floats | None:
    """Give a covariate as columns of a regression.

    Parameters
    ----------
    values : Values
        All numbers.
    name : str
        A column of people, or a measure.
    sessions : iterable of int
        Sessions of the contrast, where a measure is looked up first; the last named is the earlier.

    Returns
    -------
    numpy.ndarray or None
        Shape (people, k), NaN where not known; None where there is no such covariate.
    """
    if name in values.people.columns:
        return _of_people(values.people[name])
    places = values.chosen([Selector.of(name)])
    if not places:
        return None
    order = [*list(sessions)[::-1], *range(len(values.sessions))]
    found: Floats = values.array[:, order, places[0]]
    first = np.argmax(~np.isnan(found), axis=1)
    alone: Floats = found[np.arange(len(found)), first][:, None]
    return alone


def _of_people(column: pd.Series) -> Floats | None:
    """Numbers as they are; words as one column for each but the first."""
    numbers: Floats = np.asarray(pd.to_numeric(column, errors="coerce"), dtype=float)
    if np.isfinite(numbers).any():
        return numbers[:, None]
    words = column.fillna("").astype(str)
    known = sorted(set(words) - {""})
    if not known:
        return None
    # One level alone is a column of nothing, which is passed over later.
    levels = known[1:] or [""]
    dummies: Floats = np.array([[float(word == level) for level in levels] for word in words])
    dummies[(words == "").to_numpy()] = np.nan
    return dummies


def _adjusted(shake: Shake, names: tuple[str, ...]) -> list[Shaken | None]:
    found_scores = shake.scores
    columns = [columns_of(found_scores.values, name, found_scores.sessions) for name in names]
    covariates = np.column_stack([one for one in columns if one is not None])[np.concatenate(found_scores.people)]
    y = np.vstack(found_scores.arms)
    y = np.where(np.any(np.isnan(covariates), axis=1, keepdims=True), np.nan, y)
    first = np.arange(len(y)) < len(found_scores.arms[0])
    varying = np.nanstd(covariates, axis=0) > 0 if np.isfinite(covariates).any() else np.zeros(0, bool)
    found = adjusted(y, first, np.nan_to_num(covariates[:, varying]))
    words = " and ".join(name.replace("_", " ") for name in names)
    seen = told(
        shake,
        found.p,
        words=lambda place: (
            f"Adjusted for {words} (n {int((~np.isnan(y[:, place])).sum())}) {p_words(float(found.p[place]))}."
        ),
        why_not=f"Too few people with {words} known, or the groups have nobody alike in it.",
        estimate=found.estimate,
        low=found.low,
        high=found.high,
    )
    # A measure is not adjusted for itself.
    return [None if key.spec.id in names else one for key, one in zip(found_scores.keys, seen, strict=True)]
