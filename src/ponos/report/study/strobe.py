"""The checklist for observational studies: which items the data tell, and which are left to the author.

The items stand in ``strobe.csv``: ``tells`` names the function here that tells one, ``says`` what holds of all studies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ponos.report.study.asked import compares
from ponos.report.study.citing import Works
from ponos.report.study.flow import flows, primary_name
from ponos.report.study.methods import statistics
from ponos.report.study.parts import Part, headlines
from ponos.report.study.unseen import power
from ponos.report.study.wording import joined, plural
from ponos.study.result import Result
from ponos.study.robustness.looks import in_words
from ponos.tables import rows_of

__all__ = ["Item", "checklist"]


@dataclass(frozen=True)
class _Facts:
    """What the items are told from."""

    result: Result
    told: Sequence[Part]


Tells = Callable[[_Facts], str]


@dataclass(frozen=True)
class Item:
    """One item of the checklist.

    Attributes
    ----------
    number, part, asks : str
        Number, part of the paper, and what is asked.
    told : str
        What the data tell; empty where they tell nothing.
    write : str
        What is left for the author; empty where nothing is.
    """

    number: str
    part: str
    asks: str
    told: str
    write: str

    @property
    def status(self) -> str:
        """``told by the data``, ``for you to write``, or both."""
        said = (("told by the data", self.told), ("for you to write", self.write))
        return ", and ".join(words for words, there in said if there)


def checklist(result: Result, told: Sequence[Part]) -> list[Item]:
    """Fill the checklist.

    Parameters
    ----------
    result : Result
        The study.
    told : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Item
        In the order of the checklist.
    """
    facts = _Facts(result, told)
    return [_item(row, facts) for row in rows_of("ponos.report.study", "strobe.csv")]


def _item(row: dict[str, str], facts: _Facts) -> Item:
    words = _TELLS[row["tells"]](facts) if row["tells"] else row["says"]
    left = row["write"] or ("" if words else "The data do not tell this.")
    return Item(row["item"], row["part"], row["asks"], words, left)


def _aims(facts: _Facts) -> str:
    declared = [part.contrast.label for part in facts.told if part.contrast.declared]
    question = facts.result.study.design.question
    aims = f"Declared beforehand: {'; '.join(declared)}." if declared else "No contrast was declared beforehand."
    return " ".join(filter(None, (question, aims)))


def _design(facts: _Facts) -> str:
    design = facts.result.study.design
    contrasts = "; ".join(compares(part.contrast, facts.result) for part in facts.told)
    # Not every group need have come to every session, so nothing is said of sessions a person.
    named = joined([one.label for one in design.sessions]) if design.sessions else "one"
    return f"{plural(len(design.groups), 'group')}; sessions: {named}. Contrasts: {contrasts}."


def _groups(facts: _Facts) -> str:
    people = facts.result.study.people
    counts = [f"{one.label} {int((people['group'] == one.id).sum())}" for one in facts.result.study.design.groups]
    return f"People in the study: {', '.join(counts)}." if counts else ""


def _measures(facts: _Facts) -> str:
    many = plural(len(facts.result.values.keys), "measure")
    return f"{many}, each defined in measures.json; people are counted by {primary_name(facts.result)}."


def _instruments(facts: _Facts) -> str:
    devices = sorted({one.device for one in facts.result.run.files if one.device})
    named = f" Devices: {'; '.join(devices)}." if devices else ""
    return f"All recordings were measured by the same program with the same options, whatever the group.{named}"


def _blinding(facts: _Facts) -> str:
    if not facts.result.study.design.blind:
        return ""
    return "The groups were hidden in the report until the analysis was locked."


def _power(facts: _Facts) -> str:
    return " ".join(f"{part.contrast.label}: {words}" for part in facts.told[:1] if (words := power(part)))


def _statistics(facts: _Facts) -> str:
    return "See Methods." if statistics(facts.result, Works()) else ""


def _interactions(facts: _Facts) -> str:
    labels = [
        part.contrast.label
        for part in facts.told
        if part.contrast.kind in ("change by group", "contrasts", "correlation difference")
    ]
    return f"As contrasts of their own: {'; '.join(labels)}." if labels else ""


def _robustness(facts: _Facts) -> str:
    looks = dict.fromkeys(in_words(name) for one in facts.result.findings for name in one.robust)
    return f"Every finding was looked at again: {joined(list(looks))}." if looks else ""


def _flow(facts: _Facts) -> str:
    return " ".join(
        f"{one.label}: {one.n} in the study, {', '.join(f'{came.n} at {came.session}' for came in one.sessions)}."
        for one in flows(facts.result)
    )


def _losses(facts: _Facts) -> str:
    lost = [
        f"{flow.label}, {came.session}: {', '.join(f'{reason} ({count})' for reason, count in came.lost.items())}"
        for flow in flows(facts.result)
        for came in flow.sessions
        if came.lost
    ]
    return f"{'; '.join(lost)}." if lost else "Nobody was lost."


def _people(facts: _Facts) -> str:
    known = [str(one).removesuffix("_y") for one in facts.result.study.people.columns if one != "group"]
    return f"Known of the people: {', '.join(known)} (tables/table1)." if known else ""


def _estimates(facts: _Facts) -> str:
    covariates = facts.result.study.design.covariates
    adjusted = f" Allowing for {joined(list(covariates))}: among the looks of every finding." if covariates else ""
    return f"Every difference stands with its 95 % interval.{adjusted}"


def _other(facts: _Facts) -> str:
    labels = [part.contrast.label for part in facts.told if not part.contrast.declared]
    return f"Not declared beforehand: {'; '.join(labels)}." if labels else "All contrasts were declared beforehand."


def _answer(facts: _Facts) -> str:
    return "In 'The answer first'." if headlines(facts.result) else ""


def _limits(facts: _Facts) -> str:
    return " ".join(check.text for check in facts.result.checks if check.passed is False) or "No check failed."


_TELLS: dict[str, Tells] = {
    "aims": _aims,
    "design": _design,
    "groups": _groups,
    "measures": _measures,
    "instruments": _instruments,
    "blinding": _blinding,
    "power": _power,
    "statistics": _statistics,
    "interactions": _interactions,
    "robustness": _robustness,
    "flow": _flow,
    "losses": _losses,
    "people": _people,
    "estimates": _estimates,
    "other": _other,
    "answer": _answer,
    "limits": _limits,
}
