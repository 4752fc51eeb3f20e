import numpy as np
import pytest

from ponos.body.parameters import TABLE, Parameters
from ponos.body.people import healthy, people, sized
from ponos.errors import UsageError
from ponos.tables import rows_of


def test_a_group_is_the_same_whenever_it_is_drawn_and_however_large() -> None:
    few, many = people(3, "long-covid", 7), people(6, "long-covid", 7)
    assert [one.parameters for one in few] == [one.parameters for one in many[:3]]
    assert [one.strengths for one in few] == [one.strengths for one in many[:3]]


def test_another_seed_is_another_group() -> None:
    assert people(1, "controls", 1)[0].parameters != people(1, "controls", 2)[0].parameters


def test_people_of_the_same_number_in_two_groups_are_strangers() -> None:
    well, ill = people(1, "controls", 4)[0], people(1, "bed-rest", 4)[0]
    assert well.age_y != ill.age_y
    assert list(ill.strengths) == ["deconditioning"]


def test_controls_hold_no_hypothesis() -> None:
    assert [dict(one.strengths) for one in people(5, "controls", 1)] == [{}] * 5


def test_each_purpose_has_its_own_chance() -> None:
    one = people(1, "controls", 1)[0]
    assert one.rng(0).random() == one.rng(0).random() != one.rng(1).random()


def test_the_person_of_the_table_is_not_scaled() -> None:
    same = sized(healthy(), female=False, age_y=40.0, body_mass_kg=75.0)
    assert same == Parameters()


def test_sizes_name_parameters_that_exist() -> None:
    assert {row["symbol"] for row in rows_of("ponos.body", "sizes.csv")} <= set(TABLE)


def test_women_are_smaller_and_the_old_have_slower_hearts() -> None:
    woman = sized(healthy(), female=True, age_y=60.0, body_mass_kg=62.0)
    assert woman["muscle_kg"] < healthy()["muscle_kg"]
    assert woman["hr_max_bpm"] == pytest.approx(208 - 0.7 * 60, abs=0.5)


def test_a_share_of_women_is_kept() -> None:
    assert np.mean([one.female for one in people(300, "controls", 1)]) == pytest.approx(0.5, abs=0.09)
    assert not any(one.female for one in people(20, "controls", 1, female_share=0.0))


def test_a_group_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'long-covid'"):
        people(1, "longcovid", 1)


def test_less_than_nobody_is_refused() -> None:
    with pytest.raises(UsageError, match="-1 people"):
        people(-1, "controls", 1)
