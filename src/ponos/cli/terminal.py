"""What the verbs share on a terminal: a console, progress on stderr, and the readable tables of one file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ponos.report.outcome import Outcome
    from ponos.report.summary import Rows

__all__ = ["console", "show", "with_progress"]

Item = TypeVar("Item")

_QUALITY = {"ok": ("good", "green"), "doubtful": ("doubtful", "yellow"), "missing": ("missing", "red")}
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


def show(out: Console, outcome: Outcome) -> None:
    """Print one file: the key numbers first, then the rest along the chain, then what is missing and why.

    Parameters
    ----------
    out : rich.console.Console
        Where to.
    outcome : Outcome
        The file.
    """
    from rich.text import Text

    out.print(Text(outcome.file, style="bold"))
    if outcome.status == "failed" or outcome.recording is None:
        out.print(Text(f"failed: {outcome.reason}\n", style="red"))
        return
    _head(out, outcome)
    key, rest, missing = _parts(outcome)
    out.print(_table([key, *rest]))
    for reason, labels in missing.items():
        words = Text.assemble(("missing ", "red"), (", ".join(dict.fromkeys(labels)), "bold"), f": {reason}")
        out.print(words)
    out.print()


def _head(out: Console, outcome: Outcome) -> None:
    from rich.text import Text

    from ponos.instruments import get

    recording = outcome.recording
    assert recording is not None
    out.print(f"{get(recording.instrument).title}, read as {recording.format}")
    style = {"partial": "red", "warning": "yellow", "info": "dim"}
    word = {"partial": "incomplete", "warning": "take care", "info": "note"}
    for note in sorted(recording.notes, key=lambda note: list(style).index(note.severity)):
        out.print(Text(f"{word[note.severity]}: {note.text}", style=style[note.severity]))
    out.print()


def _parts(outcome: Outcome) -> tuple[Rows, list[Rows], dict[str, list[str]]]:
    from itertools import groupby

    from ponos.chain import position
    from ponos.instruments import get
    from ponos.report.layout import layout
    from ponos.report.summary import rows

    assert outcome.recording is not None
    plan = layout(get(outcome.recording.instrument).package)
    ids = plan.key
    default = sorted((one for one in outcome.measures if not one.condition), key=lambda one: position(one.spec.link))
    chosen = sorted((one for one in default if one.id in ids), key=lambda one: ids.index(one.id))
    key = rows(chosen, plan, title="key numbers")
    others = [one for one in default if one.id not in ids]
    rest = [rows(group, plan, title=link) for link, group in groupby(others, key=lambda one: one.spec.link)]
    missing: dict[str, list[str]] = {}
    for part in (key, *rest):
        for reason, labels in part.missing:
            missing.setdefault(reason, []).extend(labels)
    return key, rest, missing


def _table(parts: Sequence[Rows]) -> Table:
    """One table, so that its columns stand under each other; each part under its title."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column("quality", no_wrap=True)
    table.add_column("what to know")
    for part in parts:
        if part.found:
            table.add_row(Text(part.title, style="bold underline"))
        before = ""
        for row in part.found:
            word, colour = _QUALITY[row.quality]
            reason = "as above" if row.reason and row.reason == before else row.reason
            table.add_row(f"  {row.label}", row.value, row.interval, Text(word, style=colour), reason)
            before = row.reason
    return table
