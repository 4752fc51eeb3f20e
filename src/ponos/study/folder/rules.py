"""Rules: measures that follow from the columns of a table, row by row, by arithmetic or by a tree of yes and no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ponos.errors import nearest
from ponos.measures import MeasureSpec, flat
from ponos.sheets.numbers import Numbers, numbers
from ponos.sheets.sheet import Sheet
from ponos.study.design.formula import Formula
from ponos.study.design.types import Rule
from ponos.study.folder._gathered import Gathered, listed
from ponos.study.folder.long_rows import LongRows
from ponos.study.folder.tables import Placed, no_column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["derived"]


def derived(rule: Rule, table: Placed, specs: Mapping[str, MeasureSpec], found: Gathered) -> LongRows | None:
    """Follow a rule through a table.

    Parameters
    ----------
    rule : Rule
        The rule.
    table : Placed
        The table that it reads.
    specs : mapping of str to MeasureSpec
        Every measure by id.
    found : Gathered
        Takes the problems.

    Returns
    -------
    LongRows or None
        Values in the unit of the measure, as the formula gives them; None where the rule cannot be followed.
    """
    import numpy as np

    sheet = table.sheet
    spec = specs.get(rule.measure)
    if spec is None:
        close = nearest(rule.measure, specs)
        found.note(
            "error",
            f"There is no measure '{rule.measure}'; its rule is left out.",
            close if close.startswith("Did") else "Declare it with [[measure]].",
            file=sheet.name,
            column=rule.measure,
        )
        return None
    names = list(Formula.of(rule.formula).columns) if rule.formula else list(dict.fromkeys(_columns(rule.when)))
    lacking = [name for name in names if name not in sheet.columns]
    for name in lacking:
        no_column(sheet, name, found, lost=f"the rule for {rule.measure} is left out")
    if lacking:
        return None
    if rule.formula:
        read = {name: _numbers(sheet, name, found) for name in names}
        value = Formula.of(rule.formula).of_columns({name: one.values for name, one in read.items()})
        value = np.broadcast_to(value, (len(sheet),)).copy()
        method = f"formula {rule.formula}"
    else:
        value, method = _truth(rule.when, sheet, found), "rule"
    reason = np.full(len(sheet), "", dtype=object)
    for place in np.flatnonzero(np.isnan(value)):
        lost = [name for name in names if sheet.columns[name][place] == ""]
        why = f"{listed(lost)} empty" if lost else "the rule gives no number"
        reason[place] = f"{why} in {sheet.name}, row {sheet.rows[place]}"
    return LongRows(
        spec=spec,
        condition=flat(rule.condition),
        participants=table.participants,
        sessions=table.sessions,
        value=value,
        reason=reason,
        source=sheet.name,
        method=method,
    )


def _numbers(sheet: Sheet, name: str, found: Gathered) -> Numbers:
    read = numbers(sheet.columns[name], commas=sheet.commas)
    for places in (read.strange, read.unclear):
        if places:
            found.note(
                "error",
                f"'{sheet.columns[name][places[0]]}' is no number, so a rule says nothing of "
                f"{'this row' if len(places) == 1 else f'{len(places)} rows'}.",
                "Write a number, or leave the cell empty.",
                file=sheet.name,
                row=int(sheet.rows[places[0]]),
                column=name,
            )
    return read


def _columns(tree: Mapping[str, object]) -> Iterator[str]:
    """The columns that a tree reads."""
    for key in ("any", "all"):
        within = tree.get(key)
        if isinstance(within, list):
            for one in within:
                yield from _columns(one)
    if "column" in tree:
        yield str(tree["column"])


def _truth(tree: Mapping[str, Any], sheet: Sheet, found: Gathered) -> NDArray[np.float64]:
    """1 where it is true, 0 where it is false, NaN where that hangs on a cell that is missing."""
    import numpy as np

    if "any" in tree or "all" in tree:
        decides = 1.0 if "any" in tree else 0.0
        parts = np.stack([_truth(one, sheet, found) for one in tree["any" if "any" in tree else "all"]])
        decided = (parts == decides).any(axis=0)
        unknown = np.isnan(parts).any(axis=0)
        whole: NDArray[np.float64] = np.where(decided, decides, np.where(unknown, np.nan, 1.0 - decides))
        return whole
    return _leaf(tree, sheet, found)


def _leaf(leaf: Mapping[str, Any], sheet: Sheet, found: Gathered) -> NDArray[np.float64]:
    import numpy as np

    name = str(leaf["column"])
    cells = sheet.columns[name]
    if "at_least" in leaf or "at_most" in leaf:
        value = _numbers(sheet, name, found).values
        with np.errstate(invalid="ignore"):
            true = value >= leaf["at_least"] if "at_least" in leaf else value <= leaf["at_most"]
        return np.where(np.isnan(value), np.nan, true.astype(float))
    wanted = leaf["one_of"] if "one_of" in leaf else [leaf["is"]]
    spelt = {_spelt(one) for one in wanted}
    true = np.array([_spelt(cell) in spelt for cell in cells], dtype=float)
    return np.where(np.asarray(cells == "", dtype=bool), np.nan, true)


def _spelt(value: object) -> str:
    """One spelling for a number however it is written, and for words whatever their case."""
    if isinstance(value, bool):
        return "1" if value else "0"
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value).strip().lower()
