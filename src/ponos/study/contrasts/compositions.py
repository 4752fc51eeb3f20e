"""Compositions: shares of one whole, compared as one thing, since one share cannot rise but others fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ponos.errors import MeasureError
from ponos.statistics.composition import Composed, composition
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.contrasts.scores import Losses, Scores
from ponos.study.design.types import Design
from ponos.study.values import Key

__all__ = ["findings"]


def findings(found: Scores, design: Design, losses: Losses, *, family: str) -> list[Contrasted]:
    """Compare the shares of two groups by permutation of their Aitchison distances.

    Parameters
    ----------
    found : Scores
        Two arms; their measures are the parts.
    design : Design
        Says how often chance is drawn, and from which seed.
    losses : Losses
        Why visits are missing.
    family : str
        Name of the family.

    Returns
    -------
    list of Contrasted
        One: the distance of the centres, with centres and log-ratio differences aside; none for fewer than two parts.
    """
    if len(found.keys) < 2 or len(found.arms) != 2:
        return []
    why, made = "permutation of Aitchison distances", None
    try:
        made = composition(*found.arms, draws=design.draws, seed=design.seed)
    except MeasureError as error:
        why = str(error)
    arms = {
        group: Arm(n=int((~np.isnan(one).any(axis=1)).sum()), missing=int(np.isnan(one).any(axis=1).sum()))
        for group, one in zip(found.contrast.groups, found.arms, strict=True)
    }
    own = found.keys[0].spec
    return [
        Contrasted(
            contrast=found.contrast.name,
            spec=replace(own, label=found.contrast.label or own.label),
            estimate=None if made is None else _finite(made.distance),
            sentence="",
            kind="composition",
            family=family,
            method=why,
            scale="Aitchison distance",
            groups=arms,
            p=None if made is None else _finite(made.p),
            n_missing=sum(one.missing for one in arms.values()),
            missing=losses.counted(found, range(len(found.keys))),
            aside={} if made is None else _aside(found, made),
        )
    ]


def _aside(found: Scores, made: Composed) -> dict[str, float | None]:
    """The centre of each group in percent, and how far their log-ratios lie apart."""
    names = [part_name(key) for key in found.keys]
    aside: dict[str, float | None] = {}
    for group, centres in zip(found.contrast.groups, (made.centres_a, made.centres_b), strict=True):
        aside |= {f"centre {name} {group}": _finite(100 * one) for name, one in zip(names, centres, strict=True)}
    aside |= {f"clr {name}": _finite(one) for name, one in zip(names, made.clr_difference, strict=True)}
    return aside | {"replaced_zeros": float(made.replaced)}


def part_name(key: Key) -> str:
    """How a part of a composition is called.

    Parameters
    ----------
    key : Key
        The measure and its condition.

    Returns
    -------
    str
        The fibre type or other values of its condition; its label where it has none.
    """
    told = key.condition
    return told.get("fibre_type") or ", ".join(told.values()) or key.spec.label


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
