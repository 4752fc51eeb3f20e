"""What a channel probably is, by the words in its name and by its unit.

The words stand in ``roles.csv``, which is asked from the top.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ponos.tables import rows_of
from ponos.units import table

if TYPE_CHECKING:
    from ponos.amplifiers.traces import Channel

__all__ = ["ROLES", "role_of"]

ROLES = ("emg", "force", "trigger", "stimulator", "rectified", "position", "other")
"""``rectified`` is EMG that a program has rectified or averaged, of which no size of a response may be taken."""

_BY_DIMENSION = {"force": "force", "torque": "force", "angle": "position", "acceleration": "position"}


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for row in rows_of("ponos.amplifiers", "roles.csv"):
        words = "|".join(map(re.escape, row["words"].split("|")))
        found.append((row["role"], re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")))
    return tuple(found)


def role_of(channel: Channel) -> str:
    """Say what a channel probably is.

    Parameters
    ----------
    channel : Channel
        Any channel.

    Returns
    -------
    str
        One of :data:`ROLES`. A unit of force, angle or acceleration decides before the name does; a name that says
        nothing leaves ``other``, whatever its unit.
    """
    dimension = table()[channel.unit].dimension if channel.unit else ""
    if dimension in _BY_DIMENSION:
        return _BY_DIMENSION[dimension]
    plain = " ".join(re.sub(r"[\W_]+", " ", channel.name.lower()).split())
    return next((role for role, words in _words() if words.search(plain)), "other")
