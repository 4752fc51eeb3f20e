"""What a file says of the person, the test and the surroundings, in one vocabulary; and what of it is identity.

Only facts of ``facts.csv`` are kept. A label that is not in the table may hold a name, so it is left out with the names
unless the user asks to keep identity.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ponos.instruments.cpet.reading.cells import is_missing
from ponos.instruments.cpet.reading.draft import Draft, listed
from ponos.instruments.cpet.reading.quantities import plain_name, with_unit
from ponos.instruments.cpet.settings import Settings
from ponos.units import Unit, convert, of_column, parse, unit

__all__ = ["Fact", "fact_of", "is_identity", "understand"]

_NUMBER = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(.*)", re.DOTALL)
_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), (3, 2, 1)),
)
_HOUR = re.compile(r"\b\d{1,2}:\d{2}(:\d{2})?\b")

_DATED = {"birth_date": "born", "test_date": "tested", "start_time": "tested"}

_FROM_SETTINGS = {
    "body_mass_kg": "body_mass_kg",
    "height_cm": "height_cm",
    "age_y": "age_y",
    "sex": "sex",
    "fev1_l": "fev1_l",
    "mvv_l_min": "mvv_l_min",
    "mode": "mode",
    "medication": "medication",
    "stop_reason": "stop_reason",
    "borg": "borg",
    "lactate_peak": "lactate_peak_mmol_l",
}
"""Option -> fact; the option wins."""


@dataclass(frozen=True)
class Fact:
    """One kind of fact.

    Attributes
    ----------
    key : str
        Under which a recording keeps it; empty for identity that is of no use.
    kind : {"number", "text", "word", "clock", "identity"}
        How its value is read.
    unit : Unit or None
        The unit where none is written; None where it must be written or can be told by size.
    low, high : float
        What it can be.
    """

    key: str
    kind: str
    unit: Unit | None
    low: float
    high: float


@cache
def _table() -> dict[str, Fact]:
    text = files("ponos.instruments.cpet.reading").joinpath("facts.csv").read_text(encoding="utf-8")
    return {
        plain_name(label): Fact(
            row["key"],
            row["kind"],
            unit(row["unit"]) if row["unit"] else None,
            float(row["low"] or "-inf"),
            float(row["high"] or "inf"),
        )
        for row in csv.DictReader(text.splitlines())
        for label in row["labels"].split("|")
    }


@cache
def _by_key() -> dict[str, Fact]:
    return {fact.key: fact for fact in _table().values() if fact.key}


@cache
def _words() -> dict[tuple[str, str], str]:
    text = files("ponos.instruments.cpet.reading").joinpath("fact_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["key"], plain_name(word)): row["value"] for row in rows for word in row["words"].split("|")}


def fact_of(label: str) -> tuple[Fact | None, Unit | None]:
    """Find what a label of a file's header means.

    Parameters
    ----------
    label : str
        ``Gewicht (kg)``, ``Last name:``, ``body_mass_kg``.

    Returns
    -------
    fact : Fact or None
        None where the label is not known.
    unit : Unit or None
        The unit that the label names.
    """
    word = label.strip().rstrip(":").strip()
    if word.lower() in _by_key():
        return _by_key()[word.lower()], of_column(word.lower())[1]
    bare, written = with_unit(word)
    found = _table().get(plain_name(word))
    if found is None:
        found = _table().get(plain_name(bare))
    return found, parse(written) if written else None


def is_identity(label: object) -> bool:
    """Whether a label stands before a name, a birth date or the like.

    Parameters
    ----------
    label : object
        Cell of a file.

    Returns
    -------
    bool
        True for those that ``facts.csv`` calls identity.
    """
    found = fact_of(label)[0] if isinstance(label, str) and len(label) < 60 else None
    return found is not None and found.kind == "identity"


def understand(draft: Draft, facts: Mapping[str, object], settings: Settings) -> None:
    """Put the facts of a file, and those that the user gives, into a draft.

    Parameters
    ----------
    draft : Draft
        Gets the facts and the notes.
    facts : mapping of str to object
        Label -> value, as written.
    settings : Settings
        What the user says, which wins.
    """
    dates: dict[str, dt.date] = {}
    for label, value in facts.items():
        if is_missing(value):
            continue
        fact, written = fact_of(label)
        if fact is not None and fact.key in _DATED:
            _remember(dates, _DATED[fact.key], value)
        if fact is None or fact.kind == "identity":
            if settings.keep_identity:
                draft.about[label.strip().rstrip(":")] = str(value)
        elif fact.key not in draft.about:
            _take(draft, label, fact, written, value)
    _age_from_dates(draft, dates)
    _override(draft, settings)
    if "mode" not in draft.about and "ergometer" in draft.about:
        mode = _word("mode", draft.about["ergometer"])
        draft.about |= {"mode": mode} if mode else {}


def _remember(dates: dict[str, dt.date], which: str, value: object) -> None:
    found = _date(value)
    if found is not None:
        dates.setdefault(which, found)


def _take(draft: Draft, label: str, fact: Fact, written: Unit | None, value: object) -> None:
    if fact.kind == "number":
        number = _number(draft, label, fact, written, value)
        draft.about |= {} if number is None else {fact.key: number}
    elif fact.kind == "word":
        word = _word(fact.key, value)
        if word:
            draft.about[fact.key] = word
        elif fact.key == "sex":
            draft.note(
                f"The file says '{label.strip()}: {value}', which is not understood; --sex female or male tells."
            )
    elif fact.kind == "clock":
        # A start time may come with the date, which is identity; only the time of day is kept.
        hour = _HOUR.search(str(value))
        draft.about |= {fact.key: hour[0]} if hour else {}
    else:
        draft.about[fact.key] = str(value).strip()


def _number(draft: Draft, label: str, fact: Fact, written: Unit | None, value: object) -> float | None:
    """A number in the unit of its key; None, and mostly a note, where it cannot be had."""
    found = _NUMBER.fullmatch(str(value).strip())
    if found is None:
        return None
    number, own = float(found[1].replace(",", ".")), of_column(fact.key)[1]
    if number == 0 and not fact.low <= 0:
        return None
    told = parse(found[2]) or written
    if own is None or (told is not None and told.dimension != own.dimension):
        return number if fact.low <= number <= fact.high else None
    unit_ = told or _by_size(fact, number, own)
    shown = f"'{label.strip().rstrip(':')}: {str(value).strip()}'"
    if unit_ is None:
        draft.note(
            f"The file says {shown}; without a unit it may be one of several, so it is left out.", severity="warning"
        )
    elif fact.low <= number * convert(unit_, own) <= fact.high:
        return float(f"{number * convert(unit_, own):.6g}")
    else:
        draft.note(f"The file says {shown}, which cannot be; it is left out.", severity="warning")
    return None


_SIZES = {
    "height_cm": (("m", 1.0, 2.3), ("in", 40.0, 88.0), ("cm", 100.0, 230.0)),
    "body_mass_kg": (("kg", 15.0, 120.0),),
}
"""Sizes at which a height or a mass without a unit can be nothing else; 150 may be kg or lb."""


def _by_size(fact: Fact, number: float, own: Unit) -> Unit | None:
    """The unit of a number that has none: the usual one of the label's language, else the only one of that size."""
    if fact.key not in _SIZES or (fact.unit is not None and fact.low <= number <= fact.high):
        return fact.unit or own
    return next((unit(suffix) for suffix, low, high in _SIZES[fact.key] if low <= number <= high), None)


def _word(key: str, value: object) -> str:
    """A value of a fixed vocabulary; empty where it is not known."""
    whole = plain_name(str(value))
    parts = [plain_name(part) for part in re.split(r"[^\w/]+", str(value))]
    return next((found for one in (whole, *parts) if (found := _words().get((key, one)))), "")


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    for pattern, (year, month, day) in _DATES:
        found = pattern.search(str(value))
        if found:
            try:
                return dt.date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                return None
    return None


def _age_from_dates(draft: Draft, dates: Mapping[str, dt.date]) -> None:
    """The age at the test, so that it is not lost with the birth date."""
    if "age_y" in draft.about or len(dates) < 2:
        return
    born, tested = dates["born"], dates["tested"]
    age = tested.year - born.year - ((tested.month, tested.day) < (born.month, born.day))
    if 2 <= age <= 110:
        draft.about["age_y"] = float(age)


def _override(draft: Draft, settings: Settings) -> None:
    """Let what the user says win, and tell where it differs."""
    differ = []
    for option, key in _FROM_SETTINGS.items():
        said = getattr(settings, option)
        if said is None or said == "":
            continue
        known = draft.about.get(key)
        if known is not None and known != said:
            differ.append(f"{key} {known:g}" if isinstance(known, float) else f"{key} '{known}'")
        draft.about[key] = float(said) if isinstance(said, int) else said
    if settings.beta_blocker:
        draft.about["beta_blocker"] = "yes"
    if differ:
        draft.note(f"What was given by hand replaces what the file says: {listed(differ)}.")
