"""What a check is given, and what it gives: a check, and the measures and groups that it makes doubtful."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ponos.measures import flat
from ponos.study.contrasted import Contrasted
from ponos.study.design.types import Design
from ponos.study.finding import Check
from ponos.study.study import Study
from ponos.study.values import Key, Values

__all__ = ["Evidence", "Look", "Looked", "called", "listed"]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that a check may look at.

    Attributes
    ----------
    study : Study
        People, visits, files.
    values : Values
        All numbers.
    rows : mapping of (str, str) to int
        The most rows that one person has at one session, by measure and condition.
    findings : tuple of Contrasted
        What was found; empty for the checks of the data, which come first.
    """

    study: Study
    values: Values
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    findings: tuple[Contrasted, ...] = ()

    @property
    def design(self) -> Design:
        """What the study asks."""
        return self.study.design

    @property
    def entered(self) -> list[int]:
        """Places of the measures that people entered into tables; an instrument says itself why it lacks one."""
        typed = self.study.values[["measure", "condition"]].drop_duplicates()
        pairs = set(zip(typed["measure"], typed["condition"].fillna(""), strict=True))
        return [place for place, key in enumerate(self.values.keys) if (key.spec.id, key.cell) in pairs]


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at.

    Attributes
    ----------
    check : Check
        What was seen.
    measures : frozenset of (str, str)
        Ids and conditions that it makes doubtful; empty where it speaks of the study.
    groups : frozenset of str
        Groups in which it does; empty for all.
    """

    check: Check
    measures: frozenset[tuple[str, str]] = frozenset()
    groups: frozenset[str] = frozenset()

    def concerns(self, found: Contrasted) -> bool:
        """Whether a finding rests on what it makes doubtful.

        Parameters
        ----------
        found : Contrasted
            The finding.

        Returns
        -------
        bool
            True where measure and group are concerned.
        """
        if self.check.passed is not False or (found.spec.id, flat(found.condition)) not in self.measures:
            return False
        return not self.groups or bool(self.groups & set(found.groups))


Look = Callable[[Evidence], list[Looked]]
"""A check of a study: from everything to what it saw."""


def called(key: Key) -> str:
    """How a measure in its condition is called in print.

    Parameters
    ----------
    key : Key
        The measure.

    Returns
    -------
    str
        Its label, with the condition in brackets.
    """
    told = ", ".join(value.replace("_", " ") for value in key.condition.values())
    return f"{key.spec.label} ({told})" if told else key.spec.label


def listed(names: list[str]) -> str:
    """Write names as a list in a sentence, the longest lists shortened.

    Parameters
    ----------
    names : list of str
        What to list.

    Returns
    -------
    str
        ``a, b and c``.
    """
    shown = names if len(names) <= 8 else [*names[:7], f"{len(names) - 7} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
