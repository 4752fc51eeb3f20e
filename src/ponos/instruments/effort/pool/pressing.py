"""How the rate of pressing changed over the session, by group and task."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.pool.people import People
from ponos.instruments.effort.pool.saying import LEVEL, interval, p_words, same
from ponos.instruments.effort.specs import GROUP_REGISTER
from ponos.pooled import Pooled, PooledLook
from ponos.statistics.marginal import Marginal, marginal
from ponos.statistics.moments import Floats

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["pressing"]

_TASKS = {"easy": 0.0, "hard": 1.0}
_METHOD = (
    "generalised estimating equations of the rate of pressing in single trials, identity link, exchangeable: group by "
    "task by trial, {}; sandwich errors; practice and time-outs left out"
)


def pressing(people: People) -> list[Pooled]:
    """Compare how the rate of pressing changed per trial.

    Parameters
    ----------
    people : People
        Two groups.

    Returns
    -------
    list of Pooled
        For easy tasks, and for hard ones.

    Raises
    ------
    MeasureError
        No rate of pressing is known, or the model cannot be fitted.
    """
    if people.kind != "two tasks":
        raise MeasureError("A task of offers has no easy task to compare with.")
    columns = _columns(people)
    design = np.column_stack(list(columns.values()))
    use = people.own & np.isfinite(people.rate) & np.isfinite(design).all(axis=1)
    if not use.any():
        raise MeasureError("The rate of pressing is not known.")
    fit = marginal(people.rate[use], design[use], people.person[use], family="gaussian", correlation="exchangeable")
    names = tuple(columns)
    others = ", ".join(name for name in names[8:])
    return [_of(task, people, fit, names, _METHOD.format(others)) for task in _TASKS]


def _columns(people: People) -> dict[str, Floats]:
    group, hard, trial = people.spread(people.in_first), people.choice, people.trial
    columns = {
        "constant": np.ones(len(group)),
        "group": group,
        "hard": hard,
        "trial": trial,
        "group hard": group * hard,
        "group trial": group * trial,
        "hard trial": hard * trial,
        "group hard trial": group * hard * trial,
    }
    columns |= people.offers
    if len(people.male):
        columns["sex"] = people.spread(people.male)
    return columns


def _slope(names: tuple[str, ...], weights: Mapping[str, float]) -> Floats:
    return np.array([weights.get(name, 0.0) for name in names])


def _of(task: str, people: People, fit: Marginal, names: tuple[str, ...], method: str) -> Pooled:
    hard = _TASKS[task]
    second = {"trial": 1.0, "hard trial": hard}
    difference = {"group trial": 1.0, "group hard trial": hard}
    apart = fit.along(_slope(names, difference))
    small = fit.along(_slope(names, difference), small_sample=True)
    slopes = {
        people.first: fit.along(_slope(names, second | difference)),
        people.second: fit.along(_slope(names, second)),
    }
    told = "; ".join(
        f"{name} {f'{one.value:+.4f}'.replace('-', '−')} (standard error {one.se:.4f}, {p_words(one.p)})"
        for name, one in slopes.items()
    )
    verdict = "differ" if apart.p < LEVEL else "do not differ demonstrably"
    words = f"{interval(apart.value, apart.low, apart.high, digits=4)} presses/s per trial, {p_words(apart.p)}"
    aside = {f"slope, {name}": one.value for name, one in slopes.items()}
    aside |= {f"standard error, {name}": one.se for name, one in slopes.items()}
    aside |= {f"p, {name}": one.p for name, one in slopes.items()}
    return Pooled(
        spec=GROUP_REGISTER[f"press_rate_slope_difference_{task}"],
        scale="slope",
        estimate=apart.value,
        low=apart.low,
        high=apart.high,
        null=0.0,
        p=apart.p,
        method=method,
        people=people.counts,
        sentence=f"Slopes of the rate of pressing in {task} tasks {verdict} between the groups ({words}): {told}.",
        looks=(
            PooledLook(
                name="bias-reduced errors",
                holds=same(small.p, small.value, headline_p=apart.p, headline=apart.value, null=0.0),
                text=f"Errors after Mancl and DeRouen: {p_words(small.p)}.",
                p=small.p,
                estimate=small.value,
                low=small.low,
                high=small.high,
            ),
        ),
        aside=aside | {"working correlation": fit.alpha},
    )
