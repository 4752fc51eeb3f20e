"""Formulas are arithmetic and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import UsageError
from ponos.study.design.formula import Formula


@pytest.mark.parametrize(
    ("text", "value"),
    [("a + b * 2", 8), ("(a + b) * 2", 10), ("-a ** 2", -4), ("a / b", 2 / 3), ("1e3 * .5", 500), ("+a - -b", 5)],
)
def test_arithmetic(text: str, value: float) -> None:
    found = Formula.of(text).of_columns({"a": np.array([2.0]), "b": np.array([3.0])})
    assert found.tolist() == [pytest.approx(value)]


def test_what_is_missing_stays_missing_and_what_is_not_finite_is() -> None:
    found = Formula.of("a ** 0 / b").of_columns({"a": np.array([np.nan, 1, 1]), "b": np.array([1.0, 0, 2])})
    assert np.isnan(found).tolist() == [True, True, False]


@pytest.mark.parametrize(
    "text", ["", "a b", "a.b", "f(a)", "a if b else a", "a[0]", "'a'", "a == b", "9 9", "()", "(" * 500]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Formula.of(text)


def test_a_power_tower_takes_no_time() -> None:
    assert np.isnan(Formula.of("9**9**9**9**9").of_columns({})).all()


@given(st.text(alphabet="ab` +-*/()1.e", max_size=30))
def test_whatever_is_written_is_calculated_or_refused(text: str) -> None:
    try:
        formula = Formula.of(text)
    except UsageError:
        return
    assert formula.of_columns({name: np.array([1.0, np.nan]) for name in formula.columns}).ndim == 1
