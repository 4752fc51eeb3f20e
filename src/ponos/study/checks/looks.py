"""All checks of a study, in the order that they are told."""

from __future__ import annotations

from ponos.study.checks import (
    balance,
    copies,
    dropout,
    empty,
    ends,
    independence,
    influential_person,
    maximal_effort,
    pairing,
    rows,
    same_recording,
    zeros,
)
from ponos.study.checks.looked import Evidence, Look, Looked

__all__ = ["LOOKS", "look_at"]

LOOKS: tuple[Look, ...] = (
    balance.look,
    maximal_effort.look,
    dropout.look,
    pairing.look,
    rows.look,
    zeros.look,
    copies.look,
    same_recording.look,
    empty.look,
    ends.look,
    influential_person.look,
    independence.look,
)
"""One line a check."""


def look_at(evidence: Evidence) -> list[Looked]:
    """Look at a study in every way.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        Everything that was seen, in the order of the checks.
    """
    return [one for look in LOOKS for one in look(evidence)]
