"""Pseudo-replication: more rows than people, as where fibres, trials or epochs were entered one by one."""

from __future__ import annotations

from ponos.study.checks.looked import Evidence, Looked, called, listed
from ponos.study.finding import Check

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Look for measures of which a person has several rows at one session.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One that fails where there are such; one that passes otherwise.
    """
    several = [key for key in evidence.values.keys if evidence.rows.get((key.spec.id, key.cell), 1) > 1]
    if not several:
        if not evidence.study.linked:
            text = "Rows carry no person: each is taken for another person, which the data cannot confirm."
            return [Looked(Check("pseudo-replication", None, text))]
        return [
            Looked(
                Check("pseudo-replication", True, "No person counts more than once: one value a person and session.")
            )
        ]
    most = max(evidence.rows[key.spec.id, key.cell] for key in several)
    named = listed([called(key) for key in several])
    text = (
        f"There are more rows than people (up to {most} a person and session) in {named}. They were averaged to one "
        "value a person: the unit is the person, never the row."
    )
    return [Looked(Check("pseudo-replication", False, text))]
