"""A file of gait as it stands: its columns under known names, and the notes of reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ponos.recording import Note
from ponos.sheets.named import Known, Mapped, known_columns, read_named
from ponos.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["ACCELERATION", "KNOWN", "STARTS", "STRIDES", "GaitFile", "of_table"]

KNOWN: dict[str, Known] = known_columns("ponos.instruments.gait")
ACCELERATION = ("acc_x_g0", "acc_y_g0", "acc_z_g0")
STRIDES = (
    "step_time_s", "stride_time_s", "stance_time_s", "swing_time_s", "double_support_s", "stride_length_m",
    "stride_speed_m_s",
)  # fmt: skip
STARTS = ("cue_s", "movement_s", "initiation_time_ms")


@dataclass(frozen=True)
class GaitFile:
    """What a file holds.

    Attributes
    ----------
    frame : pandas.DataFrame
        Known columns in the units of their names.
    notes : tuple of Note
        What is odd about it.
    person : str
        What the file calls the column that says whose rows they are; empty where there is none.
    """

    frame: pd.DataFrame
    notes: tuple[Note, ...] = ()
    person: str = ""


def of_table(
    source: Source,
    *,
    needs: Sequence[str] = (),
    said: Mapping[str, Mapped] | None = None,
    only: str = "",
) -> GaitFile:
    """Read a table under the names that are known.

    Parameters
    ----------
    source : Source
        A csv, tsv or workbook.
    needs : sequence of str
        Columns without which it cannot.
    said : mapping of str to Mapped, optional
        What the user says of columns.
    only : str
        ``column=value``: only these rows.

    Returns
    -------
    GaitFile
        The table.
    """
    named = read_named(source, KNOWN, needs=needs, said=said, only=only)
    return GaitFile(named.frame.reset_index(drop=True), named.notes, named.headers.get("participant", ""))
