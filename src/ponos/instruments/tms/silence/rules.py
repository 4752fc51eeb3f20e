"""The rules on where a silent period ends, by name, each with the works it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ponos.instruments.tms.silence import consecutive_difference, first_emg, return_to_level, rms_envelope
from ponos.instruments.tms.silence.activity import Activity

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes
    ----------
    words : str
        What it does.
    references : tuple of str
        Keys of ``references.csv``; none where it is a common convention without one origin.
    end_of : callable
        Gives the sample after the pulse at which silence ends, from the activity and the start of silence.
    """

    words: str
    references: tuple[str, ...]
    end_of: Callable[[Activity, int], int | None]


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "return_to_level": Rule(
            "10-ms mean of the rectified 4-ms difference of the EMG back at half of that before the pulse for 5 ms",
            ("julkunen2013",),
            return_to_level.end_of,
        ),
        "consecutive_difference": Rule(
            "half of the samples of 5 ms above the mean before the pulse less 1.77 mean consecutive differences",
            ("garvey2001", "julkunen2013"),
            consecutive_difference.end_of,
        ),
        "rms_envelope": Rule(
            "10-ms RMS back within 1.96 SD of its mean before the pulse, for three quarters of 40 ms",
            ("hupfeld2020",),
            rms_envelope.end_of,
        ),
        "first_emg": Rule(
            "half of the samples of 5 ms above mean + 3 SD of the quietest 20 ms of the silence",
            ("hupfeld2020",),
            first_emg.end_of,
        ),
    }
)
"""By name; the first is the default."""
