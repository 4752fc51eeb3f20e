"""Virtual choosers: people whose price of effort and whose ability are known, in the two published kinds of task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ponos.instruments.effort.models import MODELS, Offers
from ponos.statistics.moments import Floats

__all__ = ["VirtualChooser", "draw"]

_PROBABILITIES = (0.12, 0.50, 0.88)
_REWARDS = np.round(np.linspace(1.24, 4.21, 21), 2)
"""Offers of the published task of presses, see walitt2024."""
_PRESSES_HARD, _PRESSES_EASY = 98.0, 30.0
_LEVELS = (1.0, 2.0, 3.0, 4.0)


@dataclass(frozen=True, kw_only=True)
class VirtualChooser:
    """A person who chooses by the value model.

    Attributes
    ----------
    temperature : float
        Rise of the log-odds per unit of subjective value.
    discount : float
        Reward that the greatest effort costs.
    probability_weight : float
        Exponent of the probability.
    ability, easy_ability : float
        Chance to complete a hard and an easy task; the person knows it and chooses by it.
    bias : float
        Log-odds of accepting an offer worth nothing.
    rule : str
        How effort lessens the reward of an offer.
    rate : float
        Presses per second.
    tires : float
        Fall of the log-odds of choosing effort per trial.
    """

    temperature: float = 2.0
    discount: float = 1.2
    probability_weight: float = 1.0
    ability: float = 0.95
    easy_ability: float = 0.99
    bias: float = 0.0
    rule: str = "parabolic"
    rate: float = 5.3
    tires: float = 0.0

    def two_tasks(self, rng: np.random.Generator, *, trials: int = 50) -> pd.DataFrame:
        """Offer a hard task against an easy one.

        Parameters
        ----------
        rng : numpy.random.Generator
            Draws the offers.
        trials : int
            How many.

        Returns
        -------
        pandas.DataFrame
            A trajectory to observe.
        """
        number = np.arange(1.0, trials + 1.0)
        reward, probability = rng.choice(_REWARDS, trials), rng.choice(_PROBABILITIES, trials)
        values = {"temperature": self.temperature, "discount": self.discount}
        values["probability_weight"] = self.probability_weight
        offers = self._offers(reward, probability, np.ones(trials), np.full(trials, _PRESSES_EASY / _PRESSES_HARD), 1.0)
        table = pd.DataFrame({"trial": number, "reward": reward, "probability": probability})
        table["log_odds_hard"] = self._odds("linear", offers, values) - self.tires * (number - 1.0)
        table["p_complete_hard"], table["p_complete_easy"] = self.ability, self.easy_ability
        table["presses_hard"], table["presses_easy"] = _PRESSES_HARD, _PRESSES_EASY
        table["press_rate_hard_presses_s"], table["press_rate_easy_presses_s"] = 0.95 * self.rate, self.rate
        table["choice_time_s"] = 1.6
        return table

    def offers(self, rng: np.random.Generator, *, times: int = 4) -> pd.DataFrame:
        """Offer four efforts by four rewards, to accept or not.

        Parameters
        ----------
        rng : numpy.random.Generator
            Shuffles the offers.
        times : int
            How often each is offered.

        Returns
        -------
        pandas.DataFrame
            A trajectory to observe.
        """
        effort, reward = (one.ravel() for one in np.meshgrid(np.tile(_LEVELS, times), _LEVELS))
        order = rng.permutation(len(effort))
        effort, reward = effort[order], reward[order]
        values = {"temperature": self.temperature, "discount": self.discount, "bias": self.bias}
        offers = self._offers(reward, np.ones(len(effort)), effort / _LEVELS[-1], np.zeros(len(effort)), 0.0)
        table = pd.DataFrame({"trial": np.arange(1.0, len(effort) + 1.0), "reward": reward, "effort_level": effort})
        table["log_odds_accept"] = self._odds(self.rule, offers, values)
        table["p_complete_hard"] = self.ability
        return table

    def _offers(self, reward: Floats, probability: Floats, effort: Floats, easy: Floats, easy_reward: float) -> Offers:
        rows = {
            "reward": reward,
            "easy_reward": np.full(len(reward), easy_reward),
            "probability": probability,
            "effort": effort,
            "easy_effort": easy,
            "ability": np.full(len(reward), self.ability),
            "easy_ability": np.full(len(reward), self.easy_ability),
            "chosen": np.zeros(len(reward)),
        }
        return Offers(
            **{name: values[None, :] for name, values in rows.items()}, known=np.ones((1, len(reward))) > 0, told=True
        )

    def _odds(self, rule: str, offers: Offers, values: dict[str, float]) -> Floats:
        odds, _ = MODELS[rule].worth(offers, {name: np.array([[one]]) for name, one in values.items()})
        found: Floats = odds[0]
        return found


def draw(
    rng: np.random.Generator, people: int, *, ability: float = 0.96, rule: str = "parabolic"
) -> list[VirtualChooser]:
    """Draw people who differ in what they want and in what they can.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    people : int
        How many.
    ability : float
        Mean chance to complete a hard task; people spread about it with a beta distribution of six tasks' weight.
    rule : str
        How effort lessens the reward of an offer.

    Returns
    -------
    list of VirtualChooser
        Their temperature, discount, weight of probability and bias are drawn alike whatever the ability.
    """
    spread = np.exp(rng.normal([0.7, 0.2, 0.0], [0.4, 0.5, 0.3], (people, 3)))
    able = np.clip(rng.beta(6.0 * ability, 6.0 * (1.0 - ability), people), 0.02, 0.995)
    bias = rng.normal(1.0, 1.0, people)
    return [
        VirtualChooser(
            temperature=float(temperature),
            discount=float(discount),
            probability_weight=float(weight),
            ability=float(can),
            bias=float(own),
            rule=rule,
        )
        for (temperature, discount, weight), can, own in zip(spread, able, bias, strict=True)
    ]
