"""What a user can say about a walk and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ponos.errors import UsageError
from ponos.instruments.base import TableSettings, flag, option, span

__all__ = ["Settings"]

_POSITIVE = ("sampled_hz", "height_cm", "onset_sd", "onset_hold_ms", "baseline_s", "search_s")


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of gait. Every default marked *convention* is a habit or a choice, to be said in a paper.

    Attributes
    ----------
    sampled_hz : float or None
        Sampling rate, where the file has no time; there is no default.
    height_cm : float or None
        Body height; stride length and speed need it.
    walk : str
        Stretch that is walking, ``FROM:TO`` in seconds; all of it from the first movement on where not given.
    onset_sd : float
        The first movement leaves the rest before the cue by so many of its standard deviations (convention).
    onset_hold_ms : float
        It stays there for this long (convention).
    baseline_s : float
        Rest before the cue that it is compared with (convention).
    search_s : float
        How long after the cue it is looked for (convention).
    """

    sampled_hz: float | None = option(None, "sampling rate, where the file does not say it", metavar="HZ")
    height_cm: float | None = option(None, "height", metavar="CM")
    walk: str = option("", "stretch that is walking, in seconds", metavar="FROM:TO", per_test=True)
    onset_sd: float = option(5.0, "first movement: so many SD away from rest (convention)", metavar="N")
    onset_hold_ms: float = option(40.0, "… for at least this long (convention)", metavar="MS")
    baseline_s: float = option(1.0, "rest before the cue to compare with (convention)", metavar="S")
    search_s: float = option(3.0, "a first movement is looked for until then (convention)", metavar="S")

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            A number that cannot be, or a stretch that is none.
        """
        super().__post_init__()
        for name in _POSITIVE:
            value = getattr(self, name)
            if value is not None and not (isfinite(value) and value > 0):
                raise UsageError(f"{value:g} cannot be.", where=flag(name), todo="Give a positive number.")
        if self.height_cm is not None and not 50 <= self.height_cm <= 250:
            raise UsageError(
                f"Nobody is {self.height_cm:g} cm tall.", where=flag("height_cm"), todo="Give centimetres."
            )
        if self.walk:
            span(self.walk, "walk")
