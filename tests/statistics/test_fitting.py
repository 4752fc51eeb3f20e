"""Fits kept quiet, and the robust covariance."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from ponos.errors import MeasureError
from ponos.statistics.fitting import fitted, sandwich


def test_a_warning_that_spoils_a_fit_becomes_its_reason_and_another_is_dropped() -> None:
    def _spoilt() -> None:
        warnings.warn("Maximum Likelihood optimization failed to converge. Check it.", stacklevel=1)

    def _harmless() -> int:
        warnings.warn("Something else.", stacklevel=1)
        return 3

    with pytest.raises(MeasureError, match=r"failed to converge\)"):
        fitted(_spoilt)
    assert fitted(_harmless) == 3


def test_an_error_of_the_arithmetic_becomes_a_reason() -> None:
    def _singular() -> None:
        np.linalg.inv(np.zeros((2, 2)))

    with pytest.raises(MeasureError, match="could not be fitted"):
        fitted(_singular)


def test_the_sandwich_of_a_mean_is_its_squared_error() -> None:
    y = np.random.default_rng(1).standard_normal(12)
    covariance = sandwich(np.ones((12, 1)), y - y.mean(), np.ones(12))
    # HC3 of a mean: every residual is divided by 1 − 1/n.
    assert covariance[0, 0] == pytest.approx(((y - y.mean()) ** 2).sum() / 11**2)
