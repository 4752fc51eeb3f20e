"""The page of one person: where they lie in the reference group, and what changed since their own first session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from ponos.chain import LINKS
from ponos.errors import PonosError, nearest
from ponos.references import references
from ponos.report.study.reference import FEWEST, Change, Place, came, changes, places
from ponos.report.study.wording import plural
from ponos.report.templates import fill
from ponos.study.result import Result
from ponos.study.run.versions import versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

__all__ = ["person_page"]


_Shown = TypeVar("_Shown", Place, Change)


_LISTED = 6
"""Values outside, and changes beyond, that are named in words; the tables have all."""


@dataclass(frozen=True)
class _Day:
    """One session of the person."""

    label: str
    summary: str
    outside: list[str]
    links: list[tuple[str, list[Place]]]


@dataclass(frozen=True)
class _Since:
    """What changed from the first session to a later one."""

    label: str
    summary: str
    beyond: list[str]
    links: list[tuple[str, list[Change]]]


def person_page(result: Result, participant: str, *, made: dt.date | None = None) -> str:
    """Write the page of one person.

    Parameters
    ----------
    result : Result
        The study; not while its groups are hidden.
    participant : str
        Who.
    made : datetime.date, optional
        The day that the page names; today where not given.

    Returns
    -------
    str
        One self-contained HTML page. It never advises more activity.

    Raises
    ------
    PonosError
        There is no such person, no reference group, or nothing may be said of one person.
    """
    _allowed(result, participant)
    design = result.study.design
    group = str(result.values.people.loc[participant, "group"])
    sessions = came(result, participant)
    days = [_day(result, participant, session) for session in sessions]
    later = [_since(result, participant, session) for session in sessions[1:]]
    shown = {
        "title": f"Participant {participant}",
        "simulated": result.run.simulated(participant=participant),
        "made": (made or dt.datetime.now().astimezone().date()).isoformat(),
        "versions": versions(),
        "study": design.name,
        "group": design.label(group),
        "reference": design.label(design.reference),
        "of_reference": group == design.reference,
        "away": _away(result, participant),
        "first": design.session_label(sessions[0]) if sessions else "",
        "days": [one for one in days if one.links],
        "later": [one for one in later if one.links],
        "fewest": FEWEST,
        "work": references()["blandaltman1986"],
        "safe": _safe,
    }
    return fill("study/person.html", shown)


def _away(result: Result, participant: str) -> list[str]:
    """Sessions that the person did not come to, with the reason."""
    visits, design = result.study.visits, result.study.design
    own = visits[(visits["participant_id"].astype(str) == participant) & ~visits["done"].astype(bool)]
    return [
        f"{design.session_label(str(session))} was not done: {reason or 'no reason was given'}."
        for session, reason in zip(own["session"], own["reason"].fillna(""), strict=True)
    ]


def _safe(strip: str) -> Markup:
    from markupsafe import Markup

    return Markup(strip)  # noqa: S704 a strip is made of numbers alone


def _allowed(result: Result, participant: str) -> None:
    if not result.study.linked:
        raise PonosError(
            "Nothing can be said of one person: the rows of the tables are not linked to people.",
            todo="Name the column of the participant in study.toml.",
        )
    people = list(map(str, result.values.people.index))
    if participant not in people:
        raise PonosError(f"There is no participant '{participant}'.", todo=nearest(participant, people))
    if not result.study.design.reference:
        raise PonosError("There is no group to hold a person against.", todo="Name the reference in study.toml.")


def _day(result: Result, participant: str, session: str) -> _Day:
    found = places(result, participant, session)
    design = result.study.design
    reference = design.label(design.reference)
    farthest = sorted((one for one in found if one.unusual), key=lambda one: -abs(one.z or 0.0))[:_LISTED]
    outside = [_outside(one, reference) for one in found if one in farthest]
    return _Day(design.session_label(session), _summary(found, reference), outside, _by_link(found))


def _outside(one: Place, reference: str) -> str:
    share = round((100 - one.below if (one.z or 0) < 0 else one.below) / 100 * one.n)
    than = "higher" if (one.z or 0) > 0 else "lower"
    whom = f"all {one.n}" if share == one.n else f"{share} of the {one.n}"
    return f"{one.label}: {f'{one.value} {one.unit}'.rstrip()}, {than} than in {whom} of {reference}."


def _summary(found: Sequence[Place], reference: str) -> str:
    judged = [one for one in found if one.z is not None]
    if not judged:
        return "Too few others were measured to say where the values lie."
    if len(judged) == 1:
        [one] = judged
        where = "outside of where" if one.unusual else "where"
        return f"The one measure there is, {one.label}, lies {where} 19 in 20 of {reference} lie."
    outside = sum(one.unusual for one in judged)
    inside = len(judged) - outside
    by_chance = round(0.05 * len(judged))
    return (
        f"{inside} of {plural(len(judged), 'measure')} lie where 19 in 20 of {reference} lie; {outside} lie outside. "
        f"With so many measures about {by_chance} would lie outside by chance alone; measures of much the same thing "
        "lie outside together."
    )


def _since(result: Result, participant: str, session: str) -> _Since:
    found, reference = changes(result, participant, session), result.study.design.label(result.study.design.reference)
    judged = [one for one in found if one.limits]
    beyond = sum(one.beyond for one in judged)
    summary = (
        f"{beyond} of {plural(len(judged), 'measure')} changed beyond where 19 in 20 changes of {reference} lie. "
        f"About {round(0.05 * len(judged))} would by chance alone."
        if len(judged) > 1
        else f"{judged[0].label}, the one measure there is, changed {'beyond' if beyond else 'within'} where 19 in 20 "
        f"changes of {reference} lie."
        if judged
        else f"No limits are given: fewer than {FEWEST} of {reference} came twice."
    )
    told = [
        f"{one.label}: {one.change} {one.unit}".rstrip() + f"; in {reference} {one.limits} would be usual."
        for one in found
        if one.beyond
    ]
    return _Since(result.study.design.session_label(session), summary, told[:_LISTED], _by_link(found))


def _by_link(found: list[_Shown]) -> list[tuple[str, list[_Shown]]]:
    meanings = {link.name: f"{link.name.capitalize()}: {link.meaning}" for link in LINKS}
    return [(meanings[link], list(of_it)) for link, of_it in groupby(found, key=lambda one: one.link)]
