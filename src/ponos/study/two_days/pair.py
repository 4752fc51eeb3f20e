"""One measure on two days, both found: its change, the mean, and the interval of the change."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from ponos.errors import UsageError
from ponos.measures import Measure, MeasureSpec

__all__ = ["Pair"]


@dataclass(frozen=True)
class Pair:
    """The same measure, twice.

    Attributes
    ----------
    before, after : Measure
        Day 1 and day 2, of one id and condition, neither missing.
    """

    before: Measure
    after: Measure

    def __post_init__(self) -> None:
        if self.before.key != self.after.key or self.before.value is None or self.after.value is None:
            raise UsageError(f"{self.before.id} and {self.after.id} are no pair of values.")

    @property
    def spec(self) -> MeasureSpec:
        """What was measured."""
        return self.before.spec

    @property
    def first(self) -> float:
        """Value of day 1."""
        return float(self.before.value or 0.0)

    @property
    def second(self) -> float:
        """Value of day 2."""
        return float(self.after.value or 0.0)

    @property
    def change(self) -> float:
        """Day 2 minus day 1."""
        return self.second - self.first

    @property
    def mean(self) -> float:
        """Mean of both days."""
        return (self.first + self.second) / 2.0

    @property
    def percent(self) -> float | None:
        """Change in percent of day 1; None where day 1 is 0."""
        return 100.0 * self.change / abs(self.first) if self.first else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the change from the intervals of both days; None where neither has one.

        The distances of the limits from their values are combined in quadrature (Zou and Donner 2008,
        doi:10.1002/sim.3095), which keeps a lopsided interval lopsided.
        """
        below_1, above_1 = _sides(self.before)
        below_2, above_2 = _sides(self.after)
        if not any((below_1, above_1, below_2, above_2)):
            return None
        return self.change - hypot(below_2, above_1), self.change + hypot(above_2, below_1)

    @property
    def own(self) -> float:
        """Distance from the change to the end of its interval that lies towards no change; 0 without an interval."""
        if self.interval is None:
            return 0.0
        low, high = self.interval
        return high - self.change if self.change < 0 else self.change - low


def _sides(one: Measure) -> tuple[float, float]:
    """Distance of a value from the lower and the upper end of its interval."""
    value = float(one.value or 0.0)
    below = 0.0 if one.low is None else max(value - one.low, 0.0)
    return below, 0.0 if one.high is None else max(one.high - value, 0.0)
