"""Finding: one contrast of one measure, a row of numbers and the sentence that says it, with its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from ponos.errors import UsageError
from ponos.measures import MeasureSpec
from ponos.units import unit

__all__ = ["JUDGED", "VERDICTS", "Check", "Finding", "Limit", "Verdict", "written"]

Verdict = Literal[
    "within noise", "fell beyond noise", "rose beyond noise", "unclear", "not judged", "missing", "day 2 not done"
]

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "within noise": "The difference is smaller than every published limit.",
        "fell beyond noise": "It fell by more than every published limit.",
        "rose beyond noise": "It rose by more than every published limit.",
        "unclear": "The difference lies between two published limits.",
        "not judged": "No retest variation of this measure has been published that could be read.",
        "missing": "One of the two values is missing.",
        "day 2 not done": "The second test was not done, for a reason that belongs to the result.",
    }
)
"""What each verdict means."""

JUDGED = frozenset({"within noise", "fell beyond noise", "rose beyond noise", "unclear"})
"""Verdicts that rest on a published limit."""


@dataclass(frozen=True)
class Check:
    """Something that was looked at before a finding may be believed.

    Attributes
    ----------
    name : str
        What was looked at.
    passed : bool or None
        None where there is nothing to pass: it could not be looked at, or it is told for information.
    text : str
        A sentence.
    """

    name: str
    passed: bool | None
    text: str

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``name, passed, text``.
        """
        return {"name": self.name, "passed": self.passed, "text": self.text}


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
class Finding:
    """One contrast of one measure.

    Attributes
    ----------
    contrast : str
        What is compared, ``day 2 - day 1``.
    spec : MeasureSpec
        The measure.
    condition : mapping of str to str
        Its condition; empty in the default one.
    levels : mapping of str to float or None
        The value on each side of the contrast, in the unit of the measure.
    estimate : float or None
        The contrast, in the unit of the measure; None where a side is missing.
    percent : float or None
        The contrast in percent of the first side.
    low, high : float or None
        95 % interval of the estimate from the intervals of its two sides; None where neither has one.
    limits : tuple of Limit
        Published limits, the narrowest first, each widened by the measurement's own interval where there is one.
    verdict : str
        One of :data:`VERDICTS`.
    sentence : str
        What was found, in words.
    checks : tuple of Check
        What speaks for and against it.
    """

    contrast: str
    spec: MeasureSpec
    condition: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, float | None]
    estimate: float | None
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    limits: tuple[Limit, ...] = ()
    verdict: Verdict
    sentence: str
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        if self.verdict in JUDGED and not (self.limits and self.estimate is not None):
            raise UsageError(f"{self.spec.id}: '{self.verdict}' needs an estimate and a limit.")
        object.__setattr__(self, "condition", MappingProxyType(dict(self.condition)))
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))

    @property
    def id(self) -> str:
        """Id of its measure."""
        return self.spec.id

    @property
    def judged(self) -> bool:
        """Whether the verdict rests on a published limit."""
        return self.verdict in JUDGED

    @property
    def noise(self) -> tuple[float, float] | None:
        """The narrowest and the widest limit; None where there is none."""
        return (self.limits[0].value, self.limits[-1].value) if self.limits else None

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that it did not pass."""
        return tuple(check for check in self.checks if check.passed is False)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``contrast, measure, label, condition, unit, levels, estimate, percent, low, high, limits, verdict,
            sentence, checks``.
        """
        return {
            "contrast": self.contrast,
            "measure": self.spec.id,
            "label": self.spec.label,
            "condition": dict(self.condition),
            "unit": unit(self.spec.unit).printed,
            "levels": dict(self.levels),
            "estimate": self.estimate,
            "percent": self.percent,
            "low": self.low,
            "high": self.high,
            "limits": [limit.as_dict() for limit in self.limits],
            "verdict": self.verdict,
            "sentence": self.sentence,
            "checks": [check.as_dict() for check in self.checks],
        }


def written(spec: MeasureSpec, value: float | None, *, sign: bool = False, with_unit: bool = True) -> str:
    """Write a value as people read it.

    Parameters
    ----------
    spec : MeasureSpec
        Whose value it is.
    value : float or None
        In the unit of ``spec``.
    sign : bool
        Write a plus where it is positive.
    with_unit : bool
        Write the unit behind it.

    Returns
    -------
    str
        Such as ``1 450 mL/min``; a dash for None.
    """
    if value is None:
        return "–"
    # A rounded zero has no sign.
    rounded = round(value, spec.digits) + 0.0
    number = f"{rounded:{'+' if sign and rounded else ''}.{spec.digits}f}".replace("-", "−")
    printed = unit(spec.unit).printed
    return f"{number} {printed}".rstrip() if with_unit else number
