"""Windows out of many sweeps at once are what one would cut out of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.tms.laid_out import LaidOut


@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=6),
    first=st.lists(st.integers(-6, 14), min_size=6, max_size=6),
    length=st.integers(1, 9),
)
def test_a_window_holds_the_samples_of_its_sweep_and_nothing_of_its_neighbours(
    sizes: list[int], first: list[int], length: int
) -> None:
    sweeps = [100.0 * place + np.arange(size, dtype=float) for place, size in enumerate(sizes)]
    begins = np.array(first[: len(sizes)], dtype=np.intp)
    found = LaidOut.of(sweeps).window(begins, length)
    for row, sweep, begin in zip(found, sweeps, begins.tolist(), strict=True):
        told = [sweep[at] if 0 <= at < len(sweep) else np.nan for at in range(begin, begin + length)]
        np.testing.assert_array_equal(row, told)


@pytest.mark.parametrize("begin", [0, 3, 7])
def test_sweeps_that_are_alike_are_cut_as_one_block_with_the_same_result(begin: int) -> None:
    sweeps = [100.0 * place + np.arange(10.0) for place in range(4)]
    found = LaidOut.of(sweeps).window(np.full(4, begin, dtype=np.intp), 3)
    np.testing.assert_array_equal(found, [one[begin : begin + 3] for one in sweeps])


def test_a_window_is_a_copy() -> None:
    row = LaidOut.of([np.arange(5.0)])
    row.window(np.zeros(1, dtype=np.intp), 5)[:] = 9.0
    np.testing.assert_array_equal(row.samples, np.arange(5.0))
