"""Parts of a measurement: a function, the ids it gives and the channels it cannot do without.

A part that lacks a channel, or that says it cannot, answers every one of its ids with the reason, so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ponos.errors import MeasureError
from ponos.instruments.cpet.measures.specs import REGISTER

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["Part", "gives"]


@dataclass(frozen=True)
class Part:
    """One part of a measurement.

    Attributes
    ----------
    ids : tuple of str
        Measures that it answers.
    needs : tuple of str
        Columns without which it cannot.
    body : callable
        Does it.
    """

    ids: tuple[str, ...]
    needs: tuple[str, ...]
    body: Callable[[ExerciseTest], list[Measure]]

    def __call__(self, test: ExerciseTest) -> list[Measure]:
        """Answer every id of the part.

        Parameters
        ----------
        test : ExerciseTest
            The prepared test.

        Returns
        -------
        list of Measure
            Found, doubtful or missing with the reason.
        """
        lacking = [reason for column in self.needs if (reason := test.lacks(column))]
        if lacking:
            return [REGISTER.missing(id, lacking[0]) for id in self.ids]
        try:
            answered = self.body(test)
        except MeasureError as error:
            return [REGISTER.missing(id, str(error)) for id in self.ids]
        silent = set(self.ids) - {one.id for one in answered}
        return answered + [REGISTER.missing(id, "Not to be had from this test.") for id in self.ids if id in silent]


def gives(*ids: str, needs: tuple[str, ...] = ()) -> Callable[[Callable[[ExerciseTest], list[Measure]]], Part]:
    """Declare what a function answers.

    Parameters
    ----------
    *ids : str
        Ids of the register.
    needs : tuple of str
        Columns without which it cannot.

    Returns
    -------
    callable
        Makes a :class:`Part` of the function below it.
    """
    for id in ids:
        _ = REGISTER[id]

    return partial(Part, ids, needs)
