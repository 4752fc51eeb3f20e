"""A recording's table under the names of its instrument, as a csv that anything reads and that comes back as it was."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ponos.sheets.named import Known

__all__ = ["write_named"]


def write_named(table: pd.DataFrame, known: Mapping[str, Known], path: Path) -> None:
    """Write the known columns of a table, in the order in which they are known.

    Parameters
    ----------
    table : pandas.DataFrame
        The table.
    known : mapping of str to Known
        What the instrument knows.
    path : pathlib.Path
        Where to.
    """
    names = [name for name in known if name in table]
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(names)
        writer.writerows(zip(*(_cells(table, known[name]) for name in names), strict=True))


def _cells(table: pd.DataFrame, known: Known) -> list[str]:
    values = table[known.column].tolist()
    if known.kind == "text":
        return ["" if value is None or value != value else str(value) for value in values]
    # Ten digits: a time keeps the rate it was sampled at, and 0.1 + 0.2 is written as 0.3.
    return ["" if value is None or value != value else f"{value:.10g}" for value in values]
