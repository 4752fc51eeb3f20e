"""What only groups have: the trials of all their people modelled together, as their instrument's field does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ponos.errors import PonosError
from ponos.instruments import Instrument
from ponos.pooled import Member, Pooled, PooledLook
from ponos.study.contrasted import Arm, Contrasted, Shaken
from ponos.study.design.types import Contrast, Design
from ponos.study.run.members import Members

__all__ = ["pooled_findings"]


def pooled_findings(design: Design, members: Members, instruments: Iterable[Instrument]) -> tuple[Contrasted, ...]:
    """Find what the contrasts of two groups find in their trials.

    Parameters
    ----------
    design : Design
        Its contrasts.
    members : Members
        Gives the recordings of a group at a session.
    instruments : iterable of Instrument
        Those that pool are asked.

    Returns
    -------
    tuple of Contrasted
        In the order of the contrasts; none where a group has fewer than two people with trials.
    """
    found: list[Contrasted] = []
    for contrast in design.contrasts:
        if contrast.kind == "groups" and len(contrast.groups) == 2:
            for one in instruments:
                found += _of(one, contrast, design, members)
    return tuple(found)


def _of(one: Instrument, contrast: Contrast, design: Design, members: Members) -> list[Contrasted]:
    wanted = {spec.id for spec in one.group_register() if _asked(contrast, spec.id)}
    if one.pool is None or not wanted:
        return []
    first, second = (design.label(group) for group in contrast.groups)
    called = dict(zip(contrast.groups, (first, second), strict=True))
    session = contrast.sessions[0] if contrast.sessions else design.sessions[0].id
    people: list[Member] = []
    settings = None
    for group in contrast.groups:
        own, said = members.of(one.name, group, session)
        if len(own) < 2:
            return []
        # The instrument writes sentences, and people read names, not ids.
        people += [replace(each, group=called[group]) for each in own]
        settings = settings or said
    try:
        told = one.pool(people, first, second, settings or one.settings())
    except PonosError:
        # What cannot be modelled together is no finding; the measures of each person say why they are missing.
        return []
    ids = {label: group for group, label in called.items()}
    return [_finding(each, contrast, one.title, ids) for each in told if each.spec.id in wanted]


def _asked(contrast: Contrast, id: str) -> bool:
    return not contrast.measures or any(one.matches(id, {}, has_default=True) for one in contrast.measures)


def _finding(one: Pooled, contrast: Contrast, title: str, ids: Mapping[str, str]) -> Contrasted:
    return Contrasted(
        contrast=contrast.name,
        spec=one.spec,
        estimate=one.estimate,
        low=one.low,
        high=one.high,
        sentence=one.sentence,
        kind="groups",
        family=f"{contrast.family or contrast.name}: {title}, all trials together",
        method=one.method,
        scale=one.scale,
        together=True,
        groups={ids[label]: Arm(n=n) for label, n in one.people.items()},
        p=one.p,
        robust={_key(look): _shaken(look) for look in one.looks},
        aside=one.aside,
    )


def _key(look: PooledLook) -> str:
    return look.name.lower().replace(" ", "_").replace("-", "_")


def _shaken(look: PooledLook) -> Shaken:
    return Shaken(holds=look.holds, text=look.text, p=look.p, estimate=look.estimate, low=look.low, high=look.high)
