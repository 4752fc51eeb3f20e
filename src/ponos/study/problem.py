"""Problem: one thing that is wrong with a study, where it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Level", "Problem"]

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong; it never stops what is right from being analysed.

    Attributes
    ----------
    level : {"error", "warning", "note"}
        ``error`` where something is left out because of it, ``warning`` where a result may mislead, ``note`` where it
        is merely worth knowing.
    what : str
        What was wrong and what was expected; a sentence.
    todo : str
        What to do; a sentence.
    file : str
        File, relative to the study's folder; empty where it is not of a file.
    row : int or None
        Line of the file as a spreadsheet counts it: the header is 1.
    column : str
        Name of the column, or the key of ``study.toml``.
    people : tuple of str
        Ids of people that its words name, so that they can be replaced where ids are.
    """

    level: Level
    what: str
    todo: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    people: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, ``participants.tsv, row 3, column age``."""
        row = f"row {self.row}" if self.row is not None else ""
        column = f"column {self.column}" if self.column and not self.file.endswith(".toml") else self.column
        return ", ".join(part for part in (self.file, row, column) if part)

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.place}:" if self.place else "", self.what, self.todo) if part)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``level, file, row, column, what, todo``.
        """
        return {
            "level": self.level,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "what": self.what,
            "todo": self.todo,
        }
