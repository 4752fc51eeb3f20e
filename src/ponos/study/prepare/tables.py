"""Published tables made into those of a study: columns chosen, identities left behind, people given new ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import PonosError, ReadError, nearest
from ponos.study.prepare.plan import PanelTable, Plan, SheetTable
from ponos.study.prepare.published import part, parts_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["People", "Prepared", "prepare"]

_IDENTITY = re.compile(
    r"(?:^|[^a-z])(?:age|name|initials|birth|dob|born|date|height|weight|mass|bmi|duration|address|phone|e?mail|notes?|"
    r"comments?|remarks?)(?:[^a-z]|$)"
)
"""Names of columns that tell who somebody is, or help to, or hold free text."""

_FREE_TEXT = 0.5
"""Share of different entries above which a column of words is taken for free text; the project's own choice."""

_PANEL = ("panel", "measure", "group", "value")


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One table that was written.

    Attributes
    ----------
    path : pathlib.Path
        Where it is.
    rows, people : int
        What it holds; no people where its rows say nothing of them.
    left : tuple of str
        Columns that were left behind.
    """

    path: Path
    rows: int
    people: int
    left: tuple[str, ...]


@dataclass
class People:
    """New ids, given in the order in which people are met, the same in all tables.

    Attributes
    ----------
    prefix : str
        What they begin with.
    known : dict of str to str
        New id by the old one.
    """

    prefix: str
    known: dict[str, str] = field(default_factory=dict)

    def recoded(self, ids: Iterable[object]) -> list[str]:
        """Give the new ids of people.

        Parameters
        ----------
        ids : iterable
            As the published file has them; blanks at their ends do not matter, nor does ``7`` against ``7.0``.

        Returns
        -------
        list of str
            Such as ``s001``.
        """
        return [self._new(_id(one)) for one in ids]

    def _new(self, old: str) -> str:
        return self.known.setdefault(old, f"{self.prefix}{len(self.known) + 1:03d}")


def prepare(plan: Plan, file: Path, *, out: Path) -> list[Prepared]:
    """Make the tables of a study from the file that its authors publish.

    Parameters
    ----------
    plan : Plan
        What to take.
    file : pathlib.Path
        The published file.
    out : pathlib.Path
        Folder to write into; nothing is written unless all tables could be made.

    Returns
    -------
    list of Prepared
        What was written.

    Raises
    ------
    PonosError
        The file, a sheet or a column is not there, or holds what it should not.
    """
    parts, people = parts_of(file), People(plan.prefix)
    made = []
    for one in plan.tables:
        try:
            made.append(_panels(parts, one) if isinstance(one, PanelTable) else _sheet(parts, one, people))
        except PonosError as error:
            if plan.source:
                error.todo = f"{error.todo} The layout expected is that of {plan.source}.".strip()
            raise error.within(file.name) from None
    out.mkdir(parents=True, exist_ok=True)
    return [_write(table, left, out / one.path, one) for one, (table, left) in zip(plan.tables, made, strict=True)]


def _write(table: pd.DataFrame, left: tuple[str, ...], path: Path, plan: SheetTable | PanelTable) -> Prepared:
    table.to_csv(path, index=False, lineterminator="\n")
    people = table[plan.id].nunique() if isinstance(plan, SheetTable) else 0
    return Prepared(path=path, rows=len(table), people=people, left=left)


def _sheet(parts: Mapping[str, pd.DataFrame], plan: SheetTable, people: People) -> tuple[pd.DataFrame, tuple[str, ...]]:
    table = part(parts, plan.sheet, what="sheet")
    try:
        _present(table, (plan.id,))
        table = _with_ratios(table, plan.ratio)
        kept = list(plan.keep) or [name for name in map(str, table) if not _left(table, name, plan)]
        if plan.id not in kept:
            kept = [plan.id, *kept]
        _present(table, kept)
        nobody = table[plan.id].isna()
        if nobody.any():
            row = int(nobody.to_numpy().argmax()) + 2
            raise ReadError(f"Row {row} does not say whose it is.", todo=f"Fill in {plan.id}, or delete the row.")
    except PonosError as error:
        raise error.within(f"sheet {plan.sheet}") from None
    left = tuple(str(name) for name in table if name not in kept)
    return table[kept].assign(**{plan.id: people.recoded(table[plan.id])}), left


def _present(table: pd.DataFrame, names: Iterable[str]) -> None:
    for name in names:
        if name not in table:
            raise ReadError(f"There is no column '{name}'.", todo=nearest(name, map(str, table)))


def _with_ratios(table: pd.DataFrame, ratios: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    for name, (above, below) in ratios.items():
        if name not in table:
            _present(table, (above, below))
            table = table.assign(**{name: table[above] / table[below]})
    return table


def _left(table: pd.DataFrame, name: str, plan: SheetTable) -> bool:
    """Whether a column that is not asked for by name stays behind."""
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    if name == plan.id:
        return False
    column = table[name].dropna()
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().replace("_", " ")
    if name in plan.drop or _IDENTITY.search(spaced) or is_datetime64_any_dtype(column):
        return True
    # Numbers that look like words, such as 3,5, are told from text when the table is read for its study.
    return not is_numeric_dtype(column) and len(column) > 4 and column.nunique() > _FREE_TEXT * len(column)


def _panels(parts: Mapping[str, pd.DataFrame], plan: PanelTable) -> tuple[pd.DataFrame, tuple[str, ...]]:
    import pandas as pd

    if "" in parts:
        return _gathered(parts[""], plan), ()
    made = []
    for name, measure in plan.panels.items():
        table = part(parts, name, what="panel")
        if table.shape[1] != 2:
            raise ReadError(f"Panel {name} has {table.shape[1]} columns; a group and a value were expected.")
        made.append(table.set_axis(["group", "value"], axis=1).dropna().assign(panel=name, measure=measure))
    return _gathered(pd.concat(made, ignore_index=True), plan), tuple(name for name in parts if name not in plan.panels)


def _gathered(table: pd.DataFrame, plan: PanelTable) -> pd.DataFrame:
    """The panels of the plan alone, each under the name of its measure."""
    import pandas as pd

    _present(table, _PANEL)
    table = table.dropna(subset=["group", "value"]).assign(group=lambda one: one["group"].astype(str).str.strip())
    for name in plan.panels:
        if name not in set(table["panel"]):
            raise ReadError(f"There is no panel '{name}'.", todo=nearest(name, map(str, table["panel"].unique())))
    table = table[table["panel"].isin(list(plan.panels))]
    for group in table["group"].unique():
        if group not in plan.groups:
            raise ReadError(f"There is a group '{group}'.", todo=nearest(group, plan.groups))
    numbers = pd.to_numeric(table["value"], errors="coerce")
    if numbers.isna().any():
        wrong = table[numbers.isna()].iloc[0]
        raise ReadError(f"Panel {wrong['panel']} says '{wrong['value']}' where a number was expected.")
    return table.assign(measure=table["panel"].map(dict(plan.panels)), value=numbers)[list(_PANEL)]


def _id(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole else cell).strip()  # type: ignore[call-overload]
