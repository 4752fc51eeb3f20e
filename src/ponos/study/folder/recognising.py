"""Which instrument a raw file is of, from a look at its start; nothing is measured."""

from __future__ import annotations

from pathlib import Path

from ponos.errors import PonosError
from ponos.source import Source
from ponos.study.problem import Problem
from ponos.study.study import Study

__all__ = ["recognised", "unrecognised"]


def recognised(path: Path, *, instrument: str = "") -> tuple[str, str]:
    """Find the instrument and the format of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    instrument : str
        Whose formats are tried; those of all where empty.

    Returns
    -------
    tuple of (str, str)
        Name of the instrument and of the format; both empty where no format recognises it.

    Raises
    ------
    PonosError
        The file cannot be opened.
    """
    from ponos.instruments import instruments

    source = Source(path)
    known = instruments()
    for one in [known[instrument]] if instrument in known else known.values():
        for form in one.formats():
            if form.recognises(source):
                return one.name, form.name
    return "", ""


def unrecognised(study: Study) -> tuple[Problem, ...]:
    """Name the raw files that could not be measured.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    tuple of Problem
        One a file that cannot be opened or that no format recognises.
    """
    found = []
    for one in study.files:
        if one.settings.get("map"):
            # Who names the columns says how it is read.
            continue
        try:
            instrument, _ = recognised(one.path, instrument=one.instrument)
        except PonosError as error:
            found.append(Problem(level="error", what=error.what, todo=error.todo, file=one.name))
            continue
        if not instrument:
            of = f" of {one.instrument}" if one.instrument else ""
            what = f"No format{of} recognises this file; it will not be measured."
            found.append(Problem(level="error", what=what, todo="'ponos formats' shows what is read.", file=one.name))
    return tuple(found)
