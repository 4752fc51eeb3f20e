"""Events of a run, under the conditions that measures ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ponos.errors import DamagedFile, UsageError, nearest
from ponos.recording import Note
from ponos.sheets.numbers import numbers
from ponos.sheets.sheet import read_sheet
from ponos.tables import rows_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["conditions", "read_events"]


def _plain(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


@cache
def conditions() -> dict[str, frozenset[str]]:
    """What events of each condition are called.

    Returns
    -------
    dict of str to frozenset
        By condition, in plain letters.
    """
    return {
        row["condition"]: frozenset(map(_plain, (row["condition"], *row["synonyms"].split("|"))))
        for row in rows_of("ponos.instruments.imaging", "conditions.csv")
    }


def read_events(path: Path, said: Sequence[str]) -> tuple[pd.DataFrame, list[Note]]:
    """Read the events of a run.

    Parameters
    ----------
    path : pathlib.Path
        Columns ``onset``, ``duration`` in seconds, ``trial_type``.
    said : sequence of str
        ``word=condition``.

    Returns
    -------
    tuple of (pandas.DataFrame, list of Note)
        Columns ``onset``, ``duration``, ``trial_type``, which is a condition where it is known; and what is odd.

    Raises
    ------
    DamagedFile
        A column is missing, or nothing in it is an event.
    UsageError
        A condition is not known.
    """
    import numpy as np
    import pandas as pd

    sheet = read_sheet(path)
    lacking = [one for one in ("onset", "duration", "trial_type") if one not in sheet.columns]
    if lacking:
        raise DamagedFile(
            f"Events need a column '{lacking[0]}'.", where=sheet.name, todo=nearest(lacking[0], sheet.columns)
        )
    onset, duration = (numbers(sheet.columns[one], commas=sheet.commas).values for one in ("onset", "duration"))
    named = {_plain(word): _condition(meant) for word, _, meant in (one.partition("=") for one in said)}
    words = sheet.texts("trial_type")
    kept = np.isfinite(onset) & np.isfinite(duration) & (duration >= 0) & np.array([bool(one) for one in words])
    notes = []
    if not kept.all():
        rows = ", ".join(map(str, sheet.rows[~kept][:5]))
        notes.append(Note("warning", f"{int((~kept).sum())} events lack a time, a length or a name (row {rows})."))
    if not kept.any():
        raise DamagedFile("There is no event in it.", where=sheet.name)
    own = [named.get(_plain(word)) or _known(word) or word for word in words]
    frame = pd.DataFrame({"onset": onset, "duration": duration, "trial_type": own})[kept]
    strange = sorted(set(frame["trial_type"]) - set(conditions()))
    if strange:
        notes.append(
            Note(
                "info",
                f"Events of no known condition are modelled under their own names: {', '.join(map(str, strange[:8]))}. "
                "Say what they are: --trial-types word=gain_anticipation.",
            )
        )
    return frame.sort_values("onset", ignore_index=True), notes


def _known(word: str) -> str | None:
    return next((name for name, spelt in conditions().items() if _plain(word) in spelt), None)


def _condition(name: str) -> str:
    if name not in conditions():
        raise UsageError(f"'{name}' is no condition.", todo=nearest(name, conditions()))
    return name
