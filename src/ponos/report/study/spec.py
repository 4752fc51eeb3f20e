"""What the report of a study says in which order and in which words: data, from ``report.toml`` beside this."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ponos.errors import UsageError, nearest

__all__ = ["KINDS", "Section", "Spec", "columns", "spec"]

KINDS = (
    "asked",
    "answer",
    "people",
    "pictures",
    "findings",
    "unseen",
    "checks",
    "strobe",
    "methods",
    "provenance",
)
"""What a section can be; each is a block of ``study.html``."""


@dataclass(frozen=True)
class Section:
    """One section of the report.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    title : str
        Its heading.
    caption : str
        A sentence or two below it.
    """

    kind: str
    title: str
    caption: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"'{self.kind}' is no section of a study's report.", todo=nearest(self.kind, KINDS))


@dataclass(frozen=True)
class Spec:
    """The report as data.

    Attributes
    ----------
    sections : tuple of Section
        In order.
    shaking : mapping of str to str
        What the methods say of them; keys of ``references.csv`` in square brackets.
    tests : mapping of str to list of str
        Works that a headline test rests on, by a word of its name.
    """

    sections: tuple[Section, ...]
    shaking: Mapping[str, str]
    tests: Mapping[str, list[str]]


@cache
def spec() -> Spec:
    """Read the report's plan.

    Returns
    -------
    Spec
        The plan.
    """
    told = _toml("report.toml")
    return Spec(tuple(Section(**one) for one in told["section"]), told["shaking"], told["tests"])


@cache
def columns(table: str) -> Mapping[str, str]:
    """Give the columns of a table that the report writes.

    Parameters
    ----------
    table : str
        Its file name without the ending, ``findings``.

    Returns
    -------
    mapping of str to str
        What each column means, in the order of the table.
    """
    described: Mapping[str, str] = _toml("columns.toml")[table]
    return described


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("ponos.report.study").joinpath(name).read_text(encoding="utf-8"))
