"""People: what every file says of them, put together; and who is in no group, or in two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ponos.errors import nearest
from ponos.sheets.numbers import numbers
from ponos.study.design.types import Group
from ponos.study.folder._gathered import Claim, Gathered, listed
from ponos.study.problem import Level

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVERYBODY", "Naming", "groups_of", "missing_from_list", "person_id", "sex_of", "table_of_people"]

EVERYBODY = "all"
"""The group of everybody, where nobody says of any."""

_FEMALE = frozenset({"female", "f", "w", "woman", "women", "girl", "weiblich", "frau", "femme", "féminin", "mujer"})
_MALE = frozenset({"male", "m", "man", "men", "boy", "männlich", "mann", "homme", "masculin", "hombre"})
_OTHER = frozenset({"other", "o", "x", "d", "divers", "diverse", "intersex", "nonbinary", "non-binary"})


def person_id(cell: str) -> str:
    """Give the id of a person without the prefix of BIDS.

    Parameters
    ----------
    cell : str
        Such as ``sub-01``.

    Returns
    -------
    str
        ``01``.
    """
    return cell.strip().removeprefix("sub-")


def sex_of(cell: str) -> str | None:
    """Read the sex of a person.

    Parameters
    ----------
    cell : str
        As a table has it.

    Returns
    -------
    str or None
        ``female``, ``male`` or ``other``; None where it is none of their spellings.
    """
    spelt = cell.strip().lower()
    known = (("female", _FEMALE), ("male", _MALE), ("other", _OTHER))
    return next((name for name, spellings in known if spelt in spellings), None)


@dataclass(frozen=True)
class Naming:
    """How ids in files are told: by the id itself, whatever its case, or by how it is called in print.

    Attributes
    ----------
    ids : mapping of str to str
        Id by every spelling, in small letters.
    prefix : str
        Which is taken away, ``ses-``.
    """

    ids: Mapping[str, str]
    prefix: str = ""

    @classmethod
    def of(cls, named: Sequence[tuple[str, str]], *, prefix: str = "") -> Naming:
        """Gather the spellings.

        Parameters
        ----------
        named : sequence of (str, str)
            Ids and labels.
        prefix : str
            Which ids never carry in the program.

        Returns
        -------
        Naming
            The spellings; an id goes before a label.
        """
        spelt = {label.lower(): id for id, label in named}
        return cls(spelt | {id.lower(): id for id, _ in named}, prefix)

    def __call__(self, cell: str) -> str:
        """Give the id that a cell means.

        Parameters
        ----------
        cell : str
            As the file has it.

        Returns
        -------
        str
            The id; the cell without its prefix where it is none of the plan.
        """
        plain = cell.strip().removeprefix(self.prefix)
        return plain if plain in self.known else self.ids.get(plain.lower(), plain)

    def nearest(self, cell: str) -> str:
        """Suggest what was meant by a cell that is none of the plan.

        Parameters
        ----------
        cell : str
            As the file has it.

        Returns
        -------
        str
            The nearest id, by its own spelling or by how it is called in print; empty where there is nothing known.
        """
        close = get_close_matches(cell.lower(), self.ids, n=1, cutoff=0.6)
        return f"Did you mean '{self.ids[close[0]]}'?" if close else nearest(cell, self.known)

    @property
    def known(self) -> frozenset[str]:
        """Every id."""
        return frozenset(self.ids.values())


def groups_of(found: Gathered, declared: tuple[Group, ...]) -> tuple[Group, ...]:
    """Take the groups from the data, where the plan declares none.

    Parameters
    ----------
    found : Gathered
        What was said of people; where nothing was said of any group, everybody is put into the only one.
    declared : tuple of Group
        Those of the plan.

    Returns
    -------
    tuple of Group
        Those of the plan, or as they were met; none where there is nobody.
    """
    said = dict.fromkeys(one.value for one in found.claims if one.key == "group")
    if not said and found.people and len(declared) < 2:
        only = declared[0] if declared else Group(EVERYBODY, "Everybody")
        found.note("note", f"Nothing says which group people belong to; everybody is in one, '{only.id}'.")
        for id, (file, row) in found.people.items():
            found.claim(id, {"group": only.id}, file=file, row=row)
        return (only,)
    if declared:
        return declared
    if said:
        found.note(
            "note",
            f"The groups are not declared; the data have {listed(said, most=10)}.",
            "Declare them under [groups] of study.toml, in the order of the report.",
        )
    return tuple(Group(one, one) for one in said)


def table_of_people(found: Gathered, groups: Sequence[Group]) -> pd.DataFrame:
    """Make the table of people, and note what is wrong with it.

    Parameters
    ----------
    found : Gathered
        People and what was said of them; takes the problems.
    groups : sequence of Group
        The groups of the plan.

    Returns
    -------
    pandas.DataFrame
        Index ``participant_id``, columns ``group``, ``sex`` and what else is known; numbers where a column has
        nothing but numbers.
    """
    import pandas as pd

    said = _Said(found, Naming.of([(one.id, one.label) for one in groups]))
    facts = said.facts
    table = pd.DataFrame(
        {
            "group": pd.Series({id: said.group(id) for id in facts}, dtype=object),
            "sex": pd.Series({id: said.value(id, "sex") for id in facts}, dtype=object),
        },
        index=pd.Index(list(facts), name="participant_id", dtype=object),
    )
    said.note()
    for key in dict.fromkeys(key for own in facts.values() for key in own):
        if key not in ("group", "sex"):
            table[key] = _column([said.value(id, key) for id in facts])
    return table


class _Said:
    """What was said of each person, the first of several claims; what is wrong with it is gathered by kind."""

    def __init__(self, found: Gathered, naming: Naming) -> None:
        self.found, self.naming = found, naming
        self.facts: dict[str, dict[str, Claim]] = {id: {} for id in found.people}
        self.two: set[str] = set()
        self.wrong: dict[tuple[Level, str, str, str, str], list[tuple[str, int | None]]] = {}
        for claim in found.claims:
            self._take(self._plain(claim))

    def value(self, id: str, key: str) -> str:
        """What was said of a person; empty where nothing was."""
        return self.facts[id][key].value if key in self.facts[id] else ""

    def group(self, id: str) -> str:
        """The group of a person; empty where it is none of the plan, or where there are two."""
        claim = self.facts[id].get("group")
        if id in self.two:
            return ""
        if claim is not None and claim.value in self.naming.known:
            return claim.value
        file, row = (claim.file, claim.row) if claim else self.found.people[id]
        if claim is None or not claim.value:
            self._wrong("error", "{who} {is} in no group; left out of contrasts.", "Fill in the group.", file, row, id)
        else:
            what = f"{{who}} {{is}} in the group '{claim.value}', which is not declared; left out of contrasts."
            todo = self.naming.nearest(claim.value) or "Declare it under [groups]."
            self._wrong("error", what, todo, file, row, id)
        return ""

    def note(self) -> None:
        """Note what is wrong, people of whom the same is wrong together."""
        for (level, what, todo, file, column), people in self.wrong.items():
            ids = list(dict.fromkeys(id for id, _ in people))
            words = what.replace("{who}", listed(ids)).replace("{is}", "is" if len(ids) == 1 else "are")
            self.found.note(level, words, todo, file=file, row=people[0][1], column=column, people=ids)

    def _wrong(
        self, level: Level, what: str, todo: str, file: str, row: int | None, id: str, *, column: str = "group"
    ) -> None:
        self.wrong.setdefault((level, what, todo, file, column), []).append((id, row))

    def _plain(self, claim: Claim) -> Claim:
        """A claim in the words of the program."""
        if claim.key == "group":
            return replace(claim, value=self.naming(claim.value))
        if claim.key != "sex":
            return claim
        sex = sex_of(claim.value)
        if sex is None:
            what = f"The sex of {{who}} is '{claim.value}', which is none that is known; it is left empty."
            self._wrong(
                "warning",
                what,
                'Write female or male, or say what it means: sex = { column = "…", values = { "1" = "male" } }.',
                claim.file,
                claim.row,
                claim.participant,
                column="sex",
            )
        return replace(claim, value=sex or "")

    def _take(self, claim: Claim) -> None:
        """Keep the first claim of a kind, and gather what contradicts it."""
        id = claim.participant
        known = self.facts[id].get(claim.key)
        if known is None or not known.value:
            self.facts[id][claim.key] = claim
            return
        if not claim.value or _same(known.value, claim.value):
            return
        there = f"'{known.value}' in {known.file}" if known.file != claim.file else f"'{known.value}' in another row"
        if claim.key == "group":
            self.two.add(id)
            what = (
                f"{{who}} {{is}} in two groups, '{claim.value}' here and {there}; nobody can be compared with "
                "themselves, so left out of contrasts."
            )
            self._wrong("error", what, "Say one group in both places.", claim.file, claim.row, id)
        else:
            what = f"The {claim.key} of {{who}} is '{claim.value}' here and {there}; the first one said is used."
            self._wrong("warning", what, "Say one.", claim.file, claim.row, id, column=claim.key)


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, 34 and 34.0 too."""
    if one == other:
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _column(cells: list[str]) -> list[str] | list[float]:
    """Numbers where there is nothing else, words otherwise."""
    import numpy as np

    read = numbers(np.array(cells, dtype=object))
    words = bool(read.strange or read.unclear) or bool(read.empty.all())
    return cells if words else read.values.tolist()


def missing_from_list(found: Gathered) -> None:
    """Note the people whom a table has and the list of participants has not.

    Parameters
    ----------
    found : Gathered
        Everybody; takes the problems.
    """
    if not found.listed_people:
        return
    strangers: dict[str, list[str]] = {}
    for id, (file, _) in found.people.items():
        if id not in found.listed_people:
            strangers.setdefault(file, []).append(id)
    for file, ids in strangers.items():
        close = nearest(ids[0], found.listed_people) if len(ids) == 1 else ""
        found.note(
            "warning",
            f"{listed(ids)} {'is' if len(ids) == 1 else 'are'} not in the list of participants.",
            close if close.startswith("Did") else "Add them to it, or mend the spelling.",
            file=file,
            row=found.people[ids[0]][1],
            people=ids,
        )
