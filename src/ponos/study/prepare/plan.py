"""What ``prepare.toml`` says: which parts of a published file become which tables, and what may be kept of people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ponos.errors import UsageError, nearest

__all__ = ["FILE", "PanelTable", "Plan", "SheetTable", "plan_of", "study_folder"]

FILE = "prepare.toml"
"""Name of the plan, in the folder of a study."""


@dataclass(frozen=True, kw_only=True)
class SheetTable:
    """A table that is made from one sheet of a workbook.

    Attributes
    ----------
    path : str
        File that it is written to.
    sheet : str
        Sheet of the workbook.
    id : str
        Column that says whose a row is; the ids are replaced, the same in all tables.
    keep : tuple of str
        Columns that are kept, in this order; every other one is left behind.
    drop : tuple of str
        Where ``keep`` is empty: columns that are left behind, besides those that tell who somebody is.
    ratio : mapping of str to tuple of str
        Columns that older files do not have: numerator and denominator that they follow from.
    """

    path: str
    sheet: str
    id: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    ratio: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PanelTable:
    """A table that gathers many small ones of group and value, each a panel of a figure, without people.

    Attributes
    ----------
    path : str
        File that it is written to; columns ``panel, measure, group, value``.
    panels : mapping of str to str
        Name of each panel in the published file, and of what it measures.
    groups : tuple of str
        Groups that may occur.
    """

    path: str
    panels: Mapping[str, str]
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the published file of one study is prepared.

    Attributes
    ----------
    folder : pathlib.Path
        Folder of the study.
    source : str
        Where the file is published, for messages.
    prefix : str
        What new ids begin with.
    tables : tuple of SheetTable or PanelTable
        What is written.
    """

    folder: Path
    source: str = ""
    prefix: str = "s"
    tables: tuple[SheetTable | PanelTable, ...] = ()


def study_folder(name: str, *, within: Path) -> Path:
    """Find the folder of a study.

    Parameters
    ----------
    name : str
        A folder, or the name of one in ``studies``.
    within : pathlib.Path
        Where ``studies`` is looked for.

    Returns
    -------
    pathlib.Path
        The folder; it holds a ``prepare.toml``.

    Raises
    ------
    UsageError
        There is none of that name, or it has no plan.
    """
    known = {path.parent.name: path.parent for path in sorted((within / "studies").glob(f"*/{FILE}"))}
    for folder in (Path(name), within / "studies" / name):
        if (folder / FILE).is_file():
            return folder
        if folder.is_dir():
            raise UsageError(f"{folder} has no {FILE}.", todo="It says which sheets and columns to take.")
    where = "Give its folder, or run this where the folder 'studies' is."
    raise UsageError(f"There is no study '{name}'.", todo=f"{nearest(name, known)} {where}".strip())


def plan_of(folder: Path) -> Plan:
    """Read the plan of a study.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the study.

    Returns
    -------
    Plan
        What to do.

    Raises
    ------
    UsageError
        The plan cannot be read, or a part of it is missing or misspelt.
    """
    try:
        said = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"It is not valid TOML: {error}.", where=FILE) from None
    _known(said, ("source", "prefix", "table"), "")
    tables = said.get("table", [])
    if not isinstance(tables, list) or not tables:
        raise UsageError("It names no table.", where=FILE, todo="Add [[table]] with path, sheet and id.")
    return Plan(
        folder=folder,
        source=str(said.get("source", "")),
        prefix=str(said.get("prefix", "s")),
        tables=tuple(_table(one, place) for place, one in enumerate(tables, start=1)),
    )


def _table(said: Mapping[str, Any], place: int) -> SheetTable | PanelTable:
    where = f"{FILE}, table {place}"
    kind = PanelTable if "panels" in said else SheetTable
    _known(said, tuple(one.name for one in fields(kind)), where)
    path = _word(said, "path", where)
    if not path.endswith(".csv") or Path(path).name != path:
        raise UsageError(f"'{path}' is no name of a csv file.", where=where)
    if kind is PanelTable:
        panels = {name: str(measure) for name, measure in _mapping(said, "panels", where).items()}
        return PanelTable(path=path, panels=panels, groups=_words(said, "groups", where))
    ratios = {name: _words({name: pair}, name, where) for name, pair in _mapping(said, "ratio", where).items()}
    for name, pair in ratios.items():
        if len(pair) != 2:
            raise UsageError(f"The ratio {name} names {len(pair)} columns.", where=where, todo="Name two.")
    return SheetTable(
        path=path,
        sheet=_word(said, "sheet", where),
        id=_word(said, "id", where),
        keep=_words(said, "keep", where),
        drop=_words(said, "drop", where),
        ratio={name: (pair[0], pair[1]) for name, pair in ratios.items()},
    )


def _word(said: Mapping[str, Any], key: str, where: str) -> str:
    if not isinstance(said.get(key), str):
        raise UsageError(f"It does not say '{key}'.", where=where, todo=f'Write {key} = "…".')
    return str(said[key])


def _words(said: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    given = said.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise UsageError(f"'{key}' is no list of names.", where=where, todo=f'Write {key} = ["…", "…"].')
    return tuple(given)


def _mapping(said: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    given = said.get(key, {})
    if not isinstance(given, Mapping):
        raise UsageError(f"'{key}' is no table of names.", where=where)
    return given


def _known(said: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    for key in said:
        if key not in names:
            raise UsageError(f"There is no '{key}'.", where=where or FILE, todo=nearest(key, names))
