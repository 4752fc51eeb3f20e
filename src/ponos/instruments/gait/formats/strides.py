"""A table of strides, as walkways export it, or of starts from a cue: one row a stride or a trial."""

from __future__ import annotations

from ponos.instruments.base import Format
from ponos.instruments.gait.formats.gait_file import KNOWN, GaitFile, of_table
from ponos.sheets.named import names_in
from ponos.source import Source

__all__ = ["FORMAT"]


def recognises(source: Source) -> bool:
    """Whether the header names stride times, or a cue and the movement that follows it.

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
    strides = "stride_time_s" in names or {"step_time_s", "stride_length_m"} <= names
    starts = "initiation_time_ms" in names or {"cue_s", "movement_s"} <= names
    return strides or starts


def parse(source: Source) -> GaitFile:
    """Read the table.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    GaitFile
        One row a stride or a trial.
    """
    return of_table(source)


FORMAT = Format(
    name="gait_table",
    title="Table of strides (walkways), or of starts from a cue",
    recognises=recognises,
    parse=parse,
    confirmed=False,
)
