"""Settle what a plan leaves open once the data are known: reference, sessions of contrasts, what is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ponos.errors import nearest
from ponos.study.design._entries import PLAN
from ponos.study.design.contrast_words import content, labelled, spoken
from ponos.study.design.selector import Selector
from ponos.study.design.types import Contrast, Design
from ponos.study.problem import Level, Problem

__all__ = ["Known", "settled", "settled_reference"]

_WELL = frozenset({"control", "controls", "healthy", "healthy controls", "hc", "hv", "con", "ctrl", "healthy-controls"})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the data have.

    Attributes
    ----------
    present : mapping of str to tuple of str
        By group, the sessions that somebody of it came to, in the order of time; a group without people is missing.
    measures : frozenset of str
        Ids of every measure.
    conditions : mapping of str to frozenset of str
        Of measures that come from tables alone, the conditions that there are.
    about : frozenset of str
        Columns of people.
    """

    present: Mapping[str, tuple[str, ...]]
    measures: frozenset[str]
    conditions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    about: frozenset[str] = frozenset()

    def shared(self, groups: Sequence[str]) -> tuple[str, ...]:
        """Give the sessions that all groups came to.

        Parameters
        ----------
        groups : sequence of str
            Their ids.

        Returns
        -------
        tuple of str
            In the order of time.
        """
        first, *others = [self.present.get(one, ()) for one in groups] or [()]
        return tuple(one for one in first if all(one in other for other in others))


def settled_reference(design: Design, *, noted: list[Problem]) -> Design:
    """Find the group that the others are held against.

    Parameters
    ----------
    design : Design
        With its groups.
    noted : list of Problem
        Takes what was assumed.

    Returns
    -------
    Design
        With a reference that is one of its groups, where it has any.
    """
    ids = [one.id for one in design.groups]
    labels = {one.label.lower(): one.id for one in design.groups}
    if design.reference in ids or not ids:
        return design
    if design.reference.lower() in labels:
        return replace(design, reference=labels[design.reference.lower()])
    named = bool(design.reference)
    found = next((one.id for one in design.groups if {one.id.lower(), one.label.lower()} & _WELL), ids[0])
    if named or len(ids) > 1:
        what = f"There is no group '{design.reference}'; " if named else "No reference is named; "
        noted.append(
            Problem(
                level="error" if named else "note",
                what=f"{what}the others are held against '{found}'.",
                todo=nearest(design.reference, ids) if named else f'Write reference = "{found}" above [groups].',
                file=PLAN,
                column="reference",
            )
        )
    return replace(design, reference=found)


def settled(design: Design, known: Known, *, asked: Sequence[str] = (), noted: list[Problem]) -> Design:
    """Settle the contrasts, and leave out what cannot be asked.

    Parameters
    ----------
    design : Design
        As it was written, with the groups and sessions of the data where it declares none.
    known : Known
        What the data have.
    asked : sequence of str
        Contrasts asked for on the command line: names of declared ones, or new ones. Only these are kept.
    noted : list of Problem
        Takes what is wrong.

    Returns
    -------
    Design
        Its contrasts name groups, sessions and measures that there are.
    """
    settling = _Settling(design, known, noted, asked=bool(asked))
    contrasts = [*design.contrasts] if design.contrasts or asked else _usual(design, known, noted)
    chosen = settling.chosen(contrasts, asked) if asked else contrasts
    plain = [one for each in chosen if each.kind != "contrasts" and (one := settling.plain(each)) is not None]
    whole = {one.name: one for one in plain}
    for one in chosen:
        if one.kind == "contrasts" and settling.parts_stand(one, whole, chosen):
            whole[one.name] = one
    ordered = [whole[one.name] for one in chosen if one.name in whole]
    shown = tuple(replace(one, label=one.label or labelled(one, design, others=ordered)) for one in ordered)
    return settling.rest(replace(design, contrasts=_twice_labelled(shown, design)))


def _twice_labelled(contrasts: tuple[Contrast, ...], design: Design) -> tuple[Contrast, ...]:
    """Contrasts of contrasts are called after those that they compare, whose labels are known only now."""
    return tuple(
        replace(one, label=labelled(one, design, others=contrasts))
        if one.kind == "contrasts" and one.label.startswith("(")
        else one
        for one in contrasts
    )


def _usual(design: Design, known: Known, noted: list[Problem]) -> list[Contrast]:
    """What is asked where nothing is declared: each group against the reference, before, and in what changed."""
    found = []
    everything = (Selector("*"),)
    for group in design.groups:
        pair = (group.id, design.reference)
        shared = known.shared(pair)
        if group.id == design.reference or not shared:
            continue
        found.append(Contrast(name="", label="", kind="groups", groups=pair, sessions=shared[:1], measures=everything))
        if len(shared) > 1:
            found.append(replace(found[-1], kind="change by group", sessions=(shared[-1], shared[0])))
    own = tuple(one.id for one in design.groups)
    came = known.shared(own)
    if not found and len(own) == 1 and len(came) > 1:
        last = (came[-1], came[0])
        found.append(Contrast(name="", label="", kind="change", groups=own, sessions=last, measures=everything))
    # Where there is one session, nobody needs to be told which.
    several = len(design.sessions) > 1
    named = [content(one if several else replace(one, sessions=())) for one in found]
    made = [replace(one, name=name, declared=False) for one, name in zip(found, named, strict=True)]
    told = f"these were made: {'; '.join(one.name for one in made)}" if made else "and none could be made"
    noted.append(
        Problem(
            level="note",
            what=f"No contrast is declared, {told}.",
            todo="Declare under [[contrast]] what the study asks, before its data are looked at.",
            file=PLAN,
            column="contrast",
        )
    )
    return made


class _Settling:
    """What is settled with one plan and its data."""

    def __init__(self, design: Design, known: Known, noted: list[Problem], *, asked: bool) -> None:
        self.design, self.known, self.noted, self.asked = design, known, noted, asked
        self.groups = {one.label.lower(): one.id for one in design.groups}
        self.groups |= {spelt: one.id for one in design.groups for spelt in (one.id.lower(), one.id)}
        self.sessions = {one.label.lower(): one.id for one in design.sessions}
        self.sessions |= {spelt: one.id for one in design.sessions for spelt in (one.id.lower(), one.id)}

    def note(self, contrast: Contrast, key: str, what: str, todo: str = "", *, level: Level = "error") -> None:
        """Note a problem of one contrast."""
        typed = self.asked and not contrast.declared
        where = f"--contrast '{contrast.name}'" if typed else f"contrast '{contrast.name}', {key}"
        self.noted.append(Problem(level=level, what=what, todo=todo, file="" if typed else PLAN, column=where))

    def chosen(self, contrasts: Sequence[Contrast], asked: Sequence[str]) -> list[Contrast]:
        """The contrasts that were asked for, and those that they rest on."""
        declared = {one.name: one for one in contrasts}
        found: dict[str, Contrast] = {}
        for text in asked:
            one = declared.get(text.strip())
            if one is None:
                one = self._made(text, declared)
            if one is not None:
                found.setdefault(one.name, one)
        rests = [name for one in found.values() for name in one.of if name in declared]
        while rests:
            name = rests.pop()
            if name not in found:
                found[name] = declared[name]
                rests += [other for other in declared[name].of if other in declared]
        return list(found.values())

    def _made(self, text: str, declared: Mapping[str, Contrast]) -> Contrast | None:
        if "=" in text or any(sign in f" {text} " for sign in (" - ", " − ", " – ", " vs ", " vs. ")):
            return spoken(text, noted=self.noted)
        todo = nearest(text, declared) if declared else ""
        self.noted.append(
            Problem(
                level="error",
                what=f"There is no contrast '{text}'.",
                todo=todo or 'Write --contrast "a - b" with two groups.',
                column=f"--contrast '{text}'",
            )
        )
        return None

    def plain(self, contrast: Contrast) -> Contrast | None:
        """A contrast whose groups, sessions and measures exist; None where it cannot be asked."""
        groups = self._existing(contrast, "groups", contrast.groups, self.groups)
        sessions = self._existing(contrast, "sessions", contrast.sessions, self.sessions)
        if groups is None or sessions is None:
            return None
        if contrast.kind == "change" and not groups and len(self.known.present) == 1:
            groups = tuple(self.known.present)
        needed = 1 if contrast.kind in ("change", "correlation") else 2
        if len(groups) != needed or len(set(groups)) != len(groups):
            self.note(
                contrast,
                "groups",
                f"It names {len(groups)} groups and needs {needed}; it is left out.",
                'Write group = "…".' if needed == 1 else 'Write groups = "a - b".',
            )
            return None
        empty = [one for one in groups if one not in self.known.present]
        if empty:
            self.note(contrast, "groups", f"Nobody is in the group '{empty[0]}'; the contrast is left out.")
            return None
        sessions = self._sessions(contrast, groups, sessions)
        measures = self._measures(contrast)
        if sessions is None or measures is None:
            return None
        self._in_order(contrast, sessions)
        covariates = tuple(one for one in contrast.covariates if self._is_covariate(one, contrast))
        settled = replace(contrast, groups=groups, sessions=sessions, measures=measures, covariates=covariates)
        return settled if contrast.declared else replace(settled, name=contrast.name or content(settled))

    def _existing(
        self, contrast: Contrast, key: str, named: Sequence[str], known: Mapping[str, str]
    ) -> tuple[str, ...] | None:
        found = []
        for one in named:
            spelt = one if one in known else one.lower()
            if spelt not in known:
                word = key.removesuffix("s")
                options = [each.id for each in (self.design.groups if key == "groups" else self.design.sessions)]
                self.note(
                    contrast, key, f"There is no {word} '{one}'; the contrast is left out.", nearest(one, options)
                )
                return None
            found.append(known[spelt])
        return tuple(found)

    def _sessions(self, contrast: Contrast, groups: Sequence[str], sessions: Sequence[str]) -> tuple[str, ...] | None:
        """The sessions that are meant; where none is named the only one that all groups came to."""
        shared = self.known.shared(groups)
        who = " and ".join(f"'{one}'" for one in groups)
        if sessions:
            lacking = next(((one, at) for at in sessions for one in groups if at not in self.known.present[one]), None)
            if lacking:
                own = self.known.present[lacking[0]]
                self.note(
                    contrast,
                    "session",
                    f"Nobody of '{lacking[0]}' came to '{lacking[1]}'; it is left out.",
                    f"The group came to: {', '.join(own)}." if own else "",
                )
                return None
            return tuple(sessions)
        if not shared:
            self.note(contrast, "session", f"There is no session that {who} came to; the contrast is left out.")
            return None
        if len(shared) > 1 and contrast.declared:
            self.note(
                contrast,
                "session",
                f"{who} came to {', '.join(shared)}; which is meant? It is left out.",
                f'Write session = "{shared[0]}".',
            )
            return None
        if len(shared) > 1:
            self.note(contrast, "session", f"No session is named; '{shared[0]}' is taken.", level="note")
        return shared[:1]

    def _in_order(self, contrast: Contrast, sessions: Sequence[str]) -> None:
        if len(sessions) != 2:
            return
        order = [one.id for one in self.design.sessions]
        if order.index(sessions[0]) < order.index(sessions[1]):
            self.note(
                contrast,
                "sessions",
                f"It takes the later '{sessions[1]}' from the earlier '{sessions[0]}'; a fall shows as a rise.",
                f'Write sessions = "{sessions[1]} - {sessions[0]}", if that is not meant.',
                level="warning",
            )

    def _measures(self, contrast: Contrast) -> tuple[Selector, ...] | None:
        good = [one for one in contrast.measures if self.exists(one, contrast, "measures")]
        whole = contrast.kind in ("composition", "correlation", "correlation difference")
        if not good or (whole and len(good) < len(contrast.measures)):
            self.note(contrast, "measures", "It is left out, for measures that it asks for are not there.")
            return None
        return tuple(good)

    def exists(self, selector: Selector, contrast: Contrast | None, key: str) -> bool:
        """Whether a selector means any measure; one that does not becomes a problem."""
        measures = self.known.measures
        there = any(selector.matches(one, selector.condition or {}, has_default=True) for one in measures)
        text, todo = f"There is no measure '{selector}'", ""
        if not there:
            close = nearest(selector.id, measures)
            todo = close if close.startswith("Did") else "Declare it with [[measure]], or leave it out."
        elif selector.condition is not None and selector.id in self.known.conditions:
            cells = self.known.conditions[selector.id]
            there = str(selector).partition("[")[2].removesuffix("]") in cells
            text, todo = f"No table has '{selector}'", f"There is: {', '.join(sorted(cells)) or 'no condition'}."
        if there:
            return True
        if contrast is not None:
            self.note(contrast, key, f"{text}; it is passed over.", todo)
        else:
            self.noted.append(
                Problem(level="error", what=f"{text}; it is passed over.", todo=todo, file=PLAN, column=key)
            )
        return False

    def _is_covariate(self, name: str, contrast: Contrast | None) -> bool:
        if name in self.known.about or name in self.known.measures:
            return True
        close = nearest(name, self.known.about | self.known.measures)
        todo = close if close.startswith("Did") else "Name a column of the participants, or a measure."
        what = f"There is no '{name}' to allow for; it is passed over."
        if contrast is not None:
            self.note(contrast, "covariates", what, todo, level="warning")
        else:
            self.noted.append(Problem(level="warning", what=what, todo=todo, file=PLAN, column="covariates"))
        return False

    def parts_stand(self, contrast: Contrast, whole: Mapping[str, Contrast], chosen: Sequence[Contrast]) -> bool:
        """Whether both contrasts that one compares can be asked."""
        named = {one.name: one for one in chosen} | {one.name: one for one in self.design.contrasts}
        if _in_circle(contrast, named):
            self.note(
                contrast,
                "of",
                "It is compared with itself in a circle; it is left out.",
                "Let 'of' name contrasts of groups or sessions.",
            )
            return False
        for name in contrast.of:
            if name not in named:
                self.note(contrast, "of", f"There is no contrast '{name}'; it is left out.", nearest(name, named))
                return False
            if named[name].kind not in ("groups", "change", "change by group"):
                self.note(
                    contrast,
                    "of",
                    f"'{name}' is a {named[name].kind}; only differences of groups and sessions "
                    "can be compared. It is left out.",
                )
                return False
            if name not in whole:
                self.note(contrast, "of", f"'{name}' is left out, and so is this.")
                return False
        return True

    def rest(self, design: Design) -> Design:
        """Everything else of the plan that names measures."""
        families = {
            name: tuple(one for one in selectors if self.exists(one, None, f"[families] {name}"))
            for name, selectors in design.families.items()
        }
        effort = design.effort
        if effort is not None and not self.exists(effort.measure, None, "[effort] measure"):
            effort = None
        known = {
            name: value
            for name, value in design.reliability.items()
            if self.exists(Selector(name), None, f"[reliability] {name}")
        }
        covariates = tuple(one for one in design.covariates if one == "sex" or self._is_covariate(one, None))
        return replace(design, families=families, effort=effort, reliability=known, covariates=covariates)


def _in_circle(contrast: Contrast, named: Mapping[str, Contrast]) -> bool:
    seen: set[str] = set()
    waiting = list(contrast.of)
    while waiting:
        name = waiting.pop()
        if name == contrast.name:
            return True
        if name in seen or name not in named:
            continue
        seen.add(name)
        waiting += named[name].of
    return False
