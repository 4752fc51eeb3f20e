"""Groups by what they are called: a mixture of hypotheses or one alone, and what is done about it.

``me-cfs`` is a row of mixtures, ``shunt`` a hypothesis that everybody of the group holds, and ``me-cfs+pacing`` the
mixture with an intervention, which acts once it is drawn what is broken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ponos.body.hypotheses import Drawn, applied, drawn_in, held_alone, hypotheses, interventions, mixtures
from ponos.errors import UsageError, nearest
from ponos.tables import rows_of

if TYPE_CHECKING:
    import numpy as np

    from ponos.body.parameters import Parameters

__all__ = ["Group", "group_named", "listed"]


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of virtual people.

    Attributes
    ----------
    name : str
        As it was asked for: ``me-cfs+pacing``.
    base : str
        A mixture or a hypothesis.
    interventions : tuple of str
        What is done, in order.
    """

    name: str
    base: str
    interventions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name as a table of people bears it: letters, digits and hyphens."""
        return self.name.replace("+", "-").replace("_", "-")

    @property
    def label(self) -> str:
        """The name as a reader wants it."""
        known = _labels().get(self.base) or self.base.replace("_", " ").capitalize()
        return ", ".join([known, *(one.replace("_", " ") for one in self.interventions)])

    def drawn(self, parameters: Parameters, rng: np.random.Generator) -> Drawn:
        """Draw which hypotheses hold in a person, how strongly, and what the interventions do.

        Parameters
        ----------
        parameters : Parameters
            The person's, before.
        rng : numpy.random.Generator
            Source of chance.

        Returns
        -------
        Drawn
            The person after it; strengths of the interventions are among those of the hypotheses.
        """
        if self.base in mixtures():
            found = drawn_in(parameters, self.base, rng)
        else:
            found = held_alone(parameters, self.base, rng)
        after, strengths = found.parameters, dict(found.strengths)
        for name in self.interventions:
            changes = interventions()[name]
            each = [math.exp(one.spread * z) for one, z in zip(changes, rng.standard_normal(len(changes)), strict=True)]
            after = applied(after, changes, each)
            strengths[name] = sum(each) / len(each)
        return Drawn(parameters=after, strengths=MappingProxyType(strengths))


def group_named(name: str) -> Group:
    """Find a group by its name.

    Parameters
    ----------
    name : str
        A mixture or a hypothesis, and interventions after plus signs.

    Returns
    -------
    Group
        It.

    Raises
    ------
    UsageError
        There is no such mixture, hypothesis or intervention, or an intervention is named twice.
    """
    base, *done = name.split("+")
    known = [*mixtures(), *hypotheses()]
    if base not in known:
        raise UsageError(f"There is no group '{base}'.", todo=nearest(base, known))
    for one in done:
        if one not in interventions():
            raise UsageError(f"There is no intervention '{one}'.", where=name, todo=nearest(one, interventions()))
    if len(set(done)) < len(done):
        raise UsageError("An intervention is named twice.", where=name, todo="Name each once.")
    return Group(name=name, base=base, interventions=tuple(done))


def listed() -> dict[str, list[tuple[str, str, str]]]:
    """List what a group can be made of.

    Returns
    -------
    dict
        By kind: name, what it is, and how well that is known.
    """
    return {
        "Groups: mixtures of hypotheses": list(_mixed()),
        "Hypotheses, each a group too": list(_meant("hypotheses.csv", "evidence")),
        "Interventions, after a plus": list(_meant("interventions.csv", "how_well")),
    }


def _mixed() -> Iterator[tuple[str, str, str]]:
    for name, shares in mixtures().items():
        held = ", ".join(f"{one} {share:.0%}" for one, share in shares.items()) or "nobody holds any"
        rows = [row for row in rows_of("ponos.body", "mixtures.csv") if row["group"] == name]
        yield name, f"{group_named(name).label}: {held}", _once(rows, "evidence")


def _meant(table: str, known: str) -> Iterator[tuple[str, str, str]]:
    every = rows_of("ponos.body", table)
    for name in dict.fromkeys(row["name"] for row in every):
        rows = [row for row in every if row["name"] == name]
        yield name, _once(rows, "meaning"), _once(rows, known)


def _once(rows: Sequence[Mapping[str, str]], column: str) -> str:
    return "; ".join(dict.fromkeys(row[column] for row in rows))


@cache
def _labels() -> dict[str, str]:
    return {row["group"]: row["label"] for row in rows_of("ponos.body", "groups.csv")}
