"""Independence: a contrast of two contrasts that share people cannot be tested as if they did not."""

from __future__ import annotations

from ponos.study.checks.looked import Evidence, Looked
from ponos.study.design.types import Contrast
from ponos.study.finding import Check

__all__ = ["look", "share_people"]


def share_people(contrast: Contrast, contrasts: tuple[Contrast, ...]) -> tuple[str, ...]:
    """Name the groups that both parts of a contrast of contrasts rest on.

    Parameters
    ----------
    contrast : Contrast
        Of kind ``contrasts``.
    contrasts : tuple of Contrast
        All of the design.

    Returns
    -------
    tuple of str
        Ids of groups; empty where the parts are independent.
    """
    parts = [set(one.groups) for name in contrast.of for one in contrasts if one.name == name]
    return tuple(sorted(parts[0] & parts[1])) if len(parts) == 2 else ()


def look(evidence: Evidence) -> list[Looked]:
    """Look for contrasts of contrasts that share people.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a contrast that fails.
    """
    contrasts = evidence.design.contrasts
    found = []
    for one in contrasts:
        shared = share_people(one, contrasts) if one.kind == "contrasts" else ()
        if shared:
            text = (
                f"The contrast '{one.name}' was not tested: {' and '.join(one.of)} share people "
                f"({', '.join(map(evidence.design.label, shared))}). Compare the other two groups with each other."
            )
            found.append(Looked(Check("independent contrasts", False, text)))
    return found
