"""One file of a run: what has to be known to measure it anywhere, and what comes back, which is never its samples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ponos.measures import flat
from ponos.study.outcome import measure_file
from ponos.study.run.types import Measured

if TYPE_CHECKING:
    from ponos.measures import Measure

__all__ = ["INTERNAL", "Task", "digest", "failed", "measured", "measured_there"]

INTERNAL = "internal error of ponos"
"""How the reason starts where the fault is not the file's."""

_CRASHED = (
    f"{INTERNAL}: the process that measured it ended without a word, out of memory or by a crash. The other files are "
    "not touched by it; please report it with this line."
)


_UNSEEN = (
    f"{INTERNAL}: the machine that was to measure it does not see this file. Put the study where every machine of the "
    "cluster has it under the same path."
)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One file to measure.

    Attributes
    ----------
    path : pathlib.Path
        Where it is, from the root on: whoever measures it may stand in another folder.
    file : str
        Its name in the study.
    participant, session : str
        Whose it is.
    instrument, device : str
        As the study says; empty where the file has to tell.
    settings : mapping of str to object
        Settings by instrument.
    sides : mapping of str to pathlib.Path
        Files that options name, by the option.
    """

    path: Path
    file: str
    participant: str
    session: str
    instrument: str = ""
    device: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    sides: Mapping[str, Path] = field(default_factory=dict)


def digest(path: Path) -> str:
    """Hash a file without holding it.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        Its sha256; empty where it cannot be opened.
    """
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def measured(task: Task) -> Measured:
    """Read and measure one file; runs in another process, or on another machine.

    Parameters
    ----------
    task : Task
        The file.

    Returns
    -------
    Measured
        With its measures as rows; failed, with the reason, whatever happens.
    """
    outcome = measure_file(task.path, settings=task.settings)
    recording = outcome.recording
    if recording is None:
        return failed(task, reason=_without_names(task, outcome.failure), sha256=digest(task.path))
    return Measured(
        file=task.file,
        participant=task.participant,
        session=task.session,
        instrument=recording.instrument,
        format=recording.format,
        device=recording.device,
        sha256=recording.sha256,
        status=outcome.status,
        reason=_without_names(task, outcome.reason),
        notes=tuple((note.severity, _without_names(task, note.text)) for note in recording.notes),
        rows=tuple(_row(one) for one in outcome.measures),
    )


def measured_there(task: Task) -> Measured:
    """Measure one file on a machine that may not see it.

    Parameters
    ----------
    task : Task
        The file.

    Returns
    -------
    Measured
        As :func:`measured` gives it; failed where the file is not there.
    """
    return measured(task) if task.path.exists() else failed(task, reason=_UNSEEN)


def failed(task: Task, *, reason: str = _CRASHED, sha256: str = "") -> Measured:
    """Give the row of a file that could not be measured.

    Parameters
    ----------
    task : Task
        The file.
    reason : str
        Why; that its process died where not given.
    sha256 : str
        Hash of its content, where it could be opened.

    Returns
    -------
    Measured
        The row.
    """
    return Measured(
        file=task.file,
        participant=task.participant,
        session=task.session,
        instrument=task.instrument,
        sha256=sha256,
        status="failed",
        reason=reason,
    )


def _row(one: Measure) -> dict[str, object]:
    """A measure as plain values; what numpy made becomes what JSON knows, so that a cached row is the same row."""
    row = one.as_dict() | {"condition": flat(one.condition)}
    row.update((name, _plain(float, row[name])) for name in ("value", "low", "high"))
    row["n"] = _plain(int, one.n)
    return row


def _plain(kind: type, value: object) -> object:
    return None if value is None else kind(value)


def _without_names(task: Task, words: str) -> str:
    """Words that name no file of the disk: it is named beside them, and its real name may have to stay hidden."""
    named = {"this file": task.path} | {f"the file of {option}": path for option, path in task.sides.items()}
    for said, path in named.items():
        words = words.replace(str(path), said)
        # A name such as '20' is a number more often than a name.
        if re.search(r"[^\W\d]", path.name):
            words = re.sub(rf"(?<![\w.]){re.escape(path.name)}(?!\w)", said, words)
    return words
