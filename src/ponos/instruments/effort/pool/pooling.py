"""Pooling the trials of two groups: completion, then choice, then what effort costs, then pressing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ponos.errors import MeasureError
from ponos.instruments.effort.pool.choosing import choosing
from ponos.instruments.effort.pool.completing import completing
from ponos.instruments.effort.pool.discounting import discounting
from ponos.instruments.effort.pool.people import People, people_of
from ponos.instruments.effort.pool.pressing import pressing
from ponos.pooled import Pooled, PooledLook

if TYPE_CHECKING:
    from ponos.instruments.effort.settings import Settings
    from ponos.pooled import Member

__all__ = ["pool"]


def pool(members: Sequence[Member], first: str, second: str, settings: Settings) -> list[Pooled]:
    """Pool the trials of two groups.

    Parameters
    ----------
    members : sequence of Member
        People with their recordings.
    first, second : str
        The groups; the first is held against the second.
    settings : Settings
        How trials are read and effort is discounted.

    Returns
    -------
    list of Pooled
        Completion first, where it is known. What could not be had stands as a look, with its reason, at the first.

    Raises
    ------
    MeasureError
        Nothing can be pooled.
    """
    people = people_of(members, first, second, settings)
    parts: tuple[tuple[str, Callable[[People], list[Pooled]]], ...] = (
        ("completion by group", lambda some: [completing(some)]),
        ("odds of choosing effort", lambda some: [choosing(some)]),
        ("what effort costs", lambda some: [discounting(some, settings.discount)]),
        ("slopes of pressing", pressing),
    )
    found: list[Pooled] = []
    lost: list[PooledLook] = []
    for name, part in parts:
        try:
            found += part(people)
        except MeasureError as error:
            lost.append(PooledLook(name=name, holds=None, text=f"This could not be had. {error}"))
    if not found:
        raise MeasureError(" ".join(one.text for one in lost))
    return [replace(found[0], looks=(*found[0].looks, *lost)), *found[1:]]
