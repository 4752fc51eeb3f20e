"""How much a measure differs between two days when nothing has happened.

The figures are published ones and stand in ``retest.csv`` beside their instrument. Those that were only met second-hand
stay in the table, marked so, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot, sqrt

from ponos.measures import MeasureSpec
from ponos.references import short
from ponos.study.two_days.change import Limit
from ponos.study.two_days.pair import Pair
from ponos.tables import rows_of
from ponos.units import convert, unit

__all__ = ["Retest", "limits", "retests"]

REAL_CHANGE = 1.96 * sqrt(2.0)
"""Times the within-person error of one test: what a difference of two tests exceeds in 5 of 100 without any change."""

SECOND_HAND = "second-hand"


@dataclass(frozen=True)
class Retest:
    """One published figure of retest variation.

    Attributes
    ----------
    measure, condition : str
        What varies; the condition as ``key=value``, empty in the default one.
    statistic : {"cv_percent", "change_95", "change_95_percent"}
        The within-person coefficient of variation (or standard error in percent of the mean), the 95 % limit of a
        difference in the unit of the measure, or the same in percent of the mean.
    value : float
        As printed.
    unit : str
        Suffix of its unit.
    who : str
        The people and how far apart they were tested.
    needs_maximum : bool
        Whether the measure presupposes a maximal effort.
    reference : str
        Key into ``references.csv``.
    second_hand : bool
        Whether the source itself was not read.
    note : str
        What to know about it.
    """

    measure: str
    condition: str
    statistic: str
    value: float
    unit: str
    who: str
    needs_maximum: bool
    reference: str
    second_hand: bool
    note: str

    def limit(self, spec: MeasureSpec, mean: float) -> Limit:
        """Give the smallest real change of one person.

        A coefficient of variation CV becomes 1.96·√2·CV·mean (Beckerman et al. 2001, doi:10.1023/A:1013138911638):
        the error of one test is CV·mean, that of a difference of two is √2 times as much, and 1.96 of these leave
        5 % outside.

        Parameters
        ----------
        spec : MeasureSpec
            The measure.
        mean : float
            Mean of both days.

        Returns
        -------
        Limit
            In the unit of ``spec``.
        """
        if self.statistic == "cv_percent":
            percent = REAL_CHANGE * self.value
            told = f"{percent:.1f} % of the mean of both days, 1.96·√2 times a CV of {self.value:g} %"
            value = percent / 100.0 * abs(mean)
        elif self.statistic == "change_95_percent":
            told, value = f"{self.value:g} % of the mean of both days", self.value / 100.0 * abs(mean)
        else:
            told = f"{self.value:g} {unit(self.unit).printed}".strip()
            value = self.value * convert(unit(self.unit), unit(spec.unit))
        aside = f"; {self.note}" if self.note else ""
        return Limit(value=value, text=f"{told} ({self.who}; {short(self.reference)}{aside})", reference=self.reference)


def retests(package: str) -> tuple[Retest, ...]:
    """Read what is published on the retest variation of an instrument's measures.

    Parameters
    ----------
    package : str
        Package that holds ``retest.csv``.

    Returns
    -------
    tuple of Retest
        Empty where there is no such table.
    """
    return tuple(
        Retest(
            row["measure"],
            row["condition"],
            row["statistic"],
            float(row["value"]),
            row["unit"],
            _who(row),
            row["needs_maximum"] == "yes",
            row["reference"],
            row["provenance"].startswith(SECOND_HAND),
            row["note"],
        )
        for row in rows_of(package, "retest.csv")
    )


def limits(rows: Iterable[Retest], pair: Pair) -> tuple[Limit, ...]:
    """Give every limit that a difference must exceed, the narrowest first.

    The interval that the measurements give of themselves is added in quadrature. Published retest variation already
    holds the reading error of its own study, so where a measure carries an interval part of that error is counted
    twice: this errs towards *no change* and is said wherever it happens.

    Parameters
    ----------
    rows : iterable of Retest
        Those of this measure and condition.
    pair : Pair
        Both days.

    Returns
    -------
    tuple of Limit
        Second-hand figures are left out.
    """
    found = [_widened(row.limit(pair.spec, pair.mean), pair.own) for row in rows if not row.second_hand]
    return tuple(sorted(found, key=lambda limit: limit.value))


def _widened(limit: Limit, own: float) -> Limit:
    if own == 0.0:
        return limit
    text = f"{limit.text}, widened by the interval of both readings"
    return Limit(value=hypot(limit.value, own), text=text, reference=limit.reference)


def _who(row: Mapping[str, str]) -> str:
    apart = row["days_apart"]
    count = f"{row['people']} " if row["people"] else ""
    time = "" if apart == "not told" else f", {apart} days apart"
    return f"{count}{row['population']}, {row['mode']}{time}"
