"""A first reading of the pattern: hypotheses ranked by their evidence, with what speaks against and what is missing.

The order of questions follows the ATS/ACCP and ERS statements: was the effort maximal, is capacity low, is breathing
the limit, is gas exchange impaired, is too little oxygen delivered or used. Signs and their limits stand in
``norms/signs.csv``, each with its source; limits for which no source could be read are not there.

**Support** of a hypothesis is the weight of its signs that speak for it less that of the signs against it, over the
number of all its signs: 1 where all speak for it, -1 where all speak against it, and near 0 where little is known or
the signs disagree. A sign weighs 1; one half where its measure is doubtful or its interval spans the limit. Nothing
here is a probability.
"""

from __future__ import annotations

import csv
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ponos.instruments.base import Reading
from ponos.instruments.cpet.exercise_test import ExerciseTest
from ponos.instruments.cpet.measures.heart import on_beta_blocker
from ponos.units import unit

if TYPE_CHECKING:
    from ponos.instruments.cpet.exercise_test import ExerciseTest
    from ponos.measures import Measure

__all__ = ["Evidence", "Pattern", "Sign", "patterns", "signs"]

_TESTS: dict[str, tuple[Callable[[float, float], bool], str, str]] = {
    "below": (operator.lt, "below", "at least"),
    "at_most": (operator.le, "at most", "above"),
    "above": (operator.gt, "above", "at most"),
    "at_least": (operator.ge, "at least", "below"),
}
"""Each test with its words where it is met and where it is not."""

_HEART_MEASURES = frozenset({"hr_peak_percent_predicted", "chronotropic_index", "hr_vo2_slope", "hr_recovery_60s"})

_HALF = 0.5


@dataclass(frozen=True)
class Sign:
    """One sign of one hypothesis.

    Attributes
    ----------
    pattern, measure : str
        Ids.
    condition : mapping of str to str
        Of the measure.
    test : str
        ``below``, ``at_most``, ``above`` or ``at_least``.
    limit : str
        A number, or the id of a measure that holds it.
    met, otherwise : str
        ``for``, ``against`` or empty: what it says when the test is met, and when it is not.
    needs_maximum : bool
        Whether it says nothing where the effort was not maximal.
    reference, provenance : str
        Where the limit comes from.
    """

    pattern: str
    measure: str
    condition: Mapping[str, str]
    test: str
    limit: str
    met: str
    otherwise: str
    needs_maximum: bool
    reference: str
    provenance: str


@dataclass(frozen=True)
class Evidence:
    """A sign that could be judged.

    Attributes
    ----------
    text : str
        The measure, its value and the limit, in words.
    weight : float
        1, or one half where it or its limit is doubtful, or its interval spans the limit.
    reference : str
        Key into ``references.csv``.
    """

    text: str
    weight: float
    reference: str

    @property
    def sentence(self) -> str:
        """The text with its weight where it counts less."""
        return f"{self.text}{'; counts half' if self.weight < 1 else ''}."


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One hypothesis and its evidence.

    Attributes
    ----------
    name, title, text : str
        Its id, its name and what to know about it.
    evidence_for, evidence_against : tuple of Evidence
        What speaks for it and against it.
    missing : tuple of str
        What could not be judged, and why.
    support : float
        From -1 to 1, see the module.
    judged, signs : int
        Signs that say something, and all signs.
    """

    name: str
    title: str
    text: str
    evidence_for: tuple[Evidence, ...]
    evidence_against: tuple[Evidence, ...]
    missing: tuple[str, ...]
    support: float
    judged: int
    signs: int

    @property
    def how(self) -> str:
        """How its support was computed, for a reader."""
        spoke_for, against = (sum(one.weight for one in some) for some in (self.evidence_for, self.evidence_against))
        return f"support {self.support:+.2f} = ({spoke_for:g} for - {against:g} against)/{self.signs} signs"

    def as_reading(self) -> Reading:
        """Give it as any instrument tells a reading.

        Returns
        -------
        Reading
            With its support in its words, and the weight of a sign where it counts half.
        """
        return Reading(
            title=self.title,
            words=f"{self.text} {self.how[0].upper()}{self.how[1:]}.".replace(" -", " −"),
            supports=tuple(one.sentence for one in self.evidence_for),
            contradicts=tuple(one.sentence for one in self.evidence_against),
            lacks=_gathered(self.missing),
            references=tuple(dict.fromkeys(one.reference for one in (*self.evidence_for, *self.evidence_against))),
        )


def _gathered(missing: Sequence[str]) -> tuple[str, ...]:
    """Measures that lack the same thing, in one sentence."""
    by_reason: dict[str, list[str]] = {}
    for text in missing:
        name, _, reason = text.partition(": ")
        by_reason.setdefault(reason, []).append(name)
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())


def _rows(name: str) -> list[dict[str, str]]:
    text = files("ponos.instruments.cpet.measures").joinpath(f"norms/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def signs() -> tuple[Sign, ...]:
    """Every sign of every hypothesis.

    Returns
    -------
    tuple of Sign
        As ``norms/signs.csv`` has them.
    """
    return tuple(
        Sign(
            row["pattern"],
            row["measure"],
            dict(part.split("=") for part in row["condition"].split(";") if part),
            row["test"],
            row["limit"],
            row["met"],
            row["otherwise"],
            row["needs_maximum"] == "yes",
            row["reference"],
            row["provenance"],
        )
        for row in _rows("signs.csv")
    )


def patterns(measures: Sequence[Measure], test: ExerciseTest) -> list[Pattern]:
    """Rank what could explain a test.

    Parameters
    ----------
    measures : sequence of Measure
        Of the test.
    test : ExerciseTest
        For what the user says of it, such as a beta-blocker.

    Returns
    -------
    list of Pattern
        All hypotheses, the best supported first; never a single label.
    """
    known = {one.key: one for one in measures}
    read = [_pattern(row, known, blocked=on_beta_blocker(test)) for row in _rows("hypotheses.csv")]
    return sorted(read, key=lambda one: (-one.support, -one.judged))


_Known = Mapping[tuple[str, tuple[tuple[str, str], ...]], "Measure"]


def _look(known: _Known, id: str, condition: Mapping[str, str] | None = None) -> Measure | None:
    return known.get((id, tuple(sorted((condition or {}).items()))))


def _pattern(row: Mapping[str, str], known: _Known, *, blocked: bool) -> Pattern:
    said: dict[str, list[Evidence]] = {"for": [], "against": [], "": []}
    missing: list[str] = []
    own = [sign for sign in signs() if sign.pattern == row["pattern"]]
    for sign in own:
        found = _judge(sign, known, blocked=blocked)
        if isinstance(found, str):
            missing.append(found)
        else:
            said[found[0]].append(found[1])
    balance = sum(one.weight for one in said["for"]) - sum(one.weight for one in said["against"])
    return Pattern(
        name=row["pattern"],
        title=row["title"],
        text=row["text"],
        evidence_for=tuple(said["for"]),
        evidence_against=tuple(said["against"]),
        missing=tuple(dict.fromkeys(missing)),
        support=balance / len(own),
        judged=len(said["for"]) + len(said["against"]),
        signs=len(own),
    )


def _judge(sign: Sign, known: _Known, *, blocked: bool) -> tuple[str, Evidence] | str:
    """What a sign says, or why it says nothing."""
    measure = _look(known, sign.measure, sign.condition)
    if measure is None or measure.value is None:
        label = measure.spec.label if measure else sign.measure
        return f"{label}: {measure.reason if measure else 'not measured.'}"
    limit, lacking = _limit(sign, known)
    if limit is None:
        return f"{measure.spec.label}: no limit to hold it against. {lacking}"
    if blocked and sign.measure in _HEART_MEASURES:
        return f"{measure.spec.label}: says nothing under a beta-blocker."
    if sign.needs_maximum and (why := _not_maximal(known)):
        return f"{measure.spec.label}: says nothing unless the effort was maximal; {why}"
    doubted = not _is_number(sign.limit) and _doubtful(_look(known, sign.limit))
    return _verdict(sign, measure, measure.value, limit, doubted=doubted)


def _is_number(limit: str) -> bool:
    return limit.replace(".", "", 1).isdigit()


def _doubtful(measure: Measure | None) -> bool:
    return measure is not None and measure.quality == "doubtful"


def _limit(sign: Sign, known: _Known) -> tuple[float | None, str]:
    if _is_number(sign.limit):
        return float(sign.limit), ""
    measure = _look(known, sign.limit)
    return (None, "") if measure is None else (measure.value, measure.reason)


def _not_maximal(known: _Known) -> str:
    """Why the effort is taken for submaximal; empty where it is not, or where nothing tells."""
    effort = _look(known, "maximal_effort")
    plateau = _look(known, "vo2_plateau")
    if effort is None or effort.value != 0 or (plateau is not None and plateau.value == 1):
        return ""
    return f"{effort.method or 'its criterion was not met'}."


def _verdict(
    sign: Sign, measure: Measure, value: float, limit: float, *, doubted: bool = False
) -> tuple[str, Evidence]:
    holds, words, opposite = _TESTS[sign.test]
    spans = measure.low is not None and measure.high is not None and measure.low < limit < measure.high
    weight = _HALF if spans or doubted or measure.quality == "doubtful" else 1.0
    met = holds(value, limit)
    digits, printed = measure.spec.digits, unit(measure.spec.unit).printed
    shown = f"{measure.spec.label} {value:.{digits}f} {printed}".rstrip()
    doubt = ", doubtful" if measure.quality == "doubtful" else ", its interval spans the limit" if spans else ""
    doubt += ", a limit that is doubtful itself" if doubted else ""
    text = f"{shown} is {words if met else opposite} {limit:.4g}{doubt}"
    return (sign.met if met else sign.otherwise), Evidence(text, weight, sign.reference)
