"""Reading a table of trials: the rows of one person, from a file of that person or of many.

A study reads one file of many people once for each of them, so what a file holds is kept by the hash of its content.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile, UnknownFormat
from ponos.instruments.effort.formats import CHOICES, KNOWN, TRIALS, published
from ponos.recording import Note, Recording, Step, Table
from ponos.sheets.named import Named, chosen_rows, mapped, read_named
from ponos.sheets.people import refuse_several
from ponos.sheets.sheet import Sheet, sheet_of
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

    from ponos.instruments.effort.settings import Settings

__all__ = ["read"]

_KEPT = 4


@dataclass(frozen=True)
class _Held:
    """A file as it was read: its cells, and all of its rows under known names."""

    cells: Sheet
    named: Named


_held: OrderedDict[tuple[str, tuple[str, ...]], _Held] = OrderedDict()


def read(source: Source, settings: Settings) -> Recording:
    """Read the trials of one person.

    Parameters
    ----------
    source : Source
        The file.
    settings : Settings
        Column map, and the rows that are this person's.

    Returns
    -------
    Recording
        One row a trial, in the order of the file.

    Raises
    ------
    PonosError
        It is no table of choices, holds several people, or none of the rows asked for.
    """
    held = _file(source, settings)
    frame = held.named.frame
    chosen = chosen_rows(held.cells, settings.rows)
    frame = frame.iloc[chosen].reset_index(drop=True)
    refuse_several(frame, header=held.named.headers.get("participant", ""), where=source.name)
    frame, notes = _settled(frame, held.named)
    return Recording(
        instrument="effort",
        data=Table(frame),
        format=TRIALS.name,
        source=source.name,
        sha256=source.sha256,
        notes=(*(note for note in held.named.notes if _concerns(note, frame)), *notes),
        history=(Step("read", {"rows": settings.rows, "map": settings.map}),),
    )


def _concerns(note: Note, frame: pd.DataFrame) -> bool:
    """Whether what is odd about the file touches these rows: a cell that could not be used is missing in them."""
    return note.channel not in frame or bool(frame[note.channel].isna().any())


def _file(source: Source, settings: Settings) -> _Held:
    key = source.sha256, settings.map
    if key not in _held:
        if not settings.map and not TRIALS.recognises(source):
            raise UnknownFormat(
                "This is no table of choices: it needs a column for the choice (hard, or accept) and one for the "
                "reward or the effort offered.",
                where=source.name,
                todo="Name them: --map COLUMN=hard --map COLUMN=reward.",
            )
        said = published(source) | mapped(settings.map)
        named = read_named(source, KNOWN, said=said)
        _complete(named, source)
        _held[key] = _Held(sheet_of(source), named)
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    _held.move_to_end(key)
    return _held[key]


def _complete(named: Named, source: Source) -> None:
    if not set(CHOICES) & set(named.frame):
        raise DamagedFile(
            "There is no column for what was chosen.", where=source.name, todo="Name it: --map COLUMN=hard or =accept."
        )
    if not {"reward", "effort_level"} & set(named.frame):
        raise DamagedFile(
            "There is no column for the reward or the effort offered.",
            where=source.name,
            todo="Name it: --map COLUMN=reward or =effort_level.",
        )


def _settled(frame: pd.DataFrame, named: Named) -> tuple[pd.DataFrame, list[Note]]:
    notes: list[Note] = []
    if "hard" in frame and "accept" in frame:
        notes.append(
            Note(
                "warning",
                f"'{named.headers['hard']}' and '{named.headers['accept']}' both say what was chosen; the "
                "first is used.",
                "hard",
            )
        )
        frame = frame.drop(columns="accept")
    header = named.headers.get("accept", "")
    if "accept" in frame and header.lower() == "choice":
        notes.append(
            Note("info", f"'{header}' is read as whether the offer was accepted; --map {header}=hard says otherwise.")
        )
    if "probability" in named.frame and float(named.frame["probability"].max()) > 1.0:
        notes.append(Note("info", "Probabilities go beyond 1, so they are read as percent.", "probability"))
        frame = frame.assign(probability=frame["probability"] / 100.0)
    name = next(one for one in CHOICES if one in frame)
    unknown = int(frame[name].isna().sum())
    if unknown == len(frame):
        notes.append(Note("partial", "No trial says what was chosen.", name))
    elif unknown:
        notes.append(Note("warning", f"{unknown} of {len(frame)} trials do not say what was chosen.", name))
    return frame, notes
