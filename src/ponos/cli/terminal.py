"""What the verbs share on a terminal: a console, progress on stderr, and the readable tables of one file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.table import Table

    from ponos.recording import Recording
    from ponos.report.summary import Rows
    from ponos.study.outcome import Outcome

__all__ = ["bar", "console", "show", "with_progress"]

Item = TypeVar("Item")

_QUALITY = {"ok": ("good", "green"), "doubtful": ("doubtful", "yellow"), "missing": ("missing", "red")}
_SEVERITY = {"partial": ("incomplete", "red"), "warning": ("take care", "yellow"), "info": ("note", "dim")}
_NARROWEST = 110


def console(*, error: bool = False) -> Console:
    """Give a console that prints words from files as they are.

    Parameters
    ----------
    error : bool
        Write to stderr.

    Returns
    -------
    rich.console.Console
        Without markup; wide enough for a table where the output is no terminal.
    """
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _NARROWEST
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)


def with_progress(items: Sequence[Item], words: str) -> Iterator[Item]:
    """Go through items with a bar on stderr, where that is a terminal and there are several.

    Parameters
    ----------
    items : sequence
        What to go through.
    words : str
        What stands before the bar.

    Yields
    ------
    object
        Each item.
    """
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import track

    yield from track(items, description=words, console=console(error=True), transient=True)


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar on stderr, where that is a terminal.

    Yields
    ------
    callable or None
        ``progress(what, done, total)``.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console(error=True), transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done, total=total)

        yield progress


def show(out: Console, outcome: Outcome) -> None:
    """Print one file: the key numbers first, then the rest along the chain, then what to know and what is missing.

    Parameters
    ----------
    out : rich.console.Console
        Where to.
    outcome : Outcome
        The file.
    """
    from rich.text import Text

    from ponos.instruments import get
    from ponos.study.simulation import told

    out.print(Text(outcome.file, style="bold"))
    if outcome.simulation:
        out.print(Text(told([outcome.simulation]), style="yellow"))
    if outcome.status == "failed" or outcome.recording is None:
        out.print(Text(f"failed: {outcome.reason}\n", style="red"))
        return
    instrument = get(outcome.recording.instrument)
    _head(out, instrument.title, outcome.recording)
    parts = _parts(outcome, instrument.package)
    out.print(_table(parts))
    out.print()
    for (quality, reason), labels in _told(parts).items():
        word, colour = _QUALITY[quality] if quality != "ok" else _SEVERITY["info"]
        out.print(Text.assemble((f"{word} ", colour), (", ".join(labels), "bold"), f": {reason}"))
    out.print()


def _head(out: Console, title: str, recording: Recording) -> None:
    from rich.text import Text

    from ponos.report.summary import notes

    out.print(f"{title}, read as {recording.format}")
    for severity, text in notes(recording):
        word, colour = _SEVERITY[severity]
        out.print(Text(f"{word}: {text}", style=colour))
    out.print()


def _parts(outcome: Outcome, package: str) -> list[Rows]:
    """The key numbers, then the rest along the chain, in default conditions."""
    from ponos.report.layout import layout
    from ponos.report.summary import along_the_chain, chosen, rows

    plan = layout(package)
    default = [one for one in outcome.measures if one.is_default]
    rest = [one for one in default if one.id not in plan.key]
    return [rows(chosen(default, plan.key), plan, title="key numbers"), *along_the_chain(rest, plan)]


def _told(parts: Sequence[Rows]) -> dict[tuple[str, str], list[str]]:
    """What to know of which measures, by quality and reason: those with a value first."""
    gathered: dict[tuple[str, str], list[str]] = {}
    for row in (row for part in parts for row in part.found if row.reason):
        gathered.setdefault((row.quality, row.reason), []).append(row.label)
    for reason, labels in (group for part in parts for group in part.missing):
        gathered.setdefault(("missing", reason), []).extend(labels)
    return gathered


def _table(parts: Sequence[Rows]) -> Table:
    """One table, so that its columns stand under each other; each part under its title."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column("quality", no_wrap=True)
    for part in parts:
        if part.found:
            table.add_row(Text(part.title, style="bold underline"))
        for row in part.found:
            word, colour = _QUALITY[row.quality]
            label = f"{row.label} ({row.condition})" if row.condition else row.label
            table.add_row(f"  {label}", row.value, row.interval, Text(word, style=colour))
    return table
