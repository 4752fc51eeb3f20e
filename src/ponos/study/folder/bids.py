"""The folder door: people, visits and raw files of a BIDS-shaped folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ponos.errors import UsageError, nearest
from ponos.measures import CONDITIONS
from ponos.study.design.selector import Selector
from ponos.study.design.types import Column, Design, Person, TableMap
from ponos.study.folder._gathered import Gathered, listed
from ponos.study.folder.options import holding_files, option_names
from ponos.study.folder.participants import PARTICIPANT, sheet_at
from ponos.study.folder.people import Naming, person_id
from ponos.study.folder.places import found_in, naturally
from ponos.study.folder.sessions import planned
from ponos.study.folder.visits import SESSION
from ponos.study.study import StudyFile
from ponos.tables import rows_of

__all__ = ["is_bids", "phenotypes", "read_files"]

_NO_RECORDING = ("_sessions.tsv", "_scans.tsv")
_OF_ONE = {".vmrk": ".vhdr", ".eeg": ".vhdr", ".avg": ".vhdr"}
"""Files that are read with another one of their name."""
_PASSED = frozenset({"thumbs.db", "desktop.ini", "readme", "readme.md", "readme.txt", "notes.txt"})
_IMAGING = frozenset({"anat", "dwi", "fmap", "func", "meg", "micr", "mrs", "perf", "pet"})
"""Folders of scanners and the like."""


def is_bids(folder: Path) -> bool:
    """Whether a folder looks like one of BIDS.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    bool
        True where it describes itself, or has folders of people.
    """
    return (folder / "dataset_description.json").is_file() or any(one.is_dir() for one in folder.glob("sub-*"))


@dataclass(frozen=True)
class _Met:
    """A file of the folder: whose it is and in which folder of a kind of data it lies."""

    path: Path
    participant: str
    session: str
    kind: str


def read_files(folder: Path, design: Design, found: Gathered, *, sessions: Naming) -> None:
    """Find the raw files of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    design : Design
        Its options may name files.
    found : Gathered
        Takes people, visits, files and problems.
    sessions : Naming
        Spellings of the plan.
    """
    from ponos.instruments import instruments

    scans = 0
    for person in sorted((one for one in folder.glob("sub-*") if one.is_dir()), key=lambda one: naturally(one.name)):
        found.person(person_id(person.name), file=person.name)
        met = list(_files(person))
        sidecars = {one.path: _sidecar(folder, one.path, found) for one in met}
        beside = _beside(met, sidecars, design)
        for one in met:
            if one.path in beside or _is_sidecar(one.path, met) or _is_part(one.path):
                continue
            if one.kind in _datatypes():
                ends, instrument = _datatypes()[one.kind]
                if one.path.name.endswith(ends):
                    _take(folder, one, sidecars[one.path], found, sessions, instrument=instrument)
                continue
            if one.kind in _IMAGING and one.kind not in instruments():
                scans += 1
                continue
            own = one.kind if one.kind in instruments() else ""
            _take(folder, one, sidecars[one.path], found, sessions, instrument=own)
    if scans:
        found.note("note", f"{scans} files of scanners are passed over; ponos reads runs of volumes in func/ alone.")


@cache
def _datatypes() -> dict[str, tuple[tuple[str, ...], str]]:
    """Which files of the data types of BIDS are recordings, and of which instrument; the others lie beside them."""
    return {
        row["kind"]: (tuple(row["ends"].split("|")), row["instrument"])
        for row in rows_of("ponos.study.folder", "datatypes.csv")
    }


def _is_part(path: Path) -> bool:
    """Whether a file is read with another one."""
    whole = _OF_ONE.get(path.suffix.lower())
    return whole is not None and path.with_suffix(whole).is_file()


def _files(person: Path) -> Iterator[_Met]:
    for path in sorted(person.rglob("*"), key=lambda one: naturally(one.as_posix())):
        parts = path.relative_to(person).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or path.name.endswith(_NO_RECORDING) or path.name.lower() in _PASSED or not path.is_file():
            continue
        within = list(parts[:-1])
        session = within.pop(0) if within and within[0].startswith("ses-") else ""
        yield _Met(path, person_id(person.name), session, within[0] if within else "")


def _sidecar(folder: Path, path: Path, found: Gathered) -> dict[str, object]:
    """What stands in the sidecar of a file; nothing where it has none."""
    beside = path.with_name(f"{_stem(path)}.json")
    if beside == path or not beside.is_file():
        return {}
    try:
        told = json.loads(beside.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        name = beside.relative_to(folder).as_posix()
        found.note("error", f"It is not JSON ({error}); nothing of it is used.", file=name)
        return {}
    return told if isinstance(told, dict) else {}


def _stem(path: Path) -> str:
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem


def _is_sidecar(path: Path, met: list[_Met]) -> bool:
    """Whether a JSON describes another file rather than being a recording itself."""
    if path.suffix.lower() != ".json":
        return False
    return any(one.path.parent == path.parent and one.path != path and _stem(one.path) == path.stem for one in met)


def _beside(met: list[_Met], sidecars: Mapping[Path, Mapping[str, object]], design: Design) -> set[Path]:
    """Files that options name; they are read together with another one."""
    general = [str(value) for own in design.settings.values() for key, value in own.items() if key in holding_files()]
    named = {one.path.parent / name for one in met for name in general}
    for path, told in sidecars.items():
        named |= {path.parent / str(told[key]) for key in holding_files() if told.get(key)}
    return {one.path for one in met if any(_same(one.path, other) for other in named)}


def _same(path: Path, other: Path) -> bool:
    try:
        return other.is_file() and path.samefile(other)
    except (OSError, ValueError):
        return False


def _take(
    folder: Path, met: _Met, told: Mapping[str, object], found: Gathered, sessions: Naming, *, instrument: str
) -> None:
    name = met.path.relative_to(folder).as_posix()
    session = sessions(met.session)
    if not planned(found, session, sessions, file=name):
        return
    instrument = str(told.get("Instrument", "") or instrument)
    options = option_names(instrument)
    for key in told:
        close = nearest(key, options) if key not in options and key.islower() else ""
        if close.startswith("Did"):
            found.note("warning", f"Its sidecar has '{key}', which is no option.", close, file=name, column=key)
    found.files.append(
        StudyFile(
            path=met.path,
            name=name,
            participant=met.participant,
            session=session,
            instrument=_instrument(instrument, name, found),
            device=str(told.get("Device", "") or told.get("ManufacturersModelName", "") or ""),
            settings={key: told[key] for key in told if key in options},
        )
    )


def _instrument(name: str, file: str, found: Gathered) -> str:
    """An instrument that there is; one that there is not leaves it to the file to tell."""
    from ponos.instruments import instruments

    if not name or name in instruments():
        return name
    found.note(
        "warning",
        f"There is no instrument '{name}'; the file has to tell which one it is of.",
        nearest(name, instruments()),
        file=file,
    )
    return ""


def phenotypes(folder: Path, design: Design, found: Gathered, *, known: frozenset[str]) -> list[TableMap]:
    """Map the tables of ``phenotype/`` that the plan does not describe.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    design : Design
        Tables that it describes stay as described.
    found : Gathered
        Takes the problems.
    known : frozenset of str
        Ids of measures, which columns may carry as their name.

    Returns
    -------
    list of TableMap
        Those with a column that is a measure.
    """
    described = {path.resolve() for one in design.tables if (path := found_in(one.path, design.places)) is not None}
    maps = []
    for path in sorted((folder / "phenotype").glob("*.tsv")):
        if path.resolve() in described:
            continue
        name = path.relative_to(folder).as_posix()
        sheet = sheet_at(path, name, found)
        if sheet is None:
            continue
        person, session = sheet.first_of(*PARTICIPANT), sheet.first_of(*SESSION)
        if not person:
            found.note("error", "It has no column participant_id; nothing of it is used.", file=name)
            continue
        units = _units(path, name, found)
        columns = {
            one: told for one in sheet.columns if (told := _named_after(one, units.get(one, ""), known)) is not None
        }
        others = [one for one in sheet.columns if one not in columns and one not in (person, session)]
        if others:
            found.note(
                "note",
                f"Columns that are no known measure are not read: {listed(others)}.",
                "Map them under [table.columns] of a [[table]].",
                file=name,
            )
        maps.append(
            TableMap(
                path=name,
                participant=Person(column=person),
                session=Person(column=session) if session else None,
                columns=columns,
            )
        )
    return maps


def _named_after(column: str, unit: str, known: frozenset[str]) -> Column | None:
    """What a column measures that is called as a measure is, ``id`` or ``id[key=value]``."""
    try:
        said = Selector.of(column)
    except UsageError:
        return None
    condition = dict(said.condition or {})
    if said.id not in known or not set(condition) <= CONDITIONS:
        return None
    return Column(measure=said.id, unit=unit, condition=condition)


def _units(path: Path, name: str, found: Gathered) -> dict[str, str]:
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return {}
    try:
        told = json.loads(beside.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        found.note("error", f"Its sidecar is not JSON ({error}), so its units are not known.", file=name)
        return {}
    if not isinstance(told, dict):
        return {}
    return {key: str(one.get("Units", "")) for key, one in told.items() if isinstance(one, dict)}
