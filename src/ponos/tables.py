"""Tables that stand beside the code: norms, synonyms, limits and works, as rows of text."""

from __future__ import annotations

import csv
from importlib.resources import files

__all__ = ["rows_of"]


def rows_of(package: str, table: str) -> list[dict[str, str]]:
    """Read a table of a package.

    Parameters
    ----------
    package : str
        Where it stands; empty for an instrument that brings no tables.
    table : str
        File name, ``retest.csv``.

    Returns
    -------
    list of dict
        Its rows by the names in the first line; none where there is no such table.
    """
    place = files(package).joinpath(table) if package else None
    if place is None or not place.is_file():
        return []
    return list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))
