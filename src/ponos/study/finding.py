"""Finding: one contrast of one measure, a row of numbers and the sentence that says it, with its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ponos.frozen import frozen
from ponos.measures import MeasureSpec
from ponos.units import unit

__all__ = ["Check", "Finding"]


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
class Finding:
    """One contrast of one measure: what every kind of contrast has. A kind adds what it alone knows.

    Attributes
    ----------
    contrast : str
        What is compared, ``day 2 - day 1``.
    spec : MeasureSpec
        The measure.
    condition : mapping of str to str
        Its condition; empty in the default one.
    estimate : float or None
        The contrast, in the unit of the measure; None where a side is missing.
    low, high : float or None
        95 % interval of the estimate; None where there is none.
    sentence : str
        What was found, in words.
    checks : tuple of Check
        What speaks for and against it.
    """

    contrast: str
    spec: MeasureSpec
    condition: Mapping[str, str] = field(default_factory=dict)
    estimate: float | None
    low: float | None = None
    high: float | None = None
    sentence: str
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "condition", frozen(self.condition))

    @property
    def id(self) -> str:
        """Id of its measure."""
        return self.spec.id

    @property
    def is_default(self) -> bool:
        """Whether it is of the default condition, or of one that its measure cannot do without."""
        return set(self.condition) <= set(self.spec.keys)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that it did not pass."""
        return tuple(check for check in self.checks if check.passed is False)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``contrast, measure, label, condition, unit, estimate, low, high, sentence, checks``.
        """
        return {
            "contrast": self.contrast,
            "measure": self.spec.id,
            "label": self.spec.label,
            "condition": dict(self.condition),
            "unit": unit(self.spec.unit).printed,
            "estimate": self.estimate,
            "low": self.low,
            "high": self.high,
            "sentence": self.sentence,
            "checks": [check.as_dict() for check in self.checks],
        }
