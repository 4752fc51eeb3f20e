"""Numbers, intervals and conditions as people read them, the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

from ponos.units import of_column, unit

if TYPE_CHECKING:
    from ponos.measures import Measure

__all__ = ["condition", "fact", "interval", "number", "value"]

_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_CONDITION_WORDS = {"isi_ms": "{} ms", "minutes_since_exertion": "{} min after", "stage": "stage {}"}


def number(what: float | None, digits: int) -> str:
    """Print a number.

    Parameters
    ----------
    what : float or None
        The number.
    digits : int
        Decimals.

    Returns
    -------
    str
        With a true minus sign; a dash where there is none.
    """
    if what is None or not isfinite(what):
        return "–"
    printed = f"{what:.{digits}f}"
    return printed.removeprefix("-") if float(printed) == 0 else printed.replace("-", "−")


def value(one: Measure, *, with_unit: bool = True) -> str:
    """Print what a measure was found to be.

    Parameters
    ----------
    one : Measure
        The measure.
    with_unit : bool
        Whether its unit stands behind it.

    Returns
    -------
    str
        ``1450 mL/min``; a dash where it is missing.
    """
    printed = unit(one.spec.unit).printed
    text = number(one.value, one.spec.digits)
    return f"{text}\u00a0{printed}" if with_unit and printed and one.value is not None else text


def interval(one: Measure) -> str:
    """Print the 95 % interval of a measure.

    Parameters
    ----------
    one : Measure
        The measure.

    Returns
    -------
    str
        ``1380 to 1520``; empty where there is none.
    """
    if one.low is None or one.high is None or not (isfinite(one.low) and isfinite(one.high)):
        return ""
    return f"{number(one.low, one.spec.digits)} to {number(one.high, one.spec.digits)}"


def condition(what: Mapping[str, str], *, words: Mapping[str, str] = _NO_WORDS) -> str:
    """Print a condition.

    Parameters
    ----------
    what : mapping of str to str
        Such as ``{"segment": "to_vt2"}``.
    words : mapping of str to str
        How the instrument's field writes some of its values.

    Returns
    -------
    str
        ``to vt2``; empty in the default condition.
    """
    said = ((key, words.get(value, value.replace("_", " "))) for key, value in what.items())
    return ", ".join(_CONDITION_WORDS.get(key, "{}").format(value) for key, value in said)


def fact(key: str, what: object, *, words: Mapping[str, str] = _NO_WORDS) -> tuple[str, str]:
    """Print a fact on a recording.

    Parameters
    ----------
    key : str
        Such as ``body_mass_kg``.
    what : object
        Its value.
    words : mapping of str to str
        How the instrument's field calls some of them.

    Returns
    -------
    tuple of str
        ``body mass`` and ``66 kg``.
    """
    name, found = of_column(key)
    text = f"{what:g}" if isinstance(what, float) and isfinite(what) else str(what)
    label = words.get(key, name.replace("_", " "))
    return label, f"{text}\u00a0{found.printed}" if found and found.printed else text
