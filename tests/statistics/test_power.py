"""What a study can find."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ponos.errors import UsageError
from ponos.statistics.means import welch
from ponos.statistics.power import in_raw_change, smallest_difference, smallest_effect


def test_twenty_five_against_twenty_one_find_0_85() -> None:
    assert smallest_effect(25, 21) == pytest.approx([0.85], abs=5e-3)
    assert in_raw_change(0.85, [0.45, 0.5, 0.7, 0.93]) == pytest.approx([0.89, 0.85, 0.66, 0.32], abs=5e-3)


@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9), (0.2, 0.3)])
def test_the_power_at_that_effect_is_the_one_wanted(alpha: float, power: float) -> None:
    n1, n2 = np.array([25, 8, 3, 8]), np.array([21, 6, 2, 6])
    d = smallest_effect(n1, n2, alpha=alpha, power=power)
    df, shift = n1 + n2 - 2, d * np.sqrt(n1 * n2 / (n1 + n2))
    critical = stats.t.ppf(1 - alpha / 2, df)
    # Where the far side is below 1e-20, scipy gives no number.
    far = np.nan_to_num(stats.nct.cdf(-critical, df, shift))
    reached = stats.nct.sf(critical, df, shift) + far
    assert reached == pytest.approx(np.full(4, power), abs=1e-6)
    assert d[1] == d[3]


def test_paired_changes_need_half_of_it() -> None:
    d = smallest_effect([10, 20], None)
    critical = stats.t.ppf(0.975, [9, 19])
    assert stats.nct.sf(critical, [9, 19], d * np.sqrt([10, 20])) == pytest.approx([0.8, 0.8], abs=1e-6)


def test_nobody_finds_nothing() -> None:
    assert np.isnan(smallest_effect([1, 0, 5], [1, 0, 0])).all()
    assert np.isnan(smallest_effect(1, None)).all()
    with pytest.raises(UsageError, match="power wanted"):
        smallest_effect(10, 10, power=0.01)


def test_the_smallest_difference_is_that_of_welchs_test_whichever_group_is_unlike() -> None:
    rng = np.random.default_rng(1)
    found = welch(2.0 * rng.normal(size=(12, 400)), rng.normal(size=(30, 400)))
    least = float(np.median(smallest_difference(found.se, found.df)))
    shifted = welch(2.0 * rng.normal(size=(12, 4000)) + least, rng.normal(size=(30, 4000)))
    assert (shifted.p < 0.05).mean() == pytest.approx(0.8, abs=0.04)
    # Of one group, and of two that spread alike, it is the other's.
    assert smallest_difference(1 / np.sqrt(20), 19) == pytest.approx(smallest_effect(20, None), rel=1e-9)
    assert smallest_difference(np.sqrt(1 / 25 + 1 / 21), 44) == pytest.approx(smallest_effect(25, 21), rel=1e-9)
    assert np.isnan(smallest_difference([np.nan], [5.0])).all()
    with pytest.raises(UsageError, match="lies between"):
        smallest_difference(1.0, 5.0, power=0.01)
