"""Give people, and the files that are named after them, other names everywhere in a study."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from ponos.study.problem import Problem
from ponos.study.study import Study

__all__ = ["numbered", "renamed", "reworded"]


def numbered(order: list[str]) -> dict[str, str]:
    """Number people in an order: p001, p002, …"""
    width = max(3, len(str(len(order))))
    return {id: f"p{place:0{width}d}" for place, id in enumerate(order, start=1)}


def renamed(study: Study, ids: Mapping[str, str]) -> Study:
    """Replace the ids of people, and sort everything by the new ones, so that no order tells the old."""
    names = _file_names(study, ids)
    people = study.people.rename(index=ids).sort_index()
    visits = study.visits.assign(participant_id=study.visits["participant_id"].map(ids))
    values = study.values.assign(participant_id=study.values["participant_id"].map(ids))
    files = [
        replace(one, participant=ids[one.participant], name=names[one.name, one.participant]) for one in study.files
    ]
    told = {old: new for (old, _), new in names.items()}
    return replace(
        study,
        people=people,
        visits=visits.sort_values("participant_id", kind="stable", ignore_index=True),
        values=values.sort_values("participant_id", kind="stable", ignore_index=True),
        files=tuple(sorted(files, key=lambda one: (one.participant, one.name))),
        problems=tuple(_problem(one, ids, told) for one in study.problems),
    )


def _file_names(study: Study, ids: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """New names of raw files, which keep their session and ending."""
    count: dict[str, int] = {}
    names = {}
    for one in study.files:
        start = "_".join(part for part in (ids[one.participant], one.session, one.instrument) if part)
        count[start] = count.get(start, 0) + 1
        ending = PurePosixPath(one.name).suffix if len(PurePosixPath(one.name).suffix) <= 6 else ""
        names[one.name, one.participant] = f"{start}{f'_{count[start]}' if count[start] > 1 else ''}{ending}"
    return names


def _problem(problem: Problem, ids: Mapping[str, str], files: Mapping[str, str]) -> Problem:
    """A problem that names people and files by their new names."""

    def said(text: str) -> str:
        for old, new in files.items():
            text = text.replace(old, new) if old in text else text
        for id in problem.people:
            text = re.sub(rf"(?<![\w-])(?:sub-)?{re.escape(id)}(?![\w-])", ids.get(id, "somebody"), text)
        return text

    file = files.get(problem.file, problem.file)
    if file.startswith("sub-"):
        # A table of one person's visits is named after them.
        owner = file.split("/")[0].removeprefix("sub-")
        file = ids.get(owner, "somebody")
    named = tuple(ids.get(id, "somebody") for id in problem.people)
    return replace(problem, what=said(problem.what), todo=said(problem.todo), file=file, people=named)


def reworded(study: Study, say: Callable[[str], str]) -> Study:
    """Put every word of its problems, and of why values are missing, another way."""
    values = study.values.copy()
    for column in ("reason", "source", "method"):
        known = {one: say(str(one)) for one in values[column].unique()}
        values[column] = values[column].map(known)
    problems = tuple(
        replace(one, what=say(one.what), todo=say(one.todo), column=say(one.column), file=say(one.file))
        for one in study.problems
    )
    return replace(study, values=values, problems=problems)
