"""What is published on how much pain measures differ between two days when nothing has happened."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from ponos.references import short
from ponos.tables import rows_of
from ponos.units import convert, unit

__all__ = ["Limit", "agreement", "limit_of"]

_PACKAGE = "ponos.instruments.pain"


@dataclass(frozen=True)
class Limit:
    """The smallest real difference of two tests of one person.

    Attributes
    ----------
    value : float
        In the unit asked for.
    words : str
        Whose it is.
    """

    value: float
    words: str

    @property
    def of_one(self) -> float:
        """Half of the 95 % interval that the same error gives one test; a difference errs √2 times more."""
        return self.value / sqrt(2.0)


def limit_of(measure: str, variant: str, in_unit: str) -> Limit | None:
    """Look a smallest real difference up.

    Parameters
    ----------
    measure : str
        Its id.
    variant : str
        ``parallel`` or ``sequential``; empty where it has none.
    in_unit : str
        Suffix of the unit wanted.

    Returns
    -------
    Limit or None
        None where none is published for it.
    """
    condition = f"variant={variant}" if variant else ""
    for row in rows_of(_PACKAGE, "retest.csv"):
        if (row["measure"], row["condition"]) == (measure, condition):
            value = float(row["value"]) * convert(unit(row["unit"]), unit(in_unit))
            return Limit(value, f"{row['people']} {row['population']}, {short(row['reference'])}")
    return None


def agreement(measure: str, modality: str, variant: str) -> str:
    """Say how well two days agree, as published.

    Parameters
    ----------
    measure : str
        Its id.
    modality, variant : str
        Of the test.

    Returns
    -------
    str
        A sentence; empty where nothing is known.
    """
    for row in rows_of(_PACKAGE, "reliability.csv"):
        if (row["measure"], row["modality"], row["variant"]) == (measure, modality, variant):
            return (
                f"Two days agreed with an intraclass correlation of {row['icc']} ({row['people']} healthy adults, "
                f"{short(row['reference'])})."
            )
    return ""
