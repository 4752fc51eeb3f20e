"""Traits of made-up people, and the files of their study."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.instruments.made_study import even_scores, trait


def test_a_dozen_people_look_like_the_distribution_they_come_from() -> None:
    scores = even_scores(np.random.default_rng(1), 12, ("height", "mass"))
    for name in ("height", "mass"):
        values = [one[name] for one in scores]
        assert np.mean(values) == pytest.approx(0.0, abs=0.15)
        assert np.std(values) == pytest.approx(1.0, abs=0.15)
    assert [one["height"] for one in scores] != [one["mass"] for one in scores]


def test_a_trait_stays_within_what_can_be() -> None:
    assert trait((170.0, 10.0), 1.0, 100.0, 220.0) == 180.0
    assert trait((170.0, 10.0), 9.0, 100.0, 220.0) == 220.0
    assert trait((170.0, 10.0), 0.0, 100.0, 220.0, shift=-90.0) == 100.0
