"""A line of the page: what the model says, what is published of it, and whether the one lies within the other."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import norm, t

__all__ = ["RANGES", "USES", "Line", "Section", "interval", "number", "sections"]

_HERE = Path(__file__).resolve().parent
_COVERED = 0.95

USES = ("calibrated", "seen", "held out", "by build", "check", "shown")
"""A constant was moved for it; printed while constants were moved; printed only once they stood; cannot be otherwise;
arithmetic and stability; printed only."""

RANGES = ("95 %", "published", "sign", "own", "")
"""Where a range comes from: the sampling interval of what is published, its own words, a direction with the least size
that counts as one, the project's choice; nothing where a line is only shown."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of the model beside what is published.

    Attributes
    ----------
    key, section : str
        Its place in ``published.csv``.
    what, unit : str
        What it is.
    model : float
        What the model says.
    low, high : float
        What is taken for equal; infinite where there is no such end.
    published : str
        What is published, and by whom.
    evidence : str
        How well that is known: verified, derived, recalled, or the project's own.
    range : str
        One of :data:`RANGES`.
    use : str
        One of :data:`USES`.
    reason : str
        Why it is missed, where it is.
    """

    key: str
    section: str
    what: str
    unit: str
    model: float
    low: float
    high: float
    published: str
    evidence: str
    range: str
    use: str
    reason: str

    @property
    def counts(self) -> bool:
        """Whether it can be missed."""
        return self.use != "shown"

    @property
    def met(self) -> bool:
        """Whether the model lies within what is taken for equal; a value that is no number does not."""
        return self.low <= self.model <= self.high

    @property
    def one_sided(self) -> bool:
        """Whether there is no middle to be near to: an end is missing, or both are one."""
        return not math.isfinite(self.high - self.low) or self.high == self.low

    @property
    def place(self) -> float:
        """Where the model lies: -1 at the low end and 1 at the high one; not a number where there is no middle."""
        return math.nan if self.one_sided else (2.0 * self.model - self.low - self.high) / (self.high - self.low)

    @property
    def allowed(self) -> str:
        """The range in words."""
        if not self.counts:
            return ""
        if self.low == self.high:
            return number(self.low)
        if math.isinf(self.high):
            return f"at least {number(self.low)}"
        if math.isinf(self.low):
            return f"at most {number(self.high)}"
        return f"{number(self.low)} to {number(self.high)}"


@dataclass(frozen=True, kw_only=True)
class Section:
    """Lines that belong together.

    Attributes
    ----------
    key, title, about : str
        As in ``sections.csv``.
    lines : tuple of Line
        In the order of ``published.csv``.
    """

    key: str
    title: str
    about: str
    lines: tuple[Line, ...]


def number(value: float) -> str:
    """Write a number with three digits that count, or more before its point.

    Parameters
    ----------
    value : float
        Any.

    Returns
    -------
    str
        With a true minus sign.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    size = abs(value)
    if 0.0 < size < 1e-4:
        return f"{value:.0e}".replace("-", "−")
    digits = 0 if size >= 100.0 else 3 - (1 + math.floor(math.log10(size))) if size > 0.0 else 0
    return (f"{value:.{min(digits, 4)}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}").replace("-", "−")


def interval(mean: float, sd: float, n: float) -> tuple[float, float]:
    """Give the interval that holds the truth in 95 of 100 samples like the published one.

    Parameters
    ----------
    mean : float
        Published mean, or share of people.
    sd : float
        Published spread between people; not a number for a share.
    n : float
        How many people.

    Returns
    -------
    tuple of float
        By the t distribution for a mean, by Wilson for a share.
    """
    if not math.isnan(sd):
        half = float(t.ppf(0.5 + _COVERED / 2.0, n - 1.0)) * sd / math.sqrt(n)
        return mean - half, mean + half
    z = float(norm.ppf(0.5 + _COVERED / 2.0))
    middle = (mean + z * z / (2.0 * n)) / (1.0 + z * z / n)
    half = z * math.sqrt(mean * (1.0 - mean) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n)
    return middle - half, middle + half


def sections(values: Mapping[str, float]) -> tuple[Section, ...]:
    """Put what the model says beside what is published.

    Parameters
    ----------
    values : mapping
        Key of a line: what the model says. A section of which none is given is left out.

    Returns
    -------
    tuple of Section
        In the order of ``sections.csv``.

    Raises
    ------
    ValueError
        A value belongs to no line, or a line of a section has no value while others have.
    """
    rows = _rows("published.csv")
    if strangers := sorted(values.keys() - {row["key"] for row in rows}):
        raise ValueError(f"published.csv has no line {strangers[0]}")
    here = {row["section"] for row in rows if row["key"] in values}
    if absent := sorted(row["key"] for row in rows if row["section"] in here and row["key"] not in values):
        raise ValueError(f"the model says nothing of {absent[0]}")
    lines = [_line(row, values[row["key"]]) for row in rows if row["section"] in here]
    return tuple(
        Section(
            key=row["section"],
            title=row["title"],
            about=row["about"],
            lines=tuple(line for line in lines if line.section == row["section"]),
        )
        for row in _rows("sections.csv")
        if row["section"] in here
    )


def _line(row: Mapping[str, str], model: float) -> Line:
    if row["n"]:
        low, high = interval(float(row["mean"]), float(row["sd"] or "nan"), float(row["n"]))
    else:
        low, high = float(row["low"] or "-inf"), float(row["high"] or "inf")
    words = {
        name: row[name]
        for name in ("key", "section", "what", "unit", "published", "evidence", "range", "use", "reason")
    }
    return Line(model=float(model), low=low, high=high, **words)


def _rows(table: str) -> list[dict[str, str]]:
    with (_HERE / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
