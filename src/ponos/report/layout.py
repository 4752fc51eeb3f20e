"""What a report shows of an instrument, in which order and in which words: data beside the instrument.

An instrument brings ``report.toml`` in its package; one that does not is shown by ``layout.toml``, every measure along
the chain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from ponos.errors import UsageError, nearest

__all__ = ["KINDS", "Layout", "Section", "layout"]

KINDS = ("notes", "key", "figure", "readings", "table", "chain", "checklist")
"""What a section can be."""


@dataclass(frozen=True)
class Section:
    """One section of a recording's part of the report.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    title : str
        Its heading.
    caption : str
        A sentence or two below it.
    measures : tuple of str
        Ids that a ``key`` or ``table`` shows, in order.
    """

    kind: str
    title: str
    caption: str = ""
    measures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"'{self.kind}' is no section of a report.", todo=nearest(self.kind, KINDS))


@dataclass(frozen=True)
class Layout:
    """How recordings of one instrument are reported.

    Attributes
    ----------
    sections : tuple of Section
        In order.
    warning : str
        What stands above everything; empty for nothing.
    methods : str
        Sentences that open the methods paragraph.
    references : tuple of str
        Works that those sentences cite, keys of ``references.csv``.
    words : mapping of str to str
        How the field writes values of conditions (``v_slope``) and facts on a recording (``sampling_s``).
    """

    sections: tuple[Section, ...]
    warning: str = ""
    methods: str = ""
    references: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """Ids of the key numbers."""
        return next((one.measures for one in self.sections if one.kind == "key"), ())


@cache
def layout(package: str) -> Layout:
    """Read the layout of an instrument.

    Parameters
    ----------
    package : str
        Package that may hold its ``report.toml``; empty for none.

    Returns
    -------
    Layout
        Its layout, the general one where it has none of its own.
    """
    own = files(package).joinpath("report.toml") if package else None
    place = own if own is not None and own.is_file() else files("ponos.report").joinpath("layout.toml")
    told = tomllib.loads(place.read_text(encoding="utf-8"))
    sections = tuple(Section(**entry | {"measures": tuple(entry.get("measures", ()))}) for entry in told.pop("section"))
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return Layout(sections, **lists)
