"""What each declared family of measures shows in a contrast: excitability and inhibition, say, each by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ponos.report.study.parts import Part
from ponos.report.study.wording import estimate, found, interval, joined, name, overturning, plural, scale, unit_of
from ponos.study.contrasted import Contrasted
from ponos.study.design.selector import Selector

__all__ = ["sides"]


def sides(part: Part, families: Mapping[str, Sequence[Selector]]) -> str:
    """Say of every declared family what it shows, in one sentence.

    What is one question to a table can be several to its field: thresholds and inhibition are not the same thing, and
    "the cortex differs" would hide which of them does.

    Parameters
    ----------
    part : Part
        A contrast and what it found.
    families : mapping of str to sequence of Selector
        As the design declares them.

    Returns
    -------
    str
        ``Excitability: 1 of 2 measures shows a difference (…); inhibition: none of 3 measures shows a difference.``;
        empty where the contrast has no finding of any of them.
    """
    told = {
        family: [one for one in part.findings if one.estimate is not None and _within(one, selectors)]
        for family, selectors in families.items()
    }
    words = "; ".join(f"{family.replace('_', ' ')}: {_shows(own)}" for family, own in told.items() if own)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _within(one: Contrasted, selectors: Sequence[Selector]) -> bool:
    return any(each.matches(one.spec.id, one.condition, has_default=False) for each in selectors)


def _shows(findings: Sequence[Contrasted]) -> str:
    seen = [one for one in findings if found(one)]
    if not seen:
        return (
            "no difference was shown" if len(findings) == 1 else f"none of {len(findings)} measures shows a difference"
        )
    verb = "shows" if len(seen) == 1 else "show"
    counted = f"{len(seen)} of {plural(len(findings), 'measure')} {verb} a difference"
    return f"{counted} – {joined([_one(one) for one in seen])}"


def _one(one: Contrasted) -> str:
    unit = "percentage points" if one.spec.unit == "percent" else unit_of(one.spec)
    value = f"{estimate(one)} {scale(one) or unit}".rstrip()
    doubt = "; does not hold when looked at otherwise" if overturning(one) else ""
    return f"{name(one.spec, one.condition)} ({value}, 95 % CI {interval(one)}{doubt})"
