"""Find both thresholds of a test."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ponos.instruments.cpet.averaging import Floats, parse_rule
from ponos.instruments.cpet.thresholds.bends import Profile, profile
from ponos.instruments.cpet.thresholds.consensus import Vote, agree, density
from ponos.instruments.cpet.thresholds.methods import METHODS
from ponos.instruments.cpet.thresholds.points import FEWEST, Points, gather
from ponos.instruments.cpet.thresholds.types import Estimate, Threshold, Thresholds

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest

__all__ = ["find"]

EDGE = 0.08
"""Share of the points at either end where no bend can be seen."""

LEAST_EVIDENCE = {"vt1": -0.9, "vt2": -0.4}
"""Weighted mean log Bayes factor below which no value is given.

Chosen on simulated tests: one or two in a hundred tests that end before the threshold get a value, and the intervals
of those that have one hold (``validation/thresholds.py`` prints both)."""

FLATTENED = 0.8
"""Power that a distribution is raised to before its interval is read off, so that intervals hold what they promise:
what wanders slowly moves all methods together, and none of their likelihoods knows it
(``validation/thresholds.py``)."""

CLEAR = 1.0
"""Log Bayes factor from which evidence is called clear."""

WIDEST = 0.42
"""A 95 % interval wider than this fraction of the peak says too little to print a value."""

MAXIMAL_RER = 1.05
Z_95 = 1.96


def find(test: ExerciseTest) -> Thresholds:
    """Find VT1 and VT2.

    Parameters
    ----------
    test : ExerciseTest
        Ready for measuring.

    Returns
    -------
    Thresholds
        Indeterminate, with the reason, where the evidence is poor.
    """
    reason = _cannot(test)
    if reason:
        return _nothing(test, reason)
    points = gather(test)
    if len(points) < FEWEST:
        return _nothing(
            test, f"Only {points.breaths} breaths or averages of incremental exercise; {FEWEST} are needed."
        )
    if min(points.vo2.min(), points.vco2.min(), points.ve.min()) <= 0:
        return _nothing(test, "Gas exchange is zero in a part of the exercise: a sensor was lost.")
    return _found(test, points)


def _cannot(test: ExerciseTest) -> str:
    lacking = [reason for name in ("vo2_ml_min", "vco2_ml_min", "ve_l_min") if (reason := test.lacks(name))]
    if lacking:
        return lacking[0]
    phases = test.phases
    if phases.exercise is None or not phases.incremental:
        return " ".join(("No incremental exercise.", *phases.doubts))
    return ""


def _nothing(test: ExerciseTest, reason: str) -> Thresholds:
    none = Estimate(name="consensus", doubts=(reason,))
    return Thresholds(
        vt1=Threshold(name="vt1", consensus=none, reader=_reader(test, "vt1", None)),
        vt2=Threshold(name="vt2", consensus=none, reader=_reader(test, "vt2", None)),
    )


def _found(test: ExerciseTest, points: Points) -> Thresholds:
    edge = max(2, round(EDGE * len(points)))
    candidates = np.linspace(points.time_s[edge], points.time_s[-edge - 1], 81)
    peak = _peak(test)
    weigh = partial(
        agree,
        points=points,
        candidates=candidates,
        peak=peak,
        maximal=_maximal(points),
        long_steps=test.phases.kind == "steps",
    )
    # Each threshold's methods allow for a bend at the other, seen or not: its size is small where there is none.
    profiles2 = _profiles("vt2", points, candidates, None)
    for _ in range(2):
        second = weigh([], _votes(profiles2))
        profiles1 = _profiles("vt1", points, candidates, float(candidates @ second.vt2))
        first = weigh(_votes(profiles1), _votes(profiles2))
        profiles2 = _profiles("vt2", points, candidates, float(candidates @ first.vt1))
    both = weigh(_votes(profiles1), _votes(profiles2))
    vt1 = replace(_estimate("consensus", both.vt1, points, candidates), evidence=both.evidence1)
    vt2 = replace(_estimate("consensus", both.vt2, points, candidates), evidence=both.evidence2)
    return Thresholds(
        vt1=_threshold(test, _judge(vt1, "vt1", profiles1, peak), "vt1", profiles1, points, candidates),
        vt2=_threshold(test, _judge(vt2, "vt2", profiles2, peak), "vt2", profiles2, points, candidates),
    )


def _profiles(name: str, points: Points, candidates: Floats, other: float | None) -> dict[str, Profile]:
    found = {}
    for method in METHODS:
        relation = method.build(points, candidates, other) if method.threshold == name else None
        if relation is not None:
            found[method.name] = profile(relation)
    return found


def _votes(profiles: dict[str, Profile]) -> list[Vote]:
    return [Vote(method.weight, profiles[method.name]) for method in METHODS if method.name in profiles]


def _peak(test: ExerciseTest) -> float:
    _, values = test.averaged("vo2_ml_min", rule=parse_rule("20s"))
    return float(np.nanmax(values)) if len(values) else float(np.nanmax(test.column("vo2_ml_min")))


def _maximal(points: Points) -> bool:
    """Whether the end of exercise looks like a maximal effort, so that fractions of the peak mean something."""
    last = max(2, len(points) // 12)
    return bool(points.vco2[-last:].mean() / points.vo2[-last:].mean() >= MAXIMAL_RER)


def _estimate(name: str, weights: Floats, points: Points, candidates: Floats) -> Estimate:
    middle = _quantile(weights, candidates, 0.5)
    low, high = (_quantile(weights**FLATTENED, candidates, q) for q in (0.025, 0.975))
    value, least, most = (float(points.vo2_at(moment)) for moment in (middle, low, high))
    # Where the moment is known but oxygen uptake is noisy, its own error is what is left.
    noise = Z_95 * points.vo2_error
    return Estimate(
        name=name,
        vo2_ml_min=value,
        low=value - float(np.hypot(value - least, noise)),
        high=value + float(np.hypot(most - value, noise)),
        time_s=middle,
        early_s=low,
        late_s=high,
        n=points.breaths,
    )


def _quantile(weights: Floats, candidates: Floats, share: float) -> float:
    return float(np.interp(share, np.cumsum(weights) / weights.sum(), candidates))


def _judge(estimate: Estimate, name: str, profiles: dict[str, Profile], peak: float) -> Estimate:
    """Withhold a value that the evidence does not carry, and doubt one that it hardly carries."""
    assert estimate.high is not None
    assert estimate.low is not None
    width = (estimate.high - estimate.low) / peak
    seen = sum(one.log_evidence > 0.0 for one in profiles.values())
    if estimate.evidence < LEAST_EVIDENCE[name] or not seen:
        return _withheld(estimate, f"No clear bend: {seen} of {len(profiles)} methods see one.")
    if width > WIDEST:
        return _withheld(estimate, f"The 95 % interval would span {100 * width:.0f} % of the peak.")
    if estimate.evidence < CLEAR:
        return replace(estimate, doubts=(f"Weak evidence: {seen} of {len(profiles)} methods see a bend.",))
    return estimate


def _withheld(estimate: Estimate, reason: str) -> Estimate:
    return Estimate(name=estimate.name, n=estimate.n, evidence=estimate.evidence, doubts=(f"Indeterminate. {reason}",))


def _threshold(
    test: ExerciseTest,
    consensus: Estimate,
    name: str,
    profiles: dict[str, Profile],
    points: Points,
    candidates: Floats,
) -> Threshold:
    methods = tuple(_alone(method, one, points, candidates) for method, one in profiles.items())
    reader = _reader(test, name, points)
    return Threshold(name=name, consensus=_with_doubts(consensus, methods, test), methods=methods, reader=reader)


def _alone(name: str, one: Profile, points: Points, candidates: Floats) -> Estimate:
    if not one.possible:
        return Estimate(name=name, n=points.breaths, doubts=("No bend of the right kind.",))
    alone = density(one, candidates, scatter=0.0)
    estimate = replace(_estimate(name, alone, points, candidates), evidence=one.log_evidence)
    if one.log_evidence < 0.0:
        return _withheld(estimate, "A straight line fits as well.")
    return estimate


def _with_doubts(consensus: Estimate, methods: tuple[Estimate, ...], test: ExerciseTest) -> Estimate:
    if not consensus.determinate:
        return consensus
    doubts = [*consensus.doubts, *test.phases.doubts]
    told = [one for one in methods if one.time_s is not None]
    near = [one for one in told if (consensus.early_s or 0.0) <= (one.time_s or 0.0) <= (consensus.late_s or 0.0)]
    if told and not near:
        return _withheld(consensus, "No method alone puts it there: the two thresholds cannot be told apart.")
    if 2 * len(near) < len(told):
        doubts.append(f"Only {len(near)} of {len(told)} methods alone lie within the interval.")
    if test.phases.kind == "steps":
        doubts.append("Long steps distort gas exchange at each increment.")
    return replace(consensus, doubts=tuple(doubts))


def _reader(test: ExerciseTest, name: str, points: Points | None) -> Estimate | None:
    value = getattr(test.settings, name)
    if value is None:
        return None
    time = float(np.interp(value, points.vo2_trend, points.time_s)) if points is not None else None
    who = test.settings.reader or "a reader who is not named"
    why = f": {test.settings.why}" if test.settings.why else ", no reason given"
    return Estimate(name="reader", vo2_ml_min=float(value), time_s=time, doubts=(f"Set by {who}{why}.",))
