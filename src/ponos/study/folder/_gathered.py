"""What the doors bring together, before it is a study: claims on people and visits, files, values, problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ponos.study.folder.long_rows import LongRows
from ponos.study.problem import Level, Problem
from ponos.study.study import StudyFile

__all__ = ["Claim", "Gathered", "Visit", "listed"]


@dataclass(frozen=True)
class Claim:
    """What one row of one file says of a person."""

    participant: str
    key: str
    value: str
    file: str
    row: int | None


@dataclass
class Visit:
    """One visit as it is pieced together; ``done`` is None where nobody has said whether it was done."""

    hours: float | None = None
    done: bool | None = None
    reason: str = ""
    file: str = ""
    row: int | None = None
    about: dict[str, str] = field(default_factory=dict)


@dataclass
class Gathered:
    """Everything that was found, in the order that it was found in."""

    problems: list[Problem] = field(default_factory=list)
    listed_people: set[str] = field(default_factory=set)
    people: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    visits: dict[tuple[str, str], Visit] = field(default_factory=dict)
    files: list[StudyFile] = field(default_factory=list)
    values: list[LongRows] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    linked: bool = True
    doors: list[str] = field(default_factory=list)

    def note(
        self,
        level: Level,
        what: str,
        todo: str = "",
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        people: Iterable[object] = (),
    ) -> None:
        """Note a problem, once."""
        named = tuple(map(str, people))
        problem = Problem(level=level, what=what, todo=todo, file=file, row=row, column=column, people=named)
        if problem not in self.problems:
            self.problems.append(problem)

    def person(self, id: str, *, file: str, row: int | None = None) -> None:
        """Take a person who was met somewhere."""
        self.people.setdefault(id, (file, row))

    def claim(self, id: str, facts: Mapping[str, str], *, file: str, row: int | None = None) -> None:
        """Take what was said of a person; an empty cell says nothing."""
        self.person(id, file=file, row=row)
        self.claims.extend(Claim(id, key, value, file, row) for key, value in facts.items() if value != "")

    def visit(self, id: str, session: str) -> Visit:
        """Give a visit, made where it is new."""
        return self.visits.setdefault((id, session), Visit())


def listed(names: Iterable[object], *, most: int = 5) -> str:
    """Name a few of many: ``a, b, c and 4 more``."""
    known = [str(one) for one in names]
    if len(known) <= most:
        return ", ".join(known)
    return f"{', '.join(known[:most])} and {len(known) - most} more"
