"""The register of force, and how a part of its measurement declares what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ponos.instruments import parts
from ponos.instruments.force.force_test import ForceTest
from ponos.measures import Register

if TYPE_CHECKING:
    from ponos.measures import Measure

__all__ = ["REGISTER", "Part", "gives"]

REGISTER = Register.of("ponos.instruments.force")

Part: TypeAlias = parts.Part[ForceTest]


def gives(*ids: str, needs: tuple[str, ...] = ()) -> Callable[[Callable[[ForceTest], list[Measure]]], Part]:
    """Declare what a function answers.

    Parameters
    ----------
    *ids : str
        Ids of the register.
    needs : tuple of str
        What the function cannot do without, see :meth:`ForceTest.lacks`.

    Returns
    -------
    callable
        Makes a :class:`~ponos.instruments.parts.Part` of the function below it.
    """
    return parts.gives(REGISTER, *ids, needs=needs)
