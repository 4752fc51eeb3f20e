"""Open a study: through the folder door, the spreadsheet door, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ponos.errors import PonosError, nearest
from ponos.measures import MeasureSpec
from ponos.study.design.reading import PLAN, read_design
from ponos.study.design.types import Design, TableMap
from ponos.study.folder._gathered import Gathered
from ponos.study.folder.assembling import assembled
from ponos.study.folder.bids import is_bids, phenotypes, read_files
from ponos.study.folder.participants import read_participants, sheet_at
from ponos.study.folder.people import Naming
from ponos.study.folder.places import found_in, name_of, where_looked
from ponos.study.folder.recordings import read_recordings
from ponos.study.folder.rules import derived
from ponos.study.folder.sessions import read_sessions
from ponos.study.folder.tables import Placed, placed, values_of
from ponos.study.folder.trials import trials_of
from ponos.study.study import Study

__all__ = ["open_study"]


def open_study(path: Path, *, contrasts: Sequence[str] = (), planned: bool = True) -> Study:
    """Open a study, whatever is wrong with it.

    Parameters
    ----------
    path : pathlib.Path
        Its folder, or the ``study.toml`` in it.
    contrasts : sequence of str
        Contrasts to ask instead of the declared ones: names of declared ones, ``a - b``, or ``key=value; key=value``.
    planned : bool
        Whether to follow the plan that is there; without, the study is read as if there were none.

    Returns
    -------
    Study
        What could be read; everything that is wrong is among its problems.

    Raises
    ------
    PonosError
        There is no such folder, or nothing in it that is a study.
    """
    folder = _folder(path)
    found = Gathered()
    design = _plan(folder, found) if planned else _no_plan(folder)
    groups = Naming.of([(one.id, one.label) for one in design.groups])
    sessions = Naming.of([(one.id, one.label) for one in design.sessions], prefix="ses-")
    specs = _specs(design)
    read_participants(folder, found)
    read_sessions(folder, found, sessions=sessions)
    if is_bids(folder):
        read_files(folder, design, found, sessions=sessions)
    read_recordings(folder, design, found, sessions=sessions)
    _tables(folder, design, found, specs, groups, sessions)
    return assembled(folder, design, found, specs, asked=contrasts)


def _folder(path: Path) -> Path:
    folder = Path(path).expanduser()
    folder = folder.parent if folder.name == PLAN else folder
    if not folder.is_dir():
        raise PonosError("There is no such folder.", where=str(path), todo="Name the folder that holds study.toml.")
    lists = (folder / f"{stem}{end}" for stem in ("participants", "recordings") for end in (".tsv", ".csv", ".xlsx"))
    if not (folder / PLAN).is_file() and not any(one.is_file() for one in lists) and not is_bids(folder):
        raise PonosError(
            "There is no study in this folder: no study.toml, no recordings.csv and no folders of people.",
            where=str(path),
            todo=f"Write a plan with: ponos init {path}",
        )
    return folder


def _plan(folder: Path, found: Gathered) -> Design:
    if (folder / PLAN).is_file():
        design, problems = read_design(folder / PLAN)
        found.problems.extend(problems)
        return design
    found.note(
        "note",
        "There is no study.toml, so nothing is declared.",
        f"Write one with: ponos init {folder.absolute().name}",
    )
    return _no_plan(folder)


def _no_plan(folder: Path) -> Design:
    return Design(name=folder.absolute().name, places=(folder,))


def _specs(design: Design) -> dict[str, MeasureSpec]:
    from ponos.instruments import instruments

    known = {spec.id: spec for one in instruments().values() for spec in (*one.register(), *one.group_register())}
    return known | dict(design.measures)


def _tables(
    folder: Path, design: Design, found: Gathered, specs: Mapping[str, MeasureSpec], groups: Naming, sessions: Naming
) -> None:
    known = frozenset(specs)
    read: dict[str, Placed] = {}
    for told in (*design.tables, *phenotypes(folder, design, found, known=known)):
        table = _table(folder, design, told, found, groups, sessions)
        if table is not None and told.instrument:
            found.files.extend(trials_of(table, _place(folder, design, told)))
        elif table is not None:
            read.setdefault(told.path, table)
            found.values.extend(values_of(table, specs, found))
    for rule in design.rules:
        if rule.table not in {one.path for one in design.tables}:
            paths = [one.path for one in design.tables]
            found.note(
                "error",
                f"There is no [[table]] '{rule.table}'; the rule is left out.",
                nearest(rule.table, paths),
                file=PLAN,
                column=f"rule '{rule.measure}', table",
            )
        elif rule.table in read:
            rows = derived(rule, read[rule.table], specs, found)
            if rows is not None:
                found.values.append(rows)


def _places(folder: Path, design: Design) -> tuple[Path, ...]:
    return tuple(dict.fromkeys((folder, *design.places)))


def _place(folder: Path, design: Design, told: TableMap) -> Path | None:
    return found_in(told.path, _places(folder, design))


def _table(
    folder: Path, design: Design, told: TableMap, found: Gathered, groups: Naming, sessions: Naming
) -> Placed | None:
    path = _place(folder, design, told)
    if path is None:
        places = _places(folder, design)
        published = f"The data are published at {design.source}. " if design.source else ""
        found.note(
            "error",
            f"There is no file '{told.path}' (looked in: {where_looked(places, folder)}); the table is left out.",
            f"{published}Put it there, or name its folder under places.",
            file=PLAN,
            column=f"table '{told.path}', path",
        )
        return None
    name = name_of(path, folder, written=told.path)
    sheet = sheet_at(path, name, found, sheet=told.sheet)
    return placed(told, sheet, found, groups=groups, sessions=sessions) if sheet is not None else None
