"""Members: the recordings of a group, read again for what only all of them together can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ponos.errors import PonosError
from ponos.pooled import Member
from ponos.study.run.options import settings_of
from ponos.study.run.types import Run
from ponos.study.study import Study, StudyFile

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["Members"]


class Members:
    """Recordings of people by instrument, group and session; each is read when it is first asked for.

    Parameters
    ----------
    study : Study
        People and files.
    run : Run
        Which files could be measured, and of which instrument they are.
    """

    def __init__(self, study: Study, run: Run) -> None:
        self._study = study
        measured = {one.file: one.instrument for one in run.files if one.status != "failed"}
        self._files = [(file, measured[file.name]) for file in study.files if file.name in measured]
        self._read: dict[str, tuple[Recording, Any] | None] = {}

    def of(self, instrument: str, group: str, session: str) -> tuple[list[Member], Any]:
        """Give the people of a group.

        Parameters
        ----------
        instrument : str
            Whose recordings.
        group, session : str
            Of which group and visit.

        Returns
        -------
        tuple of (list of Member, object)
            One a person, the first file of each, and the settings of the first; None where there is nobody.
        """
        people = self._study.people
        found: dict[str, Member] = {}
        settings = None
        for file, own in self._files:
            who = file.participant
            if own != instrument or file.session != session or who in found or who not in people.index:
                continue
            if str(people.loc[who, "group"]) != group:
                continue
            read = self._recording(file)
            if read is not None:
                recording, said = read
                settings = settings or said
                found[who] = Member(
                    participant=who, group=group, sex=str(people.loc[who, "sex"] or ""), recording=recording
                )
        return list(found.values()), settings

    def _recording(self, file: StudyFile) -> tuple[Recording, Any] | None:
        from ponos.instruments import read_with

        if file.name not in self._read:
            try:
                self._read[file.name] = read_with(file.path, settings_of(self._study.design, file))
            except PonosError:
                # It was measured a moment ago; whatever became of it since, the others stay.
                self._read[file.name] = None
        return self._read[file.name]
