"""What a threshold is found to be: by one method, by the consensus, by a reader."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate", "Threshold", "Thresholds"]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One estimate of one threshold.

    Attributes
    ----------
    name : str
        ``v_slope``, ``consensus``, ``reader``, …
    vo2_ml_min : float or None
        Its oxygen uptake; None where it is indeterminate.
    low, high : float or None
        95 % interval of the oxygen uptake.
    time_s : float or None
        When it is reached, in the recording's own time.
    early_s, late_s : float or None
        95 % interval of that moment.
    n : int
        Points behind it.
    evidence : float
        Natural log of the Bayes factor for a bend against none; weighted mean over the methods in a consensus.
    doubts : tuple of str
        Why it should be doubted, or why it is indeterminate.
    """

    name: str
    vo2_ml_min: float | None = None
    low: float | None = None
    high: float | None = None
    time_s: float | None = None
    early_s: float | None = None
    late_s: float | None = None
    n: int = 0
    evidence: float = float("nan")
    doubts: tuple[str, ...] = ()

    @property
    def determinate(self) -> bool:
        """Whether there is a value."""
        return self.vo2_ml_min is not None


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """Everything known of one threshold.

    Attributes
    ----------
    name : str
        ``vt1`` or ``vt2``.
    consensus : Estimate
        Of all methods together.
    methods : tuple of Estimate
        Each method alone.
    reader : Estimate or None
        What a reader set, with who and why in its doubts.
    """

    name: str
    consensus: Estimate
    methods: tuple[Estimate, ...] = ()
    reader: Estimate | None = None

    @property
    def best(self) -> Estimate:
        """The reader's where there is one, else the consensus."""
        return self.reader or self.consensus


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Both thresholds of a test."""

    vt1: Threshold
    vt2: Threshold
