"""Lock an analysis: what it was made of, written down before the groups are seen."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from ponos.errors import PonosError
from ponos.study.design.reading import PLAN
from ponos.study.folder._gathered import listed
from ponos.study.run.task import digest
from ponos.study.study import Study

__all__ = ["LOCK", "is_locked", "lock", "lock_changes"]

LOCK = "analysis.lock"


def is_locked(folder: Path) -> bool:
    """Whether the analysis of a study is locked.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    bool
        True where the file is there, whatever it says.
    """
    return (folder / LOCK).is_file()


def lock(study: Study) -> Path:
    """Write down what the analysis is made of.

    Parameters
    ----------
    study : Study
        The study as it was opened; its files go by other names where it is blinded or recoded.

    Returns
    -------
    pathlib.Path
        The file ``analysis.lock`` in its folder.

    Raises
    ------
    PonosError
        It is locked already, or cannot be written.
    """
    path = study.path / LOCK
    if path.is_file():
        raise PonosError("The analysis is locked already.", where=str(path), todo="Delete the file to lock it anew.")
    told = {"date": dt.datetime.now(dt.UTC).date().isoformat(), **_state(study)}
    try:
        path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise PonosError(f"It cannot be written ({error.strerror}).", where=str(path)) from None
    return path


def lock_changes(study: Study) -> tuple[str, ...]:
    """Say what has changed since the analysis was locked.

    Parameters
    ----------
    study : Study
        The study as it is now.

    Returns
    -------
    tuple of str
        Sentences; none where nothing has, or where it is not locked. They name no file where people have other ids,
        for it may be named after one.
    """
    path = study.path / LOCK
    if not path.is_file():
        return ()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        plan, before = str(told["plan"]), dict(told["inputs"])
        date = str(told["date"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return (f"{LOCK} cannot be read, so it is not known what has changed since it was written.",)
    now = _state(study)
    changes = [f"{PLAN} has been changed since the analysis was locked on {date}."] if plan != now["plan"] else []
    after = now["inputs"]
    assert isinstance(after, dict)
    for words, names in (
        ("added", sorted(after.keys() - before.keys())),
        ("taken away", sorted(before.keys() - after.keys())),
        ("changed", sorted(name for name in before.keys() & after.keys() if before[name] != after[name])),
    ):
        if names:
            shown = f"{len(names)} file{'s' if len(names) > 1 else ''}" if study.design.recode else listed(names)
            changes.append(f"Since the analysis was locked on {date}, data were {words}: {shown}.")
    return tuple(changes)


def _state(study: Study) -> dict[str, object]:
    """Hashes of the plan, of every table and of every raw file, by its name."""
    inputs = dict(study.inputs)
    for one in study.files:
        inputs[_relative(one.path, study.path)] = digest(one.path)
    return {"plan": digest(study.path / PLAN), "inputs": dict(sorted(inputs.items()))}


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.name
