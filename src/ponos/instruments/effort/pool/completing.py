"""Completion by group: what people could do, told before what they chose."""

from __future__ import annotations

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.pool.people import People
from ponos.instruments.effort.pool.saying import LEVEL, interval, p_words, same
from ponos.instruments.effort.specs import GROUP_REGISTER
from ponos.pooled import Pooled, PooledLook
from ponos.statistics.marginal import marginal
from ponos.statistics.means import welch
from ponos.statistics.moments import Floats
from ponos.statistics.ranks import mann_whitney

__all__ = ["ability_words", "completing"]

_ALIKE = 5.0
"""Groups whose shares differ by fewer points than these, and not significantly, are said to complete alike."""


def completing(people: People) -> Pooled:
    """Compare how many of the hard tasks that people began they completed.

    Parameters
    ----------
    people : People
        Two groups.

    Returns
    -------
    Pooled
        Difference of the people's shares in percentage points, with Welch's interval and the p of Mann and Whitney.

    Raises
    ------
    MeasureError
        It is not known of two people in each group.
    """
    share, first = 100.0 * people.completion, people.in_first > 0
    known = np.isfinite(share)
    arms = share[first & known], share[~first & known]
    if min(map(len, arms)) < 2:
        raise MeasureError("Whether tasks were completed is not known of two people in each group.")
    difference = welch(arms[0], arms[1])
    # Where nobody differs from anybody Welch has nothing to say; the means do.
    estimate = float(arms[0].mean() - arms[1].mean())
    low, high = (float(end[0]) if np.isfinite(end[0]) else estimate for end in (difference.low, difference.high))
    p = float(mann_whitney(arms[0], arms[1])[0])
    p = p if np.isfinite(p) else 1.0
    looks = (_by_means(float(difference.p[0]), estimate, p), _by_trials(people, estimate, p))
    what = "accepted offers" if people.kind == "offers" else "hard tasks"
    done, begun = people.completed(hard=True)
    return Pooled(
        spec=GROUP_REGISTER["hard_completion_difference"],
        scale="difference in percentage points",
        estimate=estimate,
        low=low,
        high=high,
        null=0.0,
        p=p,
        method=f"mean of the people's shares of {what} completed, main trials with time-outs; Welch's interval, Mann-"
        "Whitney p",
        people={people.first: len(arms[0]), people.second: len(arms[1])},
        sentence=_sentence(people, estimate, low, high, p),
        looks=tuple(look for look in looks if look is not None),
        aside=_aside(people, done, begun),
    )


def _aside(people: People, done: Floats, begun: Floats) -> dict[str, float]:
    first = people.in_first > 0
    easy_done, easy_begun = people.completed(hard=False)
    found = {}
    for name, group in ((people.first, first), (people.second, ~first)):
        found[f"hard completed, {name}"] = float(done[group].sum())
        found[f"hard begun, {name}"] = float(begun[group].sum())
        if easy_begun.any():
            found[f"easy completed, {name}"] = float(easy_done[group].sum())
            found[f"easy begun, {name}"] = float(easy_begun[group].sum())
        shares = people.completion[group]
        found[f"people below half, {name}"] = float((shares[np.isfinite(shares)] < 0.5).sum())
    return found


def ability_words(people: People) -> str:
    """Say what the groups completed.

    Parameters
    ----------
    people : People
        Two groups.

    Returns
    -------
    str
        A sentence with pooled counts.
    """
    done, begun = people.completed(hard=True)
    first = people.in_first > 0
    if not (begun[first].any() and begun[~first].any()):
        return "Whether tasks were completed was not recorded."
    counts = [(done[group].sum(), begun[group].sum()) for group in (first, ~first)]
    told = [f"{100 * a / b:.0f} % ({a:.0f} of {b:.0f})" for a, b in counts]
    what = "accepted offers" if people.kind == "offers" else "hard tasks that they began"
    return f"{people.first} completed {told[0]} of the {what}, {people.second} {told[1]}."


def _sentence(people: People, estimate: float, low: float, high: float, p: float) -> str:
    apart = f"{interval(estimate, low, high, digits=1)} points between the means of people, {p_words(p)}"
    if p < LEVEL:
        lower = people.first if estimate < 0 else people.second
        return (
            f"{ability_words(people)} The difference ({apart}) is one of ability: {lower} could not do what was asked "
            "as often, so fewer hard choices of theirs need no lower will."
        )
    if abs(estimate) < _ALIKE:
        return f"{ability_words(people)} The groups completed alike ({apart})."
    return (
        f"{ability_words(people)} Whether the groups differ in ability is open ({apart}); a difference in choice has "
        "to be read beside it."
    )


def _by_means(p: float, estimate: float, headline_p: float) -> PooledLook | None:
    if not np.isfinite(p):
        return None
    return PooledLook(
        name="means",
        holds=same(p, estimate, headline_p=headline_p, headline=estimate, null=0.0),
        text=f"By Welch's test of the means, {p_words(p)}.",
        p=p,
    )


def _by_trials(people: People, estimate: float, headline_p: float) -> PooledLook:
    ends = people.column("completed")
    use = people.main & (people.choice == 1.0) & np.isfinite(ends)
    design = np.column_stack([np.ones(int(use.sum())), people.spread(people.in_first)[use]])
    try:
        fit = marginal(ends[use], design, people.person[use], family="binary", correlation="exchangeable")
    except MeasureError as error:
        return PooledLook(name="single trials", holds=None, text=f"Single trials could not be modelled. {error}")
    found = fit.of(1, small_sample=True)
    odds = np.exp([found.value, found.low, found.high]).tolist()
    return PooledLook(
        name="single trials",
        holds=same(found.p, found.value, headline_p=headline_p, headline=estimate, null=0.0),
        text=f"In a marginal model of single trials the odds ratio of completing is {interval(*odds)}, bias-reduced "
        f"{p_words(found.p)}.",
        p=found.p,
    )
