"""People: parameters drawn for a group, each person from an own stream of one seed, the same whatever the workers.

A person has a sex, an age and a size first; what goes with them (muscle, vessels, heart, lung, haemoglobin, rates of
the heart) is scaled, then each parameter varies on its own, then the hypotheses of the group apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from ponos.body.groups import Group, group_named
from ponos.body.parameters import TABLE, Parameters, drawn
from ponos.errors import UsageError
from ponos.tables import rows_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Person", "healthy", "people", "person", "sized"]

_CONVENTION_AGE_Y, _CONVENTION_KG = 40.0, 75.0
_AGE_SPREAD_Y = 10.0
_MASS_SPREAD = 0.15
_YOUNGEST_Y, _OLDEST_Y = 18.0, 75.0


@dataclass(frozen=True, kw_only=True)
class Person:
    """A virtual person.

    Attributes
    ----------
    name : str
        Group and number.
    group : str
        Whose mixture of hypotheses, as it was asked for.
    seed : int
        Of the whole group.
    number : int
        Place in the group, from 0; with the seed it gives the person's own stream of chance.
    female : bool
        Sex, as predicted values ask.
    age_y, body_mass_kg, height_cm : float
        As given to an instrument.
    parameters : Parameters
        All of them.
    strengths : mapping
        Hypotheses that hold and interventions that were done, and how strongly.
    """

    name: str
    group: str
    seed: int
    number: int
    female: bool
    age_y: float
    body_mass_kg: float
    height_cm: float
    parameters: Parameters
    strengths: Mapping[str, float]

    def rng(self, purpose: int) -> np.random.Generator:
        """Give the person's own chance for a purpose, such as the noise of a device.

        Parameters
        ----------
        purpose : int
            0 and up; different numbers give streams that have nothing to do with each other.

        Returns
        -------
        numpy.random.Generator
            The same each time it is asked for.
        """
        import numpy as np

        return np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=(*_stream(self.group, self.number), 1, purpose))
        )


def healthy() -> Parameters:
    """Give the typical healthy adult that the tables describe.

    Returns
    -------
    Parameters
        All at their table's value.
    """
    return Parameters()


def sized(parameters: Parameters, *, female: bool, age_y: float, body_mass_kg: float) -> Parameters:
    """Scale a person of the table to a sex, an age and a size; ``sizes.csv`` says how.

    Parameters
    ----------
    parameters : Parameters
        As drawn for the person of the table.
    female : bool
        Sex.
    age_y : float
        Age.
    body_mass_kg : float
        Mass.

    Returns
    -------
    Parameters
        Scaled, each kept within its range.
    """
    values = {"age_y": age_y, "body_mass_kg": body_mass_kg}
    for row in rows_of("ponos.body", "sizes.csv"):
        symbol = row["symbol"]
        value = parameters[symbol] * (body_mass_kg / _CONVENTION_KG) ** float(row["mass_power"])
        value = value * float(row["female"]) if female else value
        values[symbol] = value * (1.0 + float(row["per_year"]) * (age_y - _CONVENTION_AGE_Y)) + float(
            row["plus_per_year"]
        ) * (age_y - _CONVENTION_AGE_Y)
    return parameters.changed(
        {symbol: min(max(value, TABLE[symbol].low), TABLE[symbol].high) for symbol, value in values.items()}
    )


def people(n: int, group: str, seed: int, *, female_share: float = 0.5) -> tuple[Person, ...]:
    """Draw people of a group.

    Parameters
    ----------
    n : int
        How many.
    group : str
        As :func:`ponos.body.groups.group_named` takes it, such as ``controls`` or ``long-covid+pacing``. People of
        different names are strangers: an intervention makes a new group and not the same people once more.
    seed : int
        One for the group. The first people of a larger group are those of a smaller one.
    female_share : float
        Share of women.

    Returns
    -------
    tuple of Person
        Each from the stream spawned for its number.

    Raises
    ------
    UsageError
        Less than nobody, or a share that is none.
    """
    if n < 0 or not 0.0 <= female_share <= 1.0:
        raise UsageError(f"{n} people with a share of {female_share:g} women cannot be.")
    known = group_named(group)
    return tuple(person(number, known, seed, female_share=female_share) for number in range(n))


def _stream(group: str, number: int) -> tuple[int, int]:
    """Key of a person's stream: people of the same number in two groups are strangers, not twins."""
    return crc32(group.encode()), number


def person(number: int, group: Group, seed: int, *, female_share: float = 0.5) -> Person:
    """Draw one person of a group.

    Parameters
    ----------
    number : int
        Place in the group, from 0.
    group : Group
        Whose.
    seed : int
        One for the group.
    female_share : float
        Share of women.

    Returns
    -------
    Person
        The same whoever else is drawn.
    """
    import numpy as np

    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(*_stream(group.name, number), 0)))
    female = bool(rng.random() < female_share)
    age_y = float(np.clip(_CONVENTION_AGE_Y + _AGE_SPREAD_Y * rng.standard_normal(), _YOUNGEST_Y, _OLDEST_Y))
    height_cm = float(rng.normal(166.0 if female else 179.0, 7.0))
    mass = float(24.0 * (height_cm / 100.0) ** 2 * np.exp(_MASS_SPREAD * rng.standard_normal()))
    mass = min(max(mass, 42.0), 150.0)
    base = sized(drawn(rng, 1)[0], female=female, age_y=age_y, body_mass_kg=mass)
    of_group = group.drawn(base, rng)
    return Person(
        name=f"{group.name}-{number + 1:03d}",
        group=group.name,
        seed=seed,
        number=number,
        female=female,
        age_y=age_y,
        body_mass_kg=mass,
        height_cm=height_cm,
        parameters=of_group.parameters,
        strengths=of_group.strengths,
    )
