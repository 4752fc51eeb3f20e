"""Two days in the terminal: the table of changes, the summary, the checks, and what to know before such tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from ponos.cli.terminal import console
from ponos.report.two_days import Row, missing, tables, told_once

if TYPE_CHECKING:
    from rich.console import Console

    from ponos.study.outcome import Outcome
    from ponos.study.two_days.comparing import Comparison

__all__ = ["show"]

_MARKS = {True: ("passed", "green"), False: ("not passed", "red"), None: ("to know", "dim")}


def show(outcomes: Sequence[Outcome], comparison: Comparison | None) -> None:
    """Print two days.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The files and what became of them.
    comparison : Comparison or None
        None where nothing could be compared.
    """
    out = console()
    for day, one in enumerate(outcomes, start=1):
        why = f": {one.reason}" if one.reason else ""
        out.print(Text.assemble(f"day {day}  ", (one.file, "bold"), f"  {one.status}{why}"))
    if comparison is None:
        out.print("Nothing could be compared; 'ponos measure' shows a test alone.")
        return
    for title, rows in tables(comparison):
        out.print()
        out.print(_table(title, rows))
    _paragraph(out, "In short", Text(comparison.summary))
    _checks(out, comparison)
    for reason, labels in missing(comparison):
        out.print()
        out.print(Text.assemble((", ".join(labels), "bold"), f": {reason}", style="dim"))
    if comparison.warning:
        _paragraph(out, "Before anyone is tested twice", Markdown(comparison.warning))


def _table(title: str, rows: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold")
    judged = any(one.real for one in rows)
    table.add_column("measure")
    table.add_column("")
    for name in ("day 1", "day 2", "change", "%"):
        table.add_column(name, justify="right", no_wrap=True)
    if judged:
        # These may be folded: on a narrow terminal the verdict would be the first to go.
        table.add_column("smallest\nreal change", justify="right")
        table.add_column("verdict")
    for one in rows:
        words = (one.label, one.unit, one.day1, one.day2, one.change, one.percent)
        table.add_row(*words, *((one.real, one.verdict) if judged else ()), style="bold" if one.beyond else "")
    return table


def _paragraph(out: Console, title: str, body: Text | Markdown) -> None:
    out.print()
    out.print(Text(title, style="bold"))
    out.print(body)


def _checks(out: Console, comparison: Comparison) -> None:
    out.print()
    out.print(Text("Checks", style="bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    for check in (*comparison.checks, *told_once(comparison)):
        word, colour = _MARKS[check.passed]
        grid.add_row(Text(word, style=colour), Text(check.text))
    out.print(grid)
