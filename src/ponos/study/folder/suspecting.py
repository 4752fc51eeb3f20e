"""Values of tables that look wrong: missing throughout, the same in everybody, or in two units."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from ponos.measures import MeasureSpec
from ponos.study.design.types import Design
from ponos.study.folder._gathered import Gathered, listed
from ponos.units import table, unit

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["look_at_values"]

_KEY = ["measure", "condition"]
_APART = 3.0
"""How far apart two heaps lie at least, as a ratio, to be taken for two units."""


def look_at_values(design: Design, values: pd.DataFrame, found: Gathered, *, specs: Mapping[str, MeasureSpec]) -> None:
    """Look over the values of tables.

    Parameters
    ----------
    design : Design
        Its groups.
    values : pandas.DataFrame
        Columns :data:`ponos.measures.LONG_COLUMNS`.
    found : Gathered
        Takes the problems.
    specs : mapping of str to MeasureSpec
        Every measure by id.
    """
    if not len(values):
        return
    files: dict[object, object] = values.drop_duplicates(_KEY).set_index(_KEY)["source"].to_dict()
    _same(design, values, files, found, specs)
    number, who = values["value"].to_numpy(float), values["participant_id"].to_numpy(object)
    for key, rows in values.groupby(_KEY, sort=False)["value"]:
        id, condition = map(str, key)
        if specs[id].scale == "continuous":
            file = str(files[id, condition])
            _two_units(_named(id, condition), number[rows.index], who[rows.index], specs[id], file, found)


def _named(id: str, condition: str) -> str:
    return f"{id}[{condition}]" if condition else id


def _same(
    design: Design,
    values: pd.DataFrame,
    files: Mapping[object, object],
    found: Gathered,
    specs: Mapping[str, MeasureSpec],
) -> None:
    """Note what is missing in everybody or in a group, and what is the same in a group."""
    seen = values.groupby([*_KEY, "group"], sort=False)["value"].agg(["count", "min", "max"])
    in_all = seen["count"].groupby(level=_KEY, sort=False).sum()
    for key in in_all.index[in_all == 0]:
        what = f"{_named(*key)} is missing in everybody."
        found.note("warning", what, "Is its column the right one?", file=str(files[key]))
    odd = seen[(seen["count"] == 0) | ((seen["count"] > 2) & (seen["min"] == seen["max"]))]
    known = {one.id for one in design.groups}
    for (id, condition, group), count, low in zip(odd.index, odd["count"], odd["min"], strict=True):
        file, name = str(files[id, condition]), _named(id, condition)
        if group not in known or not in_all[id, condition]:
            continue
        if not count:
            found.note("warning", f"{name} is missing in everybody of '{group}'.", file=file)
        elif specs[id].scale == "continuous":
            found.note(
                "warning",
                f"{name} is {low:g} in all {count} of '{group}'; numbers that were measured differ.",
                "Is it a code for a missing value?",
                file=file,
            )


def _two_units(
    name: str,
    value: NDArray[np.float64],
    who: NDArray[np.object_],
    spec: MeasureSpec,
    file: str,
    found: Gathered,
) -> None:
    """Note numbers that fall into two heaps which one factor between units would bring together."""
    import numpy as np

    positive = np.sort(value[value > 0])
    if len(positive) < 4 or len(positive) < np.isfinite(value).sum():
        return
    ratio = positive[1:] / positive[:-1]
    cut = int(np.argmax(ratio))
    low, high = positive[: cut + 1], positive[cut + 1 :]
    spread = max(low[-1] / low[0], high[-1] / high[0])
    # Within a heap people differ too; the gap has to be wider than that.
    if ratio[cut] <= max(_APART, spread**0.5):
        return
    factor = _factor(float(np.median(high) / np.median(low)), unit(spec.unit).dimension)
    if not factor:
        return
    few, many = (low, high) if len(low) <= len(high) else (high, low)
    people = list(who[np.isin(value, few)])
    found.note(
        "warning",
        f"{name} looks as if it were in two units: {len(few)} values are about {factor:g} times "
        f"{'smaller' if few[0] < many[0] else 'larger'} than the other {len(many)} ({listed(people)}).",
        "Give all of them in one unit.",
        file=file,
        people=people,
    )


def _factor(ratio: float, dimension: str) -> float:
    """The factor between two units that is near a ratio; 0 where none is."""
    near = [one for one in _factors(dimension) if 0.5 < ratio / one < 2]
    return min(near, key=lambda one: abs(ratio / one - 1)) if near else 0.0


@cache
def _factors(dimension: str) -> tuple[float, ...]:
    own = [one.factor for one in table().values() if one.dimension == dimension]
    return tuple(sorted(one for one in {max(a / b, b / a) for a in own for b in own} | {1000.0} if one >= 4))
