"""Reading a table of pain tests: the rows of one person, words understood, and what is odd said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.errors import UnknownFormat, nearest
from ponos.instruments.pain.formats import FORMATS, KNOWN, THRESHOLDS
from ponos.instruments.pain.words import meaning, words_of
from ponos.recording import Note, Recording, Step, Table
from ponos.sheets.named import mapped, read_named
from ponos.sheets.people import refuse_several
from ponos.source import Source

if TYPE_CHECKING:
    import pandas as pd

    from ponos.instruments.pain.settings import Settings

__all__ = ["read"]

_SHOWN = 4


def read(source: Source, settings: Settings) -> Recording:
    """Read the tests of one person.

    Parameters
    ----------
    source : Source
        A csv, tsv or workbook.
    settings : Settings
        Column map, and the rows that are this person's.

    Returns
    -------
    Recording
        One row a trial, in the order of the file.

    Raises
    ------
    PonosError
        It is no such table, or holds several people.
    """
    form = FORMATS[0]
    if not settings.map and not form.recognises(source):
        raise UnknownFormat(
            "This is no table of pain tests: it needs a column for a threshold, for a rating and what was rated, or "
            "for the answers of the fibromyalgia questionnaire.",
            where=source.name,
            todo="Name them: --map COLUMN=pressure_threshold:kpa --map COLUMN=rating.",
        )
    named = read_named(source, KNOWN, said=mapped(settings.map), only=settings.rows)
    frame = named.frame.reset_index(drop=True)
    refuse_several(frame, header=named.headers.get("participant", ""), where=source.name)
    frame = frame.drop(columns="participant", errors="ignore")
    notes = [*named.notes, *(note for column in frame if (note := _unknown_words(frame, str(column))))]
    if not len(frame.columns):
        notes.append(Note("partial", "The table has none of the columns of a pain test."))
    return Recording(
        instrument="pain",
        data=Table(frame),
        format=form.name,
        source=source.name,
        sha256=source.sha256,
        notes=(*notes, *_lacking(frame, settings)),
        history=(Step("read", {"rows": settings.rows, "map": settings.map}),),
    )


def _unknown_words(frame: pd.DataFrame, column: str) -> Note | None:
    """Name the words of a column that mean nothing here; their rows are left out of what asks for the column."""
    if not words_of(column):
        return None
    strange = [word for word in dict.fromkeys(frame[column]) if str(word).strip() and not meaning(column, str(word))]
    if not strange:
        return None
    count = int(frame[column].isin(strange).sum())
    return Note(
        "warning",
        f"'{column}': {count} rows say {', '.join(map(repr, strange[:_SHOWN]))}, which is not known; they are left "
        f"out. "
        f"{nearest(str(strange[0]), words_of(column))}",
        column,
    )


def _lacking(frame: pd.DataFrame, settings: Settings) -> list[Note]:
    notes = []
    if "rating" in frame and "rating_of" not in frame and settings.rating_of is None:
        text = "Nothing says whether ratings end at 10 or at 100; differences of ratings need it (--rating-of 10)."
        notes.append(Note("warning", text, "rating"))
    tested = frame[[name for name in (*THRESHOLDS, "rating") if name in frame]].notna().any(axis=1)
    blank = int((tested & (frame["conditioning"] == "")).sum()) if "conditioning" in frame else 0
    if blank:
        text = f"'conditioning' says nothing, or none, in {blank} rows; they are taken as without conditioning."
        notes.append(Note("info", text, "conditioning"))
    return notes
