"""The works that ponos cites: one table, ``references.csv``, for measures, equations, limits and warnings alike."""

from __future__ import annotations

import re
from functools import cache

from ponos.tables import rows_of

__all__ = ["references", "short"]


@cache
def references() -> dict[str, tuple[str, str]]:
    """Every work that ponos cites.

    Returns
    -------
    dict of str to tuple
        Key to (citation, DOI or empty).
    """
    return {row["key"]: (row["citation"], row["doi"]) for row in rows_of("ponos", "references.csv")}


@cache
def short(reference: str) -> str:
    """Name a work as a sentence names it.

    Parameters
    ----------
    reference : str
        Key into ``references.csv``.

    Returns
    -------
    str
        First author and year.
    """
    citation = references()[reference][0]
    author = re.match(r"(.+?) [A-Z]{1,4}\b", citation)
    year = re.search(r"\b(?:19|20)\d\d\b", citation)
    return f"{author[1] if author else reference} {year[0] if year else ''}".strip()
