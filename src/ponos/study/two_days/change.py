"""Change: the finding of one person on two days, held against what two days differ by anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ponos.errors import UsageError
from ponos.frozen import frozen
from ponos.study.finding import Finding

__all__ = ["Change", "Limit", "Verdict"]

Verdict = Literal[
    "within noise", "fell beyond noise", "rose beyond noise", "unclear", "not judged", "missing", "day 2 not done"
]
"""``unclear`` lies between two published limits; for ``not judged`` no retest variation was published that holds."""

_JUDGED = frozenset({"within noise", "fell beyond noise", "rose beyond noise", "unclear"})


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A size that a difference must exceed to be more than noise.

    Attributes
    ----------
    value : float
        In the unit of the measure, positive.
    text : str
        Where it comes from, for a reader.
    reference : str
        Key into ``references.csv``.
    """

    value: float
    text: str
    reference: str = ""

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``value, text, reference``.
        """
        return {"value": self.value, "text": self.text, "reference": self.reference}


@dataclass(frozen=True, kw_only=True)
class Change(Finding):
    """How one measure of one person changed from day 1 to day 2; its interval is that of the two readings.

    Attributes
    ----------
    levels : mapping of str to float or None
        The value of each day, in the unit of the measure.
    percent : float or None
        The change in percent of day 1.
    limits : tuple of Limit
        Published limits, the narrowest first, each widened by the measurement's own interval where there is one.
    verdict : str
        What the limits say of the change.
    """

    levels: Mapping[str, float | None]
    percent: float | None = None
    limits: tuple[Limit, ...] = ()
    verdict: Verdict

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.judged and not (self.limits and self.estimate is not None):
            raise UsageError(f"{self.spec.id}: '{self.verdict}' needs an estimate and a limit.")
        object.__setattr__(self, "levels", frozen(self.levels))

    @property
    def judged(self) -> bool:
        """Whether the verdict rests on a published limit."""
        return self.verdict in _JUDGED

    @property
    def noise(self) -> tuple[float, float] | None:
        """The narrowest and the widest limit; None where there is none."""
        return (self.limits[0].value, self.limits[-1].value) if self.limits else None

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            What every finding has, then ``levels, percent, limits, verdict``.
        """
        return super().as_dict() | {
            "levels": dict(self.levels),
            "percent": self.percent,
            "limits": [limit.as_dict() for limit in self.limits],
            "verdict": self.verdict,
        }
