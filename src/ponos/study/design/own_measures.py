"""Measures that a study brings itself: ``[[measure]]`` of ``study.toml``."""

from __future__ import annotations

from typing import cast, get_args

from ponos.chain import LINKS
from ponos.errors import nearest
from ponos.measures import MeasureSpec, Scale
from ponos.study.design._entries import Entries
from ponos.units import Unit, parse, table

__all__ = ["known_unit", "measure_of", "unit_meant"]

_SCALES = get_args(Scale)


def known_unit(written: str) -> Unit | None:
    """Find a unit by its suffix or by any of its spellings.

    Parameters
    ----------
    written : str
        ``per_day``, ``/d``; nothing for a pure number.

    Returns
    -------
    Unit or None
        None where it is not known.
    """
    if not written.strip():
        return table()["ratio"]
    return table().get(written.strip()) or parse(written)


def unit_meant(written: str) -> str:
    """Say what to do about a unit that is not known.

    Parameters
    ----------
    written : str
        The unit.

    Returns
    -------
    str
        The nearest spelling; where there is none, how to do without, rather than the list of all.
    """
    close = nearest(written, table())
    return close if close.startswith("Did") else 'Write unit = "" for a number as it stands, and the unit in the label.'


def measure_of(entries: Entries) -> MeasureSpec | None:
    """Make a measure of what was said.

    Parameters
    ----------
    entries : Entries
        Fields of :class:`ponos.measures.MeasureSpec`; takes what is wrong with them.

    Returns
    -------
    MeasureSpec or None
        None where it cannot be used.
    """
    before = len(entries.noted)
    id = entries.text("id")
    if not id or any(sign in id for sign in "[]*?; "):
        entries.wrong("id", f"'{id}' is no id of a measure.", "Write small letters, digits and underscores.")
    made = MeasureSpec(
        id=id,
        label=entries.text("label", default=id.replace("_", " ").capitalize()),
        unit=_unit(entries),
        link=_one_of(entries, "link", [link.name for link in LINKS], default="symptoms"),
        digits=entries.whole("digits", default=2),
        definition=entries.text("definition"),
        references=entries.texts("references"),
        scale=cast(Scale, _one_of(entries, "scale", _SCALES, default="continuous")),
        lowest=entries.number("lowest"),
        highest=entries.number("highest"),
    )
    if "link" not in entries:
        entries.wrong(
            "link",
            "It does not say which link of the chain it observes; it stands under 'symptoms'.",
            f"Write link = one of {', '.join(link.name for link in LINKS)}.",
            level="warning",
        )
    if made.lowest is not None and made.highest is not None and made.lowest >= made.highest:
        entries.wrong("lowest", f"The lowest value ({made.lowest:g}) is not below the highest ({made.highest:g}).")
    entries.unknown()
    broken = [one for one in entries.noted[before:] if one.level == "error" and "passed over" not in one.what]
    return None if broken else made


def _unit(entries: Entries) -> str:
    written = entries.text("unit")
    found = known_unit(written)
    if found is None:
        entries.wrong("unit", f"There is no unit '{written}'; the measure is left out.", unit_meant(written))
    return found.suffix if found else "ratio"


def _one_of(entries: Entries, key: str, known: list[str] | tuple[str, ...], *, default: str) -> str:
    word = entries.text(key, default=default)
    if word not in known:
        entries.wrong(key, f"'{word}' is no {key} of a measure; the measure is left out.", nearest(word, known))
        return default
    return word
