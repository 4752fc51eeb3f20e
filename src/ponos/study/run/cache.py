"""What earlier runs measured: one small file a recording, found again by everything that its numbers depend on.

The key is made of the content of the file and of the files that its options name, of its settings, of the code of its
instrument and of the libraries that it calculates with. Whatever changes, the key changes, and the recording is
measured again; a name, a folder and whose it is change nothing. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ponos.study.run.options import without_files
from ponos.study.run.task import INTERNAL, Task, digest
from ponos.study.run.types import Measured
from ponos.study.run.versions import method_version, versions

__all__ = ["Cache", "default_cache", "key_of"]

_KEPT = ("instrument", "format", "device", "status", "reason")
_ROW = ("measure", "condition", "value", "unit", "low", "high", "n", "quality", "reason", "method", "link")


def default_cache(study: Path) -> Path:
    """Where a study keeps what was measured in it.

    Parameters
    ----------
    study : pathlib.Path
        Its folder.

    Returns
    -------
    pathlib.Path
        ``derivatives/ponos/cache`` in it.
    """
    return study / "derivatives" / "ponos" / "cache"


def key_of(task: Task, content: str) -> str:
    """Make the key of a recording.

    Parameters
    ----------
    task : Task
        The recording.
    content : str
        Hash of its content; empty where it could not be opened.

    Returns
    -------
    str
        Hash of all that its numbers depend on; empty where it could not be opened.
    """
    if not content:
        return ""
    told = {
        "content": content,
        "method": method_version(task.instrument),
        "libraries": versions(),
        "settings": {name: without_files(one) for name, one in task.settings.items()},
        "sides": {option: digest(path) for option, path in task.sides.items()},
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=repr).encode()).hexdigest()


class Cache:
    """A folder of what was measured.

    Parameters
    ----------
    folder : pathlib.Path or None
        Made when it is first written to; None remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.trouble = ""

    def get(self, key: str, task: Task) -> Measured | None:
        """Look a recording up.

        Parameters
        ----------
        key : str
            From :func:`key_of`.
        task : Task
            Whose it is now.

        Returns
        -------
        Measured or None
            None where it has to be measured: it is not known, or its file is damaged.
        """
        if self.folder is None or not key:
            return None
        try:
            stated, _, text = self._path(key).read_text(encoding="utf-8").partition("\n")
            if stated != _seal(text):
                return None
            return _unpacked(json.loads(text), task)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, found: Measured) -> None:
        """Remember a recording; a fault of the program or of the machine is not remembered.

        Parameters
        ----------
        key : str
            From :func:`key_of`.
        found : Measured
            What became of it.
        """
        if self.folder is None or not key or found.reason.startswith(INTERNAL):
            return
        text = json.dumps(_packed(found), ensure_ascii=False, separators=(",", ":"))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Under another name first: whoever looks finds the whole file or none.
            half = self.folder / f".{key}.{os.getpid()}"
            half.write_text(f"{_seal(text)}\n{text}", encoding="utf-8", newline="\n")
            half.replace(self._path(key))
        except OSError as error:
            self.trouble = f"What was measured could not be kept ({error.strerror}); the next run measures it again."

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{key}.json"


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(found: Measured) -> dict[str, object]:
    rows = [[row[name] for name in _ROW] for row in found.rows]
    return {name: getattr(found, name) for name in _KEPT} | {
        "sha256": found.sha256,
        "notes": [list(note) for note in found.notes],
        "rows": rows,
    }


def _unpacked(kept: Mapping[str, Any], task: Task) -> Measured:
    found = Measured(
        file=task.file,
        participant=task.participant,
        session=task.session,
        sha256=kept["sha256"],
        status=kept["status"],
        notes=tuple((severity, text) for severity, text in kept["notes"]),
        rows=tuple(dict(zip(_ROW, row, strict=True)) for row in kept["rows"]),
        cached=True,
    )
    return replace(found, **{name: kept[name] for name in _KEPT})
