"""What makes simulated files a study: the list of people, their visits, the plan, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.study.folder.writing import write_plan, write_rows

if TYPE_CHECKING:
    from ponos.body.groups import Group
    from ponos.study.simulating.piece import Done, Visit

__all__ = ["write_about"]

_PEOPLE = ("participant_id", "group", "sex", "age_y", "body_mass_kg", "height_cm")
_LEFT_OUT = ("participant_id", "group", "number", "session", "reason", "seed", "parameters")


def write_about(
    folder: Path, *, protocol: str, groups: Sequence[Group], n: int, seed: int, done: Sequence[Done]
) -> tuple[str, ...]:
    """Write everything but the recordings.

    Parameters
    ----------
    folder : pathlib.Path
        Of the study.
    protocol : str
        What people took.
    groups : sequence of Group
        Who they are; ``controls`` is the reference where it is among them, else the first.
    n : int
        People of each.
    seed : int
        Of the study.
    done : sequence of Done
        What became of all.

    Returns
    -------
    tuple of str
        What was left out, a line each.
    """
    write_rows(folder / "participants.tsv", _PEOPLE, [row for one in done for row in one.rows])
    visits = [visit for one in done for visit in one.visits]
    _write_visits(folder, visits)
    left = [each for one in done for each in one.left]
    if left:
        rows = [(one.id, one.group, one.number, one.session, one.reason, one.seed, one.parameters) for one in left]
        write_rows(folder / "left_out.tsv", _LEFT_OUT, rows)
    title = f"Simulated: {protocol}, {n} people a group, seed {seed}"
    sessions = sorted({one.session for one in visits})
    write_plan(folder, _plan(title, groups, sessions), name=title)
    return tuple(
        f"{one.id} ({one.group}-{one.number + 1:03d}{', ' + one.session if one.session else ''}): {one.reason}"
        + (f"; its parameters: {folder / one.parameters}" if one.parameters else "")
        for one in left
    )


def _write_visits(folder: Path, visits: Sequence[Visit]) -> None:
    """A table of visits for each person of whom hours since exertion are told."""
    timed: dict[str, list[tuple[object, ...]]] = {}
    for one in visits:
        if math.isfinite(one.hours_since_exertion):
            timed.setdefault(one.id, []).append((f"ses-{one.session}", f"{one.hours_since_exertion:g}"))
    for who, rows in timed.items():
        write_rows(folder / who / f"{who}_sessions.tsv", ("session_id", "hours_since_exertion"), rows)


def _plan(title: str, groups: Sequence[Group], sessions: Sequence[str]) -> str:
    reference = next((one for one in groups if one.name == "controls"), groups[0])
    lines = [
        "# Nobody of this study exists: a mechanistic model took the protocol, and its hypotheses are settings.",
        "",
        f'name = "{title}"',
        'question = "What would the devices show if the hypotheses of these groups held?"',
        f'reference = "{reference.id}"',
        'covariates = ["sex"]',
        "",
        "[groups]",
        *(f'{one.id} = "{one.label}"' for one in groups),
        "",
    ]
    # Of tables alone nothing can be asked yet.
    if sessions:
        lines += ["[sessions]", *(f'{one} = "{one.replace("day", "Day ").capitalize()}"' for one in sessions)]
        for other in (one for one in groups if one is not reference):
            lines += _contrasts(other, reference, sessions)
    return "\n".join(lines) + "\n"


def _contrasts(other: Group, reference: Group, sessions: Sequence[str]) -> list[str]:
    against = f"{other.label} against {reference.label[:1].lower() + reference.label[1:]}"
    pair = f'groups = "{other.id} - {reference.id}"'
    lines = ["", "[[contrast]]", f'name = "{other.id}"', f'label = "{against}"', pair, f'session = "{sessions[0]}"']
    if len(sessions) > 1:
        lines += ["", "[[contrast]]", f'name = "{other.id}-change"', f'label = "Change, {against}"', pair]
        lines += [f'sessions = "{sessions[1]} - {sessions[0]}"']
    return lines
