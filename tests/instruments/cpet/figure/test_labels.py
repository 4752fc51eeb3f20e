"""Words beside lines."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.cpet.figure.labels import best_place

LINE = np.column_stack([np.linspace(0, 1, 50), np.full(50, 0.5)])


def test_a_word_stands_close_to_its_line_where_nothing_is() -> None:
    crowd = np.column_stack([np.linspace(0, 0.7, 200), np.full(200, 0.55)])
    x, y = best_place(LINE, crowd, np.ones(200), width=0.1, height=0.05)
    assert x > 0.7 or y < 0.5
    assert 0.0 < abs(y - 0.5) < 0.1


def test_a_heavy_obstacle_is_worth_many_light_ones() -> None:
    above = np.column_stack([np.linspace(0, 1, 100), np.full(100, 0.55)])
    below = np.column_stack([np.linspace(0, 1, 100), np.full(100, 0.45)])
    weights = np.concatenate([np.full(100, 0.01), np.full(100, 10.0)])
    assert best_place(LINE, np.concatenate([above, below]), weights, width=0.1, height=0.05)[1] > 0.5


def test_a_line_without_a_point_has_its_word_in_the_corner() -> None:
    nowhere = np.full((3, 2), np.nan)
    assert best_place(nowhere, LINE, np.ones(50), width=0.2, height=0.1) == (0.9, 0.95)


@given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=1, max_size=20))
def test_a_word_stays_within_the_axes(points: list[tuple[float, float]]) -> None:
    x, y = best_place(np.array(points), LINE, np.ones(50), width=0.2, height=0.1)
    assert 0.1 <= x <= 0.9
    assert 0.05 <= y <= 0.95
