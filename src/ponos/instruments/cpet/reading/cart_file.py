"""What a cart's format parses a file into, before anything is understood: named columns of cells, and facts.

A format only finds things; what a column means, which unit it is in and whether it can be true is judged in one place,
:mod:`ponos.instruments.cpet.reading.reader`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ponos.recording import Note

__all__ = ["CartFile", "Column"]


@dataclass
class Column:
    """One column as the file has it.

    Attributes
    ----------
    name : str
        Header as written.
    unit : str
        Unit as written or as the format documents it; empty where neither says.
    cells : list
        Numbers, text or times, one a row; None or empty where nothing stands.
    """

    name: str
    unit: str
    cells: list[object]


@dataclass
class CartFile:
    """A parsed file.

    Attributes
    ----------
    columns : list of Column
        In the file's order; names may repeat.
    first_row : int
        Row of the file (from 1) that the first cell of each column stands in, for error messages.
    facts : dict
        Header label as written -> value as written; which of them are known stands in ``facts.csv``.
    tables : dict of str to list of rows
        Other tables kept as they are (results sheet, events).
    device : str
        Maker and model.
    kind : {"breaths", "averaged", ""}
        What the format says of its rows; empty where it does not.
    notes : list of Note
        What the format itself must warn of.
    """

    columns: list[Column]
    first_row: int
    facts: dict[str, object] = field(default_factory=dict)
    tables: dict[str, list[list[object]]] = field(default_factory=dict)
    device: str = ""
    kind: str = ""
    notes: list[Note] = field(default_factory=list)
