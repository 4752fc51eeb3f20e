"""A table of trials of many people: a recording of each, all in one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ponos.study.folder.tables import Placed
from ponos.study.study import StudyFile

__all__ = ["trials_of"]


def trials_of(table: Placed, path: Path | None) -> Iterator[StudyFile]:
    """Give each person and visit of a table of trials as a file of its own, that is: rows of the one file.

    Parameters
    ----------
    table : Placed
        The table, and whose its rows are.
    path : pathlib.Path or None
        Where it is.

    Yields
    ------
    StudyFile
        With the rows to take among its options; in the order of the table.
    """
    told = table.told
    if path is None or told.participant is None:
        return
    columns = [told.participant.column]
    if told.session is not None and told.session.column:
        columns.append(told.session.column)
    cells = [table.sheet.texts(column) for column in columns]
    taken: set[str] = set()
    for place, (who, session) in enumerate(zip(table.participants, table.sessions, strict=True)):
        rows = ";".join(f"{column}={own[place]}" for column, own in zip(columns, cells, strict=True))
        if rows in taken:
            continue
        taken.add(rows)
        yield StudyFile(
            path=path,
            name=f"{table.sheet.name} ({who}{f', {session}' if len(columns) > 1 else ''})",
            participant=str(who),
            session=str(session),
            instrument=told.instrument,
            settings={**told.options, "rows": rows},
        )
