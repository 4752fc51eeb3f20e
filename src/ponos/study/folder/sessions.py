"""``sessions.tsv`` of the folder door: one of each person, or one for all."""

from __future__ import annotations

from pathlib import Path

from ponos.errors import nearest
from ponos.sheets.sheet import Sheet
from ponos.study.folder._gathered import Gathered
from ponos.study.folder.participants import PARTICIPANT, sheet_at
from ponos.study.folder.people import Naming, person_id
from ponos.study.folder.visits import HOURS, REASON, SESSION, STATUS, say

__all__ = ["planned", "read_sessions"]


def read_sessions(folder: Path, found: Gathered, *, sessions: Naming) -> None:
    """Read every table of visits.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    found : Gathered
        Takes the visits and the problems.
    sessions : Naming
        Spellings of the plan.
    """
    for path in [folder / "sessions.tsv", *sorted(folder.glob("sub-*/sub-*_sessions.tsv"))]:
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            sheet = sheet_at(path, name, found)
            if sheet is not None:
                owner = person_id(path.parent.name) if path.parent != folder else ""
                _read(sheet, owner, found, sessions)


def _read(sheet: Sheet, owner: str, found: Gathered, sessions: Naming) -> None:
    session = sheet.first_of(*SESSION)
    person = sheet.first_of(*PARTICIPANT)
    if not session or not (owner or person):
        lacks = "session_id" if not session else "participant_id"
        found.note("error", f"It has no column {lacks}; nothing of it is used.", file=sheet.name)
        return
    named = {"hours": sheet.first_of(*HOURS), "status": sheet.first_of(*STATUS), "reason": sheet.first_of(*REASON)}
    rest = [one for one in sheet.columns if one not in (session, person, *named.values())]
    for place in range(len(sheet)):
        row = int(sheet.rows[place])
        id = owner or person_id(str(sheet.columns[person][place]))
        visit = sessions(str(sheet.columns[session][place]))
        if not id or not planned(found, visit, sessions, file=sheet.name, row=row):
            continue
        found.person(id, file=sheet.name, row=row)
        said = {key: str(sheet.columns[name][place]) for key, name in named.items() if name}
        say(found, id, visit, said | {name: str(sheet.columns[name][place]) for name in rest}, file=sheet.name, row=row)


def planned(found: Gathered, session: str, sessions: Naming, *, file: str, row: int | None = None) -> bool:
    """Whether a session is one of the plan; one that is not becomes a problem.

    Parameters
    ----------
    found : Gathered
        Takes the problem.
    session : str
        Its id.
    sessions : Naming
        Spellings of the plan; every session is one where none is declared.
    file : str
        File that names it.
    row : int, optional
        Its row.

    Returns
    -------
    bool
        True where it is.
    """
    if not sessions.known or session in sessions.known or (session == "" and row is None):
        return True
    what = f"The session '{session}' is not declared" if session else "No session is named"
    found.note(
        "error",
        f"{what}, so this is outside the plan and left out.",
        nearest(session, sessions.known) or "Declare it under [sessions].",
        file=file,
        row=row,
    )
    return False
