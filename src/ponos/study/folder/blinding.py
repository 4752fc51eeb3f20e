"""Hide which group is which until the analysis is locked.

A help against fooling oneself, not against an intruder: who opens the files of the study can tell. With three groups or
more the one that all others are held against can be recognised by that; with two, neither can. A session that only one
group came to tells that group by its name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ponos.study.design.contrast_words import content, labelled
from ponos.study.design.types import Contrast, Design, Group
from ponos.study.folder._renaming import numbered, renamed, reworded
from ponos.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["blinded"]


def blinded(study: Study) -> Study:
    """Replace the names of groups, and whatever else would give a group away.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    Study
        Its groups are called Group A, Group B …, in an order, and with a sign of their differences, that are drawn
        from its people and so the same on every run; people and files have other names, in another order. Columns of
        people that are known in one group only, or that no two groups share a value of, are left out.
    """
    salt = "\n".join(sorted(map(str, study.people.index)))
    drawn = sorted(study.design.groups, key=lambda one: _hash(salt, one.id))
    groups = {one.id: _nth(place) for place, one in enumerate(drawn)}
    people = sorted(map(str, study.people.index), key=lambda id: _hash(salt, f"person {id}"))
    # What is said of the reference, and of contrasts that were made, would tell which group is held against which; so
    # would the name of a contrast.
    told = tuple(
        replace(one, column="contrast") if one.column.startswith("contrast ") else one
        for one in study.problems
        if one.column not in ("reference", "contrast")
    )
    found = renamed(replace(study, problems=told), numbered(people))
    hide = _hiding(found, groups)
    found = reworded(found, hide)
    ids = {old: one.id for old, one in groups.items()} | {"": ""}
    values = found.values.assign(group=found.values["group"].map(ids).fillna(""))
    table = found.people.assign(group=found.people["group"].map(ids))
    return replace(
        found,
        design=_design(study.design, groups, flip=_hash(salt, "sign") % 2 == 1, hide=hide),
        people=table.drop(columns=_telling(table)),
        values=values,
    )


def _hash(salt: str, word: str) -> int:
    return int(hashlib.sha256(f"{salt}\n{word}".encode()).hexdigest(), 16)


def _nth(place: int) -> Group:
    letter = chr(ord("A") + place) if place < 26 else str(place + 1)
    return Group(f"group-{letter.lower()}", f"Group {letter}")


class _hiding:
    """Replaces in a text what groups and tables are called."""

    def __init__(self, study: Study, groups: dict[str, Group]) -> None:
        self.words: dict[str, str] = {}
        for one in study.design.groups:
            self.words |= {one.id.lower(): groups[one.id].label, one.label.lower(): groups[one.id].label}
        tables = [name for name in study.inputs if not name.startswith(("participants", "recordings"))]
        self.words |= {name.lower(): f"table {place}" for place, name in enumerate(tables, start=1)}
        longest = sorted(self.words, key=len, reverse=True)
        # An id of one sign is a group only where it stands in quotes.
        known = "|".join(
            rf"(?<!\w){re.escape(one)}(?!\w)" if len(one) > 1 else f"(?<='){re.escape(one)}(?=')" for one in longest
        )
        self.pattern = re.compile(known, re.IGNORECASE) if longest else None

    def __call__(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.words[found[0].lower()], text) if self.pattern else text


def _design(design: Design, groups: dict[str, Group], *, flip: bool, hide: _hiding) -> Design:
    """The design with other names; the sign of all differences is flipped or none is."""
    plain = [_contrast(one, groups, flip) for one in design.contrasts]
    named: dict[str, str] = {}
    taken: set[str] = set()
    for old, one in zip(design.contrasts, plain, strict=True):
        name = content(replace(one, of=tuple(named.get(part, part) for part in one.of)))
        unique = name if name not in taken else f"{name} ({len(taken) + 1})"
        taken.add(unique)
        named[old.name] = unique
    blind = replace(
        design,
        groups=tuple(sorted(groups.values(), key=lambda one: one.id)),
        reference=_reference(design, groups, flip),
        families={hide(name): members for name, members in design.families.items()},
        tables=(),
    )
    told = [
        replace(
            one,
            name=named[old.name],
            label="",
            of=tuple(named.get(part, part) for part in one.of),
            family=named.get(old.family, hide(old.family)),
        )
        for old, one in zip(design.contrasts, plain, strict=True)
    ]
    for _ in range(2):
        # The second time for contrasts of contrasts, which are called after those that they compare.
        told = [replace(one, label=labelled(one, blind, others=told)) for one in told]
    return replace(blind, contrasts=tuple(told))


def _contrast(contrast: Contrast, groups: dict[str, Group], flip: bool) -> Contrast:
    names = tuple(groups[one].id for one in contrast.groups)
    return replace(contrast, groups=names[::-1] if flip else names)


def _reference(design: Design, groups: dict[str, Group], flip: bool) -> str:
    """With two groups either may be the reference; with more it shows from the contrasts anyway."""
    ids = [one.id for one in design.groups]
    if flip and len(ids) == 2:
        return groups[next(one for one in ids if one != design.reference)].id
    return groups[design.reference].id if design.reference in groups else ""


def _telling(people: pd.DataFrame) -> list[str]:
    """Columns that tell the groups apart by themselves."""
    members = people[people["group"] != ""]
    count = members["group"].nunique()
    found = []
    for column in people.columns:
        if column in ("group", "sex") or count < 2:
            continue
        known = members[members[column].notna() & (members[column] != "")]
        where = known.groupby(column)["group"].nunique()
        shared = bool((where > 1).any())
        numeric = known[column].map(lambda one: isinstance(one, int | float)).all()
        apart = not shared and not numeric and len(where) <= count * 2
        if known["group"].nunique() < count or apart:
            found.append(str(column))
    return found
