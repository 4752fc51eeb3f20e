"""What could not be seen and why: missing values, files that failed, contrasts that gave nothing, and power."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from ponos.report.study.parts import Part
from ponos.report.study.wording import joined, name, plural
from ponos.study.result import Result

__all__ = ["Reason", "failures", "lacking", "power", "reasons"]


_ROW = re.compile(r", row \d+$")
_COULD_NOT = "could not be compared: "


@dataclass(frozen=True)
class Reason:
    """Why something is missing, and of what.

    Attributes
    ----------
    text : str
        The reason.
    count : str
        How often, in words.
    what : tuple of str
        The measures, or the files.
    """

    text: str
    count: str
    what: tuple[str, ...]


def reasons(result: Result) -> list[Reason]:
    """Gather the missing values by their reason.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    list of Reason
        The most frequent first.
    """
    values = result.values
    gathered: dict[str, list[tuple[int, int]]] = {}
    for (person, _, place), reason in values.reasons.items():
        # Cells of a table are empty for the same reason whatever their row; measures.tsv has each.
        why = _ROW.sub("", reason) or "No reason was given."
        gathered.setdefault(why, []).append((person, place))
    found = []
    for reason, places in sorted(gathered.items(), key=lambda one: (-len(one[1]), one[0])):
        people, keys = ({one[at] for one in places} for at in (0, 1))
        named = tuple(name(values.keys[at].spec, values.keys[at].condition) for at in sorted(keys))
        found.append(Reason(reason, f"{plural(len(places), 'value')} of {plural(len(people), 'person')}", named))
    return found


def failures(result: Result) -> list[Reason]:
    """Gather the files that could not be read by their reason.

    Parameters
    ----------
    result : Result
        The study.

    Returns
    -------
    list of Reason
        The most frequent first.
    """
    failed = [one for one in result.run.files if one.status == "failed"]
    counted = Counter(one.reason for one in failed)
    return [
        Reason(reason, plural(count, "file"), tuple(one.file for one in failed if one.reason == reason))
        for reason, count in counted.most_common()
    ]


def lacking(part: Part) -> list[Reason]:
    """Gather what a contrast could not be asked of.

    Parameters
    ----------
    part : Part
        The contrast.

    Returns
    -------
    list of Reason
        By the sentence without the name of the measure, and without that it could not be compared.
    """
    gathered: dict[str, list[str]] = {}
    for one in part.findings:
        if one.estimate is None:
            words = one.sentence.removeprefix(one.spec.label).lstrip(" :,").removeprefix(_COULD_NOT)
            gathered.setdefault(words, []).append(name(one.spec, one.condition))
    return [Reason(text, plural(len(what), "measure"), tuple(what)) for text, what in gathered.items()]


def power(part: Part) -> str:
    """Say how small a difference a contrast could have seen.

    Parameters
    ----------
    part : Part
        The contrast.

    Returns
    -------
    str
        A sentence; empty where that is not known.
    """
    sizes = [one.smallest_g for one in part.findings if one.smallest_g is not None]
    if not sizes:
        return ""
    arms = [max(one.groups[id].n for one in part.findings if id in one.groups) for id in _groups(part)]
    people = f"With {joined([str(n) for n in arms])} people it" if arms else "It"
    return (
        f"{people} would have shown a true difference of {median(sizes):.1f} SD four times in five, in half of the "
        f"measures a smaller one. What is smaller than that may be there and not be seen."
    )


def _groups(part: Part) -> list[str]:
    return list(dict.fromkeys(id for one in part.findings for id in one.groups))
