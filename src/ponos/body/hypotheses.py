"""Mechanism hypotheses and interventions: named changes of parameters, alone or mixed within a group of people.

``hypotheses.csv`` and ``interventions.csv`` have a row for each parameter that a name changes: by a factor, or to a
value. ``mixtures.csv`` says how many of a group hold a hypothesis. No group is one vector: each person draws which
hypotheses hold, and how strongly each does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ponos.errors import UsageError, nearest
from ponos.frozen import frozen
from ponos.tables import rows_of

if TYPE_CHECKING:
    import numpy as np

    from ponos.body.parameters import Parameters

__all__ = [
    "Change",
    "Drawn",
    "applied",
    "changed_by",
    "drawn_in",
    "held_alone",
    "hypotheses",
    "interventions",
    "mixtures",
    "scaled",
]

KINDS = ("factor", "value")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a name does to one parameter.

    Attributes
    ----------
    parameter : str
        Its symbol.
    kind : str
        ``factor`` multiplies, ``value`` sets.
    amount : float
        The factor or the value, at ordinary strength.
    spread : float
        How strength differs between people: standard deviation of its logarithm.
    meaning, source, evidence : str
        What it stands for, by whom, and how well it is known: verified, derived, recalled or assumed.
    """

    parameter: str
    kind: str
    amount: float
    spread: float
    meaning: str
    source: str
    evidence: str

    def applied(self, value: float, strength: float) -> float:
        """Change a value.

        Parameters
        ----------
        value : float
            As it was.
        strength : float
            0 is no change, 1 the ordinary one.

        Returns
        -------
        float
            As it is then; between factors it goes by powers, between values in a straight line.
        """
        if self.kind == "factor":
            return float(value * self.amount**strength)
        return value + (self.amount - value) * strength


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A person of a group.

    Attributes
    ----------
    parameters : Parameters
        After all hypotheses that hold.
    strengths : mapping
        Hypothesis: how strongly it holds; those that do not hold are not in it.
    """

    parameters: Parameters
    strengths: Mapping[str, float]


@cache
def hypotheses() -> Mapping[str, tuple[Change, ...]]:
    """Read the hypotheses.

    Returns
    -------
    mapping
        Name: what it changes.
    """
    return _read("hypotheses.csv")


@cache
def interventions() -> Mapping[str, tuple[Change, ...]]:
    """Read the interventions.

    Returns
    -------
    mapping
        Name: what it changes.
    """
    return _read("interventions.csv")


@cache
def mixtures() -> Mapping[str, Mapping[str, float]]:
    """Read how many of each group hold each hypothesis.

    Returns
    -------
    mapping
        Group: hypothesis: share of people.
    """
    found: dict[str, dict[str, float]] = {}
    for row in rows_of("ponos.body", "mixtures.csv"):
        group = found.setdefault(row["group"], {})
        if row["hypothesis"]:
            group[row["hypothesis"]] = float(row["share"])
    return frozen({name: frozen(shares) for name, shares in found.items()})


def changed_by(parameters: Parameters, name: str, *, strength: float = 1.0) -> Parameters:
    """Apply a hypothesis or an intervention by its name.

    Parameters
    ----------
    parameters : Parameters
        The person's.
    name : str
        Of either table.
    strength : float
        0 is no change, 1 the ordinary one.

    Returns
    -------
    Parameters
        Changed; what would leave its range stops at the end of it.

    Raises
    ------
    UsageError
        There is no such name, or the strength is below 0.
    """
    known = {**hypotheses(), **interventions()}
    if name not in known:
        raise UsageError(f"There is no hypothesis or intervention '{name}'.", todo=nearest(name, known))
    if not strength >= 0.0:
        raise UsageError(f"A strength of {strength:g} cannot be.", todo="0 is no change, 1 the ordinary one.")
    return applied(parameters, known[name], [strength] * len(known[name]))


def drawn_in(parameters: Parameters, group: str, rng: np.random.Generator) -> Drawn:
    """Draw which hypotheses hold in a person of a group, and how strongly.

    Parameters
    ----------
    parameters : Parameters
        The person's, before.
    group : str
        Of ``mixtures.csv``.
    rng : numpy.random.Generator
        Source of chance; each hypothesis takes the same number of draws whether it holds or not.

    Returns
    -------
    Drawn
        The person after it.

    Raises
    ------
    UsageError
        There is no such group.
    """
    if group not in mixtures():
        raise UsageError(f"There is no group '{group}'.", todo=nearest(group, mixtures()))
    shares, strengths = mixtures()[group], {}
    for name, changes in hypotheses().items():
        chance, own = rng.random(), rng.standard_normal(len(changes))
        if chance >= shares.get(name, 0.0):
            continue
        each = [math.exp(one.spread * z) for one, z in zip(changes, own, strict=True)]
        parameters = applied(parameters, changes, each)
        strengths[name] = sum(each) / len(each)
    return Drawn(parameters=parameters, strengths=MappingProxyType(strengths))


def held_alone(parameters: Parameters, name: str, rng: np.random.Generator) -> Drawn:
    """Draw how strongly one hypothesis holds in a person who holds no other.

    Parameters
    ----------
    parameters : Parameters
        The person's, before.
    name : str
        Of a hypothesis.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    Drawn
        The person after it.
    """
    changes = hypotheses()[name]
    each = [math.exp(one.spread * z) for one, z in zip(changes, rng.standard_normal(len(changes)), strict=True)]
    strengths = MappingProxyType({name: sum(each) / len(each)})
    return Drawn(parameters=applied(parameters, changes, each), strengths=strengths)


def applied(parameters: Parameters, changes: Sequence[Change], strengths: Sequence[float]) -> Parameters:
    """Apply changes, each at its own strength; what would leave its range stops at the end of it.

    Parameters
    ----------
    parameters : Parameters
        The person's.
    changes : sequence of Change
        What changes.
    strengths : sequence of float
        How strongly each.

    Returns
    -------
    Parameters
        Changed.
    """
    told = zip(changes, strengths, strict=True)
    return _within(
        parameters, {one.parameter: one.applied(parameters[one.parameter], strength) for one, strength in told}
    )


def scaled(parameters: Parameters, factors: Mapping[str, float]) -> Parameters:
    """Multiply some parameters, each kept within its range.

    Parameters
    ----------
    parameters : Parameters
        The person's.
    factors : mapping
        Symbol: factor.

    Returns
    -------
    Parameters
        Changed.
    """
    return _within(parameters, {symbol: parameters[symbol] * factor for symbol, factor in factors.items()})


def _within(parameters: Parameters, values: Mapping[str, float]) -> Parameters:
    from ponos.body.parameters import TABLE

    kept = {symbol: min(max(value, TABLE[symbol].low), TABLE[symbol].high) for symbol, value in values.items()}
    return parameters.changed(kept)


def _read(table: str) -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = {}
    for row in rows_of("ponos.body", table):
        if row["kind"] not in KINDS:
            raise UsageError(f"'{row['kind']}' is no kind of change.", where=table, todo="Known: factor, value.")
        change = Change(
            parameter=row["parameter"],
            kind=row["kind"],
            amount=float(row["amount"]),
            spread=float(row["spread"]),
            meaning=row["meaning"],
            source=row["source"],
            evidence=row["evidence"],
        )
        found.setdefault(row["name"], []).append(change)
    return frozen({name: tuple(changes) for name, changes in found.items()})
