"""What a user can say about a task of choices and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass

from ponos.errors import UsageError, nearest
from ponos.instruments.base import TableSettings, option

__all__ = ["RULES", "Settings"]

RULES = ("linear", "parabolic", "exponential", "sigmoid")
"""Forms in which effort can lessen a reward; see :mod:`ponos.instruments.effort.models`."""


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of a task of choices.

    Attributes
    ----------
    timeout_s : float
        A choice time of exactly this is a time-out: the computer chose. 5 s in the published task; 0 for none.
    discount : str
        How effort lessens a reward by default, one of :data:`RULES`.
    easy_reward : float
        What the easy task pays where the file does not say.
    easy_effort : float
        Effort of the easy task over that of the hard one where the file does not say; the presses required go first.

    Raises
    ------
    UsageError
        A rule that is none, or a number that cannot be.
    """

    timeout_s: float = option(
        5.0, "a choice time of exactly this is a time-out (convention of the published task; 0: none)", metavar="S"
    )
    discount: str = option(
        "parabolic", f"how effort lessens a reward: {', '.join(RULES)} (convention: parabolic)", metavar="RULE"
    )
    easy_reward: float = option(1.0, "reward of the easy task (convention: 1, in the unit of the offers)", metavar="N")
    easy_effort: float = option(
        0.3,
        "effort of the easy task over that of the hard one (convention: 0.3; required presses go first)",
        metavar="N",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            A rule that is none, or a number that cannot be.
        """
        super().__post_init__()
        if self.discount not in RULES:
            raise UsageError(f"There is no discount rule '{self.discount}'.", todo=nearest(self.discount, RULES))
        if not 0.0 <= self.timeout_s <= 3600.0:
            raise UsageError(f"A time-out after {self.timeout_s} s cannot be.", todo="Give seconds, or 0 for none.")
        if not self.easy_reward >= 0.0:
            raise UsageError(f"A reward of {self.easy_reward} cannot be.", todo="Give a number from 0.")
        if not 0.0 <= self.easy_effort < 1.0:
            raise UsageError(
                f"An easy task of {self.easy_effort} of the hard one's effort cannot be.", todo="Give 0 to below 1."
            )
