"""A table with one row a trial and the size of its MEP, from any program (csv, tsv, workbook).

What it calls its columns is known for common names; units are never guessed, for half of such tables are in mV and half
in µV.
"""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.tms.reading.draft import SweepFile
from ponos.instruments.tms.reading.trial_table import columns
from ponos.sheets.named import names_in
from ponos.source import Source

__all__ = ["FORMAT", "parse", "recognises"]


def recognises(source: Source) -> bool:
    """Whether the header names the size of MEPs.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for a table that does.
    """
    return "mep_mv" in names_in(source, columns())


def parse(source: Source) -> SweepFile:
    """Hand the table on; it is read with the user's column map.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    SweepFile
        Holds the source alone.
    """
    return SweepFile(fs_hz=1.0, table=source)


FORMAT: Format[SweepFile] = Format(
    name="mep_table",
    title="Table of MEPs with one row a trial (CSV, TSV, workbook)",
    recognises=recognises,
    parse=parse,
)
