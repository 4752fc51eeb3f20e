"""The table of one contrast, row by row: what each group showed, the difference, and whether it stood being shaken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ponos.report.study import wording
from ponos.report.study.parts import Part
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.design.types import Design
from ponos.study.robustness.looks import in_words

__all__ = ["Cell", "Row", "Table", "table"]

_ESTIMATES = {
    "groups": "Difference",
    "change": "Change",
    "change by group": "Difference of changes",
    "correlation": "Correlation",
    "correlation difference": "Difference of correlations",
    "composition": "Estimate",
    "contrasts": "Difference of differences",
}


@dataclass(frozen=True)
class Cell:
    """A number and what stands small below it."""

    main: str
    below: str = ""
    n: str = ""


@dataclass(frozen=True)
class Row:
    """One finding as a table shows it.

    Attributes
    ----------
    label, unit : str
        The measure; where its estimate is in no unit, what the estimate is.
    arms : tuple of Cell
        One a column of :attr:`Table.arms`: what was shown, and by how many.
    estimate, effect : Cell
        With their intervals.
    p, q : str
        Printed.
    verdict : str
        In a few words.
    mark : str
        As :func:`ponos.report.study.wording.mark` has it.
    looks : tuple of (str, str, str)
        Name, verdict and sentence of every look.
    sentence, smallest : str
        In words.
    family : str
        p of the largest statistic of the family by permutation; empty where that was not asked.
    levels : tuple of str
        What each group showed at each session, where visits are contrasted.
    """

    label: str
    unit: str
    arms: tuple[Cell, ...]
    estimate: Cell
    effect: Cell
    p: str
    q: str
    verdict: str
    mark: str
    looks: tuple[tuple[str, str, str], ...]
    sentence: str
    smallest: str
    family: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The findings of one link of one contrast.

    Attributes
    ----------
    arms : tuple of str
        Heads of the columns of what was shown.
    estimate : str
        Head of the column of the estimate.
    effects : bool
        Whether any row has Hedges g.
    rows : tuple of Row
        The findings.
    """

    arms: tuple[str, ...]
    estimate: str
    effects: bool
    rows: tuple[Row, ...]


Columns = list[tuple[str, str, str]]
"""Group, session (empty for what was contrasted) and head of a column."""


def table(part: Part, findings: Sequence[Contrasted], design: Design) -> Table:
    """Lay findings of one contrast out.

    Parameters
    ----------
    part : Part
        The contrast.
    findings : sequence of Contrasted
        Some or all of its findings.
    design : Design
        With the names of groups and sessions.

    Returns
    -------
    Table
        What could not be had is left out.
    """
    columns = _columns(part, design)
    had = [one for one in findings if one.estimate is not None]
    return Table(
        arms=tuple(head for _, _, head in columns),
        estimate=_ESTIMATES[part.contrast.kind],
        effects=any(one.g is not None for one in had),
        rows=tuple(_row(one, columns, design) for one in had),
    )


def _columns(part: Part, design: Design) -> Columns:
    """A single group shows both visits; two groups show what is contrasted of them."""
    groups = list(dict.fromkeys(id for one in part.findings for id in one.groups))
    if part.contrast.kind == "change" and len(groups) == 1:
        sessions = list(dict.fromkeys(id for one in part.findings for id in one.levels.get(groups[0], ())))
        if sessions:
            return [(groups[0], session, design.session_label(session)) for session in sessions]
    change = ", change" if part.contrast.kind == "change by group" else ""
    return [(id, "", f"{design.label(id)}{change}") for id in groups]


def _row(one: Contrasted, columns: Columns, design: Design) -> Row:
    effect, effect_interval = wording.effect(one)
    return Row(
        label=wording.name(one.spec, one.condition),
        unit=wording.scale(one) or wording.unit_of(one.spec),
        arms=tuple(
            _arm(one, _shown(one, group, session), change="change" in one.kind and not session)
            for group, session, _ in columns
        ),
        estimate=Cell(wording.estimate(one), wording.interval(one), _both(one)),
        effect=Cell(effect, effect_interval),
        p=wording.p_value(one.p),
        q=wording.p_value(one.q),
        verdict=wording.verdict(one),
        mark=wording.mark(one),
        looks=tuple((in_words(name), look.verdict, look.text) for name, look in one.robust.items()),
        sentence=one.sentence,
        smallest=wording.smallest(one),
        family="" if one.p_family is None else wording.p_value(one.p_family),
        levels=tuple(_levels(one, design)),
    )


def _both(one: Contrasted) -> str:
    """By how many a change was shown, where that is fewer than had the measure at either visit."""
    if one.kind != "change" or len(one.groups) != 1:
        return ""
    [(group, arm)] = one.groups.items()
    levels = [level.n for level in one.levels.get(group, {}).values()]
    return f"n {arm.n}" if levels and arm.n != min(levels) else ""


def _levels(one: Contrasted, design: Design) -> Iterator[str]:
    for group, sessions in one.levels.items():
        shown = [
            f"{wording.arm(one.spec, arm)} at {design.session_label(session)} (n {arm.n})"
            for session, arm in sessions.items()
        ]
        yield f"{design.label(group)}: {', '.join(shown)}."


def _shown(one: Contrasted, group: str, session: str) -> Arm | None:
    return one.levels.get(group, {}).get(session) if session else one.groups.get(group)


def _arm(one: Contrasted, shown: Arm | None, *, change: bool) -> Cell:
    if shown is None:
        return Cell("–")
    if shown.mean is None:
        return Cell(f"n {shown.n}")
    return Cell(wording.arm(one.spec, shown, change=change), f"n {shown.n}")
