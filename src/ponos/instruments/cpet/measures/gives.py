"""Parts of the measurement of an exercise test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ponos.instruments import parts
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.specs import REGISTER

if TYPE_CHECKING:
    from ponos.measures import Measure

__all__ = ["Part", "gives"]

Part: TypeAlias = parts.Part[ExerciseTest]


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
        Makes a :class:`~ponos.instruments.parts.Part` of the function below it.
    """
    return parts.gives(REGISTER, *ids, needs=needs)
