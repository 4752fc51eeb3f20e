"""What was found, in words: one sentence a finding, and the summary of two days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ponos.measures import Measure
from ponos.references import short
from ponos.study.finding import Check
from ponos.study.two_days.change import Change, Limit, Verdict
from ponos.study.two_days.guidance import Guidance
from ponos.study.two_days.pair import Pair

__all__ = ["Effort", "listed", "missing_sentence", "sentence", "summary", "summary_not_done"]

CHANCE = 0.05
"""Share of unchanged differences that a 95 % limit lets through."""


def sentence(pair: Pair, limits: Sequence[Limit], verdict: Verdict, *, applies: bool = True) -> str:
    """Say how a measure changed and what that is worth.

    Parameters
    ----------
    pair : Pair
        Both days.
    limits : sequence of Limit
        The narrowest first.
    verdict : str
        The verdict.
    applies : bool
        False where retest variation is published but does not hold for tests like these.

    Returns
    -------
    str
        One or two sentences.
    """
    worth = _worth(pair, limits, verdict) if applies else "The published retest variation does not apply: not judged."
    return " ".join(part for part in (_moved(pair), worth, _widened(pair, limits)) if part)


def _moved(pair: Pair) -> str:
    size = pair.spec.written(abs(pair.change))
    if float(f"{pair.change:.{pair.spec.digits}f}") == 0.0:
        return f"{pair.spec.label} was the same on both days, {pair.spec.written(pair.first)}."
    share = "" if pair.percent is None else f" ({abs(pair.percent):.1f} %)"
    verb = "fell" if pair.change < 0 else "rose"
    ends = f"{pair.spec.written(pair.first, with_unit=False)} to {pair.spec.written(pair.second)}"
    return f"{pair.spec.label} {verb} by {size}{share}, from {ends}."


def _worth(pair: Pair, limits: Sequence[Limit], verdict: Verdict) -> str:
    if verdict == "not judged":
        return "No published retest variation: not judged."
    narrow, wide = limits[0], limits[-1]
    span = _named(pair, narrow) if narrow is wide else f"{_named(pair, narrow)} or {_named(pair, wide)}"
    if verdict == "within noise":
        return f"Within noise: two tests of one unchanged person can differ by up to {span}."
    if verdict == "unclear":
        limits_told = f"more than {_named(pair, narrow)} but not more than {_named(pair, wide)}"
        return f"Unclear: {limits_told}, so it is not called a change."
    return f"Beyond noise: fewer than 5 in 100 healthy people differ by more than {_named(pair, wide)}."


def _named(pair: Pair, limit: Limit) -> str:
    return f"{pair.spec.written(limit.value)} ({short(limit.reference)})"


def _widened(pair: Pair, limits: Sequence[Limit]) -> str:
    if not limits or pair.own == 0.0:
        return ""
    return "The limits hold the interval of both readings as well, which counts part of the reading error twice."


def missing_sentence(before: Measure, after: Measure) -> str:
    """Say what is missing and why.

    Parameters
    ----------
    before, after : Measure
        Day 1 and day 2, at least one missing.

    Returns
    -------
    str
        A sentence.
    """
    return f"{before.spec.label} is {_missing(before, after)}"


def _missing(before: Measure, after: Measure) -> str:
    if before.value is None and after.value is None:
        if before.reason == after.reason:
            return f"missing on both days: {before.reason}"
        return f"missing on both days. Day 1: {before.reason} Day 2: {after.reason}"
    lacking, day = (before, 1) if before.value is None else (after, 2)
    return f"missing on day {day}: {lacking.reason}"


@dataclass(frozen=True)
class Effort:
    """What is known of matched effort.

    Attributes
    ----------
    known : bool
        Whether it could be looked at on both days.
    failed, notes : tuple of Check
        Checks of effort that failed, and others that should be told with it.
    """

    known: bool
    failed: tuple[Check, ...] = ()
    notes: tuple[Check, ...] = ()

    @property
    def told(self) -> str:
        """It in words."""
        if self.failed:
            head = f"Effort was not matched. {_texts(self.failed)}"
        elif self.known:
            head = "The criterion of effort was met on both days."
        else:
            head = "Whether effort was matched could not be told."
        return " ".join(part for part in (head, _texts(self.notes)) if part)


def _texts(checks: Iterable[Check]) -> str:
    return " ".join(check.text for check in checks)


def summary(
    findings: Iterable[Change], *, effort: Effort, unlike: Sequence[Check], judgeable: Collection[str], field: Guidance
) -> str:
    """Sum two days up.

    Parameters
    ----------
    findings : iterable of Change
        All of them; only default conditions are counted.
    effort : Effort
        What is known of matched effort.
    unlike : sequence of Check
        Failed checks of alike tests.
    judgeable : collection of str
        Ids of the measures that something is published on; only of these is it told when they are missing.
    field : Guidance
        What the instrument's field wants said.

    Returns
    -------
    str
        A line for each thing to know, in the order of their weight.
    """
    default = [one for one in findings if one.is_default]
    judged = [one for one in default if one.judged]
    parts = [
        _alike(unlike),
        _changes(judged),
        effort.told,
        _by_chance(judged, field.dependence),
        _left_out([one for one in default if one.id in judgeable]),
        _meaning(judged, field.unchanged),
    ]
    return "\n".join(part for part in parts if part)


def summary_not_done(because: str, measures: int) -> str:
    """Sum up a person who did not do the second test.

    Parameters
    ----------
    because : str
        Why.
    measures : int
        How many measures day 1 gave.

    Returns
    -------
    str
        A line for each thing to know.
    """
    return (
        f"Day 2 was not done: {because.rstrip('.')}. This is a result and not a gap: report it, and count it.\n"
        "The people who are hit hardest are the ones who cannot come back, so leaving them out makes day 2 look better "
        f"than it is.\n{measures} measures of day 1 stand without a counterpart; none is filled in."
    )


def _alike(unlike: Sequence[Check]) -> str:
    if not unlike:
        return ""
    return f"The two tests are not alike: {_texts(unlike)} Read every difference with that in mind."


def _changes(judged: Sequence[Change]) -> str:
    if not judged:
        return "No measure is judged: no published retest variation applies to what was found."
    groups = [
        (text, [one for one in judged if one.verdict == verdict])
        for verdict, text in (
            ("fell beyond noise", "Fell beyond noise"),
            ("rose beyond noise", "Rose beyond noise"),
            ("unclear", "Unclear, between two published limits"),
        )
    ]
    told = [f"{text}: {listed(_with_percent(one) for one in ones)}." for text, ones in groups if ones]
    within = sum(one.verdict == "within noise" for one in judged)
    if within == len(judged):
        return f"No change beyond noise in any of {len(judged)} judged measures."
    beyond = any("beyond" in one.verdict for one in judged)
    head = "" if beyond else "No measure changed beyond noise for certain. "
    return f"{head}{' '.join(told)} Within noise: {within} of {len(judged)} judged measures."


def _with_percent(one: Change) -> str:
    share = "" if one.percent is None else f" ({one.percent:+.1f} %)".replace("-", "−")
    return f"{one.spec.label}{share}"


def _by_chance(judged: Sequence[Change], dependence: str) -> str:
    if len(judged) < 2:
        return ""
    expected = CHANCE * len(judged)
    return (
        f"With {len(judged)} judged measures about {expected:.1f} would leave a 95 % limit by chance alone, and they "
        f"are not independent{f': {dependence}' if dependence else ''}."
    )


def _left_out(default: Sequence[Change]) -> str:
    """The missing measures, those of one reason in one sentence."""
    reasons: dict[str, list[str]] = {}
    for one in default:
        if one.verdict == "missing":
            reasons.setdefault(one.sentence.removeprefix(f"{one.spec.label} is "), []).append(one.spec.label)
    return " ".join(f"{listed(labels)} {'is' if len(labels) == 1 else 'are'} {why}" for why, labels in reasons.items())


def _meaning(judged: Sequence[Change], unchanged: str) -> str:
    if any("beyond" in one.verdict for one in judged):
        return (
            "A change beyond noise says that the two tests of this person differ more than those of a healthy person "
            "usually do. It names no cause and is no proof of an illness."
        )
    return unchanged if judged else ""


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    words : iterable of str
        What to join.

    Returns
    -------
    str
        ``a, b and c``.
    """
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last
