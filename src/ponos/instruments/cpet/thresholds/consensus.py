"""The consensus: all methods weighed together, VT1 before VT2 before the peak, or *indeterminate*.

Each method's profile becomes a distribution over time, widened by how far methods differ from one another on the same
test, and mixed with a flat one, so that a method that is confidently wrong cannot outvote the others. The joint
distribution of both thresholds is their product over all pairs in the right order, with a broad prior on where in the
exercise thresholds lie.

Mixing in more of the flat one where a method's evidence is weak was tried: it raised the error by a third and held the
truth no more often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ponos.instruments.cpet.averaging import Floats
from ponos.instruments.cpet.thresholds.bends import Profile
from ponos.instruments.cpet.thresholds.points import Points

__all__ = ["Consensus", "Vote", "agree", "density"]

SCATTER = 0.04
"""Standard deviation between methods on one test of very many points, as a fraction of the exercise's length.

In time, not in oxygen uptake: where that levels off before the end, a moment is still known when an uptake is not."""

SPARSE = 30.0
"""Points at which the scatter is larger by the root of two: fewer points leave more to chance than a fit can tell."""

LONG_STEPS = 1.5
"""Factor on the scatter where steps are longer than the response of the body."""

WILD = 0.10
"""Chance that a method is confidently wrong."""

GAP = 0.05
"""Least distance from VT1 to VT2, as a fraction of the peak oxygen uptake."""

PRIOR = {"vt1": (0.63, 0.15), "vt2": (0.85, 0.12)}
"""Mean and standard deviation of each threshold as a fraction of the peak: the project's own choice around the cohorts
of Charlton et al. 2026 (doi:10.1038/s41467-026-75725-y), wide, since people and illnesses differ."""


@dataclass(frozen=True)
class Vote:
    """What one method says.

    Attributes
    ----------
    weight : float
        How much it counts.
    profile : Profile
        Its likelihood over the candidates.
    """

    weight: float
    profile: Profile


@dataclass(frozen=True)
class Consensus:
    """Both thresholds as distributions over the candidates.

    Attributes
    ----------
    vt1, vt2 : ndarray of shape (g,)
        Sum to 1.
    evidence1, evidence2 : float
        Weighted log Bayes factor for there being a bend at all.
    """

    vt1: Floats
    vt2: Floats
    evidence1: float
    evidence2: float


def density(profile: Profile, candidates: Floats, *, scatter: float) -> Floats:
    """Distribution of a bend over the candidates, widened.

    Parameters
    ----------
    profile : Profile
        Likelihood.
    candidates : ndarray of shape (g,)
        Moments in s, evenly apart.
    scatter : float
        Standard deviation of the widening in s.

    Returns
    -------
    ndarray of shape (g,)
        Sums to 1; flat where the method finds no physiological bend.
    """
    if not profile.possible:
        return np.full(len(candidates), 1.0 / len(candidates))
    sharp = np.exp(profile.log_likelihood - profile.log_likelihood.max())
    sharp = sharp / sharp.sum()
    if scatter <= 0:
        return np.asarray(sharp)
    kernel = np.exp(-0.5 * ((candidates[:, None] - candidates[None, :]) / scatter) ** 2)
    wide = (kernel / kernel.sum(axis=0)) @ sharp
    return np.asarray(wide / wide.sum())


def agree(
    votes1: list[Vote],
    votes2: list[Vote],
    *,
    points: Points,
    candidates: Floats,
    peak: float,
    maximal: bool,
    long_steps: bool,
) -> Consensus:
    """Weigh all methods together.

    Parameters
    ----------
    votes1, votes2 : list of Vote
        For VT1 and VT2.
    points : Points
        The exercise.
    candidates : ndarray of shape (g,)
        Moments in s.
    peak : float
        Highest oxygen uptake, mL/min.
    maximal : bool
        Whether the peak was a maximal one; otherwise fractions of it mean nothing and no prior is used.
    long_steps : bool
        Whether the load rose in steps longer than about a minute.

    Returns
    -------
    Consensus
        Of both.
    """
    vo2 = points.vo2_at(candidates)
    length = float(points.time_s[-1] - points.time_s[0])
    scatter = length * SCATTER * np.sqrt(1.0 + SPARSE / len(points)) * (LONG_STEPS if long_steps else 1.0)
    log1 = _log_together(votes1, candidates, scatter) + (_log_prior(vo2 / peak, "vt1") if maximal else 0.0)
    log2 = _log_together(votes2, candidates, scatter) + (_log_prior(vo2 / peak, "vt2") if maximal else 0.0)
    joint = log1[:, None] + log2[None, :]
    joint[vo2[None, :] < vo2[:, None] + GAP * peak] = -np.inf
    joint = np.exp(joint - joint.max()) if np.isfinite(joint).any() else np.ones_like(joint)
    joint /= joint.sum()
    return Consensus(joint.sum(axis=1), joint.sum(axis=0), _evidence(votes1), _evidence(votes2))


def _log_together(votes: list[Vote], candidates: Floats, scatter: float) -> Floats:
    total = np.zeros(len(candidates))
    for vote in votes:
        mixed = (1.0 - WILD) * density(vote.profile, candidates, scatter=scatter) + WILD / len(candidates)
        total += vote.weight * np.log(mixed)
    return total


def _log_prior(share: Floats, name: str) -> Floats:
    mean, sd = PRIOR[name]
    return np.asarray(-0.5 * ((share - mean) / sd) ** 2)


def _evidence(votes: list[Vote]) -> float:
    if not votes:
        return -np.inf
    known = [np.clip(vote.profile.log_evidence, -3.0, 12.0) * vote.weight for vote in votes]
    return float(np.sum(known) / max(sum(vote.weight for vote in votes), 1e-9))
