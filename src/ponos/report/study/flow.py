"""Who was measured: people from the study to the numbers, session by session, and why some were lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos.report.study.parts import primary
from ponos.report.study.wording import name
from ponos.study.result import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Came", "Flow", "flows", "primary_name"]

_SILENT = "no reason given"


@dataclass(frozen=True)
class Came:
    """One session of one group.

    Attributes
    ----------
    session : str
        How it is called in print.
    n : int
        People who came.
    lost : mapping of str to int
        Why the others did not.
    files, read : int
        Their files, and those that could be read.
    measured : int
        Of those who came, people with the primary measure, or with any where none is named.
    besides : int
        People with a value who did not come: a questionnaire sent by post.
    """

    session: str
    n: int
    lost: Mapping[str, int]
    files: int
    read: int
    measured: int
    besides: int


@dataclass(frozen=True)
class Flow:
    """One group, from the study on.

    Attributes
    ----------
    label : str
        How it is called in print.
    n : int
        People in the study.
    sessions : tuple of Came
        In the order of time.
    """

    label: str
    n: int
    sessions: tuple[Came, ...]


def primary_name(result: Result) -> str:
    """Name the measure that people are counted by.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    str
        ``any measure`` where no contrast asks for one by name.
    """
    key = primary(result)
    return name(key.spec, key.condition) if key else "any measure"


def flows(result: Result) -> list[Flow]:
    """Count the people of every group.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    list of Flow
        In the order of the groups, each with the sessions that were meant for it.
    """
    design, people = result.study.design, result.study.people
    sessions = [one.id for one in design.sessions] or list(result.values.sessions)
    visits = result.study.visits
    return [
        Flow(
            label=group.label,
            n=len(members),
            sessions=tuple(
                came
                for session in sessions
                for came in [_came(result, members, session)]
                # Where nobody came and no visit is spoken of, the session was never meant for this group.
                if came.n or ((visits["session"] == session) & visits["participant_id"].isin(members)).any()
            ),
        )
        for group in design.groups
        for members in [people.index[people["group"] == group.id]]
    ]


def _came(result: Result, members: pd.Index, session: str) -> Came:
    visits = result.study.visits
    here = visits[(visits["session"] == session) & visits["participant_id"].isin(members)]
    came = here["done"].astype(bool)
    # A visit that was said not to be done was not, even if a questionnaire came back by post.
    done = set(here.loc[came, "participant_id"]) | _with_value(result, members, session, None)
    done -= set(here.loc[~came, "participant_id"])
    away = {
        str(id): str(reason or _SILENT)
        for id, reason in zip(here["participant_id"], here["reason"].fillna(""), strict=True)
    }
    files = [one for one in result.run.files if one.session == session and one.participant in set(members)]
    key = primary(result)
    measured = _with_value(result, members, session, result.values.keys.index(key) if key else None)
    return Came(
        session=result.study.design.session_label(session),
        n=len(done),
        lost=dict(Counter(away.get(str(id), _SILENT) for id in members if id not in done).most_common()),
        files=len(files),
        read=sum(one.status != "failed" for one in files),
        measured=len(measured & done),
        besides=len(measured - done),
    )


def _with_value(result: Result, members: pd.Index, session: str, place: int | None) -> set[str]:
    """Who has a value of a measure, or of any."""
    import numpy as np

    values = result.values
    if session not in values.sessions:
        return set()
    numbers = values.array[:, values.sessions.index(session), :]
    has = ~np.isnan(numbers[:, place]) if place is not None else (~np.isnan(numbers)).any(axis=1)
    return set(values.people.index[has]) & set(members)
