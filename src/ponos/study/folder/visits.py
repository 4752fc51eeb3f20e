"""Visits: when each was, whether it was done, and if not, why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ponos.study.design.types import Session
from ponos.study.folder._gathered import Gathered, Visit
from ponos.study.folder.places import in_time
from ponos.study.study import VISITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HOURS", "REASON", "SESSION", "STATUS", "say", "sessions_of", "table_of_visits"]

SESSION = ("session_id", "session", "visit", "visit_id", "timepoint")
HOURS = ("hours_since_exertion", "hours")
STATUS = ("status",)
REASON = ("reason",)

_DONE = frozenset({"done", "yes", "y", "1", "ok", "complete", "completed", "partial", "true"})
_NOT_DONE = frozenset(
    {"not done", "not_done", "notdone", "no", "n", "0", "missed", "missing", "absent", "cancelled", "canceled",
     "dropped out", "withdrawn", "lost", "false", "not attended", "skipped"}
)  # fmt: skip


def say(found: Gathered, id: str, session: str, said: Mapping[str, str], *, file: str, row: int) -> None:
    """Take what a row says of a visit.

    Parameters
    ----------
    found : Gathered
        Takes the visit and the problems.
    id, session : str
        Whose visit it is.
    said : mapping of str to str
        Under ``hours, status, reason`` what is known; the rest is kept as it is.
    file : str
        The table.
    row : int
        Its row.
    """
    visit = found.visit(id, session)
    visit.file, visit.row = file, row
    rest = dict(said)
    hours, status, reason = (rest.pop(key, "") for key in ("hours", "status", "reason"))
    if hours:
        visit.hours = _hours(found, hours, visit, file, row)
    spelt = status.strip().lower()
    if spelt in _DONE or spelt in _NOT_DONE:
        visit.done = spelt in _DONE
    elif spelt:
        found.note(
            "warning",
            f"The status '{status}' is not known; whether the visit was done is seen from its data.",
            "Write 'done' or 'not done', and why under reason.",
            file=file,
            row=row,
            column="status",
        )
    visit.reason = reason or visit.reason
    visit.about.update({key: value for key, value in rest.items() if value})


def _hours(found: Gathered, cell: str, visit: Visit, file: str, row: int) -> float | None:
    try:
        hours = float(cell.replace(",", "."))
    except ValueError:
        hours = math.nan
    if not math.isfinite(hours):
        found.note(
            "error",
            f"'{cell}' is no number of hours; they are left empty.",
            "Write 24.",
            file=file,
            row=row,
            column="hours_since_exertion",
        )
        return visit.hours
    if visit.hours is not None and visit.hours != hours:
        found.note(
            "warning",
            f"The visit was at {visit.hours:g} h before, and here at {hours:g} h; the latter is used.",
            "Say one.",
            file=file,
            row=row,
            column="hours_since_exertion",
        )
    return hours


def sessions_of(found: Gathered, seen: Iterable[tuple[str, str]]) -> tuple[Session, ...]:
    """Take the sessions from the data, where the plan declares none.

    Parameters
    ----------
    found : Gathered
        All visits.
    seen : iterable of (str, str)
        People and sessions of which there are data.

    Returns
    -------
    tuple of Session
        By their hours where these are known, otherwise by name; one where the data name none.
    """
    hours: dict[str, list[float]] = {session: [] for _, session in sorted(seen) if session}
    for (_, session), visit in found.visits.items():
        if session:
            hours.setdefault(session, []).extend([visit.hours] if visit.hours is not None else [])
    if not hours:
        return (Session("visit", "Visit"),)
    middle = {id: sorted(known)[len(known) // 2] if known else None for id, known in hours.items()}
    timed = all(one is not None for one in middle.values())
    order = sorted(hours, key=lambda id: (middle[id] or 0.0 if timed else 0.0, in_time(id)))
    found.note(
        "note",
        f"The sessions are not declared; the data have {', '.join(order)}, in this order.",
        "Declare them under [sessions] of study.toml, in the order of time.",
    )
    return tuple(Session(id, id) for id in order)


def table_of_visits(found: Gathered, sessions: Iterable[Session], *, seen: set[tuple[str, str]]) -> pd.DataFrame:
    """Make the table of visits.

    Parameters
    ----------
    found : Gathered
        What was said of them.
    sessions : iterable of Session
        In the order of time, with their hours where all have the same.
    seen : set of (str, str)
        People and sessions of which there are data.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`ponos.study.study.VISITS` and what else was said; by person and time.
    """
    import pandas as pd

    order = {one.id: (place, one.hours_since_exertion) for place, one in enumerate(sessions)}
    people = {id: place for place, id in enumerate(found.people)}
    known = dict.fromkeys([*found.visits, *sorted(seen)])
    keys = [key for key in known if key[0] in people and key[1] in order]
    keys.sort(key=lambda key: (people[key[0]], order[key[1]][0]))
    extra = list(dict.fromkeys(name for key in keys if key in found.visits for name in found.visits[key].about))
    rows = []
    for key in keys:
        visit = found.visits.get(key, Visit())
        hours = visit.hours if visit.hours is not None else order[key[1]][1]
        done = visit.done if visit.done is not None else key in seen
        rows.append((*key, hours, done, visit.reason, *(visit.about.get(name, "") for name in extra)))
    table = pd.DataFrame(rows, columns=[*VISITS, *extra])
    return table.astype({"participant_id": object, "session": object, "hours_since_exertion": float, "done": bool})
