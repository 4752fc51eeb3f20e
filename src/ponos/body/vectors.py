"""Vectors of the fast chain: numbers by place, of numpy where it is compiled, of anything indexed where not."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Sink", "Vector"]


class Vector(Protocol):
    """Numbers that are read."""

    def __getitem__(self, place: int, /) -> float:
        """Read one."""


class Sink(Vector, Protocol):
    """Numbers that are written, too."""

    def __setitem__(self, place: int, value: float, /) -> None:
        """Write one."""
