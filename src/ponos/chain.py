"""The chain: the order in which a wish to move becomes movement, and what surrounds it.

Every measure names the link it observes, and every table and report is ordered along :data:`LINKS`.
"""

from __future__ import annotations

from typing import NamedTuple

from ponos.errors import UsageError, nearest

__all__ = ["LINKS", "Link", "position"]


class Link(NamedTuple):
    """One link of the chain."""

    name: str
    meaning: str


LINKS: tuple[Link, ...] = (
    Link("reward", "what an action is expected to be worth"),
    Link("cortex", "excitation and inhibition of the motor cortex"),
    Link("drive", "the command that reaches the muscle, and the effort felt"),
    Link("muscle", "force, power and their decline"),
    Link("oxygen", "oxygen from air to mitochondrion: ventilation, circulation, extraction"),
    Link("mitochondria", "oxidative capacity"),
    Link("metabolism", "fuel, lactate, carbon dioxide, thresholds"),
    # What surrounds the way from wish to movement.
    Link("autonomic", "heart rate, blood pressure and their regulation"),
    Link("immune", "cells, deposits, inflammation"),
    Link("pain", "pain and its inhibition"),
    Link("cognition", "attention, speed, error"),
    Link("symptoms", "what the person feels, then and in the days after"),
)

_POSITION = {link.name: index for index, link in enumerate(LINKS)}


def position(name: str) -> int:
    """Place of a link in the order of every table.

    Parameters
    ----------
    name : str
        Name of a link.

    Returns
    -------
    int
        0 for the first link.

    Raises
    ------
    UsageError
        No link has that name.
    """
    if name not in _POSITION:
        raise UsageError(f"There is no link '{name}' in the chain.", todo=nearest(name, _POSITION))
    return _POSITION[name]
