"""Where the numbers come from: program, versions, file and options, enough to make them again."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ponos import __version__
from ponos.report.outcome import Outcome

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
    said = [(one.name, getattr(settings, one.name)) for one in fields(settings)]
    default = {one.name: one.default for one in fields(settings)}
    return " ".join(part for name, value in said if value != default[name] for part in _flags(name, value))


def _flags(name: str, value: object) -> list[str]:
    flag = "--" + name.replace("_", "-")
    if value is True:
        return [flag]
    if isinstance(value, tuple):
        return [f"{flag} {_quoted(one)}" for one in value]
    return [f"{flag} {_quoted(value)}"]


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f'"{text}"' if " " in text else text


def _named(parameters: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in parameters.items())
