"""One person beside the reference group: where each value lies in it, and each change beside what varies anyway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ponos.report.study import wording
from ponos.report.study.strip import strip
from ponos.study.design.selector import Selector
from ponos.study.result import Result
from ponos.study.values import Key

__all__ = ["FEWEST", "Change", "Place", "came", "changes", "places"]

Floats = NDArray[np.float64]

FEWEST = 8
"""People of the reference group that limits are given from."""

USUAL = 1.96
"""Standard deviations on either side that hold nineteen in twenty."""


@dataclass(frozen=True)
class Place:
    """One value of a person in the reference group.

    Attributes
    ----------
    link : str
        Of the chain.
    label, unit : str
        The measure.
    value, reference : str
        Of the person; mean and standard deviation of the others.
    n : int
        Of the others.
    z : float or None
        Standard deviations from their mean; None where they are too few or all alike.
    below : float
        Share of them with a lower value, in percent.
    strip : str
        Drawing, as an SVG element of numbers alone.
    """

    link: str
    label: str
    unit: str
    value: str
    reference: str
    n: int
    z: float | None
    below: float
    strip: str

    @property
    def unusual(self) -> bool:
        """Whether it lies outside of where nineteen in twenty lie."""
        return self.z is not None and abs(self.z) > USUAL

    @property
    def z_words(self) -> str:
        """Standard deviations from the mean, printed."""
        rounded = round(self.z or 0.0, 1) + 0.0
        return f"{rounded:{'+' if rounded else ''}.1f}".replace("-", "−")

    @property
    def words(self) -> str:
        """Where it lies, in words."""
        if self.z is None:
            return "" if self.n >= FEWEST else f"only {self.n} others"
        if not self.unusual:
            return "as most"
        return "higher than most" if self.z > 0 else "lower than most"


@dataclass(frozen=True)
class Change:
    """One change of a person since the first session.

    Attributes
    ----------
    link, label, unit : str
        The measure.
    before, after, change : str
        Of the person.
    limits : str
        Where nineteen in twenty changes of the reference group lie; empty where they are too few.
    n : int
        Of the reference group.
    words : str
        In words.
    beyond : bool
        Whether it lies outside of them.
    """

    link: str
    label: str
    unit: str
    before: str
    after: str
    change: str
    limits: str
    n: int
    words: str
    beyond: bool


def places(result: Result, participant: str, session: str) -> list[Place]:
    """Place the values of a person in the reference group at the same session.

    Parameters
    ----------
    result : Result
        The study.
    participant, session : str
        Who, and when.

    Returns
    -------
    list of Place
        Along the chain; a measure that the person lacks is left out. A person of the reference group is held against
        the others of it.
    """
    values = result.values
    own, others = _numbers(result, participant, values.sessions.index(session))
    return [
        _place(key, float(own[at]), others[~np.isnan(others[:, at]), at])
        for at, key in _shown(result)
        if not np.isnan(own[at])
    ]


def came(result: Result, participant: str) -> list[str]:
    """Name the sessions that a person has any value of.

    Parameters
    ----------
    result : Result
        The study.
    participant : str
        Who.

    Returns
    -------
    list of str
        Ids, in the order of time; the first is the person's own baseline.
    """
    values = result.values
    own = ~np.isnan(values.array[list(map(str, values.people.index)).index(participant)])
    return [session for session, any_of_it in zip(values.sessions, own.any(axis=1), strict=True) if any_of_it]


def _shown(result: Result) -> list[tuple[int, Key]]:
    """The measures in their default conditions; in all others one person would have hundreds."""
    values = result.values
    return [(at, values.keys[at]) for at in values.chosen([Selector("*")])]


def _numbers(result: Result, participant: str, at: int) -> tuple[Floats, Floats]:
    """The values of a person, and those of the others of the reference group."""
    values = result.values
    row = list(map(str, values.people.index)).index(participant)
    others = values.of_group(result.study.design.reference).copy()
    others[row] = False
    return values.array[row, at], values.array[others, at]


def _place(key: Key, own: float, others: Floats) -> Place:
    spec = key.spec
    sd = float(others.std(ddof=1)) if len(others) >= FEWEST else 0.0
    mean = float(others.mean()) if len(others) else None
    known = sd > 0 and spec.scale != "yes_no" and mean is not None
    z = (own - (mean or 0.0)) / sd if known else None
    return Place(
        link=spec.link,
        label=wording.name(spec, key.condition),
        unit=wording.unit_of(spec),
        value=_yes(own) if spec.scale == "yes_no" else spec.written(own, with_unit=False),
        reference=_reference(key, others, mean, sd),
        n=len(others),
        z=z,
        below=100 * float((others < own).mean()) if len(others) else 0.0,
        strip=strip((others - (mean or 0.0)) / sd, z) if z is not None else "",
    )


def _yes(value: float) -> str:
    return "yes" if value > 0.5 else "no"


def _reference(key: Key, others: Floats, mean: float | None, sd: float) -> str:
    if mean is None:
        return "–"
    if key.spec.scale == "yes_no":
        return f"{int((others > 0.5).sum())} of {len(others)} yes"
    written = key.spec.written(mean, with_unit=False)
    return f"{written} ± {key.spec.written(sd, with_unit=False)}" if sd else written


def changes(result: Result, participant: str, session: str) -> list[Change]:
    """Hold the changes of a person since the first session beside those of the reference group.

    Parameters
    ----------
    result : Result
        The study.
    participant, session : str
        Who, and the later session.

    Returns
    -------
    list of Change
        Along the chain; a measure that the person lacks on either side is left out.
    """
    return list(_changes(result, participant, session))


def _changes(result: Result, participant: str, session: str) -> Iterator[Change]:
    values = result.values
    before, others_before = _numbers(result, participant, values.sessions.index(came(result, participant)[0]))
    after, others_after = _numbers(result, participant, values.sessions.index(session))
    moved = others_after - others_before
    for at, key in _shown(result):
        if not np.isnan(before[at] + after[at]) and key.spec.scale != "yes_no":
            yield _change(key, float(before[at]), float(after[at]), moved[~np.isnan(moved[:, at]), at])


def _change(key: Key, before: float, after: float, others: Floats) -> Change:
    spec, change = key.spec, after - before
    given = len(others) >= FEWEST
    middle, half = (float(others.mean()), USUAL * float(others.std(ddof=1))) if given else (0.0, 0.0)
    low, high = middle - half, middle + half
    beyond = given and not low <= change <= high
    written = [spec.written(end, sign=True, with_unit=False) for end in (low, high)]
    return Change(
        link=spec.link,
        label=wording.name(spec, key.condition),
        unit=wording.unit_of(spec),
        before=spec.written(before, with_unit=False),
        after=spec.written(after, with_unit=False),
        change=spec.written(change, sign=True, with_unit=False),
        limits=" to ".join(written) if given else "",
        n=len(others),
        words=_words(change, low, high) if given else f"no limits: only {len(others)} of the group came twice",
        beyond=beyond,
    )


def _words(change: float, low: float, high: float) -> str:
    if low <= change <= high:
        return "within what varies anyway"
    return "rose more than that" if change > high else "fell more than that"
