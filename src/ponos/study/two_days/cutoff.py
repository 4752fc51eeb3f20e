"""Cut-offs that were proposed for the change between two days, and how little they tell of one person.

They stand in ``cutoffs.csv`` beside their instrument, with sensitivity and specificity where these are known. None of
them decides a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from ponos.measures import MeasureSpec
from ponos.references import short
from ponos.study.finding import Check
from ponos.tables import rows_of

__all__ = ["Cutoff", "cutoffs"]


@dataclass(frozen=True)
class Cutoff:
    """A published cut-off for the change between two days.

    Attributes
    ----------
    measure, condition : str
        What it is for; the condition as ``key=value``, empty in the default one.
    percent : float
        Change in percent of day 1; a fall is negative.
    upto : float or None
        The larger fall, where a range is published.
    sensitivity, specificity : float or None
        In percent.
    auc : float or None
        Chance that a patient falls more than a control.
    patients, controls : int
        How many stood behind it.
    reference : str
        Key into ``references.csv``.
    by : str
        Who derived it.
    provenance : str
        How it came here.
    """

    measure: str
    condition: str
    percent: float
    upto: float | None
    sensitivity: float | None
    specificity: float | None
    auc: float | None
    patients: int
    controls: int
    reference: str
    by: str
    provenance: str

    def check(self, spec: MeasureSpec, percent: float, *, noise: float | None) -> Check:
        """Say what the cut-off tells of one person, which is little.

        Parameters
        ----------
        spec : MeasureSpec
            The measure.
        percent : float
            The person's change in percent of day 1.
        noise : float or None
            The narrowest published retest limit in percent, where there is one.

        Returns
        -------
        Check
            Neither passed nor failed: a cut-off decides nothing here.
        """
        beyond = percent <= self.percent
        side = "reached" if beyond else "not reached"
        if beyond and self.upto is not None and percent > self.upto:
            side = "reached in part"
        change = f"{spec.label} changed by {_signed(round(percent, 1))} %"
        told = f"{change}: the {self._words} is {side} {self._source()}"
        parts = (told, self._larger() if beyond else self._smaller(), self._against(noise))
        return Check(f"{spec.label}, {self._words}", None, " ".join(part for part in parts if part))

    @property
    def _words(self) -> str:
        more = "" if self.upto is None else f" to {_signed(self.upto)}"
        return f"cut-off of {_signed(self.percent)}{more} %"

    def _against(self, noise: float | None) -> str:
        if noise is None or noise <= abs(self.percent):
            return ""
        return (
            f"The cut-off is smaller than ordinary retest variation ({noise:.0f} %): healthy people cross it by chance."
        )

    def _source(self) -> str:
        return (
            f"({short(self.reference)}: {self.patients} people with ME/CFS and {self.controls} controls; derived by "
            f"{self.by} on the same people, which flatters it)."
        )

    def _larger(self) -> str:
        if self.sensitivity is None or self.specificity is None:
            return "How many healthy people fall as much is not told."
        healthy = round((100.0 - self.specificity) / 10.0)
        pairs = f"; of 100 pairs the patient fell more than the control in {100 * self.auc:.0f}" if self.auc else ""
        return (
            f"Such a fall was seen in about {healthy} of 10 controls and in {self.sensitivity:.0f} % of the "
            f"patients{pairs}. It does not tell one from the other."
        )

    def _smaller(self) -> str:
        if self.sensitivity is None:
            return "A smaller fall, or none, does not exclude ME/CFS or post-exertional malaise."
        return (
            f"That excludes nothing: {100.0 - self.sensitivity:.0f} % of the patients were on this side too. "
            "Post-exertional malaise can follow without any fall on day 2."
        )


def cutoffs(package: str) -> tuple[Cutoff, ...]:
    """Read the cut-offs published for two days.

    Parameters
    ----------
    package : str
        Package that holds ``cutoffs.csv``.

    Returns
    -------
    tuple of Cutoff
        Empty where there is no such table.
    """
    return tuple(
        Cutoff(
            row["measure"],
            row["condition"],
            float(row["percent"]),
            _number(row["upto"]),
            _number(row["sensitivity"]),
            _number(row["specificity"]),
            _number(row["auc"]),
            int(row["patients"]),
            int(row["controls"]),
            row["reference"],
            row["by"],
            row["provenance"],
        )
        for row in rows_of(package, "cutoffs.csv")
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _signed(percent: float) -> str:
    return f"{percent:+g}".replace("-", "−")
