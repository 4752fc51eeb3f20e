"""What a user can say about a table of pain tests and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass

from ponos.errors import UsageError, nearest
from ponos.instruments.base import TableSettings, flag, option

__all__ = ["PARADIGMS", "Settings"]

PARADIGMS = ("parallel", "sequential")
"""How a conditioning stimulus stands to the test stimulus: at the same time, or before it."""


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of pain testing. What is given here goes before what the table says.

    Attributes
    ----------
    rating_of : float or None
        What the highest rating means, 10 or 100, where the table does not say; it is never guessed.
    paradigm : str
        ``parallel`` or ``sequential``, where the table only says that a stimulus was conditioned.
    """

    rating_of: float | None = option(None, "upper end of the pain rating, 10 or 100", metavar="N")
    paradigm: str = option("", "conditioned pain modulation: parallel or sequential", metavar="WORD")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            A scale that is none, or a paradigm that is none.
        """
        super().__post_init__()
        if self.rating_of not in (None, 10, 100):
            raise UsageError(f"A rating of {self.rating_of:g} is not read.", where=flag("rating_of"), todo="10 or 100.")
        if self.paradigm not in ("", *PARADIGMS):
            raise UsageError(
                f"'{self.paradigm}' is not known.", where=flag("paradigm"), todo=nearest(self.paradigm, PARADIGMS)
            )
