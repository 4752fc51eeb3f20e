import numpy as np
import pytest

from ponos.body.parameters import COLUMNS, DISTRIBUTIONS, TABLE, Parameters, drawn, organ_table
from ponos.errors import UsageError

HEAD = ",".join(COLUMNS)
ROW = "size,heart,how large,mL,70,normal,5,10,200,somewhere,assumed"


def test_every_parameter_lies_in_its_range_and_says_where_it_is_from() -> None:
    assert all(one.low <= one.value <= one.high and one.source and one.meaning for one in TABLE.values())


def test_what_no_body_can_have_is_refused_with_its_range() -> None:
    with pytest.raises(UsageError, match="between 5 and 22 g/dL"):
        Parameters(values={"hb_g_dl": 40.0})


def test_not_a_number_is_refused() -> None:
    with pytest.raises(UsageError, match="hb_g_dl"):
        Parameters(values={"hb_g_dl": float("nan")})


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'vmax_ox'"):
        Parameters().changed({"vmax_okx": 1.0})


def test_a_change_leaves_the_first_person_as_it_was() -> None:
    one = Parameters()
    other = one.changed({"hb_g_dl": 12.0})
    assert (one["hb_g_dl"], other["hb_g_dl"]) == (TABLE["hb_g_dl"].value, 12.0)
    assert other.differing() == {"hb_g_dl": 12.0}


def test_a_vector_keeps_the_order_that_is_asked_for() -> None:
    assert Parameters().vector(("fio2", "atp_mm")).tolist() == [TABLE["fio2"].value, TABLE["atp_mm"].value]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("symbol,unit\n", "columns"),
        (f"{HEAD}\n{ROW}\n{ROW}\n", "twice"),
        (f"{HEAD}\n{ROW.replace('normal', 'norml')}\n", "Did you mean 'normal'"),
        (f"{HEAD}\n{ROW.replace('assumed', 'guessed')}\n", "evidence"),
        (f"{HEAD}\n{ROW.replace('70', 'x')}\n", "number"),
        (f"{HEAD}\n{ROW},more\n", "cells"),
        (f"{HEAD}\n{ROW.replace('70', '7')}\n", "between 10 and 200"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        organ_table(text, "heart.csv")


def test_draws_have_the_spread_that_the_table_says() -> None:
    people = drawn(np.random.default_rng(1), 2000)
    for symbol, what in (("hb_g_dl", np.asarray), ("d_m", np.log)):
        values = what(np.array([one[symbol] for one in people]))
        assert np.std(values) == pytest.approx(TABLE[symbol].spread, rel=0.1)
        assert np.median(values) == pytest.approx(what(TABLE[symbol].value), rel=0.02)


def test_every_distribution_has_its_median_at_the_value() -> None:
    for name, rule in DISTRIBUTIONS.items():
        assert rule(2.0, 0.5, np.zeros(1))[0] == 2.0, name
