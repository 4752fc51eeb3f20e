"""Parameters of a body: one table an organ, each row with meaning, unit, range, distribution, source and evidence."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ponos.errors import UsageError, nearest
from ponos.frozen import frozen

if TYPE_CHECKING:
    import numpy as np

__all__ = ["COLUMNS", "DISTRIBUTIONS", "EVIDENCE", "TABLE", "Parameter", "Parameters", "drawn", "organ_table"]

COLUMNS = (
    "symbol",
    "organ",
    "meaning",
    "unit",
    "value",
    "distribution",
    "spread",
    "low",
    "high",
    "source",
    "evidence",
)
"""Columns of an organ's table."""

EVIDENCE = ("verified", "derived", "recalled", "assumed")
"""How well a value is known: seen in its source, worked out, remembered and to be checked, chosen."""


def _normal(value: float, spread: float, z: np.ndarray) -> np.ndarray:
    return value + spread * z


def _lognormal(value: float, spread: float, z: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.asarray(value * np.exp(spread * z))


def _uniform(value: float, spread: float, z: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    share: np.ndarray = ndtr(z)
    return value + spread * (2.0 * share - 1.0)


def _fixed(value: float, spread: float, z: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.full_like(z, value + 0.0 * spread)


DISTRIBUTIONS = {"fixed": _fixed, "normal": _normal, "lognormal": _lognormal, "uniform": _uniform}
"""How a parameter differs in people; ``spread`` is its standard deviation, that of its logarithm, or half its width."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One row of the table.

    Attributes
    ----------
    symbol : str
        Its name in the equations; unique in the whole body.
    organ : str
        Whose it is.
    meaning : str
        What it says.
    unit : str
        Its unit.
    value : float
        That of a typical healthy adult; the median of people.
    distribution : str
        One of :data:`DISTRIBUTIONS`.
    spread : float
        How much people differ.
    low, high : float
        What a body can have at most; anything outside is refused.
    source : str
        Where the value is from.
    evidence : str
        One of :data:`EVIDENCE`.
    """

    symbol: str
    organ: str
    meaning: str
    unit: str
    value: float
    distribution: str
    spread: float
    low: float
    high: float
    source: str
    evidence: str

    def checked(self, value: float) -> float:
        """Refuse what no body can have.

        Parameters
        ----------
        value : float
            What is asked for.

        Returns
        -------
        float
            The same.

        Raises
        ------
        UsageError
            It is outside the range, or no number.
        """
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise UsageError(
                f"{self.symbol} cannot be {value:g} {self.unit} ({self.meaning}).",
                todo=f"It lies between {self.low:g} and {self.high:g} {self.unit}.",
            )
        return value


def organ_table(text: str, name: str) -> dict[str, Parameter]:
    """Read the table of an organ.

    Parameters
    ----------
    text : str
        The csv file's text.
    name : str
        Name of the file, for messages.

    Returns
    -------
    dict
        Parameters by symbol.

    Raises
    ------
    UsageError
        The table is not laid out as :data:`COLUMNS`, or a row of it contradicts itself.
    """
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise UsageError(
            "The columns are not those of a table of parameters.", where=name, todo=f"Expected: {COLUMNS}."
        )
    table: dict[str, Parameter] = {}
    for row in reader:
        parameter = _parameter(row, f"{name}, line {reader.line_num}")
        if parameter.symbol in table:
            raise UsageError(f"{parameter.symbol} stands here twice.", where=name)
        table[parameter.symbol] = parameter
    return table


def _parameter(row: Mapping[str, str], where: str) -> Parameter:
    if None in row or any(cell is None for cell in row.values()):
        raise UsageError("The row has too few or too many cells.", where=where, todo="Quote text that holds a comma.")
    for column, known in (("distribution", tuple(DISTRIBUTIONS)), ("evidence", EVIDENCE)):
        if row[column] not in known:
            raise UsageError(f"{column} is '{row[column]}'.", where=where, todo=nearest(row[column], known))
    try:
        value, spread, low, high = (float(row[column]) for column in ("value", "spread", "low", "high"))
    except ValueError as error:
        raise UsageError(f"A number cannot be read: {error}.", where=where) from None
    words = {
        column: row[column] for column in ("symbol", "organ", "meaning", "unit", "distribution", "source", "evidence")
    }
    parameter = Parameter(value=value, spread=spread, low=low, high=high, **words)
    parameter.checked(value)
    return parameter


def _all_tables() -> dict[str, Parameter]:
    table: dict[str, Parameter] = {}
    places = (one for one in files("ponos.body.organs").iterdir() if one.name.endswith(".csv"))
    for place in sorted(places, key=lambda one: one.name):
        own = organ_table(place.read_text(encoding="utf-8"), place.name)
        twice = sorted(table.keys() & own.keys())
        if twice:
            raise UsageError(f"{twice[0]} stands in the tables of two organs.", where=place.name)
        table |= own
    return table


TABLE: Mapping[str, Parameter] = frozen(_all_tables())
"""Every parameter of the body by its symbol."""


class Parameters(Mapping[str, float]):
    """The parameters of one person: all of :data:`TABLE`, unchangeable, each within its range.

    Parameters
    ----------
    values : mapping, optional
        What differs from the table.
    """

    __slots__ = ("_values",)

    def __init__(self, *, values: Mapping[str, float] | None = None) -> None:
        self._values = frozen({symbol: one.value for symbol, one in TABLE.items()} | _checked(values or {}))

    def __getitem__(self, symbol: str) -> float:
        """Look a value up; an unknown symbol is a KeyError as in any mapping."""
        return self._values[symbol]

    def __iter__(self) -> Iterator[str]:
        """Go through the symbols in the table's order."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show what differs from the table."""
        return f"Parameters({self.differing()})"

    def __eq__(self, other: object) -> bool:
        """Compare the values of two people."""
        return isinstance(other, Parameters) and dict(self._values) == dict(other._values)

    def __hash__(self) -> int:
        """Give people with the same values the same key."""
        return hash(tuple(self._values.values()))

    def differing(self) -> dict[str, float]:
        """Say what is not as in the table.

        Returns
        -------
        dict
            Values by symbol.
        """
        return {symbol: value for symbol, value in self._values.items() if value != TABLE[symbol].value}

    def changed(self, changes: Mapping[str, float]) -> Parameters:
        """Set some parameters.

        Parameters
        ----------
        changes : mapping
            New values by symbol.

        Returns
        -------
        Parameters
            The others are as they were.
        """
        return Parameters(values=dict(self._values) | dict(changes))

    def vector(self, order: Iterable[str]) -> np.ndarray:
        """Lay some of them out for a solver.

        Parameters
        ----------
        order : iterable of str
            Symbols.

        Returns
        -------
        numpy.ndarray
            Their values.
        """
        import numpy as np

        return np.array([self._values[symbol] for symbol in order], dtype=float)


def _checked(values: Mapping[str, float]) -> dict[str, float]:
    for symbol in values:
        if symbol not in TABLE:
            raise UsageError(f"No parameter of the body is called '{symbol}'.", todo=nearest(symbol, TABLE))
    return {symbol: TABLE[symbol].checked(float(value)) for symbol, value in values.items()}


def drawn(rng: np.random.Generator, n: int) -> tuple[Parameters, ...]:
    """Draw healthy people.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    n : int
        How many.

    Returns
    -------
    tuple of Parameters
        One a person. What falls outside a range is set to its limit.
    """
    import numpy as np

    columns = {}
    for symbol, one in TABLE.items():
        z = rng.standard_normal(n)
        columns[symbol] = np.clip(DISTRIBUTIONS[one.distribution](one.value, one.spread, z), one.low, one.high)
    return tuple(Parameters(values={symbol: float(column[i]) for symbol, column in columns.items()}) for i in range(n))
