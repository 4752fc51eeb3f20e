"""Values, intervals, conditions and facts as people read them."""

from __future__ import annotations

import pytest

from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.report.numbers import condition, fact, interval, value


def test_a_value_keeps_its_unit_on_its_line() -> None:
    found = REGISTER.found("vo2_peak", 1795.4, low=1700.0, high=1800.0)
    assert (value(found), interval(found)) == ("1795\u00a0mL/min", "1700 to 1800")
    assert value(REGISTER.found("rer_peak", 1.1)) == "1.10"
    assert value(REGISTER.missing("vo2_peak", "Why.")) == "–"


@pytest.mark.parametrize("high", [None, float("inf")])
def test_half_an_interval_is_none(high: float | None) -> None:
    assert interval(REGISTER.found("vo2_peak", 1.0, low=0.0, high=high)) == ""


def test_conditions_are_words() -> None:
    assert condition({}) == ""
    assert condition({"segment": "to_vt2", "side": "left"}) == "to vt2, left"
    assert condition({"isi_ms": "3"}) == "3 ms"
    assert condition({"method": "v_slope"}, words={"v_slope": "V-slope"}) == "V-slope"


def test_facts_carry_their_unit() -> None:
    assert fact("body_mass_kg", 66.0) == ("body mass", "66\u00a0kg")
    assert fact("stop_reason", "legs") == ("stop reason", "legs")
    assert fact("sampling_s", 2.0, words={"sampling_s": "one row every"}) == ("one row every", "2\u00a0s")
