"""Hypotheses and interventions name parameters that exist, and people of a group differ."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest

from ponos.body.hypotheses import changed_by, drawn_in, hypotheses, interventions, mixtures, scaled
from ponos.body.parameters import EVIDENCE, TABLE, Parameters, drawn
from ponos.errors import UsageError

ORDINARY = Parameters()
NAMES = sorted({**hypotheses(), **interventions()})


def test_every_hypothesis_and_intervention_asked_for_is_there() -> None:
    assert set(hypotheses()) == {
        "less_inhibition",
        "low_oxidative_capacity",
        "low_diffusion",
        "shunt",
        "preload_failure",
        "slow_switch_off",
        "exaggerated_damage",
        "deconditioning",
        "blunted_feedback",
        "dearer_effort",
        "lower_hand_capacity",
        "lower_excitability",
    }
    assert set(interventions()) == {
        "m1_stimulation",
        "dlpfc_stimulation",
        "pregabalin",
        "pea_lut",
        "pyridostigmine",
        "pacing",
        "graded_exercise",
        "bed_rest",
        "training",
    }


def test_no_table_names_a_parameter_that_does_not_exist() -> None:
    named = {
        one.parameter for table in (hypotheses(), interventions()) for changes in table.values() for one in changes
    }
    assert sorted(named - set(TABLE)) == []


def test_mixtures_name_hypotheses_that_exist_and_shares_of_one() -> None:
    for shares in mixtures().values():
        assert set(shares) <= set(hypotheses())
        assert all(0.0 < share <= 1.0 for share in shares.values())


@pytest.mark.parametrize("table", ["hypotheses.csv", "interventions.csv", "mixtures.csv"])
def test_every_row_says_where_it_is_from_and_how_well_it_is_known(table: str) -> None:
    for row in csv.DictReader(files("ponos.body").joinpath(table).read_text(encoding="utf-8").splitlines()):
        assert None not in row
        assert row["source"]
        assert row["evidence"] in EVIDENCE
        assert row.get("how_well", "said") != ""


@pytest.mark.parametrize("name", NAMES)
def test_each_changes_something_and_nothing_at_strength_zero(name: str) -> None:
    assert changed_by(ORDINARY, name) != ORDINARY
    assert dict(changed_by(ORDINARY, name, strength=0.0)) == pytest.approx(dict(ORDINARY))


@pytest.mark.parametrize("name", NAMES)
def test_any_strength_stays_within_the_ranges(name: str) -> None:
    for symbol, value in changed_by(ORDINARY, name, strength=50.0).items():
        assert TABLE[symbol].low <= value <= TABLE[symbol].high


def test_deconditioning_is_not_low_extraction() -> None:
    decondition = {one.parameter for one in hypotheses()["deconditioning"]}
    extraction = {one.parameter for name in ("low_diffusion", "shunt") for one in hypotheses()[name]}
    assert decondition.isdisjoint(extraction)


def test_people_of_a_group_hold_different_mixtures_in_the_shares_given() -> None:
    rng = np.random.default_rng(11)
    people = [drawn_in(ORDINARY, "long-covid", rng) for _ in range(400)]
    assert len({tuple(one.strengths) for one in people}) > 20
    for name, share in mixtures()["long-covid"].items():
        assert np.mean([name in one.strengths for one in people]) == pytest.approx(share, abs=0.09)


def test_controls_hold_none() -> None:
    assert drawn_in(ORDINARY, "controls", np.random.default_rng(1)).parameters == ORDINARY


def test_the_same_seed_draws_the_same_person() -> None:
    one, other = (drawn_in(ORDINARY, "me-cfs", np.random.default_rng(8)) for _ in range(2))
    assert one.parameters == other.parameters


def test_scaling_stops_at_the_end_of_the_range() -> None:
    person = drawn(np.random.default_rng(2), 1)[0]
    assert scaled(person, {"damage_gain": 1e9})["damage_gain"] == TABLE["damage_gain"].high


def test_a_name_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="less_inhibition"):
        changed_by(ORDINARY, "les_inhibition")
    with pytest.raises(UsageError, match="me-cfs"):
        drawn_in(ORDINARY, "mecfs", np.random.default_rng(1))
    with pytest.raises(UsageError):
        changed_by(ORDINARY, "shunt", strength=-1.0)
