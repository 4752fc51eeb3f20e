"""The odds of choosing effort by group: a marginal model of single trials, and everything done to shake it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ponos.errors import MeasureError
from ponos.instruments.effort.pool.completing import ability_words
from ponos.instruments.effort.pool.people import People
from ponos.instruments.effort.pool.saying import LEVEL, interval, p_words, survival
from ponos.instruments.effort.pool.shaking import looks_at
from ponos.instruments.effort.specs import GROUP_REGISTER
from ponos.pooled import Pooled, PooledLook
from ponos.statistics.marginal import Marginal, marginal
from ponos.statistics.moments import Bools, Floats

__all__ = ["AT", "Choosing", "choosing", "designed", "fitted_choices"]

Correlation = Literal["exchangeable", "independence"]

AT = (0, 20, 40, 49)
"""Trials, from 0, at which the modelled share of hard choices is told."""


@dataclass(frozen=True)
class Choosing:
    """The design of the model, over all trials of the people.

    Attributes
    ----------
    people : People
        Two groups.
    names : tuple of str
        Columns; ``group`` is 1 in the first group.
    design : ndarray of shape (n_trials, k)
        Values; NaN where something is not known.
    """

    people: People
    names: tuple[str, ...]
    design: Floats

    def used(self, trials: Bools) -> Bools:
        """Give the trials of some in which all is known.

        Parameters
        ----------
        trials : ndarray of bool
            Some.

        Returns
        -------
        ndarray of bool
            Those of them.
        """
        return np.asarray(trials & np.isfinite(self.design).all(axis=1))

    @property
    def group(self) -> int:
        """Place of the group in the design."""
        return self.names.index("group")


def designed(people: People) -> Choosing:
    """Lay out the model.

    Parameters
    ----------
    people : People
        Two groups.

    Returns
    -------
    Choosing
        Group, trial from 0, reward, probability, their product and sex for a hard task against an easy one; group,
        effort, reward and sex for offers; what does not vary or is not known of everybody is left out.
    """
    columns = {"constant": np.ones(len(people.choice)), "group": people.spread(people.in_first)}
    if people.kind == "two tasks":
        columns["trial"] = people.trial
    columns |= people.offers
    if len(people.male):
        columns["male"] = people.spread(people.male)
    return Choosing(people, tuple(columns), np.column_stack(list(columns.values())))


def choosing(people: People) -> Pooled:
    """Compare the odds of choosing effort.

    Parameters
    ----------
    people : People
        Two groups.

    Returns
    -------
    Pooled
        Odds ratio of the first group over the second, with all looks.

    Raises
    ------
    MeasureError
        The model cannot be fitted.
    """
    model = designed(people)
    use = model.used(people.own)
    fit, correlation = fitted_choices(model, use)
    found = fit.of(model.group)
    odds, low, high = np.exp([found.value, found.low, found.high]).tolist()
    looks = looks_at(model.people, model.names, model.design, use, fit)
    return Pooled(
        spec=GROUP_REGISTER["effort_odds_ratio"],
        scale="odds ratio",
        estimate=odds,
        low=low,
        high=high,
        null=1.0,
        p=found.p,
        method=_method(model, correlation),
        people=people.counts,
        sentence=_sentence(people, odds, low, high, found.p, looks),
        looks=looks,
        aside=_aside(model, use, fit),
    )


def fitted_choices(model: Choosing, use: Bools) -> tuple[Marginal, Correlation]:
    """Fit the marginal model, with trials taken as independent where an exchangeable correlation does not converge.

    Parameters
    ----------
    model : Choosing
        The design.
    use : ndarray of bool
        Trials to fit.

    Returns
    -------
    tuple of (Marginal, str)
        The fit and its working correlation. Somebody who nearly always chooses alike can keep the exchangeable one from
        converging.
    """
    asked = model.people.choice[use], model.design[use], model.people.person[use]
    try:
        return marginal(*asked, family="binary", correlation="exchangeable"), "exchangeable"
    except MeasureError:
        return marginal(*asked, family="binary", correlation="independence"), "independence"


_WORDS = {"expected": "their product", "male": "sex", "trial": "trial from 0"}


def _method(model: Choosing, correlation: str) -> str:
    terms = ", ".join(_WORDS.get(name, name) for name in model.names if name != "constant")
    what = "hard choice" if model.people.kind == "two tasks" else "acceptance"
    parts = [
        f"generalised estimating equations of single trials, logit of {what} on {terms}; {correlation} correlation "
        "within a person, sandwich errors; practice and time-outs left out"
    ]
    if correlation == "independence":
        parts.append("an exchangeable correlation did not converge")
    if "male" not in model.names:
        parts.append("without sex, which is not known of everybody or does not vary")
    if model.people.left_out:
        parts.append(f"{model.people.left_out} people with too few choices left out")
    return "; ".join(parts)


def _aside(model: Choosing, use: Bools, fit: Marginal) -> dict[str, float]:
    people = model.people
    found = {f"coefficient, {name}": float(value) for name, value in zip(model.names, fit.coef, strict=True)}
    errors = np.sqrt(np.diag(fit.robust))
    found |= {f"standard error, {name}": float(value) for name, value in zip(model.names, errors, strict=True)}
    found["working correlation"] = fit.alpha
    in_first = people.spread(people.in_first)[use] > 0
    for name, group in ((people.first, in_first), (people.second, ~in_first)):
        chosen = people.choice[use][group]
        found[f"trials, {name}"] = float(len(chosen))
        found[f"chosen for effort, {name}"] = float(chosen.sum())
    return found | modelled(model, use, fit)


def modelled(model: Choosing, use: Bools, fit: Marginal) -> dict[str, float]:
    """Give the modelled share of hard choices over the session, at the mean of everything else.

    Parameters
    ----------
    model : Choosing
        The design.
    use : ndarray of bool
        Trials behind the fit.
    fit : Marginal
        The fit.

    Returns
    -------
    dict of str to float
        Share by trial and group; empty for a task of offers. Sex is at its share of people rounded to a tenth.
    """
    if "trial" not in model.names:
        return {}
    place = model.design[use].mean(axis=0)
    if "male" in model.names:
        place[model.names.index("male")] = round(float(model.people.male.mean()), 1)
    found = {}
    for name, group in ((model.people.first, 1.0), (model.people.second, 0.0)):
        for trial in AT:
            place[model.group], place[model.names.index("trial")] = group, trial
            found[f"modelled share at trial {trial}, {name}"] = float(1.0 / (1.0 + np.exp(-place @ fit.coef)))
    return found


def _sentence(people: People, odds: float, low: float, high: float, p: float, looks: tuple[PooledLook, ...]) -> str:
    what = "accepted offers" if people.kind == "offers" else "chose the hard task"
    told = f"odds ratio {interval(odds, low, high)}, {p_words(p)}"
    ability = ability_words(people)
    if p >= LEVEL:
        groups = f"{people.first} and {people.second}"
        return f"{ability} {groups} did not differ demonstrably in how often they {what} ({told})."
    head = f"{ability} {people.first} {what} {'more' if odds > 1 else 'less'} often than {people.second} ({told})."
    fallen = survival(looks)
    tail = f" This does not survive {fallen}." if fallen else " It survives every look at it."
    return head + tail + _read(people, odds)


def _read(people: People, odds: float) -> str:
    """What the difference may be: where those who chose less also completed less, nobody can tell the two apart."""
    done, begun = people.completed(hard=True)
    first = people.in_first > 0
    if not (begun[first].any() and begun[~first].any()):
        return " Without completion it cannot be told from a lower ability."
    shares = [done[group].sum() / begun[group].sum() for group in (first, ~first)]
    fewer, other = (shares[0], shares[1]) if odds < 1 else (shares[1], shares[0])
    if other - fewer > 0.05:
        return " Those who chose it less often also completed it less often: it cannot be told from a lower ability."
    return ""
