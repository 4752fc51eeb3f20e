"""Values: the long table as numbers of people × sessions × measures, which contrasts calculate on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos.chain import position
from ponos.measures import MeasureSpec, Register
from ponos.study.design.selector import Selector

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["Key", "Values", "conditioned"]


def conditioned(cell: str) -> dict[str, str]:
    """Read a condition as the long table writes it.

    Parameters
    ----------
    cell : str
        ``key=value;key=value``; empty in the default condition.

    Returns
    -------
    dict of str to str
        The condition.
    """
    return dict(part.split("=", 1) for part in cell.split(";") if "=" in part)


@dataclass(frozen=True)
class Key:
    """One measure in one condition.

    Attributes
    ----------
    spec : MeasureSpec
        The measure.
    cell : str
        Its condition as the long table writes it.
    """

    spec: MeasureSpec
    cell: str

    @property
    def condition(self) -> dict[str, str]:
        """Its condition."""
        return conditioned(self.cell)

    @property
    def is_default(self) -> bool:
        """Whether that is the default one, or one that its value cannot do without."""
        return set(self.condition) == set(self.spec.keys)


@dataclass(frozen=True, kw_only=True)
class Values:
    """All values of a study.

    Attributes
    ----------
    people : pandas.DataFrame
        Index ``participant_id``; columns ``group``, ``sex`` and what else is known.
    sessions : tuple of str
        In the order of time.
    keys : tuple of Key
        Along the chain, then as the register has them.
    array : numpy.ndarray
        Shape (people, sessions, keys), in the unit of each measure; NaN where missing.
    reasons : mapping of (int, int, int) to str
        Why a value is missing, by its place, where that is known.
    """

    people: pd.DataFrame
    sessions: tuple[str, ...]
    keys: tuple[Key, ...]
    array: np.ndarray
    reasons: Mapping[tuple[int, int, int], str]

    @classmethod
    def of(cls, long: pd.DataFrame, people: pd.DataFrame, *, sessions: Iterable[str], specs: Register) -> Values:
        """Lay the long table out.

        Parameters
        ----------
        long : pandas.DataFrame
            Columns of :data:`ponos.measures.LONG_COLUMNS`. Several rows of one person, session, measure and condition
            become their mean: the unit is the person.
        people : pandas.DataFrame
            One row a person.
        sessions : iterable of str
            In the order of time.
        specs : Register
            What the measures are.

        Returns
        -------
        Values
            The numbers.
        """
        import numpy as np
        import pandas as pd

        order = tuple(sessions)
        cells = long["condition"].fillna("").astype(str)
        known = dict.fromkeys(zip(long["measure"], cells, strict=True))
        long, cells = _in_every_condition(long, cells, known, specs)
        known = dict.fromkeys(zip(long["measure"], cells, strict=True))
        rank = {spec.id: index for index, spec in enumerate(specs)}
        pairs = sorted(
            (pair for pair in known if pair[0] in rank),
            key=lambda pair: (position(specs[pair[0]].link), rank[pair[0]], pair[1]),
        )
        keys = tuple(Key(specs[id], cell) for id, cell in pairs)
        array = np.full((len(people), len(order), len(keys)), np.nan)
        at = (
            people.index.get_indexer(pd.Index(long["participant_id"])),
            pd.Index(order).get_indexer(pd.Index(long["session"])),
            pd.MultiIndex.from_tuples(pairs or [("", "")]).get_indexer(
                pd.MultiIndex.from_arrays([long["measure"], cells])
            ),
        )
        value = pd.to_numeric(long["value"], errors="coerce").to_numpy(float)
        reason = long["reason"].fillna("").astype(str).to_numpy()
        reason = np.where(np.isinf(value), "not a finite number", reason)
        value = np.where(np.isfinite(value), value, np.nan)
        inside = (at[0] >= 0) & (at[1] >= 0) & (at[2] >= 0)
        reasons: dict[tuple[int, int, int], str] = {}
        for row in np.flatnonzero(inside & np.isnan(value)):
            reasons.setdefault((int(at[0][row]), int(at[1][row]), int(at[2][row])), str(reason[row]))
        given = inside & ~np.isnan(value)
        where = tuple(one[given] for one in at)
        total, count = np.zeros(array.shape), np.zeros(array.shape)
        np.add.at(total, where, value[given])
        np.add.at(count, where, 1.0)
        np.divide(total, count, out=array, where=count > 0)
        return cls(people=people, sessions=order, keys=keys, array=array, reasons=reasons)

    def chosen(self, selectors: Iterable[Selector]) -> list[int]:
        """Which measures are meant.

        Parameters
        ----------
        selectors : iterable of Selector
            Patterns.

        Returns
        -------
        list of int
            Places in ``keys``, in their order.
        """
        patterns = list(selectors)
        default = {key.spec.id for key in self.keys if key.is_default}
        return [
            place
            for place, key in enumerate(self.keys)
            if any(
                one.matches(key.spec.id, key.condition, has_default=key.spec.id in default, needs=key.spec.keys)
                for one in patterns
            )
        ]

    def of_group(self, group: str) -> np.ndarray:
        """Which people belong to a group.

        Parameters
        ----------
        group : str
            Its id.

        Returns
        -------
        numpy.ndarray
            Bool, shape (people,).
        """
        belongs: np.ndarray = (self.people["group"] == group).to_numpy(bool)
        return belongs


def _in_every_condition(
    long: pd.DataFrame, cells: pd.Series[str], known: Iterable[tuple[str, str]], specs: Register
) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Say of every interval of an inhibition why a file has none of them, where it could not say of which."""
    import pandas as pd

    needing = {spec.id for spec in specs if spec.keys}
    open_rows = (cells == "") & long["measure"].isin(needing)
    conditions = {id: [cell for one, cell in known if one == id and cell] for id in needing}
    told = [
        long[open_rows & (long["measure"] == id)].assign(condition=cell)
        for id, own in conditions.items()
        for cell in own
    ]
    told = [one for one in told if len(one)]
    if not told:
        return long, cells
    kept = long[~(open_rows & long["measure"].map(lambda id: bool(conditions.get(id))))]
    whole = pd.concat([kept, *told], ignore_index=True)
    return whole, whole["condition"].fillna("").astype(str)
