"""Two tests of one person about a day apart: what differs, and whether more than between any two days.

Every measure found on both days is compared with what is published on its retest variation. Where several limits are
published, a change is called only beyond the widest and noise only within the narrowest; between the two the verdict is
*unclear*. The reason: the limits do not agree. A coefficient of variation grows with the value; the limit printed for
one person (0.54 L/min for peak oxygen uptake, Decato 2018) comes from healthy people, and is a third of all that a
person of 1.6 L/min has. Neither is known to hold for someone who is ill, so neither is preferred in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ponos.errors import UsageError
from ponos.instruments import get
from ponos.measures import Measure, flat
from ponos.study.finding import Check
from ponos.study.two_days.change import Change, Limit, Verdict
from ponos.study.two_days.cutoff import Cutoff, cutoffs
from ponos.study.two_days.day import Day
from ponos.study.two_days.guidance import Guidance, guidance
from ponos.study.two_days.pair import Pair
from ponos.study.two_days.pairing import Paired, paired
from ponos.study.two_days.retest import Retest, limits, retests
from ponos.study.two_days.telling import Effort, missing_sentence, sentence, summary, summary_not_done

__all__ = ["CONTRAST", "Comparison", "Day", "compare", "not_done"]

CONTRAST = "day 2 - day 1"

CITED_BY_ANY = ("beckerman2001", "zou2008")
"""What every comparison rests on, whatever the instrument."""

Row = TypeVar("Row", Retest, Cutoff)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two days of one person.

    Attributes
    ----------
    day1 : Day
        The first test.
    day2 : Day or None
        The second; None where it was not done.
    because : str
        Why the second was not done.
    guidance : Guidance
        What the instrument's field wants said.
    findings : tuple of Change
        One a measure and condition, in the order of the measures.
    checks : tuple of Check
        Whether the two tests may be compared.
    summary : str
        In plain words, a line for each thing to know.
    references : tuple of str
        Keys of the works that limits, cut-offs, checks and warning rest on.
    """

    day1: Day
    day2: Day | None
    because: str = ""
    guidance: Guidance
    findings: tuple[Change, ...]
    checks: tuple[Check, ...] = ()
    summary: str
    references: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What anyone who plans such tests must know; Markdown."""
        return self.guidance.warning

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``findings, checks, summary, warning, references``.
        """
        return {
            "findings": [one.as_dict() for one in self.findings],
            "checks": [one.as_dict() for one in self.checks],
            "summary": self.summary,
            "warning": self.warning,
            "references": list(self.references),
        }


def compare(day1: Day, day2: Day, *, hours: float | None = None) -> Comparison:
    """Compare two tests of one person.

    Parameters
    ----------
    day1, day2 : Day
        Both tests, of one instrument.
    hours : float, optional
        Hours between them, where known.

    Returns
    -------
    Comparison
        Findings, checks and summary.

    Raises
    ------
    UsageError
        The tests are of different instruments.
    """
    if day1.recording.instrument != day2.recording.instrument:
        raise UsageError("The two files are of different instruments.", todo="Compare tests of one kind.")
    package = get(day1.recording.instrument).package
    field = guidance(package)
    checks = paired(package, day1, day2, hours=hours)
    beyond_scope = _failed(checks, "scope")
    known = _Published(package, applies=not beyond_scope)
    findings = tuple(known.finding(*both, checks) for both in _both(day1.measures, day2.measures))
    return Comparison(
        day1=day1,
        day2=day2,
        guidance=field,
        findings=findings,
        checks=tuple(one.check for one in checks),
        summary=summary(
            findings,
            effort=_effort(checks),
            unlike=(*beyond_scope, *_failed(checks, "test")),
            judgeable=known.judgeable,
            field=field,
        ),
        references=(*known.cited(findings, checks), *field.evidence, *field.references),
    )


def not_done(day1: Day, *, because: str) -> Comparison:
    """Report a person who did not do the second test: a result, not a gap.

    Parameters
    ----------
    day1 : Day
        The first test.
    because : str
        Why there is no second, in a few words.

    Returns
    -------
    Comparison
        A finding for every measure of day 1, each with the reason.

    Raises
    ------
    UsageError
        No reason is given.
    """
    if not because.strip():
        raise UsageError("Why was day 2 not done?", todo='Say it in a few words: --day2-missing "too ill".')
    there = [one for one in day1.measures if one.value is not None]
    findings = tuple(
        Change(
            contrast=CONTRAST,
            spec=one.spec,
            condition=one.condition,
            levels={"day 1": one.value, "day 2": None},
            estimate=None,
            verdict="day 2 not done",
            sentence=f"{one.spec.label} has no second value, because day 2 was not done: {because.rstrip('.')}.",
        )
        for one in there
    )
    done = Check("second test", False, f"Day 2 was not done: {because.rstrip('.')}.")
    told = summary_not_done(because, sum(one.is_default for one in there))
    field = guidance(get(day1.recording.instrument).package)
    return Comparison(
        day1=day1,
        day2=None,
        because=because,
        guidance=field,
        findings=findings,
        checks=(done,),
        summary=told,
        references=field.references,
    )


class _Published:
    """What is published on the measures of one instrument; nothing where it does not apply to these tests."""

    def __init__(self, package: str, *, applies: bool) -> None:
        self._retests = retests(package)
        self._applies = applies
        self._cutoffs = cutoffs(package)

    @property
    def judgeable(self) -> frozenset[str]:
        return frozenset(row.measure for row in self._retests if not row.second_hand)

    def finding(self, before: Measure, after: Measure, checks: Sequence[Paired]) -> Change:
        levels = {"day 1": before.value, "day 2": after.value}
        if before.value is None or after.value is None:
            return Change(
                contrast=CONTRAST,
                spec=before.spec,
                condition=before.condition,
                levels=levels,
                estimate=None,
                verdict="missing",
                sentence=missing_sentence(before, after),
            )
        pair = Pair(before, after)
        rows = _of(self._retests, before)
        found = limits(rows, pair) if self._applies else ()
        verdict = judge(pair.change, found)
        low, high = pair.interval or (None, None)
        return Change(
            contrast=CONTRAST,
            spec=before.spec,
            condition=before.condition,
            levels=levels,
            estimate=pair.change,
            percent=pair.percent,
            low=low,
            high=high,
            limits=found,
            verdict=verdict,
            sentence=sentence(pair, found, verdict, applies=self._applies or not rows),
            checks=self._checks(pair, rows, found, checks),
        )

    def cited(self, findings: Iterable[Change], checks: Iterable[Paired]) -> tuple[str, ...]:
        told = [one for one in findings if one.estimate is not None and one.is_default]
        keys = [limit.reference for one in told for limit in one.limits]
        keys += [row.reference for row in self._cutoffs if row.measure in {one.id for one in told}]
        keys += [one.reference for one in checks if one.reference]
        return tuple(dict.fromkeys((*keys, *CITED_BY_ANY)))

    def _checks(
        self, pair: Pair, rows: Sequence[Retest], found: Sequence[Limit], checks: Sequence[Paired]
    ) -> tuple[Check, ...]:
        maximal = any(row.needs_maximum for row in rows)
        touching = [
            *_failed(checks, "scope"),
            *_failed(checks, "test"),
            *(_failed(checks, "effort") if maximal else ()),
        ]
        noise = 100.0 * found[0].value / abs(pair.mean) if found and pair.mean else None
        told = [
            row.check(pair.spec, pair.percent, noise=noise)
            for row in _of(self._cutoffs, pair.before)
            if self._applies and pair.percent is not None
        ]
        return (*_doubts(pair), *touching, *told)


def judge(change: float, found: Sequence[Limit]) -> Verdict:
    """Judge a difference by published limits.

    Parameters
    ----------
    change : float
        Day 2 minus day 1.
    found : sequence of Limit
        The narrowest first.

    Returns
    -------
    str
        The verdict.
    """
    if not found:
        return "not judged"
    if abs(change) <= found[0].value:
        return "within noise"
    if abs(change) <= found[-1].value:
        return "unclear"
    return "fell beyond noise" if change < 0 else "rose beyond noise"


def _both(day1: Iterable[Measure], day2: Iterable[Measure]) -> list[tuple[Measure, Measure]]:
    """The measures in both days' answers, in the order of day 1, each answered once."""
    second: Mapping[object, Measure] = {one.key: one for one in day2}
    return [(one, second[one.key]) for one in day1 if one.key in second]


def _of(rows: Iterable[Row], one: Measure) -> list[Row]:
    return [row for row in rows if (row.measure, row.condition) == (one.id, flat(one.condition))]


def _doubts(pair: Pair) -> list[Check]:
    sides = ((pair.before, "day 1"), (pair.after, "day 2"))
    return [
        Check(f"value of {day}", False, f"Doubtful on {day}: {one.reason}")
        for one, day in sides
        if one.quality == "doubtful"
    ]


def _effort(checks: Sequence[Paired]) -> Effort:
    known = any(one.role == "effort" and one.check.passed is not None for one in checks)
    return Effort(known, _failed(checks, "effort"), _failed(checks, "note"))


def _failed(checks: Iterable[Paired], role: str) -> tuple[Check, ...]:
    return tuple(one.check for one in checks if one.role == role and one.check.passed is False)
