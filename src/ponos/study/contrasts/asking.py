"""Ask every contrast of a design in turn, and account for what goes across them: families, doubts, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ponos.chain import position
from ponos.statistics.multiplicity import benjamini_hochberg
from ponos.study.checks.independence import share_people
from ponos.study.checks.looked import Looked
from ponos.study.contrasted import Contrasted
from ponos.study.contrasts import compositions, correlations, differences, families, means
from ponos.study.contrasts.means import Compared, compared
from ponos.study.contrasts.saying import sentence
from ponos.study.contrasts.scores import Losses, scores
from ponos.study.design.types import Contrast, Design
from ponos.study.values import Values

__all__ = ["ask", "with_pooled"]


def ask(
    values: Values, design: Design, losses: Losses, *, looked: Iterable[Looked] = (), linked: bool = True
) -> tuple[Contrasted, ...]:
    """Find what every contrast finds.

    Parameters
    ----------
    values : Values
        All numbers.
    design : Design
        Its contrasts.
    losses : Losses
        Why visits are missing.
    looked : iterable of Looked
        What was seen in the data that makes some measures doubtful.
    linked : bool
        False where nothing links the rows of different measures to people: then nobody can be said to be missing.

    Returns
    -------
    tuple of Contrasted
        In the order of the contrasts, within each along the chain.
    """
    compared_by_name: dict[str, Compared] = {}
    found: dict[str, list[Contrasted]] = {}
    for contrast in design.contrasts:
        if contrast.kind != "contrasts":
            found[contrast.name] = _asked(contrast, values, design, losses, compared_by_name, linked=linked)
    for contrast in design.contrasts:
        if contrast.kind == "contrasts":
            parts = {} if share_people(contrast, design.contrasts) else compared_by_name
            found[contrast.name] = differences.findings(
                contrast, parts, family=contrast.name, reference=design.reference
            )
    ordered = [one for contrast in design.contrasts for one in found[contrast.name]]
    doubts = tuple(looked)
    told = _within_families([_doubted(_in_family(one, design), doubts) for one in ordered])
    return tuple(replace(one, sentence=sentence(one, design)) for one in told)


def with_pooled(found: Sequence[Contrasted], pooled: Sequence[Contrasted]) -> tuple[Contrasted, ...]:
    """Put what groups have together behind what their people have, each with its contrast.

    Parameters
    ----------
    found : sequence of Contrasted
        Findings of measures.
    pooled : sequence of Contrasted
        Findings of all trials together, a family of their own.

    Returns
    -------
    tuple of Contrasted
        By contrast, along the chain.
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(one.contrast for one in (*found, *pooled)))}
    both = (*found, *_within_families(pooled))
    return (
        tuple(sorted(both, key=lambda one: (order[one.contrast], position(one.spec.link)))) if pooled else tuple(found)
    )


def _asked(
    contrast: Contrast, values: Values, design: Design, losses: Losses, kept: dict[str, Compared], *, linked: bool
) -> list[Contrasted]:
    """Ask one contrast; what it compared is kept for the contrasts of contrasts."""
    numbers = scores(values, contrast)
    if numbers is None or not numbers.keys:
        return []
    if contrast.kind in ("correlation", "correlation difference"):
        return correlations.findings(numbers, losses, family=contrast.name)
    if contrast.kind == "composition":
        return compositions.findings(numbers, design, losses, family=contrast.name)
    kept[contrast.name] = compared(numbers, design)
    asked = [kept[contrast.name]] if linked else [compared(one, design) for one in numbers.each()]
    found = [(one, each.scores) for each in asked for one in means.findings(each, design, losses, family=contrast.name)]
    if not linked:
        # Measures that were permuted one by one have no largest t of a family.
        found = [(replace(one, p_family=None), own) for one, own in found]
    if contrast.kind != "groups":
        return [one for one, _ in found]
    return [families.by_scale(one, own, own.place_of(one)) for one, own in found]


def _in_family(found: Contrasted, design: Design) -> Contrasted:
    """Put a finding into the family that its contrast and its measure were declared to belong to."""
    contrast = next(one for one in design.contrasts if one.name == found.contrast)
    own = next(
        (
            name
            for name, selectors in design.families.items()
            if any(one.matches(found.spec.id, found.condition, has_default=False) for one in selectors)
        ),
        "",
    )
    return replace(found, family=": ".join(part for part in (contrast.family or contrast.name, own) if part))


def _doubted(found: Contrasted, looked: Sequence[Looked]) -> Contrasted:
    """Attach to a finding what makes its measure doubtful in one of its groups."""
    own = tuple(one.check for one in looked if one.concerns(found))
    return replace(found, checks=(*found.checks, *own)) if own else found


def _within_families(found: Sequence[Contrasted]) -> list[Contrasted]:
    """Give q within each family."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        if one.p is not None:
            places[one.family].append(place)
    told = list(found)
    for members in places.values():
        q = benjamini_hochberg(np.array([found[place].p for place in members], dtype=float))
        for place, value in zip(members, q, strict=True):
            told[place] = replace(found[place], q=float(value))
    return told
