"""What a user can say about a series of reaction times and how it is to be measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ponos.errors import UsageError, nearest
from ponos.instruments.base import TableSettings, flag, option

__all__ = ["Settings"]


@dataclass(frozen=True, kw_only=True)
class Settings(TableSettings):
    """Options of reaction times. Every default marked *convention* is a habit of the field, to be said in a paper.

    Attributes
    ----------
    lapse_ms : float
        A response from here on is a lapse; 500 ms in the 10-min psychomotor vigilance test, 355 ms in its brief form
        (convention).
    false_start_ms : float
        A response before this is a false start (convention).
    fewest_trials : int
        Below so many responses no ex-Gaussian is fitted (convention).
    timetable : str
        A published protocol whose segments the trials are put into: ``mizuno2014``.
    starts_s : float
        When its first segment started, in the time of the file.
    ecg : str
        File with the ECG or the RR intervals of the same time; kept, with its segments.
    """

    lapse_ms: float = option(500.0, "a response from here on is a lapse (convention; brief PVT: 355)", metavar="MS")
    false_start_ms: float = option(100.0, "a response before this is a false start (convention)", metavar="MS")
    fewest_trials: int = option(50, "fewest responses for an ex-Gaussian (convention)", metavar="N")
    timetable: str = option("", "segments of a published protocol: mizuno2014", metavar="NAME")
    starts_s: float = option(0.0, "when its first segment started, in the file's time", metavar="S", per_test=True)
    ecg: str = option("", "file with the ECG or RR intervals of the same time", metavar="FILE", per_test=True)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            A number that cannot be, or a protocol that is not known.
        """
        super().__post_init__()
        for name in ("lapse_ms", "false_start_ms"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise UsageError(f"{value:g} ms cannot be.", where=flag(name), todo="Give a positive number.")
        if self.false_start_ms >= self.lapse_ms:
            raise UsageError("A false start comes before a lapse.", where=flag("false_start_ms"))
        if self.fewest_trials < 10:
            raise UsageError(f"{self.fewest_trials} is too few.", where=flag("fewest_trials"), todo="Give 10 or more.")
        if not isfinite(self.starts_s):
            raise UsageError(f"{self.starts_s} s cannot be.", where=flag("starts_s"))
        if self.timetable:
            self._check_timetable()

    def _check_timetable(self) -> None:
        from ponos.instruments.vigilance.timetables import timetables

        if self.timetable not in timetables():
            raise UsageError(
                f"There is no protocol '{self.timetable}'.",
                where=flag("timetable"),
                todo=nearest(self.timetable, timetables()),
            )
