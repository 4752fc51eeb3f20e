"""A session of pain tests made ready for measuring: its numbers that can be true, its words understood, its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ponos.errors import MeasureError
from ponos.instruments.pain.formats import KNOWN
from ponos.instruments.pain.settings import Settings
from ponos.instruments.pain.words import meaning
from ponos.recording import Recording
from ponos.sheets.columns import lacking, possible

__all__ = ["Bools", "Floats", "Group", "Session"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Group:
    """Rows of one site and side.

    Attributes
    ----------
    condition : mapping of str to str
        ``site`` and ``side`` as far as they are known.
    rows : numpy.ndarray
        Bool, shape (rows,).
    """

    condition: Mapping[str, str]
    rows: Bools


class Session:
    """The tests of one person.

    Parameters
    ----------
    recording : Recording
        Of the instrument ``pain``.
    settings : Settings
        What the user says about it.
    """

    def __init__(self, recording: Recording, settings: Settings) -> None:
        self.table = recording.table
        self.settings = settings

    def lacks(self, column: str, /) -> str:
        """Say why a column cannot be used.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        str
            A sentence; empty where it can be used.
        """
        table = self.table
        if KNOWN[column].kind == "text" and column in table:
            table = table.assign(**{column: self.words(column)})
        return lacking(table, KNOWN[column])

    def numbers(self, column: str) -> Floats:
        """Give a column as numbers that can be true.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        numpy.ndarray
            Shape (rows,); NaN where nothing is known or nothing that can be.
        """
        return possible(self.table, KNOWN[column])

    def words(self, column: str) -> NDArray[np.object_]:
        """Give a column of words as what they mean.

        Parameters
        ----------
        column : str
            Its name.

        Returns
        -------
        numpy.ndarray
            Shape (rows,), dtype object; empty where nothing is known.
        """
        cells = self.table[column].tolist() if column in self.table else [""] * len(self.table)
        told = [meaning(column, cell) if isinstance(cell, str) else "" for cell in cells]
        return np.array(told, dtype=object)

    @cached_property
    def conditioning(self) -> NDArray[np.object_]:
        """``none``, ``parallel`` or ``sequential`` of each row; empty where it is not known."""
        if "conditioning" not in self.table:
            return np.full(len(self.table), "none", dtype=object)
        told = self.words("conditioning")
        # A sheet cannot tell "none" from an empty cell: both say that no conditioning stimulus is written down.
        told[self.table["conditioning"].to_numpy() == ""] = "none"
        told[told == "conditioned"] = self.settings.paradigm
        return told

    @property
    def without_paradigm(self) -> bool:
        """Whether rows are conditioned without anything saying how."""
        return not self.settings.paradigm and bool((self.words("conditioning") == "conditioned").any())

    @cached_property
    def rating(self) -> Floats:
        """Ratings in points of 100, shape (rows,); NaN where the scale is not known.

        Raises
        ------
        MeasureError
            Nothing says where the scale ends, or a rating lies above its end.
        """
        ends = np.full(len(self.table), np.nan)
        if self.settings.rating_of is not None:
            ends[:] = self.settings.rating_of
        elif not self.lacks("rating_of"):
            ends = self.numbers("rating_of")
        values = self.numbers("rating")
        if not np.isfinite(ends).any():
            raise MeasureError("Nothing says whether ratings end at 10 or at 100 (--rating-of).")
        if (values > ends).any():
            raise MeasureError("Ratings lie above the end that their scale is said to have.")
        points: Floats = values / ends * 100.0
        return points

    def one_modality(self, rows: Bools) -> str:
        """Give the kind of stimulus of some rows.

        Parameters
        ----------
        rows : numpy.ndarray
            Bool, shape (rows,).

        Returns
        -------
        str
            Empty where the table does not say it.

        Raises
        ------
        MeasureError
            There are several, which do not compare.
        """
        kinds = sorted(set(self.words("modality")[rows]) - {""})
        if len(kinds) > 1:
            raise MeasureError(f"Several kinds of stimuli are mixed ({', '.join(kinds)}); choose one (--rows).")
        return kinds[0] if kinds else ""

    def groups(self, rows: Bools) -> list[Group]:
        """Part rows by site and side.

        Parameters
        ----------
        rows : numpy.ndarray
            Bool, shape (rows,).

        Returns
        -------
        list of Group
            In the order of the table; one without a condition where neither is known.
        """
        site, side = self.words("site"), self.words("side")
        keys = dict.fromkeys((str(site[at]), str(side[at])) for at in np.flatnonzero(rows))
        return [
            Group(
                {name: word for name, word in (("site", one[0]), ("side", one[1])) if word},
                rows & (site == one[0]) & (side == one[1]),
            )
            for one in keys
        ]

    def answer(self, column: str) -> float | None:
        """Give the one answer to an item of the questionnaire.

        Parameters
        ----------
        column : str
            The item.

        Returns
        -------
        float or None
            None where there is no answer.

        Raises
        ------
        MeasureError
            Several rows answer differently.
        """
        values = np.unique(self.numbers(column)[np.isfinite(self.numbers(column))])
        if len(values) > 1:
            raise MeasureError(
                f"'{column}' is answered differently in several rows; choose one questionnaire (--rows)."
            )
        return float(values[0]) if len(values) else None

    def answers(self, columns: Sequence[str]) -> tuple[list[float], list[str]]:
        """Give the answers to several items.

        Parameters
        ----------
        columns : sequence of str
            The items.

        Returns
        -------
        values : list of float
            Answers that are there.
        lacking : list of str
            Items without one.
        """
        told = {column: self.answer(column) for column in columns}
        return (
            [value for value in told.values() if value is not None],
            [column for column, value in told.items() if value is None],
        )
