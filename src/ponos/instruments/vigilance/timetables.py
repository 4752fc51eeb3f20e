"""Published protocols and their segments: which moment belongs to which, and whether a recording has their length."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Segment", "Timetable", "timetables"]


@dataclass(frozen=True)
class Segment:
    """One segment of a protocol.

    Attributes
    ----------
    code : str
        Short, as the paper has it, ``EOB``.
    name : str
        In words.
    start_s, stop_s : float
        From the start of the first segment.
    task : bool
        Whether there is a task in it.
    """

    code: str
    name: str
    start_s: float
    stop_s: float
    task: bool


@dataclass(frozen=True)
class Timetable:
    """A protocol.

    Attributes
    ----------
    name, title, reference : str
        What it is called, what it is, and the work that describes it.
    tolerance_s : float
        How far a recording may miss its length before it is said.
    segments : tuple of Segment
        In order, without gaps.
    """

    name: str
    title: str
    reference: str
    tolerance_s: float
    segments: tuple[Segment, ...]

    @property
    def length_s(self) -> float:
        """Seconds from the first start to the last stop."""
        return self.segments[-1].stop_s

    def code_at(self, at_s: float) -> str:
        """Say in which segment a moment lies.

        Parameters
        ----------
        at_s : float
            Seconds from the start of the first segment.

        Returns
        -------
        str
            Its code; empty outside of all, or where the moment is not known.
        """
        return next((one.code for one in self.segments if one.start_s <= at_s < one.stop_s), "")

    def codes_at(self, moments_s: Sequence[float]) -> list[str]:
        """Say in which segment each moment lies.

        Parameters
        ----------
        moments_s : sequence of float
            Seconds from the start of the first segment.

        Returns
        -------
        list of str
            Their codes.
        """
        return [self.code_at(float(one)) for one in moments_s]


@cache
def timetables() -> dict[str, Timetable]:
    """Read the protocols that are known.

    Returns
    -------
    dict of str to Timetable
        By name.
    """
    text = files("ponos.instruments.vigilance").joinpath("protocols.toml").read_text(encoding="utf-8")
    found = {}
    for name, told in tomllib.loads(text).items():
        segments, at = [], 0.0
        for one in told["segment"]:
            stop = at + 60.0 * one["minutes"]
            segments.append(Segment(one["code"], one["name"], at, stop, one.get("task", False)))
            at = stop
        found[name] = Timetable(name, told["title"], told["reference"], told["tolerance_s"], tuple(segments))
    return found
