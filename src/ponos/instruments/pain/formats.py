"""The one format: a table of stimuli, ratings and thresholds, or of a questionnaire, one row a trial."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ponos.instruments.base import Format
from ponos.sheets.named import Known, Named, known_columns, names_in, read_named
from ponos.sheets.writing import write_named
from ponos.source import Source
from ponos.tables import rows_of

if TYPE_CHECKING:
    from ponos.recording import Recording

__all__ = ["AREAS", "FORMATS", "KNOWN", "PACKAGE", "THRESHOLDS"]

PACKAGE = "ponos.instruments.pain"
KNOWN: dict[str, Known] = known_columns(PACKAGE)
THRESHOLDS = ("pressure_threshold_kpa", "heat_threshold_celsius", "cold_threshold_celsius")
AREAS = tuple(row["area"] for row in rows_of(PACKAGE, "areas.csv"))
"""The 19 areas of the widespread pain index."""

_FEW_AREAS = 5


def recognises(source: Source) -> bool:
    """Whether the header names thresholds, rated stimuli, or the areas and scales of the questionnaire.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for such a table.
    """
    names = names_in(source, KNOWN)
    rated = "rating" in names and bool(names & {"stimulus", "conditioning", "rating_of"})
    asked = {"widespread_pain_index", "symptom_severity_scale"} <= names or len(names & set(AREAS)) >= _FEW_AREAS
    return bool(names & set(THRESHOLDS)) or rated or asked


def parse(source: Source) -> Named:
    """Read the table under the names that are known.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Named
        All of its rows.
    """
    return read_named(source, KNOWN)


def write(recording: Recording, path: Path) -> None:
    """Write a recording as a table that anything can read.

    Parameters
    ----------
    recording : Recording
        Of this instrument.
    path : pathlib.Path
        Where to.
    """
    write_named(recording.table, KNOWN, path)


FORMATS: tuple[Format[Named], ...] = (
    Format(
        name="pain_table",
        title="Table of pain tests: thresholds, ratings, fibromyalgia questionnaire",
        recognises=recognises,
        parse=parse,
        write=write,
    ),
)
