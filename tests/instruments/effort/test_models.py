"""Models of choice: their costs, their slopes, and whether parameters are found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.effort.models import MODELS, Model, Offers, models_for, priors
from ponos.instruments.effort.observing import observe
from ponos.instruments.effort.offers import ability_of, offers_of
from ponos.instruments.effort.settings import RULES, Settings
from ponos.instruments.effort.task import Task
from ponos.instruments.effort.virtual import draw
from ponos.statistics.hierarchical import learnt

PARTS = st.floats(0.05, 5.0)


def _offers(*, efforts: int, told: bool, people: int = 2, trials: int = 12) -> Offers:
    random = np.random.default_rng(1)
    shape = people, trials
    return Offers(
        chosen=np.zeros(shape),
        known=np.ones(shape) > 0,
        reward=random.uniform(1, 4, shape),
        easy_reward=np.ones(shape),
        probability=random.choice([0.12, 0.5, 0.88], shape) if told else np.ones(shape),
        effort=random.integers(1, efforts + 1, shape) / efforts,
        easy_effort=np.full(shape, 0.1),
        ability=np.full(shape, 0.8),
        easy_ability=np.full(shape, 0.9),
        told=told,
    )


@given(discount=PARTS, steepness=PARTS, midpoint=st.floats(0.1, 0.9))
@pytest.mark.parametrize("rule", RULES)
def test_no_effort_costs_nothing_and_the_greatest_costs_k(
    rule: str, discount: float, steepness: float, midpoint: float
) -> None:
    none = replace(
        _offers(efforts=1, told=False),
        effort=np.zeros((2, 12)),
        easy_effort=np.zeros((2, 12)),
        reward=np.zeros((2, 12)),
    )
    none = replace(none, easy_reward=np.zeros((2, 12)))
    said = {"temperature": 1.0, "discount": discount, "steepness": steepness, "midpoint": midpoint}
    values = {name: np.array([[one]]) for name, one in said.items()}
    nothing, _ = MODELS[rule].worth(none, values)
    everything, _ = MODELS[rule].worth(replace(none, effort=np.ones((2, 12))), values)
    half, _ = MODELS[rule].worth(replace(none, effort=np.full((2, 12), 0.5)), values)
    np.testing.assert_allclose(nothing, 0.0, atol=1e-9)
    np.testing.assert_allclose(everything, -discount, rtol=1e-6)
    assert -discount < half[0, 0] < 0.0


@pytest.mark.parametrize("model", [*MODELS.values(), Model("full", "full", "linear")], ids=lambda one: one.name)
@pytest.mark.parametrize(("efforts", "told"), [(1, True), (4, False), (4, True)])
def test_slopes_are_those_of_small_steps(model: Model, efforts: int, told: bool) -> None:
    offers = _offers(efforts=efforts, told=told)
    utility, k = model.utility(offers), len(model.parameters(offers))
    at = np.random.default_rng(2).normal(0, 0.5, (2, k))
    _, slopes = utility(at)
    for place in range(k):
        step = 1e-6 * np.eye(k)[place]
        found = (utility(at + step)[0] - utility(at - step)[0]) / 2e-6
        np.testing.assert_allclose(slopes[:, :, place], found, atol=1e-5)


def test_one_hard_task_cannot_tell_a_form_nor_a_bias() -> None:
    one, four = _offers(efforts=1, told=True), _offers(efforts=4, told=False)
    assert list(models_for(one, "sigmoid")) == ["full", "reward_only", "bias"]
    assert list(models_for(four, "sigmoid")) == ["sigmoid", "linear", "parabolic", "exponential", "bias"]
    assert "bias" not in MODELS["linear"].parameters(one)
    assert "bias" in MODELS["linear"].parameters(four)


def test_a_lower_chance_to_complete_makes_the_same_offer_worth_less() -> None:
    offers = _offers(efforts=1, told=True)
    values = {name: np.array([[1.0]]) for name in ("temperature", "discount", "probability_weight")}
    able, unable = (MODELS["linear"].worth(offers.weighed(one), values)[0] for one in (0.0, 1.0))
    gone = MODELS["linear"].worth(offers.weighed(4.0), values)[0]
    assert (gone < unable).all()
    assert (unable[offers.reward > 2] < able[offers.reward > 2]).all()


@pytest.mark.parametrize("kind", ["two tasks", "offers"])
def test_parameters_are_found_again(kind: str) -> None:
    rng = np.random.default_rng(11)
    people = draw(rng, 60)
    made = [one.two_tasks(rng) if kind == "two tasks" else one.offers(rng) for one in people]
    tasks = [Task(observe(one, rng), Settings()) for one in made]
    offers = offers_of(tasks, ability_of(tasks, groups=np.zeros(60)))
    model = next(iter(models_for(offers, "parabolic").values()))
    names = model.parameters(offers)
    mean, variance = priors(names)
    found = learnt(offers.chosen, offers.known, model.utility(offers), np.ones((60, 1)), mean=mean, variance=variance)
    for name, least in (("discount", 0.6), ("temperature", 0.45)):
        place, truth = names.index(name), np.log([getattr(one, name) for one in people])
        away = found.modes.mean[:, place] - truth
        assert np.corrcoef(truth, found.modes.mean[:, place])[0, 1] > least
        assert abs(np.median(away)) < 0.2
        held = np.abs(away) < 1.96 * np.sqrt(found.modes.covariance[:, place, place])
        assert held.mean() > 0.8
