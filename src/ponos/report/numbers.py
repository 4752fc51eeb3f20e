"""Values, intervals and conditions as people read them, the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

from ponos.measures import condition_words
from ponos.units import of_column

if TYPE_CHECKING:
    from ponos.measures import Measure

__all__ = ["condition", "fact", "interval", "value"]

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


def value(one: Measure) -> str:
    """Print what a measure was found to be.

    Parameters
    ----------
    one : Measure
        The measure.

    Returns
    -------
    str
        ``1450 mL/min``, on one line; a dash where it is missing.
    """
    return one.spec.written(one.value).replace(" ", "\u00a0", 1)


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
    return " to ".join(one.spec.written(end, with_unit=False) for end in (one.low, one.high))


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
    return condition_words(what, words=words)


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
