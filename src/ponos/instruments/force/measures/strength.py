"""How strong: the MVC, repeated maximal pulls, their decline and their recovery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.force.contractions import moving_mean
from ponos.instruments.force.force_test import ForceTest
from ponos.instruments.force.measures.gives import REGISTER, gives
from ponos.instruments.force.pulls import Series
from ponos.measures import Measure

__all__ = ["PARTS"]

_WEAK = 0.5
"""A pull below this share of the strongest was hardly meant to be maximal (the project's choice)."""

Condition: TypeAlias = dict[str, str]


@gives("mvc_force", needs=("force", "newton"))
def _force(test: ForceTest) -> list[Measure]:
    return _mvc(test, "mvc_force")


@gives("mvc_torque", needs=("force", "torque"))
def _torque(test: ForceTest) -> list[Measure]:
    return _mvc(test, "mvc_torque")


def _mvc(test: ForceTest, id: str) -> list[Measure]:
    if test.lacks("samples"):
        return _by_side(test, id, lambda mine, condition: [_of_list(id, mine, condition)])
    if test.tasks and not test.of_task("pulls"):
        raise MeasureError("By --tasks nobody pulled with full strength in this recording.")
    # The rule that the user chose is the default one; the other stands beside it.
    other = "peak" if test.settings.mvc_rule != "peak" else "0.5s"
    return [_under(test, id, test.settings.mvc_rule, {}), _under(test, id, other, {"rule": other})]


def _under(test: ForceTest, id: str, rule: str, condition: Condition) -> Measure:
    try:
        peak = test.mvc(rule=rule)
    except MeasureError as error:
        return REGISTER.missing(id, str(error), condition=condition)
    kept = test.settings.keep_offset
    words = f"{peak.rule}; " + (
        "offset of the gauge left in" if kept else f"resting offset of {test.offset:.3g} {test.printed_unit} removed"
    )
    return REGISTER.found(
        id, peak.value, n=len(test.contractions) or None, doubt=test.clipped, method=words, condition=condition
    )


def _of_list(id: str, mine: Sequence[Series], condition: Condition) -> Measure:
    peaks = np.concatenate([one.peaks for one in mine])
    return REGISTER.found(id, float(peaks.max()), n=len(peaks), method="highest pull of the list", condition=condition)


@gives("mean_force", needs=("force", "newton", "pulls"))
def _mean(test: ForceTest) -> list[Measure]:
    return _by_side(test, "mean_force", lambda mine, condition: _each(test, mine, condition, "mean_force", _mean_of))


@gives("repeated_fatigue_ratio", needs=("force", "pulls"))
def _ratio(test: ForceTest) -> list[Measure]:
    id = "repeated_fatigue_ratio"
    return _by_side(test, id, lambda mine, condition: _each(test, mine, condition, id, _ratio_of))


@gives("force_decline", needs=("force",))
def _decline(test: ForceTest) -> list[Measure]:
    id = "force_decline"
    if max((len(one.peaks) for one in test.series), default=0) < 2 and not test.lacks("hold"):
        return [_of_hold(test)]
    if lacking := test.lacks("pulls"):
        raise MeasureError(lacking)
    return _by_side(test, id, lambda mine, condition: _each(test, mine, condition, id, _decline_of))


@gives("recovery_ratio", needs=("force", "pulls"))
def _recovery(test: ForceTest) -> list[Measure]:
    return _by_side(test, "recovery_ratio", lambda mine, condition: [_recovered(test, mine, condition)])


def _by_side(test: ForceTest, id: str, of: Callable[[Sequence[Series], Condition], list[Measure]]) -> list[Measure]:
    """Answer for each side; where there are both, none of them is the default one."""
    sides = {one.side: [each for each in test.series if each.side == one.side] for one in test.series}
    if not sides:
        raise MeasureError(test.lacks("pulls"))
    if len(sides) == 1:
        return of(next(iter(sides.values())), {})
    both = REGISTER.missing(id, "The list holds both sides of the body; each has its own condition, or say --side.")
    return [both, *(one for side, mine in sides.items() for one in of(mine, {"side": side or "unknown"}))]


_Of: TypeAlias = Callable[[Series], tuple[float, str]]


def _each(test: ForceTest, mine: Sequence[Series], condition: Condition, id: str, of: _Of) -> list[Measure]:
    """Answer for each series; the first one is the default."""
    return [
        _one(test, one, condition | ({"block": one.name} if place else {}), id, of) for place, one in enumerate(mine)
    ]


def _one(test: ForceTest, one: Series, condition: Condition, id: str, of: _Of) -> Measure:
    if len(one.peaks) < 2 and of is not _mean_of:
        return REGISTER.missing(id, "One pull tells nothing of fatigue; at least two are needed.", condition=condition)
    if not (one.peaks[0] > 0 and one.peaks.mean() > 0):
        return REGISTER.missing(id, "The pulls do not rise above rest.", condition=condition)
    value, words = of(one)
    return REGISTER.found(id, value, n=len(one.peaks), doubt=_weak(test, one), method=words, condition=condition)


def _mean_of(one: Series) -> tuple[float, str]:
    return float(one.peaks.mean()), "mean of the peaks of a series of pulls"


def _ratio_of(one: Series) -> tuple[float, str]:
    return float(one.peaks.max() / one.peaks.mean()), "highest over mean peak of a series of pulls"


def _decline_of(one: Series) -> tuple[float, str]:
    return float(100.0 * (1.0 - one.peaks[-1] / one.peaks[0])), "loss from the first to the last pull of a series"


def _of_hold(test: ForceTest) -> Measure:
    hold = test.hold
    assert hold is not None
    means = moving_mean(np.nan_to_num(test.force[hold.samples]), round(test.fs_hz))
    top = int(np.argmax(means)) if len(means) else 0
    if not len(means) or not means[top] > 0:
        raise MeasureError("The hold does not rise above rest.")
    # The hand lets go within the last half second; what stands before that is still the hold.
    last = float(means[max(len(means) - 1 - round(0.5 * test.fs_hz), top)])
    below = means[top] < 0.9 * test.full
    return REGISTER.found(
        "force_decline",
        100.0 * (1.0 - last / float(means[top])),
        doubt="The hold was below the MVC: force does not decline as long as a lower target is met." if below else "",
        method="loss from the highest to the last mean of one second of the hold",
    )


def _recovered(test: ForceTest, mine: Sequence[Series], condition: Condition) -> Measure:
    id = "recovery_ratio"
    if len(mine) < 2:
        what = "There is one series of pulls; where the second is another file, compare mean_force of the two."
        return REGISTER.missing(id, what, condition=condition)
    first, second = mine[0], mine[1]
    if not first.peaks.mean() > 0:
        return REGISTER.missing(id, "The pulls do not rise above rest.", condition=condition)
    return REGISTER.found(
        id,
        float(second.peaks.mean() / first.peaks.mean()),
        n=len(first.peaks) + len(second.peaks),
        doubt=_weak(test, first) or _weak(test, second),
        method="mean peak of the second over that of the first series of pulls",
        condition=condition,
    )


def _weak(test: ForceTest, one: Series) -> str:
    """Doubt where pulls are so uneven that some were hardly meant to be maximal."""
    if test.tasks or test.lacks("samples"):
        return ""
    few = int((one.peaks < _WEAK * one.peaks.max()).sum())
    if not few:
        return ""
    return (
        f"{few} of {len(one.peaks)} contractions reach less than half of the strongest; where they were not meant to "
        "be maximal, say what was done when (--tasks)."
    )


PARTS = (_force, _torque, _mean, _decline, _ratio, _recovery)
