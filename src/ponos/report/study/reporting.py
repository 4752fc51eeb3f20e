"""A study's folder in, its report out: open, measure, analyse, write; nothing anew where nothing changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ponos.errors import PonosError, UsageError
from ponos.study.analysing import analyse
from ponos.study.folder.blinding import blinded
from ponos.study.folder.locking import is_locked, lock, lock_changes
from ponos.study.folder.opening import open_study
from ponos.study.folder.recoding import recoded, shifted
from ponos.study.result import Result
from ponos.study.run.measuring import run
from ponos.study.run.versions import program_version
from ponos.study.study import Study

__all__ = ["DERIVATIVES", "Reported", "report"]

DERIVATIVES = Path("derivatives") / "ponos"
"""Where a study's results go, inside its folder."""

_TOLD = "report.json"
_SEAL = "fingerprint"

Progress = Callable[[str, int, int], None]
"""``progress(what, done, total)``."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What became of a report.

    Attributes
    ----------
    study : Study
        As it was opened, blinded and recoded.
    told : mapping of str to object
        What ``report.json`` holds: ``findings``, ``checks``, ``problems``, ``files``.
    folder : pathlib.Path
        Where the report is.
    written : tuple of pathlib.Path
        What was written; empty where nothing had changed, or where it could not be written.
    unchanged : bool
        Whether an earlier report of the same data, design and program stands.
    measured, known : int
        Files that were measured, and those known from an earlier run.
    trouble : str
        Why nothing could be written.
    """

    study: Study
    told: dict[str, Any]
    folder: Path
    written: tuple[Path, ...] = ()
    unchanged: bool = False
    measured: int = 0
    known: int = 0
    trouble: str = ""


def report(
    path: Path,
    *,
    out: Path | None = None,
    contrasts: Sequence[str] = (),
    jobs: int = 0,
    scheduler: str = "",
    locking: bool = False,
    progress: Progress | None = None,
) -> Reported:
    """Report on a study.

    Parameters
    ----------
    path : pathlib.Path
        Its folder.
    out : pathlib.Path, optional
        Where to; ``derivatives/ponos`` inside the study where not given.
    contrasts : sequence of str
        Only these contrasts, by name or written out.
    jobs : int
        Files measured at a time; 0 for as many as there are cores.
    scheduler : str
        Address of a Dask scheduler; empty to stay on this machine.
    locking : bool
        Lock the analysis first, which shows the groups of a blinded study.
    progress : callable, optional
        Called as the work goes on.

    Returns
    -------
    Reported
        What was found, and where it stands.

    Raises
    ------
    PonosError
        There is no study, no cluster at that address, or no such contrast.
    """
    study, hidden, changes = _opened(path, contrasts, locking=locking)
    folder = out or path / DERIVATIVES
    done = run(
        study,
        jobs=jobs,
        scheduler=scheduler,
        progress=None if progress is None else lambda n, total: progress("measuring", n, total),
        cache=folder / "cache",
    )
    made = Reported(study=study, told={}, folder=folder, measured=done.fresh, known=len(done.files) - done.fresh)
    seal = _seal(study, done.provenance, hidden=hidden, changes=changes)
    earlier = _earlier(folder, seal)
    if earlier is not None:
        return replace(made, told=earlier, unchanged=True)
    result = analyse(study, done)
    told = _told(result) | {_SEAL: seal}
    try:
        written = _written(result, folder, told, hidden=hidden, changes=changes, progress=progress)
    except PonosError as error:
        return replace(made, told=told, trouble=str(error))
    return replace(made, told=told, written=written)


def _opened(path: Path, contrasts: Sequence[str], *, locking: bool) -> tuple[Study, bool, tuple[str, ...]]:
    """The study as it may be shown: without its groups where it is blind, with other ids where it asks for them."""
    study = open_study(path, contrasts=contrasts)
    for problem in study.failed:
        # What a study declares wrongly is left out and told; what was typed just now is meant.
        if problem.column.startswith("--contrast"):
            raise UsageError(problem.what, where=problem.column, todo=problem.todo)
    if study.people.empty:
        why = f" {study.failed[0]}" if study.failed else ""
        published = (path / "prepare.toml").is_file()
        prepare = f"To make its tables from the authors' own file: ponos studies prepare {path.name} FILE. "
        todo = f"{prepare if published else ''}All that is wrong: ponos check {path}"
        raise PonosError(f"There is nobody in this study.{why}", where=str(path), todo=todo)
    if locking:
        lock(study)
    hidden = study.design.blind and not is_locked(path)
    changes = lock_changes(study) if is_locked(path) else ()
    if hidden:
        study = blinded(study)
    if study.design.shift_dates:
        study = shifted(study, seed=study.design.seed)
    if study.design.recode:
        study = recoded(study, seed=study.design.seed)
    return study, hidden, changes


def _seal(study: Study, provenance: object, *, hidden: bool, changes: tuple[str, ...]) -> str:
    """One hash of everything that a report depends on."""
    said = {
        "program": program_version(),
        "provenance": {key: one for key, one in dict(provenance).items() if key != "files"},  # type: ignore[call-overload]
        "contrasts": [repr(one) for one in study.design.contrasts],
        "design": repr(replace(study.design, places=())),
        "problems": [str(one) for one in study.problems],
        "hidden": hidden,
        "changes": changes,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _earlier(folder: Path, seal: str) -> dict[str, Any] | None:
    """What an earlier report told, where it was of the same things and its page still stands."""
    try:
        told: dict[str, Any] = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if told.get(_SEAL) == seal and (folder / "report.html").is_file() else None


def _told(result: Result) -> dict[str, Any]:
    from ponos.report.study.parts import parts
    from ponos.report.study.sides import sides

    families = result.study.design.families
    return {
        "study": result.study.design.name,
        "simulated": result.run.simulated(),
        "findings": [one.as_dict() for one in result.findings],
        "families": {part.contrast.name: told for part in parts(result) if (told := sides(part, families))},
        "checks": [one.as_dict() for one in result.checks],
        "problems": [one.as_dict() for one in result.study.problems],
        "files": [
            {"file": one.file, "status": one.status, "reason": one.reason, "instrument": one.instrument}
            for one in result.run.files
        ],
    }


def _written(
    result: Result,
    folder: Path,
    told: dict[str, Any],
    *,
    hidden: bool,
    changes: tuple[str, ...],
    progress: Progress | None,
) -> tuple[Path, ...]:
    from ponos.report.study.writing import write_report
    from ponos.report.tables import write_text

    # What says that the report is whole is taken away first and written last.
    try:
        (folder / _TOLD).unlink(missing_ok=True)
    except OSError as error:
        raise PonosError(f"It cannot be written there ({error.strerror}).", where=str(folder)) from None
    written = write_report(
        result,
        folder,
        blinded=hidden,
        lock_changes=changes,
        made=dt.datetime.now().astimezone().date(),
        progress=None if progress is None else lambda n, total: progress("writing", n, total),
    )
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return (*written, write_text(folder / _TOLD, text))
