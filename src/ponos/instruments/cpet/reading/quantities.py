"""What a cart can measure: the columns of a recording, their units, what a person can do, and what carts call them.

The table is ``columns.csv``: ``low`` to ``high`` is what a single row can hold, ``usual_low`` to ``usual_high`` what
the median of a whole test can be in the column's own unit, ``units`` those met in files, ``steady`` whether a constant
value is nothing strange.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ponos.units import Unit, of_column, parse, unit

__all__ = ["ESSENTIAL", "Quantity", "by_name", "named", "plain_name", "quantities", "with_unit"]

ESSENTIAL = ("vo2_ml_min", "vco2_ml_min", "ve_l_min")
"""Columns that every recording has, filled with NaN where the file cannot give them."""

_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_CONDITIONS = ("btps", "stpd", "atps")


@dataclass(frozen=True)
class Quantity:
    """One column of a recording.

    Attributes
    ----------
    column : str
        Its name, ``vo2_ml_min``.
    label : str
        How a figure or a sentence prints it.
    low, high : float
        What a single row can hold.
    usual_low, usual_high : float
        What the median of a whole test can be.
    units : tuple of Unit
        Units met in files, its own first; empty for text.
    steady : bool
        Whether a value that never changes is nothing strange.
    kind : {"time", "number", "text", "place"}
        What it holds; a place is kept only when identity is.
    synonyms : frozenset of str
        What carts call it, as :func:`plain_name` gives it.
    """

    column: str
    label: str
    low: float
    high: float
    usual_low: float
    usual_high: float
    units: tuple[Unit, ...]
    steady: bool
    kind: str
    synonyms: frozenset[str]

    @property
    def name(self) -> str:
        """The column without its unit, ``vo2``."""
        return of_column(self.column)[0]

    @property
    def unit(self) -> Unit | None:
        """The column's own unit; None for text."""
        return self.units[0] if self.units else None

    def usual(self, median: float) -> bool:
        """Whether the median of a test can be this.

        Parameters
        ----------
        median : float
            In the column's own unit.

        Returns
        -------
        bool
            True within the usual range.
        """
        return self.usual_low <= median <= self.usual_high


def _number(cell: str, otherwise: float) -> float:
    return float(cell) if cell else otherwise


@cache
def quantities() -> dict[str, Quantity]:
    """Every column of a recording by its name.

    Returns
    -------
    dict of str to Quantity
        In the order that a recording has them.
    """
    text = files("ponos.instruments.cpet.reading").joinpath("columns.csv").read_text(encoding="utf-8")
    return {
        row["column"]: Quantity(
            row["column"],
            row["label"],
            _number(row["low"], -float("inf")),
            _number(row["high"], float("inf")),
            _number(row["usual_low"], -float("inf")),
            _number(row["usual_high"], float("inf")),
            tuple(unit(suffix) for suffix in row["units"].split("|") if suffix),
            row["steady"] == "yes",
            row["kind"],
            frozenset(plain_name(word) for word in row["synonyms"].split("|")),
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def _by_synonym() -> dict[str, tuple[Quantity, ...]]:
    found: dict[str, tuple[Quantity, ...]] = {}
    for quantity in quantities().values():
        for word in quantity.synonyms:
            found[word] = (*found.get(word, ()), quantity)
    return found


@cache
def by_name() -> dict[str, tuple[Quantity, ...]]:
    """Columns by the name of their quantity; ``vo2`` is both per minute and per kilogram.

    Returns
    -------
    dict of str to tuple of Quantity
        In the order of the table.
    """
    found: dict[str, tuple[Quantity, ...]] = {}
    for quantity in quantities().values():
        found[quantity.name] = (*found.get(quantity.name, ()), quantity)
    return found


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Fold the ways to write a name: case, blanks, apostrophes, underscores, dots, accents, raised and lowered signs.

    Parameters
    ----------
    name : str
        Such as ``V'O₂ (STPD)``.

    Returns
    -------
    str
        Such as ``vo2``. Gas conditions (STPD, BTPS) are left out, ``/`` and ``%`` are kept.
    """
    folded = unicodedata.normalize("NFKD", name).casefold().replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    kept = "".join(sign for sign in folded if sign.isalnum() or sign in "/%" or sign.isspace() or sign in "_.()[]-")
    words = [word for word in re.split(r"[\s_.()\[\]-]+", kept) if word and word not in _CONDITIONS]
    return "".join(words)


@lru_cache(maxsize=4096)
def with_unit(name: str) -> tuple[str, str]:
    """Take a unit off a name.

    Parameters
    ----------
    name : str
        ``VO2 [L/min]``, ``Height (cm)``, ``Humidity;%``, ``HR bpm``.

    Returns
    -------
    name : str
        Without the unit; unchanged where the brackets hold something else.
    unit : str
        As written; empty where there is none.
    """
    for found in _BRACKETS.finditer(name):
        if parse(found[1]) is not None or set(found[1]) <= {"-"}:
            return name[: found.start()] + name[found.end() :], found[1]
    # R writes "VO2 (mL/min)" as VO2..mL.min.
    head, _, tail = name.partition("..")
    spelt = tail.strip(".").replace(".", "/")
    if head and parse(spelt) is not None:
        return head, spelt
    for sign in ";", " ":
        head, _, tail = name.strip().rpartition(sign)
        if head and parse(tail) is not None:
            return head, tail
    return name, ""


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[tuple[Quantity, ...], Unit | None]:
    """Find what a header names.

    Parameters
    ----------
    name : str
        Header without a unit in brackets.

    Returns
    -------
    options : tuple of Quantity
        Empty where the name is not known; several where only the unit tells them apart.
    unit : Unit or None
        The unit that a suffix of the name gives, ``vo2_l_min``.
    """
    word = name.strip().lower()
    if word in quantities():
        return (quantities()[word],), quantities()[word].unit
    quantity, suffix = of_column(word.replace(" ", "_"))
    if suffix is not None:
        options = by_name().get(quantity) or _by_synonym().get(plain_name(quantity), ())
        fitting = tuple(one for one in options if one.unit is not None and one.unit.dimension == suffix.dimension)
        if fitting:
            return fitting, suffix
    # Spreadsheet programs write a second column of one name as vo2.1.
    return _by_synonym().get(plain_name(re.sub(r"\.\d$", "", name)), ()), None
