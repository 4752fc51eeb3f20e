"""Dropout: who did not come again, why, and whether one group lost more than the other."""

from __future__ import annotations

import numpy as np

from ponos.statistics.families import binary
from ponos.study.checks.looked import Evidence, Looked
from ponos.study.finding import Check
from ponos.study.robustness.shake import p_words

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Count those who were measured at the first session of their group and not at a later one.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a session with losses; one that passes where nobody was lost; nothing for a single session.
    """
    values = evidence.values
    came = ~np.isnan(values.array).all(axis=2)
    found, repeated = [], False
    for session in range(1, len(values.sessions)):
        lost = {}
        for group in dict.fromkeys(values.people["group"]):
            own = came[values.of_group(group)]
            if own[:, session].any() and own[:, :session].any():
                repeated = True
                before = own[:, :session].any(axis=1)
                lost[group] = (~own[before, session]).astype(float)
        if any(one.any() for one in lost.values()):
            found.append(_told(evidence, session, lost))
    if repeated and not found:
        return [Looked(Check("dropout", True, "Everybody who was measured came again."))]
    return found


def _told(evidence: Evidence, session: int, lost: dict[str, np.ndarray]) -> Looked:
    name = evidence.values.sessions[session]
    counts = ", ".join(
        f"{int(one.sum())} of {len(one)} in {evidence.design.label(group)}" for group, one in lost.items()
    )
    visits = evidence.study.visits
    not_done = visits[(visits["session"] == name) & ~visits["done"].astype(bool)]
    reasons = ", ".join(
        f"{str(reason) or 'no reason given'} ({n})" for reason, n in not_done["reason"].value_counts().items()
    )
    why = f" Said of visits not done: {reasons}." if reasons else ""
    passed: bool | None = None
    unequal = ""
    if len(lost) == 2:
        p = binary(*lost.values()).p
        passed, unequal = bool(p >= 0.05), f" Groups lost alike by Fisher's test: {p_words(p)}."
    text = f"Not measured again at {evidence.design.session_label(name)}: {counts}.{why}{unequal}"
    return Looked(Check("dropout", passed, text))
