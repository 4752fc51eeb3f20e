"""Other ids for people, and other dates, where a study is to leave the house.

Dates are kept nowhere in ponos but where a table brings them (``acq_time``, columns named a date): those are shifted by
a number of days that is the same for all dates of one person, into the years before 1925, as BIDS marks shifted dates.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ponos.study.folder._renaming import numbered, renamed
from ponos.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["is_date_column", "recoded", "shift_of", "shifted", "shifted_cell"]

_CENTURY = 36_525
_IDENTITY = re.compile(
    r"(^|_)(id|ids|code|name|names|firstname|lastname|surname|initials|e?mail|phone|address|mrn|nhs|ssn|postcode|zip)(_|$)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<rest>[T ].*)?")
_OTHER = re.compile(r"(?P<day>\d{1,2})(?P<sign>[./])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})(?P<rest>[T ].*)?")


def recoded(study: Study, *, seed: int) -> Study:
    """Replace the ids of people by p001, p002, … in an order drawn by chance.

    Parameters
    ----------
    study : Study
        The study; its files stay where they are, only what they are called changes.
    seed : int
        Of the order, together with everything that is known of people and visits: the seed is published, and must not
        tell by itself who is who.

    Returns
    -------
    Study
        The same people under other ids, sorted by these, without columns that are named as an identity is (another
        id, a name, an address).
    """
    order = sorted(map(str, study.people.index))
    random.Random(f"{seed}:{_unseen(study)}").shuffle(order)  # noqa: S311
    found = renamed(study, numbered(order))
    return replace(found, people=found.people.drop(columns=[one for one in found.people if _IDENTITY.search(str(one))]))


def shifted(study: Study, *, seed: int) -> Study:
    """Shift every date by a number of days that is constant within a person.

    Parameters
    ----------
    study : Study
        The study.
    seed : int
        Of the numbers of days, together with what is known of people and visits before.

    Returns
    -------
    Study
        The time between two dates of a person stays what it was; what is no date that can be read is emptied.
    """
    ids = sorted(map(str, study.people.index))
    salt = f"{seed}:{_unseen(study)}"
    days = {id: shift_of(id, salt) for id in ids}
    people = study.people.copy()
    who = [str(one) for one in people.index]
    _shift(people, who, days)
    visits = study.visits.copy()
    _shift(visits, [str(one) for one in visits["participant_id"]], days)
    return replace(study, people=people, visits=visits)


def _unseen(study: Study) -> str:
    """What only they have who have the study as it was: all that is said of whom."""
    told = study.people.sort_index().to_csv() + study.visits.to_csv()
    return hashlib.sha256(told.encode()).hexdigest()


def shift_of(id: str, seed: str) -> int:
    """Draw the number of days of one person.

    Parameters
    ----------
    id : str
        Of the person.
    seed : str
        Of the draw.

    Returns
    -------
    int
        More than a century back.
    """
    return -(_CENTURY + random.Random(f"{seed}:{id}").randrange(1, 3650))  # noqa: S311 not a secret


def _shift(table: pd.DataFrame, who: list[str], days: Mapping[str, int]) -> None:
    for column in table.columns:
        if is_date_column(str(column)):
            cells = zip(who, table[column], strict=True)
            table[column] = [shifted_cell(str(cell), days.get(id, -_CENTURY)) for id, cell in cells]


def is_date_column(name: str) -> bool:
    """Whether a column is one of dates, by its name.

    Parameters
    ----------
    name : str
        Of the column.

    Returns
    -------
    bool
        True for ``acq_time`` and whatever is called a date or a day of birth.
    """
    low = name.lower()
    return low == "acq_time" or bool(re.search(r"(^|_)(date|datetime|datum|dob|birthday|timestamp)(_|$)", low))


def shifted_cell(cell: str, days: int) -> str:
    """Shift one date.

    Parameters
    ----------
    cell : str
        A date, with or without a time of day.
    days : int
        How far.

    Returns
    -------
    str
        The date in ISO form, the time of day as it was; empty where it is no date, or may be two.
    """
    found = _DATE.fullmatch(cell.strip()) or _OTHER.fullmatch(cell.strip())
    if found is None:
        return ""
    if found.groupdict().get("sign") == "/" and int(found["day"]) <= 12 and found["day"] != found["month"]:
        # 3/4/2024 is the 3rd of April here and the 4th of March there.
        return ""
    try:
        date = dt.date(int(found["year"]), int(found["month"]), int(found["day"])) + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return ""
    return f"{date.isoformat()}{found['rest'] or ''}"
