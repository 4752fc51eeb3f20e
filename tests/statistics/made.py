"""Numbers for the tests of the statistics: the synthetic study, and small random groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ponos.statistics.moments import Bools, Floats

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Synthetic:
    """Two visits of 46 people and 200 measures, with what R makes of them."""

    first: Floats
    second: Floats
    group: Bools
    expected: pd.DataFrame

    @property
    def a(self) -> Floats:
        """Changes of the group coded 1."""
        return (self.second - self.first)[self.group]

    @property
    def b(self) -> Floats:
        """Changes of the group coded 0."""
        return (self.second - self.first)[~self.group]

    @property
    def inner(self) -> Bools:
        """Measures whose variance between people is not estimated at zero."""
        return np.asarray(self.expected["singular"] == 0, dtype=bool)


def synthetic(data: Path) -> Synthetic:
    """Read the synthetic study."""
    folder = data / "statistics"
    visits = pd.read_csv(folder / "synthetic_46x2x200_long.csv").sort_values("id", kind="stable")
    expected = pd.read_csv(folder / "expected_lmerTest_limma_welch.csv")
    names = list(expected["measure"])
    first, second = visits[visits["time"] == 0], visits[visits["time"] == 1]
    assert list(first["id"]) == list(second["id"])
    return Synthetic(first[names].to_numpy(), second[names].to_numpy(), first["group"].to_numpy() == 1, expected)


def groups(n_a: int, n_b: int, measures: int, *, seed: int, missing: float = 0.0) -> tuple[Floats, Floats]:
    """Draw two groups without a difference."""
    random = np.random.default_rng(seed)
    both = random.standard_normal((n_a + n_b, measures))
    both[random.random(both.shape) < missing] = np.nan
    return both[:n_a], both[n_a:]
