"""Whether two tests of one person may be compared: matched effort, protocol, device, time.

What is looked at stands in ``pairing.csv`` beside the instrument, one row a check. Its ``role`` says what a failure
means: outside the ``scope`` of the published retest variation nothing is judged, ``effort`` touches the measures that
presuppose a maximal effort, ``test`` touches all, ``note`` touches none but is told in the summary, ``tell`` only
informs and neither passes nor fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ponos.recording import Recording
from ponos.study.finding import Check
from ponos.study.two_days.day import Day, Value
from ponos.tables import rows_of

__all__ = ["Paired", "Role", "paired", "time_apart"]

Role = Literal["scope", "effort", "test", "note", "tell"]

ABOUT_A_DAY_H = (20.0, 28.0)
"""What counts as about 24 h; the project's own choice."""


@dataclass(frozen=True)
class Paired:
    """A check and what its failure means.

    Attributes
    ----------
    check : Check
        The check.
    role : {"scope", "effort", "test", "note", "tell"}
        Which measures it touches.
    reference : str
        Key into ``references.csv``; empty where the line is the project's own.
    """

    check: Check
    role: Role
    reference: str = ""


def paired(package: str, day1: Day, day2: Day, *, hours: float | None = None) -> tuple[Paired, ...]:
    """Look at everything that must agree between two days.

    Parameters
    ----------
    package : str
        Package that holds ``pairing.csv``.
    day1, day2 : Day
        Both days.
    hours : float, optional
        Hours between the two tests, where known.

    Returns
    -------
    tuple of Paired
        In the order of the table, then the hours between, and whether the two files differ at all.
    """
    rows = [_looked_at(row, day1, day2) for row in rows_of(package, "pairing.csv")]
    found = [*rows, Paired(time_apart(day1.recording, day2.recording, hours=hours), "test")]
    same = day1.recording.sha256 == day2.recording.sha256
    text = "Both days are the same file." if same else "The two files differ."
    return (*found, Paired(Check("two tests", not same, text), "scope"))


def time_apart(before: Recording, after: Recording, *, hours: float | None = None) -> Check:
    """Look at the time between the tests.

    Parameters
    ----------
    before, after : Recording
        Both tests.
    hours : float, optional
        As the user says; else what a study noted in the recordings.

    Returns
    -------
    Check
        Passed at 20 to 28 h.
    """
    name = "time between the tests"
    if hours is None and before.hours_since_exertion is not None and after.hours_since_exertion is not None:
        hours = after.hours_since_exertion - before.hours_since_exertion
    if hours is None:
        return Check(name, None, "Time between the tests: not told (files lose their date on reading; give --hours).")
    passed = ABOUT_A_DAY_H[0] <= hours <= ABOUT_A_DAY_H[1]
    rest = "" if passed else " Published two-day findings are for about 24 h."
    return Check(name, passed, f"Time between the tests: {hours:g} h.{rest}")


def _looked_at(row: Mapping[str, str], day1: Day, day2: Day) -> Paired:
    values = (day1.look_up(row["of"], row["key"]), day2.look_up(row["of"], row["key"]))
    name, role = row["label"], cast("Role", row["role"])
    unknown = [day for day, value in zip(("day 1", "day 2"), values, strict=True) if value is None]
    if unknown:
        where = "either day" if len(unknown) == 2 else unknown[0]
        check = Check(name, None, f"{_upper(name)}: not known on {where}.")
    else:
        check = _RULES[row["rule"]](row, *values)
    if role == "tell":
        check = Check(check.name, None, check.text)
    return Paired(check, role, row["reference"])


def _check(row: Mapping[str, str], passed: bool, told: str) -> Check:
    otherwise = "" if passed or not row["otherwise"] else f" {row['otherwise']}"
    return Check(row["label"], passed, f"{_upper(row['label'])}: {told}.{otherwise}")


def _both_at_least(row: Mapping[str, str], before: Value, after: Value) -> Check:
    limit = float(row["limit"])
    passed = min(_number(before), _number(after)) >= limit
    values = f"{_number(before):.3f} on day 1 and {_number(after):.3f} on day 2"
    return _check(row, passed, f"{values}, {'' if passed else 'not '}both at least {row['limit']}")


def _within(row: Mapping[str, str], before: Value, after: Value) -> Check:
    limit, change = float(row["limit"]), _number(after) - _number(before)
    passed = abs(change) <= limit
    side = "within" if passed else "more than"
    size = f"{limit:g} {row['unit']}".rstrip()
    return _check(row, passed, f"{_both(row, before, after)}, {side} {size} apart")


def _within_percent(row: Mapping[str, str], before: Value, after: Value) -> Check:
    limit = float(row["limit"])
    mean = (_number(before) + _number(after)) / 2.0
    passed = abs(_number(after) - _number(before)) <= limit / 100.0 * abs(mean)
    side = "within" if passed else "more than"
    return _check(row, passed, f"{_both(row, before, after)}, {side} {limit:g} % apart")


def _same(row: Mapping[str, str], before: Value, after: Value) -> Check:
    if before == after:
        return _check(row, True, f"{before} on both days")
    return _check(row, False, f"{before} on day 1, {after} on day 2")


def _one_of(row: Mapping[str, str], before: Value, after: Value) -> Check:
    known = row["limit"].split("|")
    passed = before in known and after in known
    told = f"{before} on both days" if before == after else f"{before} on day 1, {after} on day 2"
    return _check(row, passed, told if passed else f"{told}, not {' or '.join(known)}")


_RULES: Mapping[str, Callable[[Mapping[str, str], Value, Value], Check]] = {
    "both_at_least": _both_at_least,
    "within": _within,
    "within_percent": _within_percent,
    "same": _same,
    "one_of": _one_of,
}


def _both(row: Mapping[str, str], before: Value, after: Value) -> str:
    return f"{_number(before):.4g} and {_number(after):.4g} {row['unit']}".rstrip()


def _number(value: Value) -> float:
    return float(value or 0.0)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
