"""Whether what a user says of a test can be understood, asked once, before any file is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any

from ponos.errors import UsageError, nearest
from ponos.instruments.base import flag

if TYPE_CHECKING:
    from ponos.instruments.cpet.settings import Settings

__all__ = ["check"]

_WORDS = {"sex": ("female", "male"), "mode": ("cycle", "treadmill")}


def check(settings: Settings) -> None:
    """Refuse options that cannot be understood.

    Parameters
    ----------
    settings : Settings
        What the user says.

    Raises
    ------
    UsageError
        A rule, a protocol, phases, blood gases or a mapping cannot be read, a word is not known, or a number is not
        positive.
    """
    for one in fields(settings):
        value = getattr(settings, one.name)
        if value != one.default:
            _check(one.name, value)


def _check(name: str, value: Any) -> None:
    if isinstance(value, float | int) and not isinstance(value, bool):
        _positive(name, value)
    elif name in _WORDS:
        _known(name, str(value))
    elif name in _languages():
        for text in value if isinstance(value, tuple) else (value,):
            _languages()[name](text)


def _languages() -> dict[str, Callable[[str], object]]:
    from ponos.instruments.cpet.averaging import parse_rule
    from ponos.instruments.cpet.measures.o2_pathway import parse_blood
    from ponos.instruments.cpet.phases import parse_phases
    from ponos.instruments.cpet.protocol import parse_protocol
    from ponos.instruments.cpet.reading.matching import parse_wish

    return {
        "average": parse_rule,
        "blood": parse_blood,
        "map": parse_wish,
        "phases": parse_phases,
        "protocol": parse_protocol,
    }


def _positive(name: str, value: float) -> None:
    # A rating of 0 is a rating: nothing at all.
    if not isfinite(value) or value < 0 or (value == 0 and name != "borg"):
        raise UsageError(f"{value:g} cannot be.", where=flag(name), todo="Give a positive number.")


def _known(name: str, value: str) -> None:
    if value not in _WORDS[name]:
        raise UsageError(f"'{value}' is not known.", where=flag(name), todo=nearest(value, _WORDS[name]))
