"""Long rows: the values of one measure out of one table, and all of them as the long table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos import __version__
from ponos.measures import LONG_COLUMNS, MeasureSpec
from ponos.units import unit

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["LongRows", "together"]


@dataclass(frozen=True, kw_only=True)
class LongRows:
    """Values of one measure in one condition.

    Attributes
    ----------
    spec : MeasureSpec
        The measure.
    condition : str
        Its condition, as one cell.
    participants, sessions : numpy.ndarray
        Whose each value is, shape (n,), dtype object.
    value : numpy.ndarray
        In the unit of the measure, shape (n,); NaN where missing.
    reason : numpy.ndarray
        Why a value is missing, shape (n,), dtype object.
    source : str
        The table.
    method : str
        How the values were had.
    """

    spec: MeasureSpec
    condition: str
    participants: NDArray[np.object_]
    sessions: NDArray[np.object_]
    value: NDArray[np.float64]
    reason: NDArray[np.object_]
    source: str
    method: str = "table"

    def __len__(self) -> int:
        return len(self.value)


def together(rows: Sequence[LongRows]) -> pd.DataFrame:
    """Put long rows under each other.

    Parameters
    ----------
    rows : sequence of LongRows
        Thousands of measures, it may be.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`ponos.measures.LONG_COLUMNS`; groups and hours are still to be filled in.
    """
    import numpy as np
    import pandas as pd

    counts = [len(one) for one in rows]

    value = np.concatenate([one.value for one in rows]) if rows else np.zeros(0)
    nothing = np.full(len(value), np.nan)
    table = {
        "participant_id": _end_to_end([one.participants for one in rows]),
        "group": np.full(len(value), "", dtype=object),
        "session": _end_to_end([one.sessions for one in rows]),
        "hours_since_exertion": nothing,
        "link": _same([one.spec.link for one in rows], counts),
        "measure": _same([one.spec.id for one in rows], counts),
        "condition": _same([one.condition for one in rows], counts),
        "value": value,
        "unit": _same([unit(one.spec.unit).printed for one in rows], counts),
        "low": nothing,
        "high": nothing,
        "n": np.full(len(value), None, dtype=object),
        "quality": np.where(np.isnan(value), "missing", "ok").astype(object),
        "reason": _end_to_end([one.reason for one in rows]),
        "method": _same([one.method for one in rows], counts),
        "method_version": np.full(len(value), __version__, dtype=object),
        "source": _same([one.source for one in rows], counts),
    }
    series = {name: pd.Series(column, dtype=column.dtype) for name, column in table.items()}
    return pd.DataFrame(series, columns=list(LONG_COLUMNS))


def _same(texts: Sequence[str], counts: Sequence[int]) -> NDArray[np.object_]:
    import numpy as np

    return np.repeat(np.array(texts, dtype=object), counts)


def _end_to_end(parts: Sequence[NDArray[np.object_]]) -> NDArray[np.object_]:
    import numpy as np

    return np.concatenate(parts) if parts else np.array([], dtype=object)
