"""The findings of a study put in order: by contrast, within it along the chain; and which of them come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import inf

from ponos.chain import LINKS, Link
from ponos.measures import flat
from ponos.report.study.wording import differs, found, overturning
from ponos.study.contrasted import Contrasted
from ponos.study.design.selector import Selector
from ponos.study.design.types import Contrast
from ponos.study.result import Result
from ponos.study.values import Key

__all__ = ["Part", "baseline", "headlines", "key_of", "leading", "parts", "primary"]

_MOST, _SENTENCES, _NULLS, _PER_LINK = 8, 6, 3, 2

_AGAINST = ("change by group", "contrasts")
"""Contrasts that hold two differences against each other, which is mostly what a study asks."""

_OF_MEANS = ("groups", "change", *_AGAINST)
"""Contrasts that can be asked of every measure, so that to name one is to say what matters."""


@dataclass(frozen=True)
class Part:
    """One contrast and what it found.

    Attributes
    ----------
    contrast : Contrast
        As the design has it.
    findings : tuple of Contrasted
        Along the chain.
    """

    contrast: Contrast
    findings: tuple[Contrasted, ...]

    @property
    def links(self) -> Iterator[tuple[Link, tuple[Contrasted, ...]]]:
        """The links of the chain that it has findings of, each with them."""
        for link in LINKS:
            of_link = tuple(one for one in self.findings if one.spec.link == link.name)
            if of_link:
                yield link, of_link

    @property
    def seen(self) -> tuple[Contrasted, ...]:
        """The findings with a q below 0.05."""
        return tuple(one for one in self.findings if found(one))


def parts(result: Result) -> tuple[Part, ...]:
    """Put the findings by their contrasts.

    Parameters
    ----------
    result : Result
        What was found.

    Returns
    -------
    tuple of Part
        Every contrast of the design in its order, then what belongs to none of them.
    """
    declared = {one.name: one for one in result.study.design.contrasts}
    by_label = {one.label: one.name for one in declared.values()}
    gathered: dict[str, list[Contrasted]] = {name: [] for name in declared}
    for one in result.findings:
        gathered.setdefault(by_label.get(one.contrast, one.contrast), []).append(one)
    return tuple(
        Part(declared.get(name) or _unknown(name, of_it), tuple(of_it))
        for name, of_it in gathered.items()
        if name in declared or of_it
    )


def _unknown(name: str, findings: list[Contrasted]) -> Contrast:
    first = findings[0]
    return Contrast(name=name, label=name, kind=first.kind, groups=tuple(first.groups), declared=False)


def headlines(result: Result) -> tuple[tuple[Part, Contrasted], ...]:
    """Choose what is told first.

    Parameters
    ----------
    result : Result
        What was found.

    Returns
    -------
    tuple of (Part, Contrasted)
        Up to six that were found: those that hold before those that do not, and of every contrast the strongest
        before the next of any, no link of the chain more than twice in a contrast, what all trials together tell
        beside it. Then up to three that were not,
        each measure once: those asked for by name, then those that were found elsewhere, the strongest first.
    """
    told = parts(result)
    queues = [(part, _varied(sorted(part.seen, key=lambda one: (_chosen_for(one), *_strength(one))))) for part in told]
    turns = _in_turn(queues)
    seen = sorted(turns, key=lambda one: bool(overturning(one[1])) or _chosen_for(one[1]))[:_SENTENCES]
    unseen = _unseen(told)
    return (*seen, *unseen[: min(_NULLS, _MOST - len(seen))])


def _unseen(told: Sequence[Part]) -> list[tuple[Part, Contrasted]]:
    """What was not shown, most telling first; what holds two differences against each other before the rest."""
    strongest = sorted((one for part in told for one in part.seen), key=_strength)
    ranks = {id: rank for rank, id in enumerate(dict.fromkeys(_cell(one) for one in strongest))}
    weighed = sorted(
        (
            part.contrast.kind not in _OF_MEANS or not _by_name(part.contrast, one),
            _cell(one) not in ranks,
            part.contrast.kind not in _AGAINST,
            ranks.get(_cell(one), inf),
            one.smallest_g if one.smallest_g is not None else inf,
            place,
            at,
        )
        for place, part in enumerate(told)
        for at, one in enumerate(_nulls(part))
    )
    once: dict[str, tuple[Part, Contrasted]] = {}
    for *_, place, at in weighed:
        one = _nulls(told[place])[at]
        once.setdefault(one.id, (told[place], one))
    kept = {id(one) for one in _varied(one for _, one in once.values())}
    return [each for each in once.values() if id(each[1]) in kept]


def _chosen_for(one: Contrasted) -> bool:
    """Whether a finding is of what the groups were chosen for: that they differ in their symptoms is seldom news."""
    return one.kind == "groups" and one.spec.link == "symptoms"


def _cell(one: Contrasted) -> tuple[str, str]:
    return one.id, flat(one.condition)


def _nulls(part: Part) -> list[Contrasted]:
    """What was not shown; a measure that the checks make doubtful is no headline."""
    return [one for one in part.findings if one.q is not None and not (differs(one) or found(one) or one.failed)]


def _strength(one: Contrasted) -> tuple[bool, float, float]:
    """What holds before what does not, then by how large it is at least: by the end of its interval nearer to none.

    What has no size in standard deviations, such as yes and no, comes after.
    """
    low, high = one.g_low or 0.0, one.g_high or 0.0
    at_least = min(abs(low), abs(high)) if low * high > 0 else 0.0
    return bool(overturning(one)), -at_least, one.q if one.q is not None else inf


def _by_name(contrast: Contrast, one: Contrasted) -> bool:
    return any(each.matches(one.id, one.condition, has_default=True) for each in _named(contrast))


def _named(contrast: Contrast) -> list[Selector]:
    """The measures asked for by name; what follows on every measure is added to it, not put first."""
    before = takewhile(lambda each: str(each) != "*", contrast.measures)
    return [each for each in before if not each.is_pattern]


def _varied(findings: Iterable[Contrasted]) -> list[Contrasted]:
    """Nothing twice: a link of the chain has two sentences at most, and what all trials together tell beside them."""
    told: dict[str, int] = {}
    kept = []
    for one in findings:
        told[one.spec.link] = told.get(one.spec.link, 0) + (not one.together)
        if one.together or told[one.spec.link] <= _PER_LINK:
            kept.append(one)
    return kept


def _in_turn(queues: list[tuple[Part, list[Contrasted]]]) -> list[tuple[Part, Contrasted]]:
    """The first of every part, then the second of every part, and so on."""
    longest = max((len(queue) for _, queue in queues), default=0)
    return [(part, queue[place]) for place in range(longest) for part, queue in queues if place < len(queue)]


def key_of(result: Result, one: Contrasted) -> int | None:
    """Find the numbers behind a finding.

    Parameters
    ----------
    result : Result
        The study.
    one : Contrasted
        A finding.

    Returns
    -------
    int or None
        Place of its measure in ``result.values.keys``; None where the values lack it.
    """
    cell = flat(one.condition)
    wanted = (
        place for place, key in enumerate(result.values.keys) if key.spec.id == one.id and flat(key.condition) == cell
    )
    return next(wanted, None)


def leading(result: Result, told: Iterable[Part], *, most: int, yes_no: bool = True) -> list[int]:
    """Choose the measures that are drawn person by person.

    Parameters
    ----------
    result : Result
        The study.
    told : iterable of Part
        The contrasts that the picture serves.
    most : int
        How many at most.
    yes_no : bool
        Whether measures of yes and no may be among them.

    Returns
    -------
    list of int
        Places in ``result.values.keys``, along the chain.
    """
    ranked = [
        (not _by_name(part.contrast, one), not found(one), _chosen_for(one), *_strength(one), place)
        for part in told
        for one in part.findings
        if one.estimate is not None
        and (yes_no or one.spec.scale != "yes_no")
        and (place := key_of(result, one)) is not None
    ]
    return sorted(list(dict.fromkeys(one[-1] for one in sorted(ranked)))[:most])


def baseline(result: Result) -> list[int]:
    """Choose the measures that describe the people, without regard to what was found.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    list of int
        Places in ``result.values.keys``, along the chain: those that a contrast asks for by name, the parts of a
        composition aside, and of every link the first that anybody has a value of.
    """
    import numpy as np

    asked = [one for one in result.study.design.contrasts if one.kind != "composition"]
    named = [one for contrast in asked for one in _named(contrast)]
    has = ~np.isnan(result.values.array).all(axis=(0, 1))
    first: dict[str, int] = {}
    for place, key in enumerate(result.values.keys):
        if has[place]:
            first.setdefault(key.spec.link, place)
    return sorted({*result.values.chosen(named), *first.values()})


def primary(result: Result) -> Key | None:
    """Give the measure that the study is about.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    Key or None
        The first that a contrast of groups or visits asks for by name; None where all ask for patterns.
    """
    for contrast in result.study.design.contrasts:
        named = _named(contrast) if contrast.kind in _OF_MEANS else []
        places = result.values.chosen(named[:1])
        if places:
            return result.values.keys[places[0]]
    return None
