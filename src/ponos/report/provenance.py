"""Where the numbers come from: program, versions, file and options, enough to make them again."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ponos import __version__
from ponos.instruments.base import flag
from ponos.study.outcome import Outcome

__all__ = ["Origin", "origin", "versions"]

_LIBRARIES = ("numpy", "scipy", "pandas", "matplotlib")


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


def versions() -> dict[str, str]:
    """Versions of what calculates.

    Returns
    -------
    dict of str to str
        ``ponos``, ``Python`` and the libraries.
    """
    found = {"ponos": __version__, "Python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


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
    return Origin(recording.source, recording.sha256, recording.format, _options(outcome.settings), steps)


def _options(settings: Any) -> str:
    if not is_dataclass(settings):
        return ""
    said = ((one, getattr(settings, one.name)) for one in fields(settings))
    return " ".join(part for one, value in said if value != one.default for part in _flags(one, value))


def _flags(field: Field[Any], value: object) -> list[str]:
    if value is True:
        return [flag(field.name)]
    given = value if isinstance(value, tuple) else (value,)
    if field.metadata.get("metavar") == "FILE":
        # As with the recording itself: folders may name a person.
        given = tuple(Path(str(one)).name for one in given)
    return [f"{flag(field.name)} {_quoted(one)}" for one in given]


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f'"{text}"' if " " in text else text


def _named(parameters: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in parameters.items())
