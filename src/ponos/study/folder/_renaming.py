"""Give people, and the files that are named after them, other names everywhere in a study."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ponos.study.problem import Problem
from ponos.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["numbered", "renamed", "reworded"]


_WORD = r"[^\W_]+(?:-[^\W_]+)*"


def numbered(order: list[str]) -> dict[str, str]:
    """Number people in an order: p001, p002, …"""
    width = max(3, len(str(len(order))))
    return {id: f"p{place:0{width}d}" for place, id in enumerate(order, start=1)}


def renamed(study: Study, ids: Mapping[str, str]) -> Study:
    """Replace the ids of people, and sort everything by the new ones, so that no order tells the old."""
    names, said = _file_names(study, ids), _Naming(ids)
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
        visits=_said_of(visits, said).sort_values("participant_id", kind="stable", ignore_index=True),
        values=_said_of(values, said).sort_values("participant_id", kind="stable", ignore_index=True),
        files=tuple(sorted(files, key=lambda one: (one.participant, one.name))),
        problems=tuple(_problem(one, said, told) for one in study.problems),
        inputs=_inputs(study.inputs, said),
    )


class _Naming:
    """Replaces ids in free words, all at once, so that a new one is not taken for an old one."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids
        # A bare number, or a sign or two, may mean anything.
        self.telling = {id.lower(): new for id, new in ids.items() if len(id) > 2 and re.search(r"[^\W\d]", id)}
        self.telling |= {f"sub-{id}".lower(): new for id, new in ids.items()}
        self.odd = sorted((id for id in self.telling if not re.fullmatch(_WORD, id)), key=len, reverse=True)
        self.pattern = self._pattern(())

    def _pattern(self, files: Sequence[str]) -> re.Pattern[str]:
        odd = [rf"(?<!\w){re.escape(one)}(?!\w)" for one in self.odd]
        return re.compile("|".join([*map(re.escape, files), *odd, _WORD]), re.IGNORECASE)

    def __call__(self, text: str, *, of: Sequence[str] = (), files: Mapping[str, str] | None = None) -> str:
        """Say a text without the ids of anybody, of some people also those that may mean anything else."""
        named = {old: new for old, new in (files or {}).items() if old in text}
        own = {id: self.ids.get(id, "somebody") for id in of}

        def other(found: re.Match[str]) -> str:
            word = found[0]
            return named.get(word) or own.get(word) or self.telling.get(word.lower(), word)

        return (self._pattern(sorted(named, key=len, reverse=True)) if named else self.pattern).sub(other, text)


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


def _problem(problem: Problem, say: _Naming, files: Mapping[str, str]) -> Problem:
    """A problem that names people and files by their new names."""

    def said(text: str) -> str:
        return say(text, of=problem.people, files=files)

    file = files.get(problem.file) or said(problem.file)
    if problem.file.startswith("sub-") and problem.file not in files:
        # A table of one person's visits is named after them.
        file = say.ids.get(problem.file.split("/")[0].removeprefix("sub-"), "somebody")
    named = tuple(say.ids.get(id, "somebody") for id in problem.people)
    return replace(
        problem, what=said(problem.what), todo=said(problem.todo), column=said(problem.column), file=file, people=named
    )


def _inputs(inputs: Mapping[str, str], say: Callable[[str], str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, sha256 in inputs.items():
        other = say(name)
        said[other if other not in said else f"{other} ({len(said) + 1})"] = sha256
    return said


def reworded(study: Study, say: Callable[[str], str]) -> Study:
    """Put every word of its problems, of why values and visits are missing, and of names of files another way."""
    problems = tuple(
        replace(one, what=say(one.what), todo=say(one.todo), column=say(one.column), file=say(one.file))
        for one in study.problems
    )
    return replace(
        study,
        values=_said_of(study.values, say),
        visits=_said_of(study.visits, say),
        problems=problems,
        inputs=_inputs(study.inputs, say),
    )


def _said_of(table: pd.DataFrame, say: Callable[[str], str]) -> pd.DataFrame:
    """A table whose free words are put another way."""
    changed = {}
    for column in ("reason", "source", "method"):
        if column in table:
            known = {one: say(str(one)) for one in table[column].unique()}
            changed[column] = table[column].map(known)
    return table.assign(**changed)
