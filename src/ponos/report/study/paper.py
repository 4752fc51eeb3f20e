"""Tables ready to be pasted into a paper: who the people are, and the findings of every contrast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ponos.report.numbers import fact
from ponos.report.study import wording
from ponos.report.study.lines import tsv
from ponos.report.study.parts import Part, baseline
from ponos.report.study.rows import Cell, Row, table
from ponos.report.templates import fill
from ponos.study.result import Result

__all__ = ["PaperTable", "paper_tables", "table_name"]

MOST = 20
"""Measures of the baseline that table 1 shows."""

_LEVELS = 8
"""A column of words with more different ones than this is no feature to count."""


_DAYS = " The days: everybody measured on that day; the change: those measured on both."


@dataclass(frozen=True)
class PaperTable:
    """One table as a paper has it.

    Attributes
    ----------
    name : str
        Its file name without ending.
    title, note : str
        Above and below it.
    heads : tuple of str
        Of its columns.
    rows : tuple of tuple of str
        Its cells.
    """

    name: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_tsv(self) -> str:
        """Write it for a spreadsheet.

        Returns
        -------
        str
            Parted by tabulators.
        """
        # Columns may share a head, so they are told apart by their place.
        places = [str(at) for at in range(len(self.heads))]
        body = tsv((dict(zip(places, row, strict=True)) for row in self.rows), places)
        return "\t".join(" ".join(head.split()) for head in self.heads) + "\n" + body.partition("\n")[2]

    def as_html(self) -> str:
        """Write it for a word processor.

        Returns
        -------
        str
            A page of this table alone.
        """
        return fill("study/paper.html", {"table": self})


def paper_tables(result: Result, told: Sequence[Part]) -> list[PaperTable]:
    """Make the tables of a paper.

    Parameters
    ----------
    result : Result
        The study.
    told : sequence of Part
        Its contrasts.

    Returns
    -------
    list of PaperTable
        Table 1, then one a contrast that found anything to show.
    """
    found = [_findings(result, part) for part in told if table_name(part)]
    return [_people(result), *found]


def table_name(part: Part) -> str:
    """Name the table of a contrast.

    Parameters
    ----------
    part : Part
        The contrast.

    Returns
    -------
    str
        Its file name without ending; empty where the contrast has nothing to show.
    """
    has = any(one.estimate is not None for one in part.findings)
    return f"findings-{_file(part.contrast.name)}" if has else ""


def _people(result: Result) -> PaperTable:
    design, people = result.study.design, result.study.people
    groups = {one.label: people.index[people["group"] == one.id] for one in design.groups}
    rows = [
        row for name in people.columns if name != "group" for row in _feature(name, people[name], list(groups.values()))
    ]
    rows += [_baseline(result, place) for place in baseline(result)[:MOST]]
    starts = dict.fromkeys(_first(result.values.array[result.values.of_group(one.id)]) for one in design.groups)
    first = wording.joined([design.session_label(result.values.sessions[at]) for at in starts]) if starts else ""
    return PaperTable(
        name="table1",
        title=f"Table 1. The people and their first measurements{f' ({first})' if first else ''}.",
        note="Numbers are mean ± SD, median (first to third quartile), or n (%). SD: standard deviation.",
        heads=("Feature", *(f"{label} (n = {len(members)})" for label, members in groups.items())),
        rows=tuple(rows),
    )


def _feature(name: str, column: pd.Series, groups: list[pd.Index]) -> list[tuple[str, ...]]:
    """A row for numbers, or one for every word."""
    label, written = fact(str(name), "")
    label = f"{label.replace('_', ' ').capitalize()}{f', {written.strip()}' if written.strip() else ''}"
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().any() and numbers.notna().sum() == column.notna().sum():
        return [(label, *(_mean(numbers.loc[members]) for members in groups))]
    words = column.dropna().astype(str).str.strip()
    words = words[words != ""]
    levels = sorted(words.unique())
    if not 0 < len(levels) <= _LEVELS:
        return []
    return [(f"{label}: {level}", *(_share(words.reindex(members), level) for members in groups)) for level in levels]


def _mean(numbers: pd.Series) -> str:
    have = numbers.dropna()
    if not len(have):
        return "–"
    sd = f" ± {have.std():.1f}" if len(have) > 1 else ""
    return f"{have.mean():.1f}{sd}{_of(len(have), len(numbers))}"


def _of(have: int, all_of_them: int) -> str:
    return "" if have == all_of_them else f" (n {have})"


def _share(words: pd.Series, level: str) -> str:
    have = words.dropna()
    count = int((have == level).sum())
    return f"{count} ({100 * count / len(have):.0f} %)" if len(have) else "–"


def _baseline(result: Result, place: int) -> tuple[str, ...]:
    values, key = result.values, result.values.keys[place]
    cells = []
    for group in result.study.design.groups:
        own = values.array[values.of_group(group.id)]
        numbers = own[:, _first(own), place]
        have = numbers[~np.isnan(numbers)]
        shown = wording.arm(key.spec, wording.summarised(have)) if len(have) else "–"
        counted = len(have) and key.spec.scale != "yes_no"
        cells.append(f"{shown}{_of(len(have), len(numbers))}" if counted else shown)
    return (_label(wording.name(key.spec, key.condition), wording.unit_of(key.spec)), *cells)


def _first(numbers: NDArray[np.float64]) -> int:
    """The first session that anybody of a group has a value of; the first of all where nobody has."""
    return int(np.argmax((~np.isnan(numbers)).any(axis=(0, 2)))) if numbers.size else 0


def _label(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name


def _findings(result: Result, part: Part) -> PaperTable:
    shown = table(part, part.findings, result.study.design)
    effects = ("g (95 % CI)",) if shown.effects else ()
    return PaperTable(
        name=table_name(part),
        title=f"{part.contrast.label}.",
        note=(
            "Numbers are mean ± SD (n), median (first to third quartile), or n of all. CI: confidence interval; "
            "g: Hedges g; q: p adjusted for the false discovery rate within the family."
            + (_DAYS if part.contrast.kind == "change" else "")
        ),
        heads=("Measure", *shown.arms, f"{shown.estimate} (95 % CI)", *effects, "p", "q", "Looked at otherwise"),
        rows=tuple(_line(row, bool(effects)) for row in shown.rows),
    )


def _line(row: Row, effects: bool) -> tuple[str, ...]:
    written: Callable[[Cell], str] = lambda cell: f"{cell.main} ({cell.below})" if cell.below else cell.main  # noqa: E731
    counted = (
        f"{cell.main} ({cell.below})" if cell.below and " of " not in cell.main else cell.main for cell in row.arms
    )
    effect = (written(row.effect),) if effects else ()
    estimate = written(row.estimate) + (f" ({row.estimate.n})" if row.estimate.n else "")
    return (_label(row.label, row.unit), *counted, estimate, *effect, row.p, row.q, row.verdict)


def _file(name: str) -> str:
    return (
        "-".join("".join(sign if sign.isalnum() and sign.isascii() else " " for sign in name.lower()).split())
        or "contrast"
    )
