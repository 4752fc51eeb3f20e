"""Read ``study.toml``: the design that it declares, and everything in it that cannot be used."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ponos.errors import PonosError, UsageError
from ponos.measures import MeasureSpec
from ponos.study.design._entries import PLAN, Entries
from ponos.study.design.contrast_words import contrast_of
from ponos.study.design.own_measures import measure_of
from ponos.study.design.selector import Selector
from ponos.study.design.table_maps import rule_of, table_of
from ponos.study.design.types import Contrast, Design, Effort, Group, Rule, Session, TableMap
from ponos.study.problem import Problem
from ponos.study.run.options import settings_of
from ponos.study.study import StudyFile

__all__ = ["PLAN", "read_design"]


def read_design(path: Path) -> tuple[Design, tuple[Problem, ...]]:
    """Read the plan of a study.

    Parameters
    ----------
    path : pathlib.Path
        The file ``study.toml``, or the folder that it lies in.

    Returns
    -------
    design : Design
        What it says; what cannot be used is left out. Without a file a design that asks nothing.
    problems : tuple of Problem
        All that is wrong with it, in the order of the file.
    """
    file = path / PLAN if path.is_dir() else path
    name = file.absolute().parent.name
    try:
        text = file.read_bytes().decode("utf-8-sig")
        told = tomllib.loads(text)
    except OSError as error:
        return Design(name=name), (_unreadable(f"It cannot be opened ({error.strerror})."),)
    except UnicodeDecodeError:
        return Design(name=name), (_unreadable("It is not UTF-8 text.", "Save it as UTF-8."),)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Design(name=name), (_broken(str(error)),)
    noted: list[Problem] = []
    design = _design(Entries(told, where="", noted=noted), name, file.absolute().parent)
    return design, tuple(noted)


def _unreadable(what: str, todo: str = "") -> Problem:
    return Problem(level="error", what=what, todo=todo, file=PLAN)


def _broken(said: str) -> Problem:
    """What the parser says, with its line as a row."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    reason = said[: place.start()].strip() if place else said
    where = f", line {place[1]}, column {place[2]}" if place else ""
    return Problem(
        level="error",
        what=f"It is not TOML{where}: {reason}. Nothing of it is used.",
        todo="Mend that line; texts stand in quotes, headings in square brackets.",
        file=PLAN,
        row=int(place[1]) if place else None,
    )


def _design(entries: Entries, name: str, folder: Path) -> Design:
    sessions = _sessions(entries.part("sessions"))
    made = Design(
        name=entries.text("name") or name,
        question=entries.text("question"),
        source=entries.text("source"),
        groups=_groups(entries.part("groups")),
        reference=entries.text("reference"),
        sessions=sessions,
        contrasts=_contrasts(entries),
        families=_families(entries.part("families")),
        measures=_measures(entries),
        tables=_tables(entries),
        rules=_rules(entries),
        places=_places(entries.texts("places"), folder),
        settings=_settings(entries),
        covariates=entries.texts("covariates", default=("sex",)),
        effort=_effort(entries.part("effort")),
        reliability=_reliability(entries.part("reliability")),
        blind=entries.yes("blind"),
        recode=entries.yes("recode"),
        shift_dates=entries.yes("shift_dates"),
        seed=entries.whole("seed", default=2026),
        draws=entries.whole("draws", default=10_000),
    )
    entries.unknown()
    return made


def _groups(entries: Entries) -> tuple[Group, ...]:
    return tuple(Group(id, entries.text(id, default=id) or id) for id in entries.told)


def _sessions(entries: Entries) -> tuple[Session, ...]:
    found = []
    for id, told in entries.told.items():
        if not isinstance(told, dict):
            found.append(Session(id, entries.text(id, default=id) or id))
            continue
        entries.raw(id)
        part = Entries(told, where=f"[sessions] {id},", noted=entries.noted)
        found.append(Session(id, part.text("label", default=id), part.number("hours_since_exertion")))
        part.unknown()
    return tuple(found)


def _contrasts(entries: Entries) -> tuple[Contrast, ...]:
    found: dict[str, Contrast] = {}
    for part in entries.parts("contrast"):
        one = contrast_of(part)
        if one is not None and one.name in found:
            part.wrong("name", f"There are two contrasts '{one.name}'; the second is left out.", "Rename one.")
        elif one is not None:
            found[one.name] = one
    return tuple(found.values())


def _families(entries: Entries) -> dict[str, tuple[Selector, ...]]:
    found = {}
    for name in entries.told:
        selectors = []
        for text in entries.texts(name):
            try:
                selectors.append(Selector.of(text))
            except UsageError as error:
                entries.wrong(name, f"{error.what} It is passed over.", error.todo)
        found[name] = tuple(selectors)
    return found


def _measures(entries: Entries) -> dict[str, MeasureSpec]:
    found: dict[str, MeasureSpec] = {}
    for part in entries.parts("measure", called="id"):
        one = measure_of(part)
        if one is not None and one.id in found:
            part.wrong("id", f"There are two measures '{one.id}'; the second is left out.", "Rename one.")
        elif one is not None:
            found[one.id] = one
    return found


def _tables(entries: Entries) -> tuple[TableMap, ...]:
    return tuple(one for part in entries.parts("table", called="path") if (one := table_of(part)) is not None)


def _rules(entries: Entries) -> tuple[Rule, ...]:
    return tuple(one for part in entries.parts("rule", called="measure") if (one := rule_of(part)) is not None)


def _places(told: Iterable[str], folder: Path) -> tuple[Path, ...]:
    """Folders that are there, from the study's own on; a variable that is not set is no place."""
    found = [folder]
    for text in told:
        spelt = os.path.expanduser(os.path.expandvars(text))  # noqa: PTH111 a path may start with a variable
        if "$" not in spelt and spelt:
            found.append(folder / spelt)
    return tuple(dict.fromkeys(one for one in found if _is_folder(one)))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


_OF_EFFORT = ("measure", "at_least")
"""What [effort] says of the efforts of the study; its other entries are options of the instrument of that name."""

_NO_OPTIONS = frozenset(("effort", key) for key in _OF_EFFORT)


def _settings(entries: Entries) -> dict[str, Mapping[str, object]]:
    """Options of instruments, each tried alone, so that one that is wrong does not take the others with it."""
    from ponos.instruments import instruments

    found: dict[str, Mapping[str, object]] = {}
    for name in instruments():
        if name not in entries:
            entries.raw(name)
            continue
        part = entries.part(name)
        good = {}
        options = {key: value for key, value in part.told.items() if (name, key) not in _NO_OPTIONS}
        for key, value in options.items():
            try:
                settings_of(Design(name="", settings={name: {key: value}}), _nobody(name))
            except PonosError as error:
                part.wrong(key, f"{error.what} It is left out.", error.todo)
            except (TypeError, ValueError) as error:
                part.wrong(key, f"The option takes something else ({error}); it is left out.")
            else:
                good[key] = value
        if good:
            found[name] = good
    return found


def _nobody(instrument: str) -> StudyFile:
    return StudyFile(path=Path("x"), name="", participant="", session="", instrument=instrument)


def _effort(entries: Entries) -> Effort | None:
    if not any(key in entries for key in _OF_EFFORT):
        return None
    measure, at_least = entries.text("measure"), entries.number("at_least")
    try:
        if measure and at_least is not None:
            return Effort(Selector.of(measure), at_least)
        entries.wrong("", "An effort has a measure and at_least; it is left out.", 'Write measure = "rer_peak".')
    except UsageError as error:
        entries.wrong("measure", f"{error.what} It is left out.", error.todo)
    return None


def _reliability(entries: Entries) -> dict[str, float]:
    found = {}
    for name in entries.told:
        value = entries.number(name)
        if value is not None and 0 < value < 1:
            found[name] = value
        elif value is not None:
            entries.wrong(name, f"A reliability lies between 0 and 1, not {value:g}; it is left out.")
    return found
