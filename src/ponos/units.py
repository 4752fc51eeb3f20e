"""Units: the suffix of a column, and its spellings in print, UCUM, BIDS and the files of devices.

The table is ``units.csv``. A full unit library would bring algebra that nothing here needs, at a third of a second of
import; what files need is spelling.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from ponos.errors import UsageError, nearest
from ponos.tables import rows_of

__all__ = ["Unit", "convert", "of_column", "parse", "table", "unit"]


@dataclass(frozen=True)
class Unit:
    """One unit.

    Attributes
    ----------
    suffix : str
        How it ends a column name, ``ml_min``.
    printed : str
        How people read it, ``mL/min``; empty for a pure number.
    ucum, bids : str
        The same unit in UCUM and in BIDS sidecars.
    dimension : str
        Units of one dimension convert into each other.
    factor : float
        Multiplies a value into the dimension's base unit.
    spellings : tuple of str
        Lower-case spellings met in files.
    """

    suffix: str
    printed: str
    ucum: str
    bids: str
    dimension: str
    factor: float
    spellings: tuple[str, ...]


@cache
def table() -> dict[str, Unit]:
    """Every known unit by its suffix.

    Returns
    -------
    dict of str to Unit
        In the order of ``units.csv``.
    """
    return {
        row["suffix"]: Unit(
            row["suffix"],
            row["printed"],
            row["ucum"],
            row["bids"],
            row["dimension"],
            float(row["factor"]),
            tuple(row["spellings"].split("|")),
        )
        for row in rows_of("ponos", "units.csv")
    }


_CONDITION = re.compile(r"[\s(\[]*\b(btps|stpd|atps)\b[\s)\]]*")


def _plain(spelling: str) -> str:
    """One spelling for all the ways to write a unit: case, primes, raised exponents, gas conditions, brackets."""
    word = unicodedata.normalize("NFKC", spelling).lower().replace("\u2032", "'").replace("\u2212", "-")
    word = _CONDITION.sub("", word).strip()
    if "-1" in word:
        word = re.sub(r"[·⋅∙*.\s]+", " ", word)
    bare = word.strip("[] ")
    return bare[1:-1].strip() if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1 else bare


@cache
def _spellings() -> dict[str, Unit]:
    spelt: dict[str, Unit] = {}
    for one in table().values():
        for word in filter(None, (*one.spellings, one.printed, one.suffix)):
            spelt.setdefault(_plain(word), one)
    return spelt


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(table(), key=len, reverse=True))


def unit(suffix: str) -> Unit:
    """Look a unit up by its suffix.

    Parameters
    ----------
    suffix : str
        Such as ``ml_min``.

    Returns
    -------
    Unit
        The unit.

    Raises
    ------
    UsageError
        There is no such suffix.
    """
    if suffix not in table():
        raise UsageError(f"There is no unit '{suffix}'.", todo=nearest(suffix, table()))
    return table()[suffix]


@lru_cache(maxsize=1024)
def parse(spelling: str) -> Unit | None:
    """Read a unit as a device's file spells it.

    Parameters
    ----------
    spelling : str
        Such as ``(mL/min)/kg``. Case, outer blanks and brackets do not matter, nor does ``(BTPS)`` or ``(STPD)`` behind
        it.

    Returns
    -------
    Unit or None
        None where the spelling is not known.
    """
    return _spellings().get(_plain(spelling))


def of_column(name: str) -> tuple[str, Unit | None]:
    """Split a column name into quantity and unit.

    Parameters
    ----------
    name : str
        Such as ``vo2_ml_min``.

    Returns
    -------
    quantity : str
        ``vo2``; the whole name where it ends in no unit.
    unit : Unit or None
        The unit that its suffix names.
    """
    for suffix in _longest_first():
        if name.endswith("_" + suffix):
            return name[: -len(suffix) - 1], table()[suffix]
    return name, None


def convert(source: Unit, target: Unit) -> float:
    """Factor from one unit into another of the same dimension.

    Parameters
    ----------
    source, target : Unit
        From and into.

    Returns
    -------
    float
        Multiplies values in ``source`` into ``target``.

    Raises
    ------
    UsageError
        The two measure different things.
    """
    if source.dimension != target.dimension:
        raise UsageError(
            f"'{source.printed or source.suffix}' does not convert into '{target.printed or target.suffix}'.",
            todo=f"The first is a {source.dimension}, the second a {target.dimension}.",
        )
    return source.factor / target.factor
