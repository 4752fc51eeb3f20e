"""Leaving one person out, against doing it."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.statistics.influence import Influence, leave_one_out, leave_one_out_one
from ponos.statistics.means import Estimates, one_sample, welch
from ponos.statistics.moments import Floats
from tests.statistics.made import groups


def _agrees(found: Influence, each: list[Estimates], whole: Estimates, people: list[int]) -> None:
    p, estimate = (np.array([getattr(one, name) for one in each])[:, 0] for name in ("p", "estimate"))
    assert found.p_highest[0] == pytest.approx(p.max())
    assert found.p_lowest[0] == pytest.approx(p.min())
    assert found.index_highest[0] == people[int(p.argmax())]
    assert found.index_lowest[0] == people[int(p.argmin())]
    assert (found.estimate_low[0], found.estimate_high[0]) == pytest.approx((estimate.min(), estimate.max()))
    assert found.sign_flips[0] == (estimate * whole.estimate < 0).any()
    assert found.verdict_flips[0] == ((p < 0.05) != (whole.p < 0.05)).any()


@pytest.mark.parametrize("seed", range(25))
def test_the_closed_form_is_what_leaving_out_gives(seed: int) -> None:
    a, b = groups(6, 7, 1, seed=seed)
    a += 0.9
    a[1, 0] = np.nan
    both = np.concatenate([a, b])
    people = [i for i in range(13) if i != 1]

    def _without(i: int) -> tuple[Floats, Floats]:
        kept = np.where(np.arange(13)[:, None] == i, np.nan, both)
        return kept[:6], kept[6:]

    _agrees(leave_one_out(a, b), [welch(*_without(i)) for i in people], welch(a, b), people)
    alone = [one_sample(np.concatenate(_without(i))) for i in people]
    _agrees(leave_one_out_one(both), alone, one_sample(both), people)


def test_the_one_who_makes_the_finding_is_named() -> None:
    a, b = np.array([0.0, 0.1, -0.1, 0.05, 0.02]), np.array([0.0, 0.1, -0.1, 0.03, -0.06, -4.0])
    found = leave_one_out(a, b)
    assert found.index_lowest[0] == 10 or found.index_highest[0] == 10
    assert found.estimate_low[0] == pytest.approx(a.mean() - b[:5].mean())


def test_flips_are_seen() -> None:
    steady = leave_one_out_one([1.0, 1.1, 0.9, 1.05, 0.95])
    assert not steady.verdict_flips[0]
    assert not steady.sign_flips[0]
    shaky = leave_one_out_one([0.1, -0.1, 0.05, -0.08, 0.3])
    assert shaky.sign_flips[0]


def test_too_few_is_nan_and_nobody() -> None:
    found = leave_one_out([[1.0, np.nan], [2.0, np.nan]], [[1.0, 1.0], [3.0, 2.0], [5.0, 4.0]])
    assert found.index_highest[1] == -1
    assert np.isnan([found.p_highest[1], found.estimate_low[1]]).all()
    assert np.isfinite(found.p_highest[0])
    assert found.index_highest[0] >= 2
    assert leave_one_out_one(np.empty((0, 1))).index_lowest[0] == -1
    assert not leave_one_out_one(np.ones((5, 1))).verdict_flips[0]
