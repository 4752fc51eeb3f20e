"""Assemble a study of what the doors brought: people, visits, values, and the plan settled with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.measures import MeasureSpec
from ponos.study.design.settling import Known, settled, settled_reference
from ponos.study.design.types import Design
from ponos.study.folder._gathered import Gathered
from ponos.study.folder.checking import look
from ponos.study.folder.long_rows import together
from ponos.study.folder.options import checked, with_people
from ponos.study.folder.people import groups_of, missing_from_list, table_of_people
from ponos.study.folder.visits import sessions_of, table_of_visits
from ponos.study.problem import Problem
from ponos.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["assembled"]

_GRAVEST = {"error": 0, "warning": 1, "note": 2}


def assembled(
    folder: Path, design: Design, found: Gathered, specs: Mapping[str, MeasureSpec], *, asked: Sequence[str]
) -> Study:
    """Make a study of everything that was found.

    Parameters
    ----------
    folder : pathlib.Path
        Its folder.
    design : Design
        As it was written.
    found : Gathered
        What the doors brought.
    specs : mapping of str to MeasureSpec
        Every measure by id.
    asked : sequence of str
        Contrasts asked for on the command line.

    Returns
    -------
    Study
        The study, with everything that is wrong with it.
    """
    missing_from_list(found)
    design = replace(design, groups=groups_of(found, design.groups))
    people = table_of_people(found, design.groups)
    values = together(found.values)
    design = replace(design, sessions=design.sessions or sessions_of(found, _seen(values, found)))
    _sent_to_baseline(found, values, design.sessions[0].id)
    visits = table_of_visits(found, design.sessions, seen=_seen(values, found))
    _about_each(found, values, people, visits)
    checked(found.files, design, found)
    look(design, people, visits, values, found, specs=specs)
    noted: list[Problem] = []
    design = settled_reference(design, noted=noted)
    design = settled(design, _known(design, people, visits, values, specs), asked=asked, noted=noted)
    return Study(
        path=folder,
        design=design,
        people=people,
        visits=visits,
        files=tuple(found.files),
        values=values,
        problems=_sorted([*found.problems, *noted]),
        inputs=found.inputs,
        linked=found.linked,
    )


def _seen(values: pd.DataFrame, found: Gathered) -> set[tuple[str, str]]:
    """People and sessions of which there are data."""
    given = values.loc[values["value"].notna(), ["participant_id", "session"]].drop_duplicates()
    pairs = {(str(id), str(session)) for id, session in zip(given["participant_id"], given["session"], strict=True)}
    return pairs | {(one.participant, one.session) for one in found.files}


def _sent_to_baseline(found: Gathered, values: pd.DataFrame, baseline: str) -> None:
    """What names no session is of the first one."""
    values.loc[values["session"] == "", "session"] = baseline
    found.files = [replace(one, session=one.session or baseline) for one in found.files]
    found.visits = {(id, session or baseline): one for (id, session), one in found.visits.items()}


def _about_each(found: Gathered, values: pd.DataFrame, people: pd.DataFrame, visits: pd.DataFrame) -> None:
    """Tell values and files what is known of their person and visit."""
    import pandas as pd

    values["group"] = values["participant_id"].map(people["group"]).fillna("").astype(object)
    at = pd.MultiIndex.from_frame(visits[["participant_id", "session"]])
    hours = pd.Series(visits["hours_since_exertion"].to_numpy(float), index=at)
    wanted = pd.MultiIndex.from_frame(values[["participant_id", "session"]])
    values["hours_since_exertion"] = hours.reindex(wanted).to_numpy(float)
    known = {key: float(when) for key, when in hours.dropna().items()}
    found.files = [
        replace(one, hours_since_exertion=known.get((one.participant, one.session)))
        for one in with_people(found.files, people, found)
    ]


def _known(
    design: Design, people: pd.DataFrame, visits: pd.DataFrame, values: pd.DataFrame, specs: Mapping[str, MeasureSpec]
) -> Known:
    from ponos.instruments import instruments

    group = visits["participant_id"].map(people["group"])
    came = visits[visits["done"]].assign(group=group).drop_duplicates(["group", "session"])
    present: dict[str, set[str]] = {str(one): set() for one in people["group"] if one}
    for one, session in zip(came["group"], came["session"], strict=True):
        present.setdefault(str(one), set()).add(str(session))
    order = [one.id for one in design.sessions]
    own = {spec.id for one in instruments().values() for spec in one.register()}
    tables = values.loc[~values["measure"].isin(own), ["measure", "condition"]].drop_duplicates()
    return Known(
        present={one: tuple(at for at in order if at in sessions) for one, sessions in present.items() if one},
        measures=frozenset(specs),
        conditions={
            str(id): frozenset(map(str, rows["condition"])) for id, rows in tables.groupby("measure", sort=False)
        },
        about=frozenset(map(str, people.columns)) - {"group"},
    )


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: _GRAVEST[one.level]))
