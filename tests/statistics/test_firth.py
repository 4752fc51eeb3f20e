"""The bias-reduced logit, where its answers can be written down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.errors import MeasureError
from ponos.statistics.firth import firth_logit


@given(yes=st.integers(0, 12))
def test_of_a_share_alone_it_adds_half_a_success_and_half_a_failure(yes: int) -> None:
    fit = firth_logit(np.repeat([1.0, 0.0], [yes, 12 - yes]), np.ones((12, 1)))
    assert fit.coef[0] == pytest.approx(np.log((yes + 0.5) / (12 - yes + 0.5)), abs=1e-6)


def test_of_two_groups_it_adds_half_to_every_cell() -> None:
    y = np.repeat([1.0, 0.0, 1.0, 0.0], [9, 1, 0, 10])
    x = np.column_stack([np.ones(20), np.repeat([1.0, 0.0], 10)])
    fit = firth_logit(y, x)
    assert fit.coef[1] == pytest.approx(np.log(9.5 / 1.5) - np.log(0.5 / 10.5), abs=1e-6)
    assert np.sqrt(fit.covariance[1, 1]) < 2.5


def test_columns_that_depend_on_each_other_are_refused() -> None:
    with pytest.raises(MeasureError, match="depend on each other"):
        firth_logit(np.tile([0.0, 1.0], 5), np.ones((10, 2)))
