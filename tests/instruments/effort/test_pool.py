"""Two groups: the published odds ratio and everything that shakes it; ability kept apart from will."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.errors import MeasureError
from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.instruments.effort.models import models_for
from ponos.instruments.effort.offers import ability_of, offers_of
from ponos.instruments.effort.pool.choosing import choosing, designed, fitted_choices
from ponos.instruments.effort.pool.discounting import fit_group
from ponos.instruments.effort.pool.people import people_of
from ponos.instruments.effort.virtual import VirtualChooser, draw
from ponos.pooled import Member, Pooled, PooledLook
from ponos.source import Source
from ponos.statistics.marginal import marginal
from tests.instruments.effort.made import members, of

ILL, WELL = "ME/CFS", "volunteers"


def _pool(some: list[Member], first: str, second: str) -> dict[str, Pooled]:
    assert INSTRUMENT.pool is not None
    return {one.spec.id: one for one in INSTRUMENT.pool(some, first, second, Settings())}


@pytest.fixture(scope="module")
def published(data: Path) -> dict[str, Pooled]:
    """The two groups of the published trials, patients held against volunteers."""
    path = data / "walitt-2024" / "eefrt.csv"
    who = pd.read_csv(path).groupby("Subject").first()
    some = [
        Member(
            participant=str(name),
            group=ILL if one["Status_MECFS_is_1"] else WELL,
            sex="male" if one["Sex_Male_is_1"] else "female",
            recording=INSTRUMENT.read(Source(path), Settings(rows=f"Subject={name}")),
        )
        for name, one in who.iterrows()
    ]
    return _pool(some, ILL, WELL)


@pytest.fixture(scope="module")
def looks(published: dict[str, Pooled]) -> dict[str, PooledLook]:
    """How the odds ratio was looked at."""
    return {one.name: one for one in published["effort_odds_ratio"].looks}


def test_completion_is_told_first_with_its_counts(published: dict[str, Pooled]) -> None:
    first = next(iter(published.values()))
    assert first.spec.id == "hard_completion_difference"
    counts = [first.aside[f"hard {what}, {group}"] for group in (WELL, ILL) for what in ("completed", "begun")]
    assert counts == [297, 308, 167, 249]
    easy = [first.aside[f"easy {what}, {group}"] for group in (WELL, ILL) for what in ("completed", "begun")]
    assert easy == [422, 426, 449, 458]
    assert first.p == pytest.approx(0.012, abs=5e-4)
    assert first.high < 0
    assert first.aside[f"people below half, {ILL}"] == 5
    assert "67 % (167 of 249)" in first.sentence
    assert "ability" in first.sentence


def test_the_published_odds_ratio_and_all_coefficients_are_found(published: dict[str, Pooled]) -> None:
    found = published["effort_odds_ratio"]
    assert [1 / found.estimate, 1 / found.high, 1 / found.low] == pytest.approx([1.652, 1.029, 2.652], abs=1e-3)
    assert found.p == pytest.approx(0.0377, abs=5e-5)
    names = ("constant", "group", "trial", "reward", "probability", "expected", "male")
    coefficients = [found.aside[f"coefficient, {name}"] for name in names]
    assert coefficients == pytest.approx([-3.4865, -0.5020, -0.0305, 0.6036, 2.5270, 0.4541, 0.5963], abs=2e-3)
    assert found.aside["working correlation"] == pytest.approx(0.0504, abs=1e-3)
    chosen = [found.aside[f"{what}, {group}"] for group in (WELL, ILL) for what in ("chosen for effort", "trials")]
    assert chosen == [304, 727, 244, 692]
    shares = [found.aside[f"modelled share at trial {at}, {group}"] for group in (WELL, ILL) for at in (0, 20, 40, 49)]
    assert shares == pytest.approx([0.566, 0.415, 0.278, 0.227, 0.441, 0.300, 0.189, 0.151], abs=1e-3)


@pytest.mark.parametrize(
    ("name", "odds", "p", "rounded", "holds"),
    [
        ("bias-reduced errors", 1.652, 0.061, 1e-3, False),
        ("an independence model", 1.425, 0.108, 1e-3, False),
        ("time-outs counted as choices", 1.606, 0.041, 1e-3, True),
        ("the first 50 trials", 1.635, 0.041, 1e-3, True),
        ("completion beside it", 1.468, 0.086, 1e-3, False),
        ("people who completed 20 % or more", 1.957, 0.013, 1e-3, True),
        ("people who completed 50 % or more", 1.574, 0.053, 1e-3, False),
        ("people who completed 70 % or more", 1.390, 0.20, 1e-2, False),
        ("people who completed 90 % or more", 1.466, 0.30, 1e-2, False),
    ],
)
def test_every_look_gives_its_figure(
    looks: dict[str, PooledLook], name: str, odds: float, p: float, rounded: float, holds: bool
) -> None:
    one = looks[name]
    assert one.estimate is not None
    assert 1 / one.estimate == pytest.approx(odds, abs=1e-3)
    assert one.p == pytest.approx(p, abs=rounded)
    assert one.holds is holds


def test_the_interval_for_few_people_holds_one(looks: dict[str, PooledLook]) -> None:
    one = looks["bias-reduced errors"]
    assert one.low is not None
    assert one.high is not None
    assert [1 / one.high, 1 / one.low] == pytest.approx([0.977, 2.795], abs=1e-3)


def test_neither_relabelling_nor_a_mixed_logit_bears_it_out(looks: dict[str, PooledLook]) -> None:
    assert 0.04 < (looks["relabelling"].p or 0) < 0.13
    mixed = looks["a mixed logit"]
    assert mixed.estimate is not None
    assert 1 / mixed.estimate == pytest.approx(1.465, abs=2e-3)
    assert "SD 0.56" in mixed.text
    assert mixed.holds is False
    assert looks["one person left out"].holds is False


def test_the_sentence_is_what_a_careful_reader_would_conclude(published: dict[str, Pooled]) -> None:
    words = published["effort_odds_ratio"].sentence
    assert words.startswith(f"{ILL} completed 67 % (167 of 249)")
    for part in (
        "0.61 [0.38, 0.97]",
        "does not survive bias-reduced errors (p = 0.061)",
        "relabelling",
        "lower ability",
    ):
        assert part in words
    assert "preference" in published["effort_discount_ratio"].sentence


def test_slopes_of_pressing_are_the_published_ones(published: dict[str, Pooled]) -> None:
    easy, hard = (published[f"press_rate_slope_difference_{task}"].aside for task in ("easy", "hard"))
    assert [easy[f"slope, {ILL}"], easy[f"standard error, {ILL}"]] == pytest.approx([-0.0080, 0.0023], abs=6e-5)
    assert [easy[f"slope, {WELL}"], easy[f"standard error, {WELL}"]] == pytest.approx([0.0038, 0.0026], abs=6e-5)
    assert [hard[f"slope, {ILL}"], hard[f"slope, {WELL}"]] == pytest.approx([0.0028, 0.0025], abs=6e-5)
    assert easy[f"p, {ILL}"] == pytest.approx(0.00065, abs=5e-5)


def test_a_lower_ability_alone_looks_like_a_lower_will_until_it_is_counted_in() -> None:
    rng = np.random.default_rng(2)
    odds, joint, ignored = [], [], []
    for study in range(6):
        groups = {"able": draw(rng, 16, ability=0.96), "less able": draw(rng, 15, ability=0.60)}
        people = people_of(members(groups, study), "able", "less able", Settings())
        model = designed(people)
        odds.append(fitted_choices(model, model.used(people.own))[0].of(model.group))
        offers = offers_of(people.tasks, ability_of(people.tasks, groups=people.in_first))
        full = models_for(offers, "linear")["full"]
        joint.append(fit_group(offers, full, people.in_first).ratio("discount"))
        ignored.append(fit_group(offers.weighed(0.0), full, people.in_first).ratio("discount"))
    assert np.mean([one.value for one in odds]) > np.log(1.5)
    assert sum(one.p < 0.05 for one in odds) >= 4
    assert abs(np.mean(np.log([one[0] for one in joint]))) < 0.25
    assert sum(one[3] < 0.05 for one in joint) <= 1
    assert np.mean(np.log([one[0] for one in ignored])) < -0.4


def test_a_simulated_pool_says_ability_before_choice() -> None:
    rng = np.random.default_rng(8)
    found = _pool(members({"able": draw(rng, 8), "less": draw(rng, 8, ability=0.5)}, 3), "less", "able")
    assert list(found)[:3] == ["hard_completion_difference", "effort_odds_ratio", "effort_discount_ratio"]
    assert "without sex" in found["effort_odds_ratio"].method
    for one in found.values():
        assert one.low <= one.estimate <= one.high
        assert one.sentence.endswith(".")
        assert all(look.text.endswith(".") for look in one.looks)


def test_turning_the_groups_round_turns_the_ratio() -> None:
    rng = np.random.default_rng(9)
    some = members({"a": draw(rng, 6), "b": draw(rng, 6)}, 4)
    there, back = (people_of(some, *names, Settings()) for names in (("a", "b"), ("b", "a")))
    first, second = (
        fitted_choices(one, one.used(one.people.own))[0].of(one.group) for one in map(designed, (there, back))
    )
    assert first.value == pytest.approx(-second.value, abs=1e-6)


def test_too_few_people_or_two_kinds_of_task_cannot_be_pooled() -> None:
    rng = np.random.default_rng(10)
    some = members({"a": draw(rng, 3), "b": draw(rng, 1)}, 5)
    with pytest.raises(MeasureError, match="Fewer than two people of 'b'"):
        _pool(some, "a", "b")
    from ponos.instruments.effort.observing import observe

    offered = [
        Member(participant=f"o{at}", group="b", sex="", recording=observe(one.offers(rng), rng))
        for at, one in enumerate(draw(rng, 3))
    ]
    with pytest.raises(MeasureError, match="cannot be pooled"):
        _pool([*some, *offered], "a", "b")


def test_without_completion_the_sentence_says_so() -> None:
    rng = np.random.default_rng(12)
    some = members({"a": draw(rng, 4), "b": draw(rng, 4)}, 6)
    bare = []
    for one in some:
        bare.append(replace(one, recording=of(one.recording.table.drop(columns="completed"))))
    found = _pool(bare, "a", "b")
    assert "hard_completion_difference" not in found
    assert "was not recorded" in found["effort_odds_ratio"].sentence
    assert any(look.name == "completion by group" for look in found["effort_odds_ratio"].looks)


def test_the_offers_of_958_people_give_the_reference_coefficients(data: Path) -> None:
    trials = pd.read_csv(data / "effort" / "mehrhof" / "choices_main.csv")
    effort, reward = (trials[name].rank(method="dense").to_numpy() for name in ("effort_a", "amount_a"))
    design = np.column_stack([np.ones(len(trials)), effort, reward])
    fit = marginal(trials["choice"], design, trials["subjID"], family="binary", correlation="exchangeable")
    assert (fit.people, fit.trials) == (958, 61312)
    assert fit.coef == pytest.approx([3.1791, -1.1749, 0.9229], abs=5e-5)
    assert np.sqrt(np.diag(fit.robust)) == pytest.approx([0.1636, 0.0397, 0.0377], abs=6e-5)
    assert fit.alpha == pytest.approx(0.2788, abs=5e-5)


def test_long_covid_makes_no_difference_among_those_who_had_covid(data: Path) -> None:
    folder = data / "effort" / "mehrhof"
    long = pd.read_csv(folder / "subjects_min.csv").dropna().set_index("subjID")["long_covid"]
    trials = pd.read_csv(folder / "choices_main.csv").rename(
        columns={"choice": "accept", "effort_a": "effort_level", "amount_a": "reward"}
    )
    some = [
        Member(participant=str(name), group="long" if long[name] else "over it", sex="", recording=of(rows))
        for name, rows in trials[["subjID", "trial", "accept", "effort_level", "reward"]].groupby("subjID")
        if name in long.index
    ]
    found = choosing(people_of(some, "long", "over it", Settings()))
    assert dict(found.people) == {"long": 109, "over it": 361}
    assert (found.p or 0) > 0.3
    assert "did not differ demonstrably" in found.sentence
    assert {one.holds for one in found.looks} == {True}
    look = next(one for one in found.looks if one.name == "the group by effort")
    assert "0.162 (standard error 0.530, p = 0.76)" in look.text
    assert "0.006 (0.113" in look.text


def test_groups_that_complete_everything_differ_by_nothing_and_not_by_no_number() -> None:
    some = [
        replace(one, recording=of(one.recording.table.assign(completed=1.0)))
        for one in members({ILL: [VirtualChooser()] * 3, WELL: [VirtualChooser()] * 3}, seed=5)
    ]
    found = _pool(some, ILL, WELL)["hard_completion_difference"]
    assert (found.estimate, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)
