"""Where the files of a study are looked for: its folder, then its places."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["found_in", "in_time", "name_of", "naturally", "where_looked"]


_EARLIER = frozenset({"pre", "before", "baseline", "base", "bl", "screening", "first"})
_LATER = frozenset({"post", "after", "followup", "follow", "fu", "last", "end", "second"})


def found_in(written: str, places: Sequence[Path]) -> Path | None:
    """Look a file up.

    Parameters
    ----------
    written : str
        Its path as a table or plan has it; variables and ``~`` are expanded.
    places : sequence of pathlib.Path
        Folders that a relative path may start from, the first one first.

    Returns
    -------
    pathlib.Path or None
        None where it is in none of them.
    """
    spelt = os.path.expanduser(os.path.expandvars(written.strip()))  # noqa: PTH111 a variable may come first
    for text in dict.fromkeys((spelt, spelt.replace("\\", "/"))):
        for place in places:
            path = place / text
            try:
                if text and path.is_file():
                    return path
            except (OSError, ValueError):
                continue
    return None


def where_looked(places: Iterable[Path], study: Path) -> str:
    """Say in which folders was looked.

    Parameters
    ----------
    places : iterable of pathlib.Path
        The folders.
    study : pathlib.Path
        The study's own.

    Returns
    -------
    str
        ``the study's folder, ../data``.
    """
    named = []
    for place in places:
        try:
            same = place.samefile(study)
        except OSError:
            same = place == study
        named.append("the study's folder" if same else os.path.relpath(place, study).replace(os.sep, "/"))
    return ", ".join(dict.fromkeys(named)) or "the study's folder"


def name_of(path: Path, study: Path, *, written: str = "") -> str:
    """Name a file as the study does.

    Parameters
    ----------
    path : pathlib.Path
        Where it is.
    study : pathlib.Path
        The study's folder.
    written : str
        How it was written, for one that lies outside.

    Returns
    -------
    str
        Relative to the study's folder, with forward slashes.
    """
    try:
        return path.relative_to(study).as_posix()
    except ValueError:
        return written.replace("\\", "/") if written and not Path(written).is_absolute() else path.name


def naturally(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key of a name by its numbers: day2 before day10.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    tuple
        To sort by.
    """
    parts = re.split(r"(\d+)", name.lower())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def in_time(session: str) -> tuple[int, tuple[tuple[int, int | str], ...]]:
    """Sort key of a session by what its name says of time: pre before post, though the alphabet has it otherwise.

    Parameters
    ----------
    session : str
        Its name.

    Returns
    -------
    tuple
        To sort by.
    """
    words = set(re.split(r"[\W_\d]+", session.lower()))
    rank = 0 if words & _EARLIER else 2 if words & _LATER else 1
    return rank, naturally(session)
