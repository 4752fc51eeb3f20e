"""Where the phases of a test lie, and the shape of its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Phases", "Span"]

Span = tuple[float, float]


@dataclass(frozen=True)
class Phases:
    """Where each phase lies, in s of the recording's own time.

    Attributes
    ----------
    rest, unloaded, recovery : (float, float) or None
        Start and end; None where there is none or it cannot be told.
    exercise : (float, float) or None
        The incremental part, from the first increment to the end of effort.
    kind : {"ramp", "steps", "constant", "intermittent", "unknown"}
        Shape of the protocol.
    rate_per_min : float or None
        Rise of the load, W/min on a cycle, km/h per min on a treadmill.
    step_s : float or None
        Length of a step.
    told_by : str
        ``hand``, ``load``, ``labels`` or ``gas exchange``.
    doubts : tuple of str
        Sentences.
    """

    rest: Span | None = None
    unloaded: Span | None = None
    exercise: Span | None = None
    recovery: Span | None = None
    kind: Literal["ramp", "steps", "constant", "intermittent", "unknown"] = "unknown"
    rate_per_min: float | None = None
    step_s: float | None = None
    told_by: str = "gas exchange"
    doubts: tuple[str, ...] = ()

    @property
    def end_s(self) -> float | None:
        """End of effort."""
        return self.exercise[1] if self.exercise else None

    @property
    def incremental(self) -> bool:
        """Whether the load rises enough for a threshold to be looked for."""
        return self.exercise is not None and self.kind in ("ramp", "steps", "unknown")
