"""What an instrument's field wants said where two days are compared: ``two_days.toml`` beside the instrument."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Guidance", "guidance"]


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """Words of the field; an instrument that brings none has none.

    Attributes
    ----------
    warning : str
        What anyone who plans two such days must know; Markdown.
    references : tuple of str
        Works that the warning rests on, keys of ``references.csv``.
    dependence : str
        Why its measures are not independent of each other.
    unchanged : str
        What it does not mean that nothing changed; a sentence.
    evidence : tuple of str
        Works behind that sentence.
    during : str
        The part of a recording that two days are laid over each other in.
    """

    warning: str = ""
    references: tuple[str, ...] = ()
    dependence: str = ""
    unchanged: str = ""
    evidence: tuple[str, ...] = ()
    during: str = ""


@cache
def guidance(package: str) -> Guidance:
    """Read what an instrument's field wants said.

    Parameters
    ----------
    package : str
        Package that may hold ``two_days.toml``; empty for none.

    Returns
    -------
    Guidance
        Empty where there is no such file.
    """
    place = files(package).joinpath("two_days.toml") if package else None
    if place is None or not place.is_file():
        return Guidance()
    told = tomllib.loads(place.read_text(encoding="utf-8"))
    said: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one.strip() for key, one in told.items()}
    return Guidance(**said)
