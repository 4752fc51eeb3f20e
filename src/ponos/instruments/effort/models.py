"""Models of choice: what an offer is worth once effort, probability and the chance to complete it are counted in.

The log-odds of choosing effort are ``temperature * (worth of the hard task - worth of the easy one) + bias``, with
``worth = P(complete) * reward * probability ** weight - cost(effort)``. Effort runs from 0 to 1, the greatest offered,
and every rule is scaled so that the greatest effort costs ``k``, in the unit of the reward:

- linear ``k E``, parabolic ``k E**2``, exponential ``(1 + k)**E - 1``,
- sigmoid ``k (s(E) - s(0)) / (s(1) - s(0))`` with ``s`` logistic in ``steepness * (E - midpoint)``.

Where one hard task stands against one easy one the cost is a constant: its form cannot be told, and neither can a bias.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.special import expit

from ponos.instruments.effort.formats import PACKAGE
from ponos.statistics.hierarchical import Utility
from ponos.statistics.moments import Bools, Floats
from ponos.tables import rows_of

__all__ = ["MODELS", "Model", "Offers", "models_for", "priors"]


@dataclass(frozen=True, kw_only=True)
class Offers:
    """Offers of several people and what they chose; every array of shape (people, trials).

    Attributes
    ----------
    chosen : ndarray
        1 for effort.
    known : ndarray of bool
        Which trials there are.
    reward, easy_reward : ndarray
        What either task pays.
    probability : ndarray
        Of the reward; 1 where none is told.
    effort, easy_effort : ndarray
        Of either task, over the greatest offered.
    ability, easy_ability : ndarray
        Chance to complete either task.
    told : bool
        Whether a probability was told at all.
    """

    chosen: Floats
    known: Bools
    reward: Floats
    easy_reward: Floats
    probability: Floats
    effort: Floats
    easy_effort: Floats
    ability: Floats
    easy_ability: Floats
    told: bool

    def weighed(self, weight: float) -> Offers:
        """Give the same offers with the chance to complete weighed as people may weigh it.

        Parameters
        ----------
        weight : float
            Exponent of the chance: 1 counts it in, 0 leaves it out, as if everything begun were completed.

        Returns
        -------
        Offers
            With other chances.
        """
        return replace(self, ability=self.ability**weight, easy_ability=self.easy_ability**weight)

    @property
    def hard_efforts(self) -> int:
        """How many different efforts are offered."""
        return len(np.unique(np.round(self.effort[self.known], 9)))

    @property
    def bias_told(self) -> bool:
        """Whether a bias can be told from the cost of effort."""
        return self.hard_efforts > 1


Cost = Callable[[Floats, Mapping[str, Floats]], tuple[Floats, dict[str, Floats]]]
"""Cost of an effort at parameters of shape (people, 1), and its slope in each of them as it is climbed on."""


def _linear(effort: Floats, at: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]]:
    cost = at["discount"] * effort
    return cost, {"discount": cost}


def _parabolic(effort: Floats, at: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]]:
    cost = at["discount"] * effort**2
    return cost, {"discount": cost}


def _exponential(effort: Floats, at: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]]:
    grown = (1.0 + at["discount"]) ** effort
    return grown - 1.0, {"discount": effort * grown / (1.0 + at["discount"]) * at["discount"]}


def _sigmoid(effort: Floats, at: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]]:
    steep, middle = at["steepness"], at["midpoint"]
    here, none, most = (expit(steep * (place - middle)) for place in (effort, 0.0, 1.0))
    by_here, by_none, by_all = (one * (1.0 - one) for one in (here, none, most))
    top, below = here - none, np.maximum(most - none, 1e-12)
    shape = top / below
    slopes = {}
    for name, moves in (
        ("steepness", (steep * (effort - middle), -steep * middle, steep * (1.0 - middle))),
        ("midpoint", (-steep * middle * (1.0 - middle),) * 3),
    ):
        d_here, d_none, d_all = by_here * moves[0], by_none * moves[1], by_all * moves[2]
        slopes[name] = at["discount"] * ((d_here - d_none) - shape * (d_all - d_none)) / below
    cost = at["discount"] * shape
    return cost, {"discount": cost, **slopes}


_COSTS: dict[str, tuple[Cost, tuple[str, ...]]] = {
    "linear": (_linear, ("discount",)),
    "parabolic": (_parabolic, ("discount",)),
    "exponential": (_exponential, ("discount",)),
    "sigmoid": (_sigmoid, ("discount", "steepness", "midpoint")),
}


@dataclass(frozen=True)
class Model:
    """One model of choice.

    Attributes
    ----------
    name : str
        A rule of discounting, ``reward_only`` or ``bias``.
    words : str
        In print.
    rule : str
        How effort lessens reward; empty in the bias model.
    probability : bool
        Whether the probability of the reward counts.
    """

    name: str
    words: str
    rule: str = ""
    probability: bool = True

    def parameters(self, offers: Offers) -> tuple[str, ...]:
        """Name the parameters that these offers can tell.

        Parameters
        ----------
        offers : Offers
            What was offered.

        Returns
        -------
        tuple of str
            Rows of the table of priors.
        """
        if not self.rule:
            return ("bias",)
        weighed = ("probability_weight",) if offers.told and self.probability else ()
        return ("temperature", *_COSTS[self.rule][1], *weighed, *(("bias",) if offers.bias_told else ()))

    def utility(self, offers: Offers) -> Utility:
        """Give the log-odds of choosing effort as a function of the parameters.

        Parameters
        ----------
        offers : Offers
            What was offered.

        Returns
        -------
        callable
            For :mod:`ponos.statistics.hierarchical`.
        """
        names = self.parameters(offers)
        if not self.rule:
            return lambda at: (at[:, :1] + 0.0 * offers.reward, np.ones((*offers.reward.shape, 1)))

        def _utility(at: Floats) -> tuple[Floats, Floats]:
            values = {name: _natural(name, at[:, place, None]) for place, name in enumerate(names)}
            odds, slopes = self.worth(offers, values)
            return odds, np.stack([slopes[name] for name in names], axis=2)

        return _utility

    def worth(self, offers: Offers, values: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]]:
        """Give the log-odds of choosing effort at some parameters.

        Parameters
        ----------
        offers : Offers
            What was offered.
        values : mapping of str to ndarray of shape (people, 1)
            Parameters by name, as they are.

        Returns
        -------
        tuple of (ndarray, dict of str to ndarray)
            Log-odds, and their slope in each parameter as it is climbed on.
        """
        gain = offers.ability * offers.reward - offers.easy_ability * offers.easy_reward
        slopes: dict[str, Floats] = {}
        steep = values["temperature"]
        if "probability_weight" in values:
            weight = values["probability_weight"]
            log_chance = np.log(np.maximum(offers.probability, 1e-9))
            gain = gain * np.exp(weight * log_chance)
            slopes["probability_weight"] = steep * gain * log_chance * weight
        elif self.probability:
            gain = gain * offers.probability
        cost = _COSTS[self.rule][0]
        hard, by_hard = cost(offers.effort, values)
        easy, by_easy = cost(offers.easy_effort, values)
        slopes |= {name: -steep * (by_hard[name] - by_easy[name]) for name in by_hard}
        slopes["temperature"] = steep * (gain - hard + easy)
        odds = slopes["temperature"]
        if "bias" in values:
            odds = odds + values["bias"]
            slopes["bias"] = np.ones_like(odds)
        return odds, slopes


MODELS: dict[str, Model] = {
    one.name: one
    for one in (
        Model("linear", "linear discounting", "linear"),
        Model("parabolic", "parabolic discounting", "parabolic"),
        Model("exponential", "exponential discounting", "exponential"),
        Model("sigmoid", "sigmoid discounting", "sigmoid"),
        Model("reward_only", "reward without its probability, less effort", "linear", probability=False),
        Model("bias", "a constant readiness", ""),
    )
}


def models_for(offers: Offers, rule: str) -> dict[str, Model]:
    """Give the models that these offers can tell apart, that of the settings first.

    Parameters
    ----------
    offers : Offers
        What was offered.
    rule : str
        Rule of the settings.

    Returns
    -------
    dict of str to Model
        By name. With one hard task the cost of effort is a constant, and the full model is called ``full``.
    """
    bias = {"bias": MODELS["bias"]}
    if offers.hard_efforts > 1:
        rules = (rule, *(one for one in _COSTS if one != rule))
        return {name: MODELS[name] for name in rules} | bias
    full = {"full": Model("full", "reward by its probability, less effort", "linear")}
    return full | ({"reward_only": MODELS["reward_only"]} if offers.told else {}) | bias


@cache
def _prior_rows() -> dict[str, dict[str, str]]:
    return {row["parameter"]: row for row in rows_of(PACKAGE, "priors.csv")}


def priors(names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Give the weak priors that one person alone is measured with.

    Parameters
    ----------
    names : tuple of str
        Parameters.

    Returns
    -------
    tuple of ndarray
        Mean and variance of each, as it is climbed on.
    """
    rows = [_prior_rows()[name] for name in names]
    return np.array([float(row["mean"]) for row in rows]), np.array([float(row["sd"]) ** 2 for row in rows])


def _natural(name: str, values: Floats) -> Floats:
    transform = _prior_rows()[name]["transform"]
    if transform == "log":
        return np.exp(np.clip(values, -20.0, 20.0))
    return expit(values) if transform == "logit" else values
