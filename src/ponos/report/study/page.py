"""The page of a study: one self-contained HTML file along the chain, the answer before the numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos.references import references
from ponos.report.study import wording
from ponos.report.study.asked import asked
from ponos.report.study.figures import Drawing, drawings
from ponos.report.study.flow import flows, primary_name
from ponos.report.study.methods import methods
from ponos.report.study.paper import paper_tables, table_name
from ponos.report.study.parts import Part, headlines, parts
from ponos.report.study.provenance import laid_flat
from ponos.report.study.rows import Table, table
from ponos.report.study.spec import spec
from ponos.report.study.strobe import checklist
from ponos.report.study.unseen import failures, lacking, power, reasons
from ponos.report.svg import inline_svg
from ponos.report.templates import fill
from ponos.study.contrasted import Contrasted
from ponos.study.design.types import Design
from ponos.study.result import Result
from ponos.study.run.versions import versions

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Drawn", "compose", "draw", "page"]

# What stands in brackets with an interval or a p, and the sentence that counts the missing.
_LISTED = 10
"""Contrasts that stand open under what was asked; more are folded."""

_NUMBERS = re.compile(
    r"\((?=[^()]*\b[gpnr] ?[=<+−\d-])(?:[^()]|\([^()]*\))*\)"
    r"|\([^()]*95 % CI[^()]*\)"
    r"|\b\d+ (?:person is|people are) missing\b.*$"
)


@dataclass(frozen=True)
class Drawn:
    """A figure, and its element for the page."""

    drawing: Drawing
    svg: Markup


@dataclass(frozen=True)
class Told:
    """One link of one contrast as the page tells it.

    Attributes
    ----------
    name, meaning : str
        The link.
    sentences : tuple of (str, str)
        Mark and sentence of every difference.
    nulls : tuple of (str, str)
        Measures that were not shown to differ, each with the effect that could have been seen.
    table : Table
        All of them.
    """

    name: str
    meaning: str
    sentences: tuple[tuple[str, str], ...]
    nulls: tuple[tuple[str, str], ...]
    table: Table


def page(
    result: Result, *, blinded: bool = False, lock_changes: Sequence[str] = (), made: dt.date | None = None
) -> str:
    """Write the page of a study.

    Parameters
    ----------
    result : Result
        What was found. Where the groups are hidden, its labels already hide them.
    blinded : bool
        Whether the groups are hidden; the page says so at its top.
    lock_changes : sequence of str
        What was changed since the analysis was locked, a sentence each.
    made : datetime.date, optional
        The day that the page names; today where not given.

    Returns
    -------
    str
        HTML. Whatever comes from a file is escaped.
    """
    return compose(result, draw(result), blinded=blinded, lock_changes=lock_changes, made=made)


def draw(result: Result) -> list[Drawn]:
    """Draw the figures once, for the page and for their folder.

    Parameters
    ----------
    result : Result
        What was found.

    Returns
    -------
    list of Drawn
        In the order of the page.
    """
    return [
        Drawn(one, inline_svg(one.figure, name=one.name.replace("-", ""), title=one.title, description=one.caption))
        for one in drawings(result)
    ]


def compose(
    result: Result,
    drawn: Sequence[Drawn],
    *,
    blinded: bool,
    lock_changes: Sequence[str],
    made: dt.date | None,
    beside: Mapping[str, str] | None = None,
) -> str:
    """Put the page together.

    Parameters
    ----------
    result : Result
        What was found.
    drawn : sequence of Drawn
        Its figures.
    blinded : bool
        Whether the groups are hidden.
    lock_changes : sequence of str
        What was changed since the analysis was locked.
    made : datetime.date or None
        The day that the page names; today where None.
    beside : mapping of str to str, optional
        Where the page stands in the folder of the report: people and the names of their pages. Without it nothing of
        that folder is linked.

    Returns
    -------
    str
        HTML.
    """
    told, design = parts(result), result.study.design
    tables = paper_tables(result, told)
    shown = {
        "title": design.name,
        "simulated": result.run.simulated(),
        "made": (made or dt.datetime.now().astimezone().date()).isoformat(),
        "versions": versions(),
        "sections": spec().sections,
        "design": design,
        "blinded": blinded,
        "listed": _LISTED,
        "asked": asked(result, told),
        "changes": list(lock_changes),
        "headlines": [(wording.mark(one), split(one.sentence), part.contrast.label) for part, one in headlines(result)],
        "summary": _summary(result),
        "flows": flows(result),
        "primary": primary_name(result),
        "table1": tables[0],
        "beside": beside is not None,
        "pages": _pages(result, beside or {}),
        "table_names": [table_name(part) for part in told],
        "uneven": [any(_uneven(one) for one in part.findings) for part in told],
        "drawn": drawn,
        "parts": [(part, [_told(part, link, of_it, design) for link, of_it in part.links]) for part in told],
        "looks": any(one.robust for one in result.findings),
        "lacking": [(part.contrast.label, lacking(part)) for part in told],
        "power": [(part.contrast.label, words) for part in told if (words := power(part))],
        "reasons": reasons(result),
        "failures": failures(result),
        "files": len(result.run.files),
        "problems": result.study.problems,
        "checks": list({(check.name, check.text): check for check in result.checks}.values()),
        "strobe": checklist(result, told),
        "methods": methods(result),
        "provenance": laid_flat(result.run.provenance),
        "strobe_work": references()["vonelm2007"],
        "split": split,
    }
    return fill("study/study.html", shown)


def split(sentence: str) -> list[tuple[str, bool]]:
    """Part a sentence into words and the numbers in brackets, which are printed softly.

    Parameters
    ----------
    sentence : str
        A finding.

    Returns
    -------
    list of (str, bool)
        Pieces, and whether each is numbers.
    """
    pieces, start = [], 0
    for found in _NUMBERS.finditer(sentence):
        pieces += [(sentence[start : found.start()], False), (found[0], True)]
        start = found.end()
    return [piece for piece in [*pieces, (sentence[start:], False)] if piece[0]]


def _pages(result: Result, beside: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every group with the pages of its people."""
    groups = result.study.people["group"]
    members = [
        (one.label, [(str(id), beside[str(id)]) for id in groups.index[groups == one.id] if str(id) in beside])
        for one in result.study.design.groups
    ]
    return [one for one in members if one[1]]


def _uneven(one: Contrasted) -> bool:
    """Whether a change is of fewer people than came on one of the days."""
    return one.kind == "change" and any(
        level.n != arm.n for id, arm in one.groups.items() for level in one.levels.get(id, {}).values()
    )


def _summary(result: Result) -> str:
    had = [one for one in result.findings if one.q is not None]
    if not had:
        return "Nothing could be compared; the reasons are given below."
    seen = [one for one in had if wording.found(one)]
    shaken = sum(wording.mark(one) == "overturned" for one in seen)
    stands = (
        f" {shaken} of them {'does' if shaken == 1 else 'do'} not hold when looked at in another way; below, each "
        "such one says in which."
        if shaken
        else " All of them hold in every other way of looking at them."
        if seen and any(one.robust for one in seen)
        else ""
    )
    verb = "shows" if len(seen) < 2 else "show"
    return (
        f"{len(seen) or 'None'} of {wording.plural(len(had), 'finding')} {verb} a difference after allowing for their "
        f"number (q below 0.05).{stands}"
    )


def _told(part: Part, link: tuple[str, str], findings: Sequence[Contrasted], design: Design) -> Told:
    had = [one for one in findings if one.estimate is not None]
    differ = sorted((one for one in had if wording.mark(one) != "none"), key=lambda one: one.q or 0.0)
    return Told(
        name=link[0],
        meaning=link[1],
        sentences=tuple((wording.mark(one), one.sentence) for one in differ),
        nulls=tuple(
            (wording.name(one.spec, one.condition), wording.smallest(one)) for one in had if wording.mark(one) == "none"
        ),
        table=table(part, findings, design),
    )
