"""Some people of a simulated study: drawn, taken through the protocol, observed and written, on whatever machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ponos.body.groups import group_named
from ponos.body.people import Person, person
from ponos.body.protocols.register import PROTOCOLS
from ponos.body.stepping import LEFT
from ponos.errors import PonosError
from ponos.study.folder.writing import write_json
from ponos.study.run.task import INTERNAL

if TYPE_CHECKING:
    from ponos.body.protocols.handed import Handed

__all__ = ["Done", "Left", "Piece", "Place", "Visit", "lost", "taken", "taken_there"]

_DEVICE = 2
"""Purpose of the chance of a person's first recording; that of a protocol is 1."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Who somebody is in the study.

    Attributes
    ----------
    id : str
        As the table of people bears it.
    group : str
        Name of the group.
    number : int
        Place in the group, from 0.
    """

    id: str
    group: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some people, and what has to be known to simulate them anywhere.

    Attributes
    ----------
    folder : pathlib.Path
        Of the study, from the root on.
    protocol : str
        What they take.
    days : int
        How long it lasts, where it is counted in days.
    seed : int
        Of the study.
    people : tuple of Place
        Who.
    settings : mapping of str to float
        Parameters that everybody has.
    """

    folder: Path
    protocol: str
    days: int
    seed: int
    people: tuple[Place, ...]
    settings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit at which somebody was recorded.

    Attributes
    ----------
    id, session : str
        Who, and which visit.
    hours_since_exertion : float
        Hours from the first exertion; not a number where it is not told.
    """

    id: str
    session: str
    hours_since_exertion: float


@dataclass(frozen=True, kw_only=True)
class Left:
    """A recording that there is none of.

    Attributes
    ----------
    id, group : str
        Whose.
    number : int
        Place in the group.
    session : str
        When it would have been; empty for all.
    reason : str
        Why.
    seed : int
        Of the study.
    parameters : str
        File with the person's parameters, relative to the folder; empty where there is none.
    """

    id: str
    group: str
    number: int
    session: str
    reason: str
    seed: int
    parameters: str = ""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a piece.

    Attributes
    ----------
    rows : tuple of tuple
        Of the table of people: id, group, sex, age in years, mass in kg, height in cm.
    visits : tuple of Visit
        Where somebody was recorded.
    recordings : int
        Files that instruments read.
    tables : tuple of str
        Tables whose instrument is still to come.
    left : tuple of Left
        What there is none of.
    """

    rows: tuple[tuple[str, str, str, int, float, int], ...] = ()
    visits: tuple[Visit, ...] = ()
    recordings: int = 0
    tables: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


def taken(piece: Piece) -> Done:
    """Simulate some people and write their files.

    Parameters
    ----------
    piece : Piece
        Who, and what they take.

    Returns
    -------
    Done
        What became of it.
    """
    everyone = [_drawn(piece, one) for one in piece.people]
    rows = tuple(_row(who, one) for who, one in zip(piece.people, everyone, strict=True))
    visits: dict[tuple[str, str], Visit] = {}
    tables, left, recordings = list[str](), list[Left](), 0
    for who, one, handed in zip(piece.people, everyone, _handed_out(piece, everyone), strict=True):
        if isinstance(handed, Exception):
            left.append(_left(piece, who, one, "", _why(handed)))
            continue
        for number, each in enumerate(handed):
            if each.note == LEFT:
                left.append(_left(piece, who, one, each.session, f"the body {LEFT}"))
            elif each.instrument:
                failure = _record(piece, who, one, each, number)
                if failure is not None:
                    left.append(_left(piece, who, one, each.session, _why(failure)))
                    continue
                visits[who.id, each.session] = Visit(
                    id=who.id, session=each.session, hours_since_exertion=each.hours_since_exertion
                )
                recordings += 1
            else:
                path = piece.folder / "tables" / f"{who.id}_{each.name}.tsv"
                path.parent.mkdir(exist_ok=True)
                each.table.to_csv(path, sep="\t", index=False, float_format="%.6g", lineterminator="\n")
                write_json(path.with_suffix(".json"), _told(piece, one))
                tables.append(path.relative_to(piece.folder).as_posix())
    return Done(rows=rows, visits=tuple(visits.values()), recordings=recordings, tables=tuple(tables), left=tuple(left))


def taken_there(piece: Piece) -> Done:
    """Simulate some people on a machine that may not see the folder.

    Parameters
    ----------
    piece : Piece
        Who, and what they take.

    Returns
    -------
    Done
        What became of it.
    """
    if piece.folder.is_dir():
        return taken(piece)
    return _nothing(piece, "the machine that was to simulate it does not see the folder of the study")


def lost(piece: Piece) -> Done:
    """Say what became of people whose process died.

    Parameters
    ----------
    piece : Piece
        Who.

    Returns
    -------
    Done
        Nothing but the reason.
    """
    return _nothing(piece, "the process that simulated it ended without a word, out of memory or by a crash")


def _nothing(piece: Piece, reason: str) -> Done:
    everyone = [(who, _drawn(piece, who)) for who in piece.people]
    left = (_left(piece, who, one, "", reason) for who, one in everyone)
    return Done(rows=tuple(_row(who, one) for who, one in everyone), left=tuple(left))


def _handed_out(piece: Piece, everyone: Sequence[Person]) -> list[list[Handed] | Exception]:
    """What each hands out; where that of one cannot be had, why, and the others go on."""
    try:
        return list(PROTOCOLS[piece.protocol].take(everyone, piece.days))
    except Exception as error:  # noqa: BLE001 one body must not take the others with it
        if len(everyone) == 1:
            return [error]
        return [found for one in everyone for found in _handed_out(piece, [one])]


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, PonosError) else f"{INTERNAL} ({type(error).__name__}: {error})"


def _drawn(piece: Piece, who: Place) -> Person:
    one = person(who.number, group_named(who.group), piece.seed)
    own = one.parameters.changed(piece.settings)
    return replace(one, parameters=own, age_y=own["age_y"], body_mass_kg=own["body_mass_kg"])


def _row(who: Place, one: Person) -> tuple[str, str, str, int, float, int]:
    sex = "female" if one.female else "male"
    group = group_named(who.group).id
    return who.id, group, sex, round(one.age_y), round(one.body_mass_kg, 1), round(one.height_cm)


def _left(piece: Piece, who: Place, one: Person, session: str, reason: str) -> Left:
    path = ""
    if piece.folder.is_dir():
        path = f"left_out/{who.id}.json"
        (piece.folder / "left_out").mkdir(exist_ok=True)
        write_json(piece.folder / path, _told(piece, one))
    return Left(
        id=who.id,
        group=who.group,
        number=who.number,
        session=session,
        reason=reason,
        seed=piece.seed,
        parameters=path,
    )


def _record(piece: Piece, who: Place, one: Person, each: Handed, number: int) -> Exception | None:
    """Observe a trajectory and write it in the first format of its instrument that writes; or say why it cannot be.

    Each recording of a person has a noise of its own: that of two days is not the same.
    """
    from ponos.instruments import get

    instrument = get(each.instrument)
    form = next(form for form in instrument.formats() if form.write is not None)
    try:
        recording = instrument.observe(each.table, one.rng(_DEVICE + number))
    except Exception as error:  # noqa: BLE001 one body must not take the others with it
        return error
    place = piece.folder / who.id / f"ses-{each.session}" / each.instrument
    place.mkdir(parents=True, exist_ok=True)
    assert form.write is not None
    form.write(recording, place / f"{each.name}.txt")
    write_json(place / f"{each.name}.json", _told(piece, one) | {"Instrument": each.instrument})
    return None


def _told(piece: Piece, one: Person) -> dict[str, Any]:
    """What a sidecar says of the person behind a file."""
    group = group_named(one.group)
    strengths = dict(one.strengths)
    done = {name: strengths.pop(name) for name in group.interventions}
    return {
        "Simulated": True,
        "Protocol": piece.protocol,
        "Group": one.group,
        "Seed": one.seed,
        "Number": one.number,
        "Hypotheses": strengths,
        "Interventions": done,
        "SetByHand": dict(piece.settings),
        "Parameters": {symbol: float(one.parameters[symbol]) for symbol in one.parameters},
    }
