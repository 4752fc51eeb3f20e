"""Parts of a measurement: a function, the ids it gives and the columns it cannot do without.

A part that lacks a column, or that says it cannot, answers every one of its ids with the reason, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ponos.errors import MeasureError

if TYPE_CHECKING:
    from ponos.measures import Measure, Register

__all__ = ["Part", "Prepared", "answers", "gives"]


class Prepared(Protocol):
    """A recording made ready for measuring."""

    def lacks(self, column: str, /) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        ...


Ready = TypeVar("Ready", bound=Prepared)


@dataclass(frozen=True)
class Part(Generic[Ready]):
    """One part of a measurement.

    Attributes
    ----------
    register : Register
        Of the instrument.
    ids : tuple of str
        Measures that it answers.
    needs : tuple of str
        Columns without which it cannot.
    body : callable
        Does it.
    """

    register: Register
    ids: tuple[str, ...]
    needs: tuple[str, ...]
    body: Callable[[Ready], list[Measure]]

    def __call__(self, ready: Ready) -> list[Measure]:
        """Answer every id of the part.

        Parameters
        ----------
        ready : Prepared
            The recording, made ready.

        Returns
        -------
        list of Measure
            Found, doubtful or missing with the reason.
        """
        lacking = [reason for column in self.needs if (reason := ready.lacks(column))]
        if lacking:
            return [self.register.missing(id, lacking[0]) for id in self.ids]
        try:
            answered = self.body(ready)
        except MeasureError as error:
            return [self.register.missing(id, str(error)) for id in self.ids]
        silent = set(self.ids) - {one.id for one in answered}
        return answered + [
            self.register.missing(id, "Not to be had from this test.") for id in self.ids if id in silent
        ]


def gives(
    register: Register, *ids: str, needs: tuple[str, ...] = ()
) -> Callable[[Callable[[Ready], list[Measure]]], Part[Ready]]:
    """Declare what a function answers.

    Parameters
    ----------
    register : Register
        Of the instrument.
    *ids : str
        Ids of it.
    needs : tuple of str
        Columns without which the function cannot.

    Returns
    -------
    callable
        Makes a :class:`Part` of the function below it.
    """
    for id in ids:
        _ = register[id]
    return partial(Part, register, ids, needs)


def answers(parts: Sequence[Part[Ready]], ready: Ready, register: Register) -> list[Measure]:
    """Let every part answer.

    Parameters
    ----------
    parts : sequence of Part
        The parts.
    ready : Prepared
        The recording, made ready.
    register : Register
        Of the instrument.

    Returns
    -------
    list of Measure
        In the order of the register; the default condition of an id comes first.
    """
    order = {spec.id: place for place, spec in enumerate(register)}
    answered = [one for part in parts for one in part(ready)]
    return sorted(answered, key=lambda one: (order[one.id], bool(set(one.condition) - set(one.spec.keys))))
