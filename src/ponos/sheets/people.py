"""A table of one person, and what to say of one that holds several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ponos.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["refuse_several"]

_SHOWN = 4


def refuse_several(frame: pd.DataFrame, *, header: str, where: str) -> None:
    """Refuse a table in which several people stand: a recording is one person's.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows that were chosen; whose they are stands in ``participant``, where that is known.
    header : str
        What the file calls that column.
    where : str
        Name of the file.

    Raises
    ------
    UsageError
        There are several.
    """
    people = [str(one) for one in dict.fromkeys(frame["participant"])] if "participant" in frame else []
    if len(people) < 2:
        return
    shown = ", ".join(one or "(empty)" for one in people[:_SHOWN]) + (" …" if len(people) > _SHOWN else "")
    raise UsageError(
        f"The file holds {len(people)} people ({header}: {shown}), and a recording is one person's.",
        where=where,
        todo=f"Choose one: --rows {header}={next(filter(None, people))}.",
    )
