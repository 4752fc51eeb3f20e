"""Means: two groups at a visit, one group between visits, and the changes of two groups, all measures at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ponos.statistics.correlation import pearson
from ponos.statistics.effect_size import Standardised, change_in_baseline_sd, standardised, within_sd
from ponos.statistics.means import Estimates, one_sample, pooled, welch
from ponos.statistics.permutation import Permuted, sign_flips, two_groups
from ponos.statistics.power import smallest_difference
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.contrasts.scores import Losses, Scores, arm
from ponos.study.design.types import Design
from ponos.study.robustness.looks import shaken
from ponos.study.robustness.shake import Shake

__all__ = ["Compared", "compared", "findings"]

Floats = NDArray[np.float64]

_METHODS = {
    "groups": "Welch t",
    "change": "paired t",
    "change by group": "Welch t on change scores",
}
_SD = {
    "groups": "SD within the groups",
    "change": "SD of the changes",
    "change by group": "SD of the changes within the groups",
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a contrast of means found, as arrays over its measures.

    Attributes
    ----------
    scores : Scores
        What was compared.
    estimates : Estimates
        The headline test.
    sd : numpy.ndarray
        Standard deviation that effects are given in.
    effect : Standardised
        Hedges g.
    permuted : Permuted
        By permutation, alone and within the family.
    p_pooled : numpy.ndarray
        P with pooled variances; NaN where one group is compared with itself.
    smallest : numpy.ndarray
        Smallest difference that the headline test would have seen four times in five.
    """

    scores: Scores
    estimates: Estimates
    sd: Floats
    effect: Standardised
    permuted: Permuted
    p_pooled: Floats
    smallest: Floats


def compared(found: Scores, design: Design) -> Compared:
    """Test every measure of a contrast.

    Parameters
    ----------
    found : Scores
        One or two arms.
    design : Design
        Says how often chance is drawn, and from which seed.

    Returns
    -------
    Compared
        Estimates, effects, permutations, and what could have been seen.
    """
    arms, chance = found.arms, {"draws": design.draws, "seed": design.seed}
    if len(arms) == 1:
        own = one_sample(arms[0])
        (n,) = own.n
        sd, df, size = own.se * np.sqrt(n), n - 1.0, n.astype(float)
        permuted = sign_flips(arms[0], draws=chance["draws"], seed=chance["seed"])
        equal = np.full(len(n), np.nan)
    else:
        own = welch(*arms)
        n1, n2 = (one.astype(float) for one in own.n)
        sd, df = within_sd(*arms)
        size = n1 * n2 / np.maximum(n1 + n2, 1.0)
        permuted = two_groups(*arms, draws=chance["draws"], seed=chance["seed"])
        equal = pooled(*arms).p
    effect = standardised(own.estimate, sd, df=df, size=size)
    return Compared(
        scores=found,
        estimates=own,
        sd=sd,
        effect=effect,
        permuted=permuted,
        p_pooled=equal,
        smallest=smallest_difference(own.se, own.df),
    )


def findings(found: Compared, design: Design, losses: Losses, *, family: str) -> list[Contrasted]:
    """Turn arrays into findings, one a measure, with every look.

    Parameters
    ----------
    found : Compared
        What was found.
    design : Design
        What the study asks.
    losses : Losses
        Why visits are missing.
    family : str
        Name of the family, until families are told apart.

    Returns
    -------
    list of Contrasted
        In the order of the measures; their sentences and q come later.
    """
    looks = shaken(Shake(scores=found.scores, headline=found.estimates, permuted=found.permuted, design=design))
    return [_finding(found, place, looks[place], losses, design, family) for place in range(len(found.scores.keys))]


def _finding(
    found: Compared, place: int, looks: Mapping[str, object], losses: Losses, design: Design, family: str
) -> Contrasted:
    kept, own = found.scores, found.estimates
    key, contrast = kept.keys[place], kept.contrast
    arms = {group: arm(one[:, place]) for group, one in zip(contrast.groups, kept.arms, strict=True)}
    p = _number(own.p, place)
    smallest = _number(found.smallest, place)
    return Contrasted(
        contrast=contrast.name,
        spec=key.spec,
        condition=key.condition,
        estimate=_number(own.estimate, place),
        low=_number(own.low, place),
        high=_number(own.high, place),
        sentence="",
        kind=contrast.kind,
        family=family,
        method=_METHODS[contrast.kind],
        groups=arms,
        levels=_levels(kept.alone(place)) if len(kept.sessions) == 2 else {},
        g=_number(found.effect.g, place),
        g_low=_number(found.effect.low, place),
        g_high=_number(found.effect.high, place),
        g_sd=_SD[contrast.kind],
        se=_number(own.se, place),
        df=_number(own.df, place),
        p=p,
        p_family=None if p is None else _number(found.permuted.p_family, place),
        p_pooled=_number(found.p_pooled, place),
        n_missing=sum(one.missing for one in arms.values()),
        missing=losses.counted(kept, [place]),
        smallest=smallest,
        smallest_g=None if smallest is None else smallest / float(found.sd[place]),
        robust=looks if p is not None else {},  # type: ignore[arg-type]
        aside=_aside(kept.alone(place), design),
    )


def _levels(found: Scores) -> dict[str, dict[str, Arm]]:
    """The values of one measure in each group at each session, the earlier first."""
    order = found.sessions[::-1]
    names = [found.values.sessions[one] for one in order]
    by_session = [found.at(one) for one in order]
    return {
        group: {name: arm(arms[index][:, 0]) for name, arms in zip(names, by_session, strict=True)}
        for index, group in enumerate(found.contrast.groups)
    }


def _aside(found: Scores, design: Design) -> dict[str, float | None]:
    """What the reader of a change asks next: the correlation of the visits, and the effect in units of the baseline."""
    declared = design.reliability.get(found.keys[0].spec.id)
    aside: dict[str, float | None] = {} if declared is None else {"reliability_declared": declared}
    if len(found.sessions) < 2:
        return aside
    later, earlier = (found.at(session) for session in found.sessions)
    together = np.vstack([_centred(before, after) for before, after in zip(earlier, later, strict=True)])
    aside["correlation_of_visits"] = _number(pearson(together[:, [0]], together[:, [1]]).r, 0)
    if len(found.arms) == 2:
        in_baseline = change_in_baseline_sd(earlier[0], later[0], earlier[1], later[1])
        aside |= {
            "g_baseline": _number(in_baseline.g, 0),
            "g_baseline_low": _number(in_baseline.low, 0),
            "g_baseline_high": _number(in_baseline.high, 0),
        }
    return aside


def _centred(before: Floats, after: Floats) -> Floats:
    """Both visits of the people who came twice, less the mean of their group."""
    both = np.hstack([before, after])
    both = both[~np.any(np.isnan(both), axis=1)]
    return np.asarray(both - np.mean(both, axis=0, keepdims=True), dtype=float) if len(both) else both


def _number(values: Floats, place: int) -> float | None:
    return float(values[place]) if np.isfinite(values[place]) else None
