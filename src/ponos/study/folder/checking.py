"""What can only be seen once everything was read: empty groups, sessions out of order, measures that say nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.measures import MeasureSpec
from ponos.study.design.reading import PLAN
from ponos.study.design.types import Design
from ponos.study.folder._gathered import Gathered, listed
from ponos.study.folder.suspecting import look_at_values
from ponos.study.study import StudyFile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["look"]


def look(
    design: Design, people: pd.DataFrame, visits: pd.DataFrame, values: pd.DataFrame, found: Gathered, *,
    specs: Mapping[str, MeasureSpec],
) -> None:  # fmt: skip
    """Look over a study that was read.

    Parameters
    ----------
    design : Design
        What it asks.
    people, visits, values : pandas.DataFrame
        As :class:`ponos.study.study.Study` has them.
    found : Gathered
        Its files; takes the problems.
    specs : mapping of str to MeasureSpec
        Every measure by id.
    """
    _groups(design, people, found)
    _alike(design, found)
    _alike_people(people, found)
    _order(design, visits, found)
    _hours(design, visits, found)
    _not_done(visits, found)
    _twice(found)
    _of_two(found)
    look_at_values(design, values, found, specs=specs)


def _groups(design: Design, people: pd.DataFrame, found: Gathered) -> None:
    counts = Counter(people["group"])
    for group in design.groups:
        if counts[group.id] == 0:
            found.note(
                "warning",
                f"Nobody is in the group '{group.id}'.",
                "Is it spelt as in the tables?",
                file=PLAN,
                column=f"[groups] {group.id}",
            )
        elif counts[group.id] == 1:
            found.note(
                "warning",
                f"Only one person is in the group '{group.id}'; no spread can be known, so nothing "
                "can be said of the group.",
                file=PLAN,
                column=f"[groups] {group.id}",
            )


def _alike(design: Design, found: Gathered) -> None:
    """Groups, or sessions, that are told apart by capitals and blanks alone: most likely one spelt in two ways."""
    for word, ids in (("group", [one.id for one in design.groups]), ("session", [one.id for one in design.sessions])):
        spelt: dict[str, list[str]] = {}
        for id in ids:
            spelt.setdefault(re.sub(r"[\W_]+", "", id.lower()), []).append(id)
        for same in spelt.values():
            if len(same) > 1:
                found.note(
                    "warning",
                    f"{' and '.join(map(repr, same))} are taken as {len(same)} {word}s, though only capitals, blanks "
                    "or signs tell them apart.",
                    f"Declare the {word} under [{word}s] and spell it one way.",
                    file=PLAN,
                    column=f"[{word}s]",
                )


def _alike_people(people: pd.DataFrame, found: Gathered) -> None:
    """People whose ids are told apart by zeros, capitals and blanks alone: a spreadsheet makes 1 of 01."""
    spelt: dict[str, list[str]] = {}
    for id in map(str, people.index):
        spelt.setdefault(re.sub(r"\s+|(?<!\d)0+(?=\d)", "", id.lower()), []).append(id)
    twice = [same for same in spelt.values() if len(same) > 1]
    if twice:
        found.note(
            "warning",
            f"{listed(' and '.join(same) for same in twice)} are taken as different people, though only zeros, "
            "capitals or blanks tell their ids apart.",
            "Spell an id the same way in all tables.",
            people=[id for same in twice for id in same],
        )


def _order(design: Design, visits: pd.DataFrame, found: Gathered) -> None:
    """Sessions whose hours run against the order that they are declared in."""
    middle: dict[object, float] = {}
    if len(visits):
        middle = visits.groupby("session")["hours_since_exertion"].median().to_dict()
    timed = []
    for one in design.sessions:
        hours = one.hours_since_exertion if one.hours_since_exertion is not None else middle.get(one.id)
        if hours is not None and hours == hours:
            timed.append((one.id, float(hours)))
    for (before, early), (after, late) in pairwise(timed):
        if late < early:
            found.note(
                "warning",
                f"'{after}' comes after '{before}' in the plan, but was {early - late:g} h before it; changes would "
                "have the wrong sign.",
                "Declare the sessions in the order of time, or mend the hours.",
                file=PLAN,
                column=f"[sessions] {after}",
            )


def _hours(design: Design, visits: pd.DataFrame, found: Gathered) -> None:
    if len(design.sessions) < 2 or not len(visits):
        return
    lacking = visits[visits["hours_since_exertion"].isna()]
    if not len(lacking):
        return
    counts = lacking["session"].value_counts()
    shown = ", ".join(f"{counts[one.id]} of '{one.id}'" for one in design.sessions if one.id in counts)
    first = lacking.iloc[0]
    visit = found.visits.get((first["participant_id"], first["session"]))
    found.note(
        "note",
        f"It is not known how many hours after the exertion these visits were: {shown}.",
        "Say hours_since_exertion of the session, or of each visit.",
        file=visit.file if visit else PLAN,
        row=visit.row if visit else None,
        column="hours_since_exertion",
    )


def _not_done(visits: pd.DataFrame, found: Gathered) -> None:
    done = dict(zip(zip(visits["participant_id"], visits["session"], strict=True), visits["done"], strict=True))
    for file in found.files:
        if done.get((file.participant, file.session)) is False:
            found.note(
                "warning",
                f"The visit of {file.participant} at '{file.session}' is said not to have been done, but here is a "
                "file of it.",
                "Mend the status, or move the file away.",
                file=file.name,
                people=(file.participant,),
            )


def _twice(found: Gathered) -> None:
    of_visit: dict[tuple[str, str, str], list[str]] = {}
    for file in found.files:
        of_visit.setdefault((file.participant, file.session, file.instrument), []).append(file.name)
    for (id, session, instrument), names in of_visit.items():
        if len(names) > 1 and len({*names}) < len(names):
            found.note(
                "warning",
                f"The file stands in the list {len(names)} times for {id} at '{session}'.",
                file=names[0],
                people=(id,),
            )
        elif len(names) > 1:
            found.note(
                "warning",
                f"There are {len(names)} files{f' of {instrument}' if instrument else ''} of {id} at '{session}': "
                f"{listed(names)}. Where several give the same measure, their mean is used.",
                "Leave out those that are not meant.",
                file=names[0],
                people=(id,),
            )


def _of_two(found: Gathered) -> None:
    """One file that is said to be of several people or visits."""
    whose: dict[tuple[Path, str], list[StudyFile]] = {}
    for one in found.files:
        # Rows of one table, each of another person, are as good as files.
        whose.setdefault((one.path, str(one.settings.get("rows", ""))), []).append(one)
    for files in whose.values():
        visits = list(dict.fromkeys((one.participant, one.session) for one in files))
        if len(visits) > 1:
            found.note(
                "warning",
                f"The same file is listed for {listed(f'{id} at {session!r}' for id, session in visits)}.",
                "Give each visit its own file.",
                file=files[0].name,
                people=[id for id, _ in visits],
            )
