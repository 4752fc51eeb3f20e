"""Tables that already hold measures: whose each row is, and its numbers in the units of the measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ponos.errors import UsageError, nearest
from ponos.measures import MeasureSpec, flat
from ponos.sheets.numbers import Numbers, numbers
from ponos.sheets.sheet import Sheet
from ponos.study.design.own_measures import known_unit
from ponos.study.design.types import Column, Person, TableMap
from ponos.study.folder._gathered import Gathered, listed
from ponos.study.folder.long_rows import LongRows
from ponos.study.folder.people import Naming, person_id
from ponos.units import convert, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Placed", "placed", "values_of"]


_SUMS = frozenset(
    {"sum", "total", "totals", "grand total", "mean", "average", "median", "summe", "gesamt", "mittelwert", "mittel",
     "durchschnitt", "somme", "moyenne", "suma", "media", "promedio", "mean ± sd", "mean (sd)"}
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A table, and whose its rows are.

    Attributes
    ----------
    sheet : Sheet
        Its cells; only rows that can be used.
    told : TableMap
        How it is read.
    participants, sessions : numpy.ndarray
        Whose each row is, shape (rows,), dtype object; a session is empty where the table has none.
    """

    sheet: Sheet
    told: TableMap
    participants: NDArray[np.object_]
    sessions: NDArray[np.object_]


def placed(told: TableMap, sheet: Sheet, found: Gathered, *, groups: Naming, sessions: Naming) -> Placed:
    """Say whose each row of a table is.

    Parameters
    ----------
    told : TableMap
        How it is read.
    sheet : Sheet
        Its cells.
    found : Gathered
        Takes the people, what is said of them, and the problems.
    groups, sessions : Naming
        Spellings of the plan; without declared sessions every one is taken.

    Returns
    -------
    Placed
        The rows that can be used.
    """
    import numpy as np

    for row, column, what in sheet.remarks:
        found.note("warning", what, file=sheet.name, row=row, column=column)
    lost = np.zeros(len(sheet), bool)
    visit = np.array([sessions(cell) for cell in _said(told.session, sheet, found)], dtype=object)
    group = [groups(cell) for cell in _said(told.group, sheet, found)]
    lost |= _outside(told, sheet, visit, sessions, found)
    if told.participant is None:
        found.linked = False
        who = np.array(_unlinked(told, sheet, group), dtype=object)
    else:
        who = np.array([person_id(cell) for cell in _said(told.participant, sheet, found)], dtype=object)
        lost |= _nobody(sheet, who, found)
        lost |= _sums(sheet, who, found)
    about = {_key(key): _said(person, sheet, found) for key, person in told.about.items()}
    if told.group is not None:
        about["group"] = group
    known: set[tuple[str, ...]] = set()
    for place in np.flatnonzero(~lost):
        facts = {key: cells[place] for key, cells in about.items()}
        said = (str(who[place]), *facts.values())
        if said not in known:
            # What row after row repeats is said once.
            known.add(said)
            found.claim(said[0], facts, file=sheet.name, row=int(sheet.rows[place]))
    keep = ~lost
    if told.participant is not None and not told.instrument:
        keep &= _once(told, sheet, who, visit, keep, found)
    kept = replace(
        sheet, columns={name: cells[keep] for name, cells in sheet.columns.items()}, rows=sheet.rows[keep], remarks=()
    )
    return Placed(kept, told, who[keep], visit[keep])


def _key(name: str) -> str:
    return "age_y" if name == "age" else name


def _said(person: Person | None, sheet: Sheet, found: Gathered) -> list[str]:
    """What a table says of every row; empty where it says nothing."""
    if person is None:
        return [""] * len(sheet)
    if person.value:
        return [person.value] * len(sheet)
    if person.column not in sheet.columns:
        no_column(sheet, person.column, found)
        return [""] * len(sheet)
    spelt = {key.lower(): value for key, value in person.values.items()}
    return [person.values.get(cell, spelt.get(cell.lower(), cell)) for cell in sheet.texts(person.column)]


def no_column(sheet: Sheet, name: str, found: Gathered, *, lost: str = "it is passed over") -> None:
    """Note a column that a table does not have.

    Parameters
    ----------
    sheet : Sheet
        The table.
    name : str
        Of the column.
    found : Gathered
        Takes the problem.
    lost : str
        What becomes of what was to be read from it.
    """
    found.note(
        "error",
        f"There is no column '{name}' in it; {lost}.",
        nearest(name, sheet.columns),
        file=sheet.name,
        column=name,
    )


def _outside(
    told: TableMap, sheet: Sheet, visit: NDArray[np.object_], sessions: Naming, found: Gathered
) -> NDArray[np.bool_]:
    """Rows of sessions that the plan does not have."""
    import numpy as np

    if not sessions.known or told.session is None:
        return np.zeros(len(sheet), bool)
    outside = np.array([one not in sessions.known for one in visit], dtype=bool)
    for one in dict.fromkeys(visit[outside]):
        rows = sheet.rows[visit == one]
        what = f"The session '{one}' is not declared" if one else "There is no session"
        found.note(
            "error",
            f"{what}; {_counted(len(rows), 'row')} left out.",
            nearest(one, sessions.known) or "Declare it under [sessions].",
            file=sheet.name,
            row=int(rows[0]),
            column=told.session.column,
        )
    return outside


def _counted(count: int, word: str) -> str:
    return f"1 {word} is" if count == 1 else f"{count} {word}s are"


def _nobody(sheet: Sheet, who: NDArray[np.object_], found: Gathered) -> NDArray[np.bool_]:
    """Rows that name no participant."""
    import numpy as np

    nobody: NDArray[np.bool_] = np.asarray(who == "", dtype=bool)
    if nobody.any():
        found.note(
            "error",
            f"{_counted(int(nobody.sum()), 'row')} left out, for no participant is named.",
            file=sheet.name,
            row=int(sheet.rows[nobody][0]),
        )
    return nobody


def _sums(sheet: Sheet, who: NDArray[np.object_], found: Gathered) -> NDArray[np.bool_]:
    """Rows at the foot of a table that sum up those above: they are nobody."""
    import numpy as np

    sums = np.zeros(len(sheet), bool)
    for place in range(len(sheet) - 1, -1, -1):
        if who[place] and who[place].lower().rstrip(":.") not in _SUMS:
            break
        sums[place] = bool(who[place])
    if sums.any():
        found.note(
            "warning",
            f"{_counted(int(sums.sum()), 'row')} left out, for they sum up the others: {listed(who[sums])}.",
            "Delete them, or give a person who is called so another id.",
            file=sheet.name,
            row=int(sheet.rows[sums][0]),
        )
    return sums


def _unlinked(told: TableMap, sheet: Sheet, group: Sequence[str]) -> list[str]:
    """Ids of people whom nothing links to other rows, counted within each group and, in a long table, measure."""
    counts: dict[tuple[str, str], int] = {}
    ids = []
    for name, own in zip(sheet.texts(told.names), group, strict=True):
        counts[(name, own)] = counts.get((name, own), 0) + 1
        ids.append(f"{own or 'person'}-{counts[(name, own)]:03d}")
    return ids


def _once(
    told: TableMap,
    sheet: Sheet,
    who: NDArray[np.object_],
    visit: NDArray[np.object_],
    keep: NDArray[np.bool_],
    found: Gathered,
) -> NDArray[np.bool_]:
    """Rows that are no word-for-word copy of another; several different rows of one visit are noted and kept."""
    import numpy as np
    import pandas as pd

    keys = pd.DataFrame({"who": who, "visit": visit, "name": np.array(sheet.texts(told.names), dtype=object)})
    again = (keys.duplicated() & keep).to_numpy()
    if not again.any():
        return np.ones(len(sheet), bool)
    copies = (
        again
        & keys.assign(**{f"c{place}": column for place, column in enumerate(sheet.columns.values())})
        .duplicated()
        .to_numpy()
    )
    if copies.any():
        places = np.flatnonzero(copies)
        found.note(
            "warning",
            f"{_counted(len(places), 'row')} a copy of another row, word for word; each is used once: "
            f"rows {listed(sheet.rows[places])}.",
            "Delete the copies.",
            file=sheet.name,
            row=int(sheet.rows[places[0]]),
        )
    several = again & ~copies
    if several.any():
        first = int(np.flatnonzero(several)[0])
        shown = f"{who[first]}{f' at {visit[first]}' if visit[first] else ''}"
        found.note(
            "warning",
            f"{_counted(int(several.sum()), 'row')} of a participant and session that had a row before (first "
            f"{shown}); the mean of their numbers is used.",
            "Say the session, or leave one of them out.",
            file=sheet.name,
            row=int(sheet.rows[first]),
            people=(who[first],),
        )
    kept: NDArray[np.bool_] = ~copies
    return kept


def values_of(table: Placed, specs: Mapping[str, MeasureSpec], found: Gathered) -> list[LongRows]:
    """Read the measures of a table.

    Parameters
    ----------
    table : Placed
        The table.
    specs : mapping of str to MeasureSpec
        Every measure by id.
    found : Gathered
        Takes the problems.

    Returns
    -------
    list of LongRows
        One a column.
    """
    import numpy as np

    told, sheet = table.told, table.sheet
    if not told.names:
        chosen = [(name, name, np.ones(len(sheet), bool)) for name in told.columns]
        for name in [one for one in told.columns if one not in sheet.columns]:
            no_column(sheet, name, found)
    else:
        chosen = _named(told, sheet, found)
    rows = []
    for name, column, mask in chosen:
        known = _known(told.columns[name], name, sheet, specs, found)
        if known is None or column not in sheet.columns:
            continue
        rows.append(_read(table, told.columns[name], column, mask, *known, found))
    return rows


def _named(told: TableMap, sheet: Sheet, found: Gathered) -> list[tuple[str, str, NDArray[np.bool_]]]:
    """The measures that a long table names, each with its rows."""
    import numpy as np

    for column in (told.names, told.numbers):
        if column not in sheet.columns:
            no_column(sheet, column, found, lost="the table is left out")
            return []
    names = sheet.columns[told.names]
    present = set(names.tolist())
    for one in told.columns:
        if one not in present:
            found.note(
                "error",
                f"No row names '{one}'; it is passed over.",
                nearest(one, present),
                file=sheet.name,
                column=told.names,
            )
    unused = sorted(present - set(told.columns) - {""})
    if unused:
        found.note(
            "note",
            f"Not read, for nothing says what they measure: {listed(unused)}.",
            file=sheet.name,
            column=told.names,
        )
    return [(one, told.numbers, np.asarray(names == one, dtype=bool)) for one in told.columns if one in present]


def _known(
    column: Column, name: str, sheet: Sheet, specs: Mapping[str, MeasureSpec], found: Gathered
) -> tuple[MeasureSpec, float] | None:
    """The measure of a column and the factor into its unit; None, with a problem, where there is none."""
    spec = specs.get(column.measure)
    if spec is None:
        found.note(
            "error",
            f"There is no measure '{column.measure}'; the column is left out.",
            nearest(column.measure, specs) if len(specs) < 12 else _close(column.measure, specs),
            file=sheet.name,
            column=name,
        )
        return None
    own = unit(spec.unit)
    if not column.unit:
        if own.printed:
            found.note(
                "warning",
                f"The column has no unit; it is taken as {own.printed}.",
                f'Write unit = "{own.printed}".',
                file=sheet.name,
                column=name,
            )
        return spec, 1.0
    said = known_unit(column.unit)
    try:
        factor = convert(said, own) if said else None
    except UsageError as error:
        factor = 1.0 if said and not own.printed and not said.printed else None
        todo = error.todo
    else:
        todo = "Write it as the table of units has it."
    if factor is None:
        found.note(
            "error",
            f"'{column.unit}' does not convert into '{own.printed or own.suffix}', the unit of {spec.id}; "
            "the column is left out.",
            todo,
            file=sheet.name,
            column=name,
        )
        return None
    return spec, factor


def _close(word: str, known: Iterable[str]) -> str:
    """The nearest spelling, without the list of hundreds where there is none."""
    close = nearest(word, known)
    return close if close.startswith("Did") else "Declare it with [[measure]]."


def _read(
    table: Placed,
    told: Column,
    column: str,
    mask: NDArray[np.bool_],
    spec: MeasureSpec,
    factor: float,
    found: Gathered,
) -> LongRows:
    import numpy as np

    sheet = table.sheet
    cells, rows = sheet.columns[column][mask], sheet.rows[mask]
    read = numbers(cells, missing=told.missing, yes_no=spec.scale == "yes_no", commas=sheet.commas)
    _note_cells(read, cells, rows, sheet.name, column, found)
    value = read.values * factor
    _note_scale(spec, value, rows, sheet.name, column, found)
    reason = np.full(len(cells), "", dtype=object)
    for place in np.flatnonzero(np.isnan(value)):
        said = f"'{cells[place]}' is no number" if not read.empty[place] else "empty"
        reason[place] = f"{said} in {sheet.name}, row {rows[place]}"
    return LongRows(
        spec=spec,
        condition=flat(told.condition),
        participants=table.participants[mask],
        sessions=table.sessions[mask],
        value=value,
        reason=reason,
        source=sheet.name,
    )


def _note_cells(
    read: Numbers, cells: NDArray[np.object_], rows: NDArray[np.intp], file: str, column: str, found: Gathered
) -> None:
    for places, level, words, todo in (
        (read.strange, "error", "no number", "Write a number, or leave the cell empty."),
        (read.unclear, "error", "no clear number (1.234 or 1234?)", "Write 1234 for thousands, 1.2340 for decimals."),
        (read.commas, "note", "a number with a decimal comma, read as one", ""),
    ):
        if places:
            first = places[0]
            found.note(
                level,  # type: ignore[arg-type]
                f"'{cells[first]}' is {words}."
                + (f" So are {len(places) - 1} more: {listed(cells[list(places[1:])])}." if len(places) > 1 else ""),
                todo,
                file=file,
                row=int(rows[first]),
                column=column,
            )


def _note_scale(
    spec: MeasureSpec, value: NDArray[np.float64], rows: NDArray[np.intp], file: str, column: str, found: Gathered
) -> None:
    """Note numbers beyond the ends of the scale; they are kept, for the ends may be wrong."""
    import numpy as np

    low = 0.0 if spec.scale == "yes_no" and spec.lowest is None else spec.lowest
    high = 1.0 if spec.scale == "yes_no" and spec.highest is None else spec.highest
    with np.errstate(invalid="ignore"):
        beyond = np.zeros(len(value), bool)
        beyond |= (value < low) if low is not None else False
        beyond |= (value > high) if high is not None else False
    if beyond.any():
        first = int(np.flatnonzero(beyond)[0])
        ends = f"{'…' if low is None else f'{low:g}'} to {'…' if high is None else f'{high:g}'}"
        found.note(
            "warning",
            f"{_counted(int(beyond.sum()), 'value')} outside the scale of {spec.id}, {ends}; first {value[first]:g}.",
            "Is it a code for a missing value? Then write missing = [" + f"{value[first]:g}].",
            file=file,
            row=int(rows[first]),
            column=column,
        )
