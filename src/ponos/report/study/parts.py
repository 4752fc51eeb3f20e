"""The findings of a study put in order: by contrast, within it along the chain; and which of them come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from ponos.chain import LINKS, Link
from ponos.measures import flat
from ponos.report.study.wording import differs, found, overturning
from ponos.study.contrasted import Contrasted
from ponos.study.design.types import Contrast
from ponos.study.result import Result
from ponos.study.values import Key

__all__ = ["Part", "baseline", "headlines", "key_of", "leading", "parts", "primary"]

_MOST, _SENTENCES, _NULLS, _PER_LINK = 8, 6, 3, 2


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
        Up to six that were found, of every contrast the strongest before the next of any, no link of the chain more
        than twice in a contrast; then up to three that were not, each measure once: those asked for by name first,
        then those that another contrast found, then those best seen.
    """
    told = parts(result)
    seen = _in_turn([(part, _varied(sorted(part.seen, key=_strength))) for part in told])[:_SENTENCES]
    elsewhere = {one.id for part in told for one in part.seen}
    unseen = _in_turn([(part, _varied(_weighed(part, elsewhere))) for part in told])
    once: dict[str, tuple[Part, Contrasted]] = {}
    for part, one in unseen:
        once.setdefault(one.id, (part, one))
    return (*seen, *list(once.values())[: min(_NULLS, _MOST - len(seen))])


def _weighed(part: Part, elsewhere: set[str]) -> list[Contrasted]:
    return sorted(_nulls(part), key=lambda one: _weight(part.contrast, one, elsewhere))


def _nulls(part: Part) -> list[Contrasted]:
    """What was not shown; a measure that the checks make doubtful is no headline."""
    return [one for one in part.findings if one.q is not None and not (differs(one) or found(one) or one.failed)]


def _strength(one: Contrasted) -> tuple[bool, float, float]:
    return bool(overturning(one)), one.q if one.q is not None else inf, -abs(one.g or 0.0)


def _weight(contrast: Contrast, one: Contrasted, elsewhere: set[str]) -> tuple[bool, bool, float]:
    """First what was asked by name, then what another contrast found, then what was seen best."""
    return not _by_name(contrast, one), one.id not in elsewhere, one.smallest_g if one.smallest_g is not None else inf


def _by_name(contrast: Contrast, one: Contrasted) -> bool:
    exact = [each for each in contrast.measures if not each.is_pattern]
    return any(each.matches(one.id, one.condition, has_default=True) for each in exact)


def _varied(findings: Iterable[Contrasted]) -> list[Contrasted]:
    """Nothing twice: a link of the chain has two sentences at most."""
    told: dict[str, int] = {}
    kept = []
    for one in findings:
        told[one.spec.link] = told.get(one.spec.link, 0) + 1
        if told[one.spec.link] <= _PER_LINK:
            kept.append(one)
    return kept


def _in_turn(queues: list[tuple[Part, list[Contrasted]]]) -> list[tuple[Part, Contrasted]]:
    """The first of every part, then the second of every part, and so on; put back into the order of the parts."""
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
        (not _by_name(part.contrast, one), *_strength(one), place)
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
        Places in ``result.values.keys``, along the chain: those that a contrast asks for by name, and the first of
        every link.
    """
    keys = result.values.keys
    named = [one for contrast in result.study.design.contrasts for one in contrast.measures if not one.is_pattern]
    first: dict[str, int] = {}
    for place, key in enumerate(keys):
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
        The first that a contrast asks for by name; None where all ask for patterns.
    """
    for contrast in result.study.design.contrasts:
        named = [one for one in contrast.measures if not one.is_pattern]
        places = result.values.chosen(named[:1])
        if places:
            return result.values.keys[places[0]]
    return None
