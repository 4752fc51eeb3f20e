"""Maximal effort: how many of each group went to their limit, by the study's own criterion."""

from __future__ import annotations

import numpy as np

from ponos.statistics.families import binary
from ponos.study.checks.looked import Evidence, Looked, called
from ponos.study.finding import Check
from ponos.study.robustness.shake import p_words

__all__ = ["look"]


def look(evidence: Evidence) -> list[Looked]:
    """Compare the share of maximal efforts of every group with that of the reference.

    Parameters
    ----------
    evidence : Evidence
        The study.

    Returns
    -------
    list of Looked
        One a session and group; a note that none was declared where that is so.
    """
    effort, values, design = evidence.design.effort, evidence.values, evidence.design
    places = values.chosen([effort.measure]) if effort else []
    if effort is None or not places:
        text = "No measure says when an effort was maximal; name one under [effort] in study.toml."
        return [Looked(Check("maximal effort", None, text))]
    key = values.keys[places[0]]
    criterion = f"{called(key)} of at least {key.spec.written(effort.at_least)}"
    found = []
    for session, name in enumerate(values.sessions):
        reached = {
            group: _reached(values.array[values.of_group(group)][:, session, places[0]], effort.at_least)
            for group in [design.reference, *(one.id for one in design.groups if one.id != design.reference)]
        }
        held = {group: one for group, one in reached.items() if len(one)}
        counts = ", ".join(f"{int(one.sum())} of {len(one)} in {design.label(group)}" for group, one in held.items())
        if not counts:
            continue
        passed, unlike = _judged(held, design.reference)
        said = f"{criterion} at {design.session_label(name)}: {counts}."
        unequal = (
            f" Unlike the reference: {', '.join(f'{design.label(one)} ({p_words(p)})' for one, p in unlike)}."
            if unlike
            else ""
        )
        found.append(Looked(Check("maximal effort", passed, said + unequal)))
    return found


def _reached(numbers: np.ndarray, at_least: float) -> np.ndarray:
    given = numbers[~np.isnan(numbers)]
    return np.asarray(given >= at_least, dtype=float)


def _judged(held: dict[str, np.ndarray], reference: str) -> tuple[bool | None, list[tuple[str, float]]]:
    """Whether all groups reached their limit as often as the reference; None where there is none to compare."""
    if reference not in held or len(held) < 2:
        return None, []
    tested = [(group, float(binary(one, held[reference]).p)) for group, one in held.items() if group != reference]
    unlike = [(group, p) for group, p in tested if p < 0.05]
    return not unlike, unlike
