"""Columns into their own units, and whether what the header says can be true of a person.

A stated unit is converted, then the median of the test is held against what a person can do. Where no unit stands
anywhere, a column is read in the only unit that a person could produce; where two are possible it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from ponos.errors import DamagedFile, UnitConflict
from ponos.instruments.cpet.reading.cells import Numbers, numbers
from ponos.instruments.cpet.reading.draft import Draft, above_zero, listed
from ponos.instruments.cpet.reading.matching import Match
from ponos.instruments.cpet.reading.quantities import ESSENTIAL, Quantity
from ponos.units import Unit, convert

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fill"]

_FAR = 5.0
"""Units closer to each other than this (km/h and mph) are not told apart by size."""

_EQUIVALENT = (12.0, 90.0)
"""VE/VO2 in L/L that a whole test can have; it decides where size alone cannot."""

_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")

Reading = tuple[Quantity, Unit]


@dataclass(frozen=True)
class _Read:
    match: Match
    numbers: Numbers

    @property
    def values(self) -> NDArray[np.float64]:
        return self.numbers.values

    @property
    def essential(self) -> bool:
        return any(one.column in ESSENTIAL for one in self.match.options)


def fill(draft: Draft, matches: Sequence[Match], *, first_row: int) -> dict[str, str]:
    """Put the columns of numbers into a draft, in their own units.

    Parameters
    ----------
    draft : Draft
        Gets the columns and the notes.
    matches : sequence of Match
        Columns of numbers.
    first_row : int
        Row of the file that their first cell stands in.

    Returns
    -------
    dict of str to str
        Columns that had to be left out, and why.

    Raises
    ------
    DamagedFile
        An essential column cannot be read, or commas may part thousands.
    UnitConflict
        The stated unit of VO2, VCO2 or VE cannot be true of a person.
    """
    read = [_Read(one, numbers(one.column.cells, name=one.name, first_row=first_row)) for one in matches]
    _no_thousands(read, first_row)
    _no_point_thousands(read, first_row)
    left_out: dict[str, str] = {}
    legible = [one for one in read if _legible(draft, one, first_row, left_out)]
    twins = _twins(legible)
    chosen: dict[str, list[tuple[_Read, Unit]]] = {}
    told = []
    for one in legible:
        reading = twins.get(one.match.name) or _reading(one, legible, left_out)
        if reading is not None:
            chosen.setdefault(reading[0].column, []).append((one, reading[1]))
            told += [_said(one, *reading)] if _was_open(one) else []
    for column, several in chosen.items():
        _put(draft, column, several)
    if told:
        draft.note(
            f"The file states no unit for: {listed(told, most=20)}. Read so because a person can do nothing else."
        )
    return {column: why for column, why in left_out.items() if column not in draft.table}


def _no_thousands(read: Sequence[_Read], first_row: int) -> None:
    """Refuse a file in which one column's commas may part thousands while another has decimal points."""
    grouped = next((one for one in read if one.numbers.grouped is not None), None)
    if grouped is None:
        return
    for other in read:
        row = next(
            (at for at, cell in enumerate(other.match.column.cells) if isinstance(cell, str) and "." in cell), None
        )
        if row is not None and np.isfinite(other.values[row]):
            at = grouped.numbers.grouped or 0
            raise DamagedFile(
                f"'{str(grouped.match.column.cells[at]).strip()}' may be a decimal comma or a thousands sign, while "
                f"column '{other.match.name}' has the decimal point '{str(other.match.column.cells[row]).strip()}' in "
                f"row {first_row + row}.",
                where=f"column '{grouped.match.name}', row {first_row + at}",
                todo="Export the file with one decimal sign and no thousands signs.",
            )


def _no_point_thousands(read: Sequence[_Read], first_row: int) -> None:
    """Refuse a file in which one column's points may part thousands while another has decimal commas."""
    for one in read:
        pointed = _rows_with(one, ".")
        if not pointed or not all(_POINT_GROUPS.fullmatch(_cell(one, row)) for row in pointed):
            continue
        for other in read:
            commas = _rows_with(other, ",")
            if commas and other is not one:
                raise DamagedFile(
                    f"'{_cell(one, pointed[0])}' may be a decimal point or a thousands sign, while column "
                    f"'{other.match.name}' has the decimal comma '{_cell(other, commas[0])}' in row "
                    f"{first_row + commas[0]}.",
                    where=f"column '{one.match.name}', row {first_row + pointed[0]}",
                    todo="Export the file with one decimal sign and no thousands signs.",
                )


def _rows_with(one: _Read, sign: str) -> list[int]:
    """Rows of text that are numbers, or groups of digits, with this sign."""
    cells = one.match.column.cells
    # Most columns arrive as numbers; looking into each of their cells would be a sixth of the time to read a file.
    if str not in set(map(type, cells)):
        return []
    return [
        at
        for at, cell in enumerate(cells)
        if isinstance(cell, str) and sign in cell and any(letter.isdigit() for letter in cell)
    ]


def _cell(one: _Read, row: int) -> str:
    return str(one.match.column.cells[row]).strip()


def _legible(draft: Draft, one: _Read, first_row: int, left_out: dict[str, str]) -> bool:
    """Whether enough of a column can be read."""
    bad = one.numbers.unreadable
    if not bad:
        return True
    cell = str(one.match.column.cells[bad[0]]).strip()[:40]
    where = f"row {first_row + bad[0]}"
    if not one.numbers.broken:
        draft.note(
            f"Cells of '{one.match.name}' left blank because they are no numbers: {len(bad)} ('{cell}' in {where})."
        )
        return True
    if one.essential:
        raise DamagedFile(
            f"'{cell}' is no number; so it is in {len(bad)} rows.",
            where=f"column '{one.match.name}', {where}",
            todo="Export the file again, or name another column with --map column=quantity:unit.",
        )
    left_out[one.match.options[0].column] = f"The column '{one.match.name}' holds no numbers ('{cell}' in {where})."
    return False


def _twins(read: Sequence[_Read]) -> dict[str, Reading]:
    """Tell two columns named VO2 apart: their constant ratio is a body mass."""
    alike = [one for one in read if one.match.unit is None and len(one.match.options) == 2]
    for small, large in permutations(alike, 2):
        both = (small.values > 0) & (large.values > 0)
        if both.sum() < 3:
            continue
        ratios = large.values[both] / small.values[both]
        ratio = float(np.median(ratios))
        absolute, per_mass = large.match.options
        factor = next((one for one in absolute.units if 15.0 <= ratio * convert(one, absolute.units[0]) <= 300.0), None)
        if (
            factor is not None
            and np.median(np.abs(ratios / ratio - 1.0)) < 0.05
            and per_mass.usual(above_zero(small.values))
        ):
            return {small.match.name: (per_mass, per_mass.units[0]), large.match.name: (absolute, factor)}
    return {}


def _reading(one: _Read, read: Sequence[_Read], left_out: dict[str, str]) -> Reading | None:
    """Decide on quantity and unit of a column; None, with the reason, where that cannot be."""
    if one.match.unit is not None:
        return _as_stated(one, one.match.options[0], one.match.unit, left_out)
    readings, median = _readings(one), above_zero(one.values)
    if not (_was_open(one) or _is_other(one)):
        return readings[0]
    possible = [(quantity, other) for quantity, other in readings if quantity.usual(median * _factor(quantity, other))]
    if len(possible) > 1:
        possible = _by_ventilation(possible, median, read) or possible
    if len(possible) == 1:
        return possible[0]
    if not possible:
        _refuse_thousandfold(one, *readings[0], median)
    left_out[one.match.options[0].column] = _undecided(one, median, possible or readings, bool(possible))
    return None


def _factor(quantity: Quantity, other: Unit) -> float:
    return convert(other, quantity.units[0])


def _readings(one: _Read) -> list[Reading]:
    return [(quantity, other) for quantity in one.match.options for other in quantity.units]


def _was_open(one: _Read) -> bool:
    """Whether neither header nor user says what a column is in, and more than one thing could be."""
    return one.match.unit is None and len(_readings(one)) > 1 and bool(np.isfinite(above_zero(one.values)))


def _is_other(one: _Read) -> bool:
    """Whether a column without a unit cannot be in the only one that its quantity has: a load of 3 is no 3 W."""
    quantity = one.match.options[0]
    return one.match.unit is None and quantity.column == "work_w" and above_zero(one.values) < quantity.usual_low


def _said(one: _Read, quantity: Quantity, other: Unit) -> str:
    printed = f" in {other.printed}" if other.printed else ""
    return f"'{one.match.name}' ({quantity.label}{printed}, median {above_zero(one.values):.4g})"


def _by_ventilation(possible: list[Reading], median: float, read: Sequence[_Read]) -> list[Reading]:
    """Where a VO2 of 4 may be L/min or mL/min/kg, the ventilation that goes with it decides."""
    ve = next((above_zero(one.values) for one in read if one.match.options[0].column == "ve_l_min"), float("nan"))
    if possible[0][0].name != "vo2" or not ve > 0:
        return []
    ve = ve / 1000.0 if ve > 1000.0 else ve
    mass = 70.0
    litres = [median * _factor(*one) * (mass if one[0].column.endswith("_kg") else 1.0) / 1000.0 for one in possible]
    return [one for one, vo2 in zip(possible, litres, strict=True) if _EQUIVALENT[0] <= ve / vo2 <= _EQUIVALENT[1]]


def _undecided(one: _Read, median: float, readings: list[Reading], several: bool) -> str:
    way = f"--map '{one.match.name}={readings[0][0].name}:{readings[0][1].printed.lower()}'"
    if several:
        names = " or ".join(dict.fromkeys(other.printed for _, other in readings))
        return f"No unit stands with '{one.match.name}' (median {median:.4g}): it may be {names}. Say which, {way}."
    only = readings[0][1].printed
    return f"No unit stands with '{one.match.name}', and its median of {median:.4g} fits none. If it is {only}, {way}."


def _as_stated(one: _Read, quantity: Quantity, stated: Unit, left_out: dict[str, str]) -> Reading | None:
    """Take the stated unit unless it cannot be true of a person while another one can."""
    median = above_zero(one.values)
    if not np.isfinite(median) or quantity.usual(median * _factor(quantity, stated)):
        return quantity, stated
    others = [
        other
        for other in quantity.units
        if quantity.usual(median * _factor(quantity, other)) and not 1 / _FAR < convert(other, stated) < _FAR
    ]
    if not others:
        _refuse_thousandfold(one, quantity, stated, median)
        return quantity, stated
    told = _conflict(one, quantity, stated, others[0], median)
    way = f"--map '{one.match.name}={quantity.name}:{others[0].printed.lower()}'"
    if quantity.column in ESSENTIAL:
        raise UnitConflict(told, where=f"column '{one.match.name}'", todo=f"If so, read it with {way}.")
    left_out[quantity.column] = f"{told} It is left out; if so, read it with {way}."
    return None


def _refuse_thousandfold(one: _Read, quantity: Quantity, read_in: Unit, median: float) -> None:
    """Refuse a VO2 that is a thousand times too large or too small for any unit that it is written in."""
    own = median * _factor(quantity, read_in)
    for factor, word in ((0.001, "smaller"), (1000.0, "larger")):
        if quantity.column == "vo2_ml_min" and quantity.usual(own * factor):
            printed = quantity.units[0].printed
            raise UnitConflict(
                f"no person does that. Median of the test read as {read_in.printed}: {own:.4g} {printed}; a thousand "
                f"times {word}: {own * factor:.4g} {printed}.",
                where=f"column '{one.match.name}'",
                todo="Export the file again, or correct the column.",
            )


def _conflict(one: _Read, quantity: Quantity, stated: Unit, other: Unit, median: float) -> str:
    own = quantity.units[0]
    as_stated, as_other = median * _factor(quantity, stated), median * _factor(quantity, other)
    who = "--map says" if one.match.mapped else "the header says"
    return (
        f"{who} {stated.printed}, which no person does. Median of the test as stated: {as_stated:.4g} {own.printed}; "
        f"if it were {other.printed}: {as_other:.4g} {own.printed}."
    )


def _put(draft: Draft, column: str, several: list[tuple[_Read, Unit]]) -> None:
    """Put one column into the draft; of several of the same meaning the first that holds something."""
    if len(several) > 1:
        several.sort(key=lambda pair: (not pair[0].match.mapped, not np.any(np.nan_to_num(pair[0].values))))
    one, source = several[0]
    quantity = next(option for option in one.match.options if option.column == column)
    values = one.values * _factor(quantity, source)
    draft.table[column] = values
    draft.headers[column] = one.match.name
    if "stpd" in f"{one.match.column.name} {one.match.column.unit}".lower() and column in ("ve_l_min", "vt_l"):
        _to_btps(draft, column)
    for other, unit_ in several[1:]:
        if np.any(np.nan_to_num(other.values)) and not _same(values, other.values * _factor(quantity, unit_)):
            draft.note(
                f"{quantity.label} stands in '{one.match.name}' and in '{other.match.name}', which differ; the first "
                f"is used. --map '{other.match.name}={quantity.name}:{unit_.printed.lower()}' takes the other."
            )


def _same(values: NDArray[np.float64], others: NDArray[np.float64]) -> bool:
    return bool(np.allclose(values, others, rtol=0.02, equal_nan=True))


def _to_btps(draft: Draft, column: str) -> None:
    """Bring a volume from standard to body conditions: by the file's factor, else (310/273) 760/(PB - 47)."""
    factor, pressure = draft.about.get("stpd_to_btps"), draft.about.get("barometric_pressure_mmhg")
    label = draft.label(column)
    if factor is None and isinstance(pressure, float):
        factor = 310.0 / 273.0 * 760.0 / (pressure - 47.0)
    if not isinstance(factor, float):
        draft.note(
            f"{label} is given in STPD, a fifth below BTPS, and no factor stands in the file.", severity="warning"
        )
        return
    draft.table[column] = draft.table[column] * factor
    draft.note(f"{label} is given in STPD and was brought to BTPS by a factor of {factor:.4g}.")
