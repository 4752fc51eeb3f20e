"""Made-up outcomes for the report: a recording of a simulated person, and measures of every quality."""

from __future__ import annotations

from functools import cache

import numpy as np

from ponos.instruments.cpet.measures.specs import REGISTER
from ponos.instruments.cpet.observing import observe
from ponos.instruments.cpet.settings import Settings
from ponos.instruments.cpet.virtual import VirtualTest
from ponos.measures import Measure
from ponos.recording import Note, Recording
from ponos.study.outcome import Outcome

__all__ = ["NASTY", "measures", "outcome", "recording"]

NASTY = "<script>alert('x')</script> & \"$x^2$\""
"""What a file could hold in any of its words."""


@cache
def recording() -> Recording:
    """A simulated ramp whose notes hold what no page may take literally."""
    return observe(VirtualTest().trajectory(), np.random.default_rng(1)).noted(
        Note("info", f"Dropped: {NASTY}"), Note("partial", "The belt was not worn."), Note("warning", "Mind the mask.")
    )


def measures() -> tuple[Measure, ...]:
    """Found, doubtful and missing, in default and other conditions."""
    return (
        REGISTER.found("vo2_peak", 1795.4, low=1750.2, high=1850.0, n=30, method="highest moving mean of 30 s"),
        REGISTER.missing("vo2_peak_per_kg", "The body mass is not known; give --body-mass-kg."),
        REGISTER.found("rer_peak", 1.04, doubt="The effort was low.", method="last tenth of the exercise"),
        REGISTER.found("maximal_effort", 0.0, method="peak RER of at least 1.10: 1.04"),
        REGISTER.found("vt1_vo2", 1080.0, low=1000.0, high=1160.0, n=200, method="consensus"),
        REGISTER.found("vt1_vo2", 1030.0, condition={"method": "v_slope"}, doubt="The effort was low."),
        REGISTER.missing("vt2_vo2", "The methods disagree."),
        REGISTER.missing("hr_peak", "The belt was not worn."),
        REGISTER.missing("hr_rest", "The belt was not worn."),
    )


def outcome(file: str = "folder/day1.txt") -> Outcome:
    """One file, read and measured."""
    return Outcome(file=file, recording=recording(), settings=Settings(average="15b"), measures=measures())
