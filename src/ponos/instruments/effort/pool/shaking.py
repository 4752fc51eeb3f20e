"""Other ways to look at the odds of choosing effort: other errors, trials and people, labels dealt out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.pool.people import People
from ponos.instruments.effort.pool.saying import ABLE, LEVEL, interval, p_words, same
from ponos.pooled import PooledLook
from ponos.statistics.marginal import Coefficient, Marginal, marginal, relabelled
from ponos.statistics.mixed_logit import mixed_logit
from ponos.statistics.moments import Bools, Floats

__all__ = ["DRAWS", "LIMITS", "SEED", "looks_at"]

DRAWS, SEED = 600, 7
"""Relabellings, and the seed of their random numbers."""
_MOST_ROWS = 3_000_000
"""Trials times draws: a large study is relabelled less often, and needs it less."""
_FEW_PEOPLE = 100
LIMITS = (0.2, 0.5, 0.7, 0.9)
"""Shares of hard tasks completed from which people are kept."""
_FIRST_TRIALS = 50


@dataclass(frozen=True)
class _Shaken:
    people: People
    names: tuple[str, ...]
    design: Floats
    use: Bools
    fit: Marginal

    @property
    def group(self) -> int:
        return self.names.index("group")

    @property
    def headline(self) -> Coefficient:
        return self.fit.of(self.group)

    def refitted(self, use: Bools, *, more: Floats | None = None, independent: bool = False) -> Coefficient:
        design = self.design if more is None else np.column_stack([self.design, more])
        use = use & np.isfinite(design).all(axis=1)
        columns = [at for at in range(design.shape[1]) if at == 0 or float(np.ptp(design[use, at])) > 0]
        if self.group not in columns:
            raise MeasureError("One group is left.")
        fit = marginal(
            self.people.choice[use],
            design[use][:, columns],
            self.people.person[use],
            family="binary",
            correlation="independence" if independent else "exchangeable",
        )
        return fit.of(columns.index(self.group))

    def stays(self, p: float, value: float) -> bool:
        return same(p, value, headline_p=self.headline.p, headline=self.headline.value, null=0.0)

    def look(self, name: str, found: Coefficient, words: str) -> PooledLook:
        odds, low, high = np.exp([found.value, found.low, found.high]).tolist()
        return PooledLook(
            name=name,
            holds=self.stays(found.p, found.value),
            text=f"{words}: odds ratio {interval(odds, low, high)}, {p_words(found.p)}.",
            p=found.p,
            estimate=odds,
            low=low,
            high=high,
        )


def looks_at(
    people: People, names: tuple[str, ...], design: Floats, use: Bools, fit: Marginal
) -> tuple[PooledLook, ...]:
    """Look at the odds ratio in every other way.

    Parameters
    ----------
    people : People
        Two groups.
    names : tuple of str
        Columns of the design.
    design : ndarray of shape (n_trials, k)
        Over all trials.
    use : ndarray of bool
        Trials behind the headline.
    fit : Marginal
        The headline.

    Returns
    -------
    tuple of PooledLook
        In the order in which they are told; a look that cannot be had says why.
    """
    shaken = _Shaken(people, names, design, use, fit)
    found: list[PooledLook] = []
    for name, look in _LOOKS:
        try:
            found += list(look(shaken))
        except MeasureError as error:
            found.append(PooledLook(name=name, holds=None, text=f"This look could not be had. {error}"))
    return tuple(found)


def _small_sample(shaken: _Shaken) -> Iterator[PooledLook]:
    found = shaken.fit.of(shaken.group, small_sample=True)
    yield shaken.look("bias-reduced errors", found, f"Errors after Mancl and DeRouen for {shaken.fit.people} people")


def _independence(shaken: _Shaken) -> Iterator[PooledLook]:
    found = shaken.refitted(shaken.use, independent=True)
    yield shaken.look("an independence model", found, "Trials of a person taken as independent in the weights")


def _relabelled(shaken: _Shaken) -> Iterator[PooledLook]:
    people, use = shaken.people, shaken.use
    others = [at for at in range(shaken.design.shape[1]) if at != shaken.group]
    found = relabelled(
        people.choice[use],
        shaken.design[use][:, others],
        people.person[use],
        shaken.design[use, shaken.group],
        draws=max(99, min(DRAWS, _MOST_ROWS // max(int(use.sum()), 1))),
        seed=SEED,
    )
    yield PooledLook(
        name="relabelling",
        holds=same(
            found.p, shaken.headline.value, headline_p=shaken.headline.p, headline=shaken.headline.value, null=0.0
        ),
        text=f"Labels of people dealt out {found.draws} times: {p_words(found.p)} on the coefficient, "
        f"{p_words(found.p_robust)} on its ratio to the robust error.",
        p=found.p,
    )


def _mixed(shaken: _Shaken) -> Iterator[PooledLook]:
    people, use = shaken.people, shaken.use
    fit = mixed_logit(people.choice[use], shaken.design[use], people.person[use])
    value, se = float(fit.coef[shaken.group]), float(np.sqrt(fit.covariance[shaken.group, shaken.group]))
    single = Marginal(
        coef=np.array([value]),
        robust=np.array([[se**2]]),
        small=np.array([[se**2]]),
        alpha=0.0,
        people=shaken.fit.people,
        trials=shaken.fit.trials,
    )
    words = f"Mixed logit, an intercept of each person's own (SD {fit.sd:.2f})"
    yield shaken.look("a mixed logit", single.of(0), words)


def _with_timeouts(shaken: _Shaken) -> Iterator[PooledLook]:
    late = shaken.people.main & ~shaken.people.own
    if late.any():
        found = shaken.refitted(shaken.people.main)
        yield shaken.look("time-outs counted as choices", found, f"With the {int(late.sum())} trials that timed out")


def _first_trials(shaken: _Shaken) -> Iterator[PooledLook]:
    early = shaken.use & (shaken.people.trial < _FIRST_TRIALS)
    if "trial" in shaken.names and early.sum() < shaken.use.sum():
        found = shaken.refitted(early)
        yield shaken.look(f"the first {_FIRST_TRIALS} trials", found, f"The first {_FIRST_TRIALS} trials only")


def _ability_beside(shaken: _Shaken) -> Iterator[PooledLook]:
    share = shaken.people.completion
    if np.isfinite(share).any() and np.nanmax(share) > np.nanmin(share):
        found = shaken.refitted(shaken.use, more=shaken.people.spread(share))
        yield shaken.look("completion beside it", found, "Each person's share of hard tasks completed as a covariate")


def _able(shaken: _Shaken) -> Iterator[PooledLook]:
    people = shaken.people
    if not np.isfinite(people.completion).any():
        return
    before = len(people.tasks)
    for limit in LIMITS:
        kept = np.nan_to_num(people.completion, nan=-1.0) >= limit
        left = [int((kept & side).sum()) for side in (people.in_first > 0, people.in_first == 0)]
        if kept.sum() == before:
            continue
        before = int(kept.sum())
        name = f"{ABLE} {100 * limit:.0f} % or more"
        words = f"{name[0].upper()}{name[1:]} ({left[0]} against {left[1]})"
        try:
            yield shaken.look(name, shaken.refitted(shaken.use & kept[people.person]), words)
        except MeasureError as error:
            yield PooledLook(name=name, holds=None, text=f"{words}: not to be had. {error}")


def _one_out(shaken: _Shaken) -> Iterator[PooledLook]:
    people = shaken.people
    if len(people.tasks) > _FEW_PEOPLE:
        return
    found = [shaken.refitted(shaken.use & (people.person != at)) for at in range(len(people.tasks))]
    odds = np.exp([one.value for one in found])
    worst = max(found, key=lambda one: one.p) if shaken.headline.p < LEVEL else min(found, key=lambda one: one.p)
    yield PooledLook(
        name="one person left out",
        holds=shaken.stays(worst.p, worst.value),
        text=f"Each person left out in turn: odds ratio {odds.min():.2f} to {odds.max():.2f}, "
        f"{'largest' if shaken.headline.p < LEVEL else 'smallest'} {p_words(worst.p)}.",
        p=worst.p,
    )


def _by_effort(shaken: _Shaken) -> Iterator[PooledLook]:
    """Whether the groups part ways as effort rises."""
    if "effort" not in shaken.names:
        return
    group = shaken.design[:, shaken.group]
    product = group * shaken.design[:, shaken.names.index("effort")]
    use = shaken.use
    design = np.column_stack([shaken.design, product])[use]
    fit = marginal(
        shaken.people.choice[use], design, shaken.people.person[use], family="binary", correlation="exchangeable"
    )
    own, more = fit.of(shaken.group), fit.of(design.shape[1] - 1)
    text = (
        f"With the group free to depend on effort, its coefficient is {own.value:.3f} (standard error {own.se:.3f}, "
        f"{p_words(own.p)}) at no effort, and changes by {more.value:.3f} ({more.se:.3f}, {p_words(more.p)}) per level."
    )
    holds = shaken.stays(more.p, more.value) if shaken.headline.p >= LEVEL else None
    yield PooledLook(name="the group by effort", holds=holds, text=text.replace("-", "−"), p=more.p)


_LOOKS: tuple[tuple[str, Callable[[_Shaken], Iterator[PooledLook]]], ...] = (
    ("bias-reduced errors", _small_sample),
    ("an independence model", _independence),
    ("relabelling", _relabelled),
    ("a mixed logit", _mixed),
    ("completion beside it", _ability_beside),
    (f"{ABLE} more", _able),
    ("time-outs counted as choices", _with_timeouts),
    (f"the first {_FIRST_TRIALS} trials", _first_trials),
    ("the group by effort", _by_effort),
    ("one person left out", _one_out),
)
