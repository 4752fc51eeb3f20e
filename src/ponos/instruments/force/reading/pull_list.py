"""A list of pulls: one row a pull, from a dynamometer without a memory and a hand that wrote it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ponos.amplifiers.reading import recognised
from ponos.errors import DamagedFile
from ponos.instruments.force.channel_names import FORCES
from ponos.recording import Note, Recording, Step, Table
from ponos.sheets.named import Named, known_columns, mapped, names_in, read_named

if TYPE_CHECKING:
    from ponos.instruments.force.settings import Settings
    from ponos.source import Source

__all__ = ["NAME", "is_list", "read_list", "recognises"]

NAME = "pull_list"
_PACKAGE = "ponos.instruments.force.reading"
_SIDES = {"l": "left", "left": "left", "links": "left", "r": "right", "right": "right", "rechts": "right"}
_ORDER = ("series", "trial", "side", "seconds")


def recognises(source: Source) -> bool:
    """Tell a table whose header names a force or a torque and the number of a pull.

    Parameters
    ----------
    source : Source
        Any file.

    Returns
    -------
    bool
        True for a list of pulls.
    """
    if recognised(source) is not None:
        return False
    names = names_in(source, known_columns(_PACKAGE))
    return bool(names & {"force_n", "torque_nm"}) and "trial" in names


def is_list(source: Source, settings: Settings) -> bool:
    """Tell a list of pulls, or a table that the user says to be one.

    Parameters
    ----------
    source : Source
        Any file.
    settings : Settings
        What the user says.

    Returns
    -------
    bool
        True for a list.
    """
    if recognised(source) is not None:
        return False
    return recognises(source) or bool(settings.map)


def read_list(source: Source, settings: Settings) -> Recording:
    """Read a list of pulls.

    Parameters
    ----------
    source : Source
        A csv, tsv or workbook.
    settings : Settings
        What the user says about it.

    Returns
    -------
    Recording
        One row a pull.

    Raises
    ------
    PonosError
        It has no force, a unit is not said, or nothing is left of it.
    """
    known = known_columns(_PACKAGE)
    said = mapped(settings.map)
    torque = any(one.quantity.startswith("torque") for one in said.values()) or (
        "torque_nm" in names_in(source, known) and "force_n" not in names_in(source, known)
    )
    named = read_named(source, known, needs=("torque_nm" if torque else "force_n",), said=said, only=settings.rows)
    rows, notes = _cleaned(named)
    if not len(rows):
        raise DamagedFile("No pull of it has a force.", where=source.name)
    return Recording(
        instrument="force",
        data=Table(rows),
        format=NAME,
        source=source.name,
        sha256=source.sha256,
        about={"side": settings.side} if settings.side else {},
        notes=(*named.notes, *notes),
        history=(Step("read", {"pulls": len(rows)}),),
    )


def _cleaned(named: Named) -> tuple[pd.DataFrame, list[Note]]:
    """Sides in one spelling, pulls in their order, what has no force left out and told of."""
    frame = named.frame.copy()
    notes: list[Note] = []
    column = next(name for name in FORCES if name in frame)
    lost = ~np.isfinite(frame[column].to_numpy(float))
    if lost.any():
        where = ", ".join(map(str, named.rows[lost][:5]))
        notes.append(
            Note("warning", f"{int(lost.sum())} pulls have no force (row {where}); they are left out.", column)
        )
    zero = frame[column].to_numpy(float) == 0
    if zero.any():
        where = ", ".join(map(str, named.rows[zero][:5]))
        what = f"{int(zero.sum())} pulls have a force of 0 (row {where}); a pull that was not made is a missing one."
        notes.append(Note("warning", what + " They are left out.", column))
    frame = frame[~(lost | zero)].reset_index(drop=True)
    if "side" in frame:
        frame["side"] = [_SIDES.get(str(one).strip().lower(), str(one).strip().lower()) for one in frame["side"]]
    if "trial" in frame and np.isfinite(frame["trial"].to_numpy(float)).all():
        # Series come as the list has them; "10" would stand before "2" by its letters.
        order = pd.factorize(frame["series"])[0] if "series" in frame else np.zeros(len(frame))
        frame = frame.iloc[np.lexsort((frame["trial"].to_numpy(float), order))].reset_index(drop=True)
    kept = [column, *(name for name in _ORDER if name in frame)]
    return frame[kept], notes
