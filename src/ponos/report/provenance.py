"""Where the numbers come from: program, versions, file and options, enough to make them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ponos.study.outcome import Outcome
from ponos.study.run.options import as_typed

__all__ = ["Origin", "origin"]


@dataclass(frozen=True)
class Origin:
    """Where the numbers of one file come from.

    Attributes
    ----------
    source, sha256, format : str
        The file, its hash and what it was read as.
    options : str
        What the user said, as the command line would have it; empty where nothing.
    steps : tuple of str
        What was done to the data on reading.
    """

    source: str
    sha256: str
    format: str
    options: str
    steps: tuple[str, ...]


def origin(outcome: Outcome) -> Origin | None:
    """Say where the numbers of a file come from.

    Parameters
    ----------
    outcome : Outcome
        The file.

    Returns
    -------
    Origin or None
        None where it could not be read.
    """
    recording = outcome.recording
    if recording is None:
        return None
    steps = tuple(f"{step.name}({_named(step.parameters)})" for step in recording.history)
    return Origin(recording.source, recording.sha256, recording.format, as_typed(outcome.settings), steps)


def _named(parameters: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in parameters.items())
