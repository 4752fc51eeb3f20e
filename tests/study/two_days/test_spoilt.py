"""A second day that was spoilt on the way still gives a comparison, and never a number that is none."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ponos.instruments import instruments
from ponos.study.two_days.comparing import compare
from ponos.study.two_days.day import Day
from ponos.study.two_days.paired_figure import figure
from tests.contract.examples import EXAMPLES
from tests.contract.spoiling import spoilt


@pytest.mark.parametrize("name", sorted(instruments()))
def test_a_spoilt_second_day_is_compared_all_the_same(name: str) -> None:
    one, example = instruments()[name], EXAMPLES[name]
    settings = one.settings(**example.settings)
    good = one.observe(example.trajectory(), np.random.default_rng(0))
    first = Day.of(good, settings=settings)
    for way, recording in spoilt(good):
        found = compare(first, Day.of(recording, settings=settings))
        assert [one.id for one in found.findings], way
        json.dumps(found.as_dict(), allow_nan=False)
        assert figure(found).axes, way
