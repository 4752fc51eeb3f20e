"""The long table of a study: every measure of every file and table, and which of them say the same thing twice."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from ponos import __version__
from ponos.measures import LONG_COLUMNS
from ponos.study.run.types import Measured
from ponos.study.study import Study, StudyFile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Gathered", "duplicates"]

_NUMBERS = ("hours_since_exertion", "value", "low", "high")
_TEXTS = ("condition", "unit", "reason", "method", "method_version", "source")
_OF_ROW = ("link", "measure", "condition", "value", "unit", "low", "high", "n", "quality", "reason", "method")


class Gathered:
    """Measures as they come in, in any order, held in columns.

    Parameters
    ----------
    study : Study
        Whose people and sessions give the order.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._groups = dict(zip(study.people.index, study.people["group"], strict=True))
        self._columns: dict[str, list[object]] = {name: [] for name in LONG_COLUMNS}
        self._places: list[int] = []

    def add(self, place: int, file: StudyFile, found: Measured) -> None:
        """Take the measures of a file.

        Parameters
        ----------
        place : int
            Place of the file in the study.
        file : StudyFile
            The file.
        found : Measured
            What became of it.
        """
        same = {
            "participant_id": file.participant,
            "group": self._groups.get(file.participant),
            "session": file.session,
            "hours_since_exertion": file.hours_since_exertion,
            "method_version": __version__,
            "source": file.name,
        }
        for row in found.rows:
            for name in _OF_ROW:
                self._columns[name].append(_shared(row[name]))
            for name, value in same.items():
                self._columns[name].append(value)
            self._places.append(place)

    def table(self) -> pd.DataFrame:
        """Put them together with the measures that came in tables.

        Returns
        -------
        pandas.DataFrame
            Columns :data:`ponos.measures.LONG_COLUMNS`; by person, session, file and as measured, those of tables last.
        """
        import numpy as np
        import pandas as pd

        measured = _typed(pd.DataFrame(self._columns, columns=list(LONG_COLUMNS)))
        given = _typed(self._study.values.reindex(columns=list(LONG_COLUMNS)))
        whole = pd.concat([one for one in (measured, given) if len(one)] or [measured], ignore_index=True)
        place = np.array([*self._places, *[len(self._study.files)] * len(given)], dtype=np.int64)
        people = np.array(_ranks(list(self._study.people.index), whole["participant_id"]), dtype=np.int64)
        sessions = np.array(_ranks([one.id for one in self._study.design.sessions], whole["session"]), dtype=np.int64)
        # Stable, so that within a file the order stays that of measuring.
        return whole.iloc[np.lexsort((place, sessions, people))].reset_index(drop=True)


def _shared(value: object) -> object:
    """One copy of a text that thousands of rows repeat."""
    return intern(value) if isinstance(value, str) else value


def _ranks(order: list[str], values: pd.Series[str]) -> list[int]:
    """Place of each in the plan; what is not planned comes behind it, by name."""
    ranks = {one: rank for rank, one in enumerate(order)}
    for one in sorted({str(value) for value in values} - ranks.keys()):
        ranks[one] = len(ranks)
    return [ranks[str(value)] for value in values]


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """The same types whatever the rows hold, so that two runs give the same table."""
    import pandas as pd

    table = table.copy()
    for name in _NUMBERS:
        table[name] = pd.to_numeric(table[name]).astype("float64")
    table["n"] = pd.to_numeric(table["n"]).astype("Int64")
    for name in _TEXTS:
        table[name] = table[name].astype(object).where(table[name].notna(), "")
    for name in ("participant_id", "group", "session", "link", "measure", "quality"):
        table[name] = table[name].astype(object).where(table[name].notna(), None)
    return table


def duplicates(long: pd.DataFrame) -> list[dict[str, object]]:
    """Say which values there are twice, of one person, session, measure and condition.

    Parameters
    ----------
    long : pandas.DataFrame
        The long table.

    Returns
    -------
    list of dict
        ``participant_id, session, sources, measures``: which files and tables give which measures of a visit; the
        first source is the one that counts.
    """
    valued = long[long["value"].notna()]
    key = ["participant_id", "session", "measure", "condition"]
    twice = valued[valued.duplicated(key, keep=False)]
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (person, session, measure, condition), rows in twice.groupby(key, sort=False):
        place = (str(person), str(session), tuple(dict.fromkeys(str(one) for one in rows["source"])))
        found.setdefault(place, []).append(f"{measure}[{condition}]" if condition != "" else str(measure))
    return [
        {"participant_id": person, "session": session, "sources": list(sources), "measures": measures}
        for (person, session, sources), measures in found.items()
    ]
