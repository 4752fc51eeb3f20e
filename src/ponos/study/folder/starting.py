"""Propose a plan for what lies in a folder: ``study.toml``, and ``recordings.csv`` where file names tell enough."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ponos.errors import PonosError
from ponos.measures import MeasureSpec
from ponos.sheets.sheet import Sheet, read_sheet
from ponos.source import Source
from ponos.study.design.reading import PLAN
from ponos.study.folder.bids import is_bids
from ponos.study.folder.guessing import Guess, guessed, is_of_many
from ponos.study.folder.opening import open_study
from ponos.study.folder.places import in_time, naturally
from ponos.study.folder.plan_text import key, quoted, session_line
from ponos.study.folder.recognising import recognised
from ponos.study.study import Study

__all__ = ["Proposal", "proposed"]

_TABLES = frozenset({".csv", ".tsv", ".xlsx"})
_LISTS = frozenset({"participants", "recordings", "sessions"})
_NAME = re.compile(
    r"(?P<person>.+?)[-_ .]+(?P<session>(?:ses|session|visit|day|test|cpet|v|d|t)[-_ ]?\d+|pre|post|baseline|before"
    r"|after|followup|follow-up)",
    re.IGNORECASE,
)
_MOST_GROUPS = 8


@dataclass(frozen=True)
class Proposal:
    """What is proposed.

    Attributes
    ----------
    texts : mapping of str to str
        Content of the files to write, by name; ``study.toml`` always.
    remarks : tuple of str
        What was found, and what is left to do.
    """

    texts: Mapping[str, str]
    remarks: tuple[str, ...]


def proposed(folder: Path) -> Proposal:
    """Look at a folder and propose a plan.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; nothing in it is changed.

    Returns
    -------
    Proposal
        What could be written.

    Raises
    ------
    PonosError
        There is no such folder.
    """
    if not folder.is_dir():
        raise PonosError("There is no such folder.", where=str(folder), todo="Name the folder that holds the data.")
    remarks: list[str] = []
    texts: dict[str, str] = {}
    loose, raw = ({}, {}) if is_bids(folder) else _looked_at(folder)
    listed = (folder / "recordings.csv").is_file()
    if raw and not listed:
        texts |= _recordings(raw, remarks)
    study = _opened(folder)
    if study is not None:
        remarks.append(f"Found {len(study.people)} people and {len(study.files)} raw files.")
    guesses = {name: guessed(sheet, _specs()) for name, sheet in loose.items()}
    for name in [name for name, one in guesses.items() if one == Guess()]:
        remarks.append(f"{name}: nothing in it was recognised; it is not in the plan.")
        del guesses[name], loose[name]
    remarks += [_told(loose[name], one) for name, one in guesses.items()]
    if not (study or guesses or texts):
        remarks.append("Nothing was found that is known: the plan is an empty one, to be filled in.")
    texts[PLAN] = "\n".join(_plan(folder, study, loose, guesses, texts)).rstrip() + "\n"
    return Proposal(texts, tuple(remarks))


def _specs() -> dict[str, MeasureSpec]:
    from ponos.instruments import instruments

    return {spec.id: spec for one in instruments().values() for spec in one.register()}


def _opened(folder: Path) -> Study | None:
    """The study as it can be read without a plan; one that is there is not looked at."""
    try:
        return open_study(folder, planned=False)
    except PonosError:
        return None


def _looked_at(folder: Path) -> tuple[dict[str, Sheet], dict[str, str]]:
    """Tables, and raw files by their instrument, of the folder and the folders within."""
    loose: dict[str, Sheet] = {}
    raw: dict[str, str] = {}
    paths = sorted((one for one in [*folder.glob("*"), *folder.glob("*/*")]), key=lambda one: naturally(one.as_posix()))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.stem.lower() in _LISTS or any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            sheet = read_sheet(path, name=name, sheet=_fullest(path)) if path.suffix.lower() in _TABLES else None
        except PonosError:
            sheet = None
        # A table of people goes before: it may well have the columns of a recording.
        instrument = "" if sheet and is_of_many(sheet) else _instrument(path)
        if instrument:
            raw[name] = instrument
        elif sheet is not None:
            loose[name] = sheet
    return loose, raw


def _fullest(path: Path) -> str:
    """The sheet of a workbook with the most cells; empty where there are not several."""
    sheets = Source(path).sheets
    cells = {name: sum(cell not in ("", None) for row in rows for cell in row) for name, rows in sheets.items()}
    return max(cells, key=lambda name: cells[name]) if len(cells) > 1 else ""


def _instrument(path: Path) -> str:
    try:
        return recognised(path)[0]
    except PonosError:
        return ""


def _recordings(raw: Mapping[str, str], remarks: list[str]) -> dict[str, str]:
    """A list of raw files, where every name tells a participant and a session and no two the same."""
    stems = [Path(name).stem for name in raw]
    told = [_by_words(stem) for stem in stems]
    if not all(told):
        told = _by_pattern(stems)
    rows = [(*one, name, instrument) for one, (name, instrument) in zip(told, raw.items(), strict=True) if one]
    if len(rows) < len(raw) or len({row[:2] for row in rows}) < len(rows):
        remarks.append(
            f"There are {len(raw)} raw files, but their names do not tell participant and session; list them in "
            "recordings.csv with the columns participant, session, path, group."
        )
        return {}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("participant", "session", "path", "instrument", "group"))
    table.writerows((*row, "") for row in rows)
    remarks.append(
        f"The names of {len(rows)} raw files tell participant and session: they are listed in recordings.csv. "
        "Look it over, and fill in the group of each."
    )
    return {"recordings.csv": text.getvalue()}


def _by_words(stem: str) -> tuple[str, str] | None:
    """Participant and session of a name that calls its session one: ``P01_day2``."""
    found = _NAME.fullmatch(stem)
    return (found["person"], re.sub(r"[-_ ]", "", found["session"].lower())) if found else None


def _by_pattern(stems: Sequence[str]) -> list[tuple[str, str] | None]:
    """Participant and session of names of one pattern, in which just two parts vary: ``D01_COSMED_2``."""
    parted = [re.split(r"[-_ .]+", stem) for stem in stems]
    nothing: list[tuple[str, str] | None] = [None] * len(stems)
    if len({len(parts) for parts in parted}) != 1 or len(stems) < 2:
        return nothing
    varying = [place for place, words in enumerate(zip(*parted, strict=True)) if len(set(words)) > 1]
    if len(varying) != 2 or not all(parts[varying[1]].isdecimal() for parts in parted):
        return nothing
    return [(parts[varying[0]], parts[varying[1]]) for parts in parted]


def _told(sheet: Sheet, guess: Guess) -> str:
    count = len(guess.known) + len(guess.own)
    lacks = [] if guess.participant else ["participants"]
    lacks += [] if guess.group else ["groups"]
    missing = f"; no column of {' and none of '.join(lacks)} was recognised" if lacks else ""
    name = f"{sheet.name}, sheet {sheet.sheet}" if sheet.sheet else sheet.name
    return f"{name}: columns mapped: {count}; listed for you to map: {len(guess.other)}{missing}."


def _plan(
    folder: Path,
    study: Study | None,
    loose: Mapping[str, Sheet],
    guesses: Mapping[str, Guess],
    texts: Mapping[str, str],
) -> Iterable[str]:
    yield from (
        "# The plan of the study: what it asks, said before its data are looked at. 'ponos check' says what is amiss.",
        f"name = {quoted(folder.absolute().name)}",
        'question = ""',
        '# source = "https://doi.org/…"      # where the data are published',
        "# blind = true                      # hide which group is which until the analysis is locked",
        "# recode = true                     # replace the ids of participants in all that is written",
        '# covariates = ["sex", "age_y"]     # columns of participants, or measures, to see whether findings hold',
    )
    groups = _groups(study, loose, guesses)
    yield from _referred(groups)
    yield ""
    yield "# Groups as the data have them = how they are called in print, in the order of the report."
    yield "[groups]"
    yield from (f"{key(one)} = {quoted(one)}" for one in groups)
    yield from () if groups else ('# patients = "Patients"', '# controls = "Controls"')
    yield ""
    yield "# Visits in the order of time; the first is the baseline."
    yield "[sessions]"
    yield from _sessions(study, loose, guesses, texts)
    for name, sheet in loose.items():
        yield from _table(name, sheet, guesses[name])
    yield from _measures(guesses)
    yield from _asked(groups)


def _groups(study: Study | None, loose: Mapping[str, Sheet], guesses: Mapping[str, Guess]) -> list[str]:
    found = {one: None for one in study.people["group"] if one and one != "all"} if study is not None else {}
    for name, guess in guesses.items():
        cells = dict.fromkeys(cell for cell in loose[name].texts(guess.group) if cell)
        if guess.group and len(cells) <= _MOST_GROUPS:
            found |= cells
    return list(found)


def _referred(groups: Sequence[str]) -> Iterable[str]:
    well = [one for one in groups if re.search(r"control|healthy|^(hc|hv|con|ctrl)$", one, re.IGNORECASE)]
    if well:
        yield f"reference = {quoted(well[0])}               # the group that the others are held against"
    else:
        yield '# reference = "controls"            # the group that the others are held against'


def _sessions(
    study: Study | None, loose: Mapping[str, Sheet], guesses: Mapping[str, Guess], texts: Mapping[str, str]
) -> Iterable[str]:
    found = (
        {one.id: session_line(one) for one in study.design.sessions} if study is not None and len(study.visits) else {}
    )
    found.pop("visit", None)
    cells = [cell for name, guess in guesses.items() for cell in loose[name].texts(guess.session) if guess.session]
    rows = list(csv.DictReader(texts["recordings.csv"].splitlines())) if "recordings.csv" in texts else []
    for one in sorted({*filter(None, cells), *(row["session"] for row in rows)}, key=in_time):
        found.setdefault(one, f"{key(one)} = {quoted(one)}")
    yield from found.values()
    yield '# day2 = { label = "Day 2", hours_since_exertion = 24 }'


def _table(name: str, sheet: Sheet, guess: Guess) -> Iterable[str]:
    yield ""
    yield "[[table]]"
    yield f"path = {quoted(name)}"
    yield from [f"sheet = {quoted(sheet.sheet)}"] if sheet.sheet else []
    if guess.participant:
        yield f"participant = {quoted(guess.participant)}"
    else:
        yield '# participant = "…"                # without it every row is another person'
    yield f"session = {quoted(guess.session)}" if guess.session else '# session = "…"'
    yield f"group = {quoted(guess.group)}" if guess.group else '# group = "…"'
    if guess.names:
        yield f"names = {quoted(guess.names)}"
        yield f"numbers = {quoted(guess.numbers)}"
    if guess.sex or guess.age:
        yield "[table.about]"
        yield from (f"{word} = {quoted(column)}" for word, column in (("sex", guess.sex), ("age", guess.age)) if column)
    yield "[table.columns]"
    for column, (id, unit) in (*guess.known.items(), *guess.own.items()):
        yield f"{key(column)} = {{ measure = {quoted(id)}, unit = {quoted(unit)} }}"
    if guess.other:
        yield "# Further columns of numbers; take the sign away and say what they measure:"
    named = dict.fromkeys(cell for cell in sheet.texts(guess.names) if cell) if guess.names else {}
    for column in named or guess.other:
        yield f'# {key(column)} = {{ measure = "", unit = "" }}'


def _measures(guesses: Mapping[str, Guess]) -> Iterable[str]:
    own = {id: unit for guess in guesses.values() for id, unit in guess.own.values()}
    for id, unit in own.items():
        yield ""
        yield "[[measure]]"
        yield f"id = {quoted(id)}"
        yield f"unit = {quoted(unit)}"
        yield '# link = "…"                       # reward, cortex, drive, muscle, oxygen, mitochondria, metabolism, …'
        yield '# definition = "…"'


def _asked(groups: Sequence[str]) -> Iterable[str]:
    first, second = (*groups[:2], "patients", "controls")[:2] if len(groups) > 1 else ("patients", "controls")
    yield ""
    yield "# What the study asks. Without any, each group is held against the reference."
    yield "# [[contrast]]"
    yield '# name = "baseline"'
    yield f"# groups = {quoted(f'{first} - {second}')}"
    yield '# session = "day1"'
    yield "# [[contrast]]"
    yield '# name = "change"'
    yield f"# groups = {quoted(f'{first} - {second}')}"
    yield '# sessions = "day2 - day1"'
