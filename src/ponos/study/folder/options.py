"""Options of instruments that single files bring: which there are, which hold files, and what a person implies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING

from ponos.errors import PonosError
from ponos.study.design.types import Design
from ponos.study.folder._gathered import Gathered
from ponos.study.run.options import settings_of
from ponos.study.study import StudyFile

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["checked", "holding_files", "option_names", "with_people"]


@cache
def option_names(instrument: str) -> frozenset[str]:
    """Name the options of an instrument.

    Parameters
    ----------
    instrument : str
        Its name; all instruments where empty or unknown.

    Returns
    -------
    frozenset of str
        Names of fields.
    """
    from ponos.instruments import instruments

    known = instruments()
    meant = [known[instrument]] if instrument in known else list(known.values())
    return frozenset(one.name for each in meant for one in fields(each.settings))


@cache
def holding_files() -> frozenset[str]:
    """Name the options whose value is a file.

    Returns
    -------
    frozenset of str
        Of every instrument.
    """
    from ponos.instruments import instruments

    all_fields = (one for each in instruments().values() for one in fields(each.settings))
    return frozenset(one.name for one in all_fields if one.metadata.get("metavar") == "FILE")


def with_people(files: Iterable[StudyFile], people: pd.DataFrame, found: Gathered) -> tuple[StudyFile, ...]:
    """Tell each file what is known of its person, under the options that ask for it.

    Parameters
    ----------
    files : iterable of StudyFile
        The files; what they say themselves goes before.
    people : pandas.DataFrame
        One row a person.
    found : Gathered
        Takes what is known of people and no option takes, such as an age of ``90+``; the file goes without.

    Returns
    -------
    tuple of StudyFile
        With ``sex``, ``age_y`` and what else is both a column of people and an option.
    """
    asked = [name for name in people.columns if name in option_names("")]
    known = people[asked].to_dict("index") if asked else {}
    told = []
    for file in files:
        own = option_names(file.instrument)
        facts = {
            str(name): value
            for name, value in known.get(file.participant, {}).items()
            if name in own
            and value not in ("", None)
            and value == value
            and not (name == "sex" and value == "other")
            and _takes(file, str(name), value, found)
        }
        told.append(replace(file, settings={**facts, **file.settings}))
    return tuple(told)


def _takes(file: StudyFile, name: str, value: object, found: Gathered) -> bool:
    """Whether an option takes what is known of a person."""
    try:
        settings_of(Design(name=""), replace(file, settings={name: value}))
    except PonosError as error:
        what = f"{error.what} The files of {file.participant} are measured without it."
        found.note("warning", what, column=name, people=(file.participant,))
        return False
    return True


def checked(files: Iterable[StudyFile], design: Design, found: Gathered) -> None:
    """Try the options of every file, so that one that cannot be used is known before anything is measured.

    Parameters
    ----------
    files : iterable of StudyFile
        The files.
    design : Design
        Its options go with those of every file.
    found : Gathered
        Takes the problems.
    """
    tried: dict[tuple[str, str], PonosError | None] = {}
    for file in files:
        for name in sorted(holding_files() & file.settings.keys()):
            if not (file.path.parent / str(file.settings[name])).is_file():
                told = f"There is no file '{file.settings[name]}' for its option '{name}'; it cannot be measured."
                found.note("error", told, "Mend the path, or leave the option out.", file=file.name)
        key = (file.instrument, repr(sorted(file.settings.items(), key=lambda pair: pair[0])))
        if key not in tried:
            tried[key] = _refused(file, design)
        refused = tried[key]
        if refused is not None:
            found.note("error", f"{refused.what} The file cannot be measured.", refused.todo, file=file.name)


def _refused(file: StudyFile, design: Design) -> PonosError | None:
    try:
        settings_of(design, file)
    except PonosError as error:
        return error
    except (TypeError, ValueError) as error:
        return PonosError(f"An option takes something else ({error}).")
    return None
