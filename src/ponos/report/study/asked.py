"""What was asked: every contrast in words, whether it was declared, and how much it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ponos.report.study.parts import Part
from ponos.report.study.sides import sides
from ponos.report.study.wording import joined, overturning, plural
from ponos.study.design.types import Contrast
from ponos.study.result import Result

__all__ = ["Asked", "asked", "compares"]

_EVERYTHING = "*"
_OF_ONE = ("correlation", "correlation difference", "composition")


@dataclass(frozen=True)
class Asked:
    """One contrast as the page tells it.

    Attributes
    ----------
    label, words : str
        Its name, and what it compares.
    declared : bool
        Whether it was declared.
    found : str
        How much it found.
    sides : str
        What each declared family of measures shows; empty where none is declared.
    anchor : str
        Where on the page its findings are.
    why : str
        Why it gave none, where a check says so.
    """

    label: str
    words: str
    declared: bool
    found: str
    sides: str
    anchor: str
    why: str


def asked(result: Result, told: Sequence[Part]) -> list[Asked]:
    """Tell every contrast.

    Parameters
    ----------
    result : Result
        The study.
    told : sequence of Part
        Its contrasts.

    Returns
    -------
    list of Asked
        In their order.
    """
    return [
        Asked(
            label=part.contrast.label,
            words=compares(part.contrast, result),
            declared=part.contrast.declared,
            found=_found(part),
            sides=sides(part, result.study.design.families),
            anchor=f"contrast-{number}",
            why="" if part.findings else _why(part, result),
        )
        for number, part in enumerate(told, start=1)
    ]


def _why(part: Part, result: Result) -> str:
    """What the checks say of a contrast, which they name in quotation marks."""
    return next((check.text for check in result.checks if f"'{part.contrast.name}'" in check.text), "")


def _found(part: Part) -> str:
    had = [one for one in part.findings if one.estimate is not None]
    if not had:
        return "It gave no finding."
    overturned = sum(bool(overturning(one)) for one in part.seen)
    shaken = ""
    if overturned:
        some = f"{overturned} of them {'does' if overturned == 1 else 'do'} not hold"
        of_them = (
            some if overturned < len(part.seen) else "it does not hold" if overturned == 1 else "none of them holds"
        )
        shaken = f"; {of_them} when looked at otherwise"
    if len(had) == 1:
        what = "It was" if part.contrast.kind in _OF_ONE else "A difference was"
        denied = "; it does not hold when looked at otherwise" if overturned else ""
        return f"{what} {'' if part.seen else 'not '}shown{denied}."
    verb = "shows" if len(part.seen) < 2 else "show"
    return f"{len(part.seen) or 'None'} of {plural(len(had), 'measure')} {verb} a difference{shaken}."


def compares(contrast: Contrast, result: Result) -> str:
    """Say what a contrast compares.

    Parameters
    ----------
    contrast : Contrast
        The contrast.
    result : Result
        With the names of groups, sessions, measures and other contrasts.

    Returns
    -------
    str
        Without a full stop.
    """
    design = result.study.design
    groups = [design.label(one) for one in contrast.groups]
    sessions = [design.session_label(one) for one in contrast.sessions]
    measures = _measures(contrast, result)
    if contrast.of:
        labels = {one.name: one.label for one in design.contrasts}
        return f"{' held against '.join(f'“{labels.get(name, name)}”' for name in contrast.of)}: {measures}"
    # The later session stands first in a contrast: what is told is the way from the earlier one.
    change = f"change from {sessions[1]} to {sessions[0]} in " if len(sessions) == 2 else ""
    when = f" ({sessions[0]})" if len(sessions) == 1 else ""
    return f"{change}{' against '.join(groups)}{when}: {measures}"


def _measures(contrast: Contrast, result: Result) -> str:
    if not contrast.measures or any(str(one) == _EVERYTHING for one in contrast.measures):
        return "every measure"
    keys = [result.values.keys[place] for place in result.values.chosen(contrast.measures)]
    named = list(dict.fromkeys(key.spec.label for key in keys))
    return joined(named) if 0 < len(named) <= 6 else plural(len(keys), "measure")
