"""Scores: the numbers that one contrast compares, one a person and measure, and who is missing and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ponos.measures import flat
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.design.types import Contrast
from ponos.study.run.types import Measured
from ponos.study.values import Key, Values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Losses", "Scores", "arm", "scores", "session_of"]

_ROW = re.compile(r", row \d+")
"""Where a table says in which row a cell is empty; people are counted by the reason, not by the row."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What a contrast compares.

    Attributes
    ----------
    values : Values
        All numbers of the study.
    contrast : Contrast
        What is compared.
    keys : tuple of Key
        The measures, m of them.
    places : numpy.ndarray
        Their places in ``values.keys``, shape (m,).
    people : tuple of numpy.ndarray
        Places of the people of each arm in ``values.people``.
    arms : tuple of numpy.ndarray
        One array a group, shape (people of the group, m): values, or changes where two sessions are contrasted.
    sessions : tuple of int
        Places of the sessions in ``values.sessions``: one, or the later and the earlier.
    """

    values: Values
    contrast: Contrast
    keys: tuple[Key, ...]
    places: NDArray[np.intp]
    people: tuple[Ints, ...]
    arms: tuple[Floats, ...]
    sessions: tuple[int, ...]

    def at(self, session: int) -> tuple[Floats, ...]:
        """Give the values of each arm at one session.

        Parameters
        ----------
        session : int
            Its place in ``values.sessions``.

        Returns
        -------
        tuple of numpy.ndarray
            One array a group, shape (people of the group, m).
        """
        return tuple(self.values.array[np.ix_(who, np.array([session]), self.places)][:, 0, :] for who in self.people)

    def alone(self, column: int) -> Scores:
        """Give one measure alone, with everybody.

        Parameters
        ----------
        column : int
            Its place among the keys.

        Returns
        -------
        Scores
            Of that measure.
        """
        arms = tuple(one[:, [column]] for one in self.arms)
        return replace(self, keys=(self.keys[column],), places=self.places[[column]], arms=arms)

    def each(self) -> Iterator[Scores]:
        """Give every measure alone, with only the people who have a value of it.

        Yields
        ------
        Scores
            Of one measure.
        """
        for column in range(len(self.keys)):
            own = self.alone(column)
            has = [~np.isnan(one[:, 0]) for one in own.arms]
            people = tuple(who[keep] for who, keep in zip(self.people, has, strict=True))
            yield replace(own, people=people, arms=tuple(one[keep] for one, keep in zip(own.arms, has, strict=True)))

    def place_of(self, found: Contrasted) -> int:
        """Find the measure of a finding.

        Parameters
        ----------
        found : Contrasted
            A finding of this contrast.

        Returns
        -------
        int
            Its place among the keys.
        """
        wanted = found.spec.id, flat(found.condition)
        return next(place for place, key in enumerate(self.keys) if (key.spec.id, key.cell) == wanted)

    def only(self, chosen: tuple[NDArray[np.bool_], ...]) -> tuple[Floats, ...]:
        """Give the arms with some of their people alone.

        Parameters
        ----------
        chosen : tuple of numpy.ndarray
            Bool, one array a group.

        Returns
        -------
        tuple of numpy.ndarray
            As ``arms``, of those people.
        """
        return tuple(one[keep] for one, keep in zip(self.arms, chosen, strict=True))


@dataclass(frozen=True)
class Losses:
    """Why visits or files are missing as a whole; what single values say of themselves stands in ``Values.reasons``.

    Attributes
    ----------
    visits : mapping of (str, str) to str
        Reason by person and session.
    unread : mapping of (str, str) to set of str
        Ids of the measures that a file of the visit would have given, had it been possible to read it.
    """

    visits: Mapping[tuple[str, str], str]
    unread: Mapping[tuple[str, str], Collection[str]]

    @classmethod
    def of(cls, visits: pd.DataFrame, files: Iterable[Measured], given: Mapping[str, Collection[str]]) -> Losses:
        """Gather the visits that were not done, and the files that could not be read.

        Parameters
        ----------
        visits : pandas.DataFrame
            Columns of :data:`ponos.study.study.VISITS`.
        files : iterable of Measured
            What became of every file.
        given : mapping of str to collection of str
            Ids of the measures that files of each instrument give.

        Returns
        -------
        Losses
            Their reasons.
        """
        lost = visits[~visits["done"].astype(bool)]
        told = {
            (str(person), str(session)): f"visit not done: {str(reason) or 'no reason given'}"
            for person, session, reason in zip(
                lost["participant_id"], lost["session"], lost["reason"].fillna(""), strict=True
            )
        }
        unread: dict[tuple[str, str], set[str]] = {}
        for file in files:
            if file.status == "failed":
                # Of a file that could not be read only the study can say of which instrument it is.
                ids = [given.get(file.instrument, ())] if file.instrument else given.values()
                unread.setdefault((file.participant, file.session), set()).update(*ids)
        return cls(told, unread)

    def counted(self, found: Scores, columns: Sequence[int]) -> dict[str, int]:
        """Count why people lack a measure of a contrast, or one of several that it needs together.

        Parameters
        ----------
        found : Scores
            The contrast.
        columns : sequence of int
            Places of the measures among its keys.

        Returns
        -------
        dict of str to int
            How many people for which reason, the commonest first; of who lacks several measures that of the first.
        """
        reasons: Counter[str] = Counter()
        for who, arm_values in zip(found.people, found.arms, strict=True):
            lacks = np.isnan(arm_values[:, list(columns)])
            for person, row in zip(who[lacks.any(axis=1)], lacks[lacks.any(axis=1)], strict=True):
                place = int(found.places[columns[int(np.argmax(row))]])
                reasons[self._why(found.values, int(person), found.sessions, place)] += 1
        return dict(reasons.most_common())

    def _why(self, values: Values, person: int, sessions: tuple[int, ...], place: int) -> str:
        for session in sessions:
            if np.isnan(values.array[person, session, place]):
                visit = (str(values.people.index[person]), values.sessions[session])
                said = self.visits.get(visit) or values.reasons.get((person, session, place), "")
                unread = values.keys[place].spec.id in self.unread.get(visit, ())
                return _ROW.sub("", said) or f"{'file not readable' if unread else 'nothing recorded'} at {visit[1]}"
        return "no number"


def session_of(values: Values, contrast: Contrast, groups: tuple[Ints, ...]) -> tuple[int, ...]:
    """Find the sessions that a contrast compares.

    Parameters
    ----------
    values : Values
        All numbers.
    contrast : Contrast
        Where it names no session, the first one in which all its groups have values is meant.
    groups : tuple of numpy.ndarray
        Places of the people of each group.

    Returns
    -------
    tuple of int
        Places in ``values.sessions``; empty where there is none.
    """
    if contrast.sessions:
        return tuple(values.sessions.index(one) for one in contrast.sessions)
    seen = [np.isfinite(values.array[who]).any(axis=(0, 2)) for who in groups]
    shared = np.flatnonzero(np.logical_and.reduce(seen)) if seen else np.array([], dtype=int)
    return (int(shared[0]),) if len(shared) else ()


def scores(values: Values, contrast: Contrast) -> Scores | None:
    """Take the numbers that a contrast of groups or visits compares.

    Parameters
    ----------
    values : Values
        All numbers.
    contrast : Contrast
        What is compared; its groups and sessions exist.

    Returns
    -------
    Scores or None
        None where its groups share no session.
    """
    people = tuple(np.flatnonzero(values.of_group(group)) for group in contrast.groups)
    sessions = session_of(values, contrast, people)
    if not sessions:
        return None
    places = np.array(values.chosen(contrast.measures), dtype=np.intp)
    arms = []
    for who in people:
        taken = values.array[np.ix_(who, np.array(sessions), places)]
        arms.append(taken[:, 0, :] - taken[:, 1, :] if len(sessions) == 2 else taken[:, 0, :])
    return Scores(
        values=values,
        contrast=contrast,
        keys=tuple(values.keys[place] for place in places),
        places=places,
        people=people,
        arms=tuple(arms),
        sessions=sessions,
    )


def arm(column: Floats) -> Arm:
    """Describe one arm in one measure.

    Parameters
    ----------
    column : numpy.ndarray
        Its numbers, shape (people,), NaN where missing.

    Returns
    -------
    Arm
        How many, mean, standard deviation, median and quartiles.
    """
    given = column[~np.isnan(column)]
    if not len(given):
        return Arm(n=0, missing=len(column))
    # numpy's own quantiles, without what they cost in thousands of arms.
    quartiles = np.interp(np.array([0.25, 0.5, 0.75]) * (len(given) - 1), np.arange(len(given)), np.sort(given))
    low, median, high = (float(one) for one in quartiles)
    sd = float(np.std(given, ddof=1)) if len(given) > 1 else None
    return Arm(
        n=len(given),
        missing=len(column) - len(given),
        mean=float(np.mean(given)),
        sd=sd,
        median=median,
        low=low,
        high=high,
    )
