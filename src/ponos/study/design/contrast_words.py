"""Contrasts as people write them, in ``study.toml`` and on the command line; the kind follows from what is named."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ponos.errors import UsageError
from ponos.study.design._entries import Entries
from ponos.study.design.selector import Selector
from ponos.study.design.types import Contrast, Design, Kind
from ponos.study.problem import Problem

__all__ = ["content", "contrast_of", "labelled", "spoken"]

_LESS = re.compile(r"\s+(?:[-−–]|vs\.?)\s+")
_KEYS = (
    "groups",
    "sessions",
    "session",
    "group",
    "correlate",
    "parts",
    "of",
    "name",
    "label",
    "measures",
    "covariates",
    "family",
)
_LISTS = ("correlate", "parts", "measures", "covariates")
_OUTSIDE = r"(?![^\[]*\])"
"""Not within the brackets of a condition."""


def spoken(text: str, *, noted: list[Problem]) -> Contrast | None:
    """Read a contrast as the command line has it.

    Parameters
    ----------
    text : str
        ``groups=a - b; session=day1``, or simply ``a - b``.
    noted : list of Problem
        Takes what is wrong with it.

    Returns
    -------
    Contrast or None
        Undeclared; None where it cannot be used.
    """
    parts = [part.strip() for part in re.split(rf";{_OUTSIDE}", text) if part.strip()]
    if all("=" not in part.partition("[")[0] for part in parts):
        told: dict[str, object] = {"groups": text.strip()}
    else:
        pairs = [part.partition("=") for part in parts]
        told = {key.strip(): _listed(key.strip(), value.strip()) for key, _, value in pairs}
    entries = Entries(told, where=f"--contrast '{text.strip()}'", noted=noted, file="")
    return contrast_of(entries, declared=False)


def _listed(key: str, value: str) -> object:
    return [one.strip() for one in re.split(rf",{_OUTSIDE}", value)] if key in _LISTS else value


def contrast_of(entries: Entries, *, declared: bool = True) -> Contrast | None:
    """Make a contrast of what was said.

    Parameters
    ----------
    entries : Entries
        Keys and values of one contrast; takes what is wrong with them.
    declared : bool
        Whether ``study.toml`` declares it.

    Returns
    -------
    Contrast or None
        As it was written: whether its groups, sessions and measures exist is for the data to say. None where it
        cannot be used.
    """
    before = len(entries.noted)
    groups = _two(entries, "groups") or _one(entries, "group")
    sessions = _two(entries, "sessions") or _one(entries, "session")
    of = _two(entries, "of")
    special = next((key for key in ("of", "correlate", "parts") if key in entries), "")
    measures = _selectors(entries, special if special in ("correlate", "parts") else "measures")
    made = Contrast(
        name=entries.text("name"),
        label=entries.text("label"),
        kind=_kind(special, groups, sessions),
        groups=groups,
        sessions=sessions,
        measures=measures,
        covariates=entries.texts("covariates"),
        of=of,
        family=entries.text("family"),
        declared=declared,
    )
    _refuse(entries, made, special)
    entries.unknown(known=_KEYS)
    if any(one.level == "error" and "passed over" not in one.what for one in entries.noted[before:]):
        return None
    return replace(made, name=made.name or content(made))


def _two(entries: Entries, key: str) -> tuple[str, ...]:
    """Both sides of ``a - b``; empty where nothing is said, or where it has no two sides."""
    value = entries.raw(key)
    if value is None:
        return ()
    listed = isinstance(value, list) and all(isinstance(one, str) for one in value)
    sides = tuple(value) if listed and isinstance(value, list) else tuple(_LESS.split(str(value).strip()))
    sides = tuple(str(one).strip() for one in sides)
    if len(sides) == 2 and all(sides):
        return sides
    entries.wrong(
        key,
        f"'{value}' does not name two to be compared; the contrast is left out.",
        f'Write {key} = "a - b", with blanks around the minus.',
    )
    return ()


def _one(entries: Entries, key: str) -> tuple[str, ...]:
    name = entries.text(key)
    return (name,) if name else ()


def _selectors(entries: Entries, key: str) -> tuple[Selector, ...]:
    found = []
    for text in entries.texts(key, default=("*",) if key == "measures" else ()):
        try:
            found.append(Selector.of(text))
        except UsageError as error:
            entries.wrong(key, f"{error.what} It is passed over.", error.todo)
    return tuple(found)


def _kind(special: str, groups: Sequence[str], sessions: Sequence[str]) -> Kind:
    if special == "of":
        return "contrasts"
    if special == "parts":
        return "composition"
    if special == "correlate":
        return "correlation difference" if len(groups) == 2 else "correlation"
    if len(sessions) == 2:
        return "change by group" if len(groups) == 2 else "change"
    return "groups"


def _refuse(entries: Entries, made: Contrast, special: str) -> None:
    """Note what one kind needs and does not have, and what it compares with itself."""
    for one_of in (("of", "correlate", "parts"), ("groups", "group"), ("sessions", "session")):
        both = [key for key in one_of if key in entries]
        if len(both) > 1:
            entries.wrong(both[1], f"A contrast has '{both[0]}' or '{both[1]}', not both; it is left out.")
    if made.kind == "correlation" and len(made.groups) != 1 and "groups" not in entries:
        entries.wrong(
            "group", "A correlation is within a group, and none is named; it is left out.", 'Write group = "…".'
        )
    if made.kind.startswith("correlation") and len(made.measures) != 2:
        entries.wrong("correlate", "A correlation has exactly two measures; it is left out.", 'Write ["x", "y"].')
    if made.kind == "composition" and len(made.measures) < 2:
        entries.wrong("parts", "A composition has at least two parts; it is left out.")
    needs_two = made.kind == "groups" or made.kind == "composition"
    if needs_two and len(made.groups) != 2 and not ({"groups", "sessions"} & set(entries.told)):
        entries.wrong(
            "groups", "The contrast does not say what is compared; it is left out.", 'Write groups = "a - b".'
        )
    if special and made.kind != "contrasts" and len(made.sessions) == 2:
        entries.wrong("sessions", f"With '{special}' one session is looked at, not two; the contrast is left out.")
    pair = tuple(map(str, made.measures)) if made.kind.startswith("correlation") else ()
    for key, sides in (("groups", made.groups), ("sessions", made.sessions), ("of", made.of), ("correlate", pair)):
        if len(sides) == 2 and sides[0] == sides[1]:
            entries.wrong(key, f"'{sides[0]}' is compared with itself; the contrast is left out.")


def content(contrast: Contrast) -> str:
    """Name a contrast by what it compares.

    Parameters
    ----------
    contrast : Contrast
        The contrast.

    Returns
    -------
    str
        Such as ``a - b, day1``.
    """
    what = " with ".join(map(str, contrast.measures)) if contrast.kind.startswith("correlation") else ""
    what = "composition" if contrast.kind == "composition" else what
    parts = (what, " - ".join(contrast.of), " - ".join(contrast.groups), " - ".join(contrast.sessions))
    return ", ".join(part for part in parts if part)


def labelled(contrast: Contrast, design: Design, *, others: Collection[Contrast] = ()) -> str:
    """Say in print what a contrast compares.

    Parameters
    ----------
    contrast : Contrast
        The contrast.
    design : Design
        How its groups and sessions are called.
    others : collection of Contrast
        Among which those are that it compares.

    Returns
    -------
    str
        Such as ``Long COVID against Controls, Day 1``.
    """
    if contrast.kind == "contrasts":
        named = {one.name: one.label or one.name for one in others}
        return " against ".join(f"({named.get(one, one)})" for one in contrast.of)
    groups = " against ".join(map(design.label, contrast.groups))
    told = contrast.sessions if len(design.sessions) > 1 else ()
    sessions = " less ".join(map(design.session_label, told))
    if contrast.kind.startswith("correlation"):
        what = " with ".join(map(str, contrast.measures))
        return ", ".join(part for part in (what, groups, sessions) if part)
    order = (sessions, groups) if len(contrast.sessions) == 2 else (groups, sessions)
    return ", ".join(part for part in (("Composition",) if contrast.kind == "composition" else ()) + order if part)
