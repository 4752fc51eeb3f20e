"""The spreadsheet door: ``recordings.csv``, one row a raw file, or a visit that was not done."""

from __future__ import annotations

from pathlib import Path

from ponos.errors import nearest
from ponos.sheets.sheet import Sheet
from ponos.study.design.types import Design
from ponos.study.folder._gathered import Gathered
from ponos.study.folder.options import holding_files, option_names
from ponos.study.folder.participants import PARTICIPANT, sheet_beside
from ponos.study.folder.people import Naming, person_id
from ponos.study.folder.places import found_in, name_of, where_looked
from ponos.study.folder.sessions import planned
from ponos.study.folder.visits import HOURS, REASON, SESSION, STATUS, say
from ponos.study.study import StudyFile

__all__ = ["read_recordings"]

_PATH = ("path", "file", "filename")
_OF_PERSON = {"group": "group", "sex": "sex", "age": "age_y", "age_y": "age_y"}


def read_recordings(folder: Path, design: Design, found: Gathered, *, sessions: Naming) -> bool:
    """Read the list of recordings, where there is one.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    design : Design
        Its places are where files are looked for.
    found : Gathered
        Takes people, visits, files and problems.
    sessions : Naming
        Spellings of the plan.

    Returns
    -------
    bool
        Whether there is one.
    """
    sheet = sheet_beside(folder, "recordings", found)
    if sheet is None:
        return False
    named = {
        "person": sheet.first_of(*PARTICIPANT),
        "session": sheet.first_of(*SESSION),
        "path": sheet.first_of(*_PATH),
        "instrument": sheet.first_of("instrument"),
        "device": sheet.first_of("device"),
        "hours": sheet.first_of(*HOURS),
        "status": sheet.first_of(*STATUS),
        "reason": sheet.first_of(*REASON),
    }
    for key, column in (("person", "participant"), ("path", "path")):
        if not named[key]:
            close = nearest(column, sheet.columns)
            found.note(
                "error", f"There is no column '{column}'; nothing of it is used.", close, file=sheet.name, column=column
            )
            return True
    rows = _Rows(sheet, named, folder, design, found)
    for place in range(len(sheet)):
        rows.take(place, sessions)
    return True


class _Rows:
    """The rows of the list, taken one by one."""

    def __init__(self, sheet: Sheet, named: dict[str, str], folder: Path, design: Design, found: Gathered) -> None:
        self.sheet, self.named, self.folder, self.design, self.found = sheet, named, folder, design, found
        self.places = tuple(dict.fromkeys((folder, *design.places)))
        self.lost: dict[str, int] = {}
        taken = set(named.values())
        self.of_person = {one: _OF_PERSON[one.lower()] for one in sheet.columns if one.lower() in _OF_PERSON}
        rest = [one for one in sheet.columns if one not in taken and one not in self.of_person]
        self.options = {one: one.lower() for one in rest if one.lower() in option_names("")}
        self.of_visit = [one for one in rest if one not in self.options and one.lower() in ("acq_time", "date")]
        known = {*option_names(""), *named, *_OF_PERSON, "participant", "hours_since_exertion", "acq_time"}
        for one in rest:
            if one not in self.options and one not in self.of_visit:
                close = nearest(one, known)
                found.note(
                    "warning",
                    "The column is none that is known; it is passed over.",
                    close if close.startswith("Did") else "What is known of people belongs into participants.csv.",
                    file=sheet.name,
                    column=one,
                )

    def cell(self, key: str, place: int) -> str:
        """The cell of a named column; empty where there is no such column."""
        column = self.named[key]
        return str(self.sheet.columns[column][place]) if column else ""

    def take(self, place: int, sessions: Naming) -> None:
        """Take one row: a visit, and its file where it has one."""
        row, name = int(self.sheet.rows[place]), self.sheet.name
        id, session = person_id(self.cell("person", place)), sessions(self.cell("session", place))
        if not id:
            self.found.note("error", "The row names no participant; it is left out.", file=name, row=row)
            return
        facts = {key: str(self.sheet.columns[column][place]) for column, key in self.of_person.items()}
        self.found.claim(id, facts, file=name, row=row)
        if self.named["session"] and not planned(self.found, session, sessions, file=name, row=row):
            return
        said = {key: self.cell(key, place) for key in ("hours", "status", "reason")}
        written = self.cell("path", place)
        if not written and not said["status"]:
            said["status"] = "not done"
        about = {column.lower(): str(self.sheet.columns[column][place]) for column in self.of_visit}
        say(self.found, id, session, said | about, file=name, row=row)
        if written:
            self._file(place, row, id, session, written)
        elif not said["reason"]:
            self.found.note(
                "warning",
                "The row has no path and no reason why the visit was not done.",
                "Fill in one of them.",
                file=name,
                row=row,
            )

    def _file(self, place: int, row: int, id: str, session: str, written: str) -> None:
        path = found_in(written, self.places)
        if path is None:
            where = where_looked(self.places, self.folder)
            self.found.note(
                "error",
                f"There is no file '{written}' (looked in: {where}); it is left out.",
                f"The data are published at {self.design.source}." if self.design.source else "Mend the path.",
                file=self.sheet.name,
                row=row,
                column=self.named["path"],
            )
            return
        instrument = self._instrument(self.cell("instrument", place), row)
        own = option_names(instrument)
        told = {key: str(self.sheet.columns[column][place]) for column, key in self.options.items()}
        self.found.files.append(
            StudyFile(
                path=path,
                name=name_of(path, self.folder, written=written),
                participant=id,
                session=session,
                instrument=instrument,
                device=self.cell("device", place),
                settings={key: self._option(key, cell) for key, cell in told.items() if cell and key in own},
            )
        )

    def _option(self, key: str, cell: str) -> str:
        """An option; of a file the place where it is."""
        path = found_in(cell, self.places) if key in holding_files() else None
        return str(path.absolute()) if path else cell

    def _instrument(self, name: str, row: int) -> str:
        from ponos.instruments import instruments

        if not name or name in instruments():
            return name
        self.found.note(
            "warning",
            f"There is no instrument '{name}'; the file has to tell which one it is of.",
            nearest(name, instruments()),
            file=self.sheet.name,
            row=row,
        )
        return ""
