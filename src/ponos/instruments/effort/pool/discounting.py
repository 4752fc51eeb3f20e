"""What effort costs by group: models of choice fitted to all people at once, ability counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ponos.instruments.effort.models import Model, Offers, models_for, priors
from ponos.instruments.effort.offers import ability_of, offers_of
from ponos.instruments.effort.pool.completing import ability_words
from ponos.instruments.effort.pool.people import People
from ponos.instruments.effort.pool.saying import LEVEL, interval, p_words, same
from ponos.instruments.effort.specs import GROUP_REGISTER
from ponos.pooled import Pooled, PooledLook
from ponos.statistics.hierarchical import Learnt, learnt
from ponos.statistics.moments import Floats

__all__ = ["GroupFit", "discounting", "fit_group"]

_Z = 1.959963984540054
_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MANY = 20_000
_SLOW = ("sigmoid",)
"""Models that are left out of the comparison where there are very many trials."""


@dataclass(frozen=True)
class GroupFit:
    """A model fitted to two groups.

    Attributes
    ----------
    model : Model
        Which.
    names : tuple of str
        Its parameters.
    learnt : Learnt
        What was learnt; the second row of its coefficients is the first group less the second.
    trials : int
        Choices behind it.
    """

    model: Model
    names: tuple[str, ...]
    learnt: Learnt
    trials: int

    @property
    def criterion(self) -> float:
        """Integrated BIC: people's own parameters integrated out, those of the prior penalised; lower is better."""
        free = self.learnt.coef.size + len(self.learnt.variance)
        return -2.0 * self.learnt.log_evidence + free * float(np.log(self.trials))

    def ratio(self, name: str) -> tuple[float, float, float, float]:
        """Compare a positive parameter between the groups.

        Parameters
        ----------
        name : str
            The parameter.

        Returns
        -------
        tuple of float
            Ratio of the geometric means, first over second, its interval and p.
        """
        place = self.names.index(name)
        value = float(self.learnt.coef[1, place])
        se = float(np.sqrt(self.learnt.coef_covariance[place, 1, 1]))
        ratio, low, high = np.exp([value, value - _Z * se, value + _Z * se]).tolist()
        return ratio, low, high, float(2.0 * ndtr(-abs(value) / se))

    def means(self, name: str) -> tuple[float, float]:
        """Give the geometric means of the groups.

        Parameters
        ----------
        name : str
            The parameter.

        Returns
        -------
        tuple of float
            First and second group.
        """
        place = self.names.index(name)
        base, more = self.learnt.coef[:, place].tolist()
        return float(np.exp(base + more)), float(np.exp(base))


def fit_group(offers: Offers, model: Model, in_first: Floats) -> GroupFit:
    """Fit one model to two groups.

    Parameters
    ----------
    offers : Offers
        Of all people.
    model : Model
        Which.
    in_first : ndarray of shape (people,)
        1 in the first group.

    Returns
    -------
    GroupFit
        The prior's mean depends on the group, its spread does not.
    """
    names = model.parameters(offers)
    mean, variance = priors(names)
    design = np.column_stack([np.ones(len(in_first)), in_first])
    trials = int(offers.known.sum())
    with np.errstate(all="ignore"):
        found = learnt(
            offers.chosen,
            offers.known,
            model.utility(offers),
            design,
            mean=mean,
            variance=variance,
            close=max(0.02, 1e-5 * trials),
        )
    return GroupFit(model, names, found, trials)


def discounting(people: People, rule: str) -> Pooled:
    """Compare what effort costs.

    Parameters
    ----------
    people : People
        Two groups.
    rule : str
        How effort lessens a reward, where the offers can tell.

    Returns
    -------
    Pooled
        Ratio of the geometric means of k.
    """
    ability = ability_of(people.tasks, groups=people.in_first)
    offers = offers_of(people.tasks, ability)
    models = models_for(offers, rule)
    if offers.known.sum() > _MANY:
        models = {name: model for name, model in models.items() if name not in _SLOW or name == rule}
    fits = {name: fit_group(offers, model, people.in_first) for name, model in models.items()}
    main = next(iter(fits.values()))
    ratio, low, high, p = main.ratio("discount")
    weighed = _weighed(offers, main, people.in_first) if ability.known else {}
    return Pooled(
        spec=GROUP_REGISTER["effort_discount_ratio"],
        scale="ratio",
        estimate=ratio,
        low=low,
        high=high,
        null=1.0,
        p=p,
        method=_method(main, ability_known=ability.known),
        people=people.counts,
        sentence=_sentence(people, main, weighed, fits),
        looks=_looks(weighed, ratio, p),
        aside=_aside(people, main, weighed, fits),
    )


def _method(main: GroupFit, *, ability_known: bool) -> str:
    counted = (
        "each person's chance to complete counted in" if ability_known else "completion not known, so taken as sure"
    )
    return (
        f"{main.model.words}, fitted to all people at once (empirical Bayes, EM with Laplace's approximation), "
        f"{counted}; models compared by integrated BIC"
    )


def _weighed(offers: Offers, main: GroupFit, in_first: Floats) -> dict[float, GroupFit]:
    """The same model with the chance to complete weighed from not at all to wholly."""
    return {
        weight: main if weight == 1.0 else fit_group(offers.weighed(weight), main.model, in_first)
        for weight in _WEIGHTS
    }


def _best(weighed: Mapping[float, GroupFit]) -> float:
    return min(weighed, key=lambda weight: weighed[weight].criterion)


def _looks(weighed: Mapping[float, GroupFit], ratio: float, p: float) -> tuple[PooledLook, ...]:
    if not weighed:
        return ()
    best = _best(weighed)
    told = [(0.0, "ability ignored", "As if everybody completed what they begin")]
    if 0.0 < best < 1.0:
        words = f"With ability weighed as describes the choices best (exponent {best:g})"
        told.append((best, "ability as people weigh it", words))
    found = []
    for weight, name, words in told:
        other, low, high, other_p = weighed[weight].ratio("discount")
        found.append(
            PooledLook(
                name=name,
                holds=same(other_p, other, headline_p=p, headline=ratio, null=1.0),
                text=f"{words}: ratio {interval(other, low, high)}, {p_words(other_p)}.",
                p=other_p,
                estimate=other,
                low=low,
                high=high,
            )
        )
    return tuple(found)


def _aside(
    people: People, main: GroupFit, weighed: Mapping[float, GroupFit], fits: Mapping[str, GroupFit]
) -> dict[str, float]:
    found = {f"integrated BIC, {fit.model.words}": fit.criterion for fit in fits.values()}
    found |= {f"integrated BIC, ability to the power of {weight:g}": fit.criterion for weight, fit in weighed.items()}
    for name in main.names:
        if name in ("bias", "midpoint"):
            continue
        for group, value in zip((people.first, people.second), main.means(name), strict=True):
            found[f"{name.replace('_', ' ')}, {group}"] = value
    return found


def _sentence(people: People, main: GroupFit, weighed: Mapping[float, GroupFit], fits: Mapping[str, GroupFit]) -> str:
    ratio, low, high, p = main.ratio("discount")
    parts = [ability_words(people)]
    if not weighed:
        parts.append(
            f"k of {people.first} is {_times(ratio, low, high, p)} that of {people.second}; without completion, a "
            "lower ability would look like a higher cost."
        )
    else:
        other, other_low, other_high, other_p = weighed[0.0].ratio("discount")
        parts.append(
            f"With the chance to complete counted in, k of {people.first} is {_times(ratio, low, high, p)} that of "
            f"{people.second}; with it left out, {_times(other, other_low, other_high, other_p)}."
        )
        if _best(weighed) < 1.0:
            parts.append(
                "The choices are described better with ability counted less than wholly, so people may not have chosen "
                "by their own chance to complete."
            )
        if (p < LEVEL) != (other_p < LEVEL):
            parts.append("The answer hangs on how ability is counted in: k cannot be read as a preference.")
    best = min(fits.values(), key=lambda one: one.criterion)
    if best is not main:
        parts.append(f"Of the models compared, {best.model.words} describes the choices best.")
    return " ".join(parts)


def _times(ratio: float, low: float, high: float, p: float) -> str:
    return f"{ratio:.2f} times ({low:.2f} to {high:.2f}, {p_words(p)})"
