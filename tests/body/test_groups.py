"""Groups by their names: mixtures, hypotheses alone, and interventions after a plus."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.body.groups import group_named, listed
from ponos.body.hypotheses import hypotheses, interventions, mixtures
from ponos.body.parameters import Parameters
from ponos.body.people import people
from ponos.errors import UsageError


@pytest.mark.parametrize("name", [*mixtures(), *hypotheses()])
def test_every_mixture_and_every_hypothesis_is_a_group(name: str) -> None:
    group = group_named(name)
    assert group.label
    assert group.id.replace("-", "").isalnum()
    assert group.drawn(Parameters(), np.random.default_rng(1)).parameters


@pytest.mark.parametrize("name", interventions())
def test_every_intervention_changes_what_it_says(name: str) -> None:
    after = group_named(f"controls+{name}").drawn(Parameters(), np.random.default_rng(1))
    assert set(after.strengths) == {name}
    assert set(after.parameters.differing()) == {one.parameter for one in interventions()[name]}


def test_labels_are_for_readers() -> None:
    assert group_named("me-cfs+pacing+pea_lut").label == "ME/CFS, pacing, pea lut"
    assert group_named("low_diffusion").label == "Low diffusion"


def test_everybody_of_a_hypothesis_holds_it_and_no_other() -> None:
    assert all(set(one.strengths) == {"shunt"} for one in people(5, "shunt", 3))


def test_what_is_not_known_gets_its_nearest_spelling() -> None:
    with pytest.raises(UsageError, match="Did you mean 'me-cfs'"):
        group_named("mecfs")
    with pytest.raises(UsageError, match="Did you mean 'pacing'"):
        group_named("me-cfs+paceing")


def test_everything_that_is_listed_says_what_it_is_and_how_well_that_is_known() -> None:
    rows = [row for of_kind in listed().values() for row in of_kind]
    assert {name for name, _, _ in rows} == {*mixtures(), *hypotheses(), *interventions()}
    assert all(what and known for _, what, known in rows)


def test_an_intervention_is_named_once() -> None:
    with pytest.raises(UsageError, match="twice"):
        group_named("controls+pacing+pacing")
