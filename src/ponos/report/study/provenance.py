"""Where the numbers of a study come from, as rows that a page can show: nested facts laid flat, hashes shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["laid_flat"]

_HASH = re.compile(r"[0-9a-f]{40,}")
_SHOWN = 12
_OF_A_PERSON = re.compile(r"\s*--(?:age-y|sex|birth\S*|height-cm|body-mass-kg)(?:[ =](?!--)\S+)?")
"""Options that describe a person: a page is passed on, so they stand in provenance.json alone."""


def laid_flat(told: Mapping[str, object]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Lay the provenance of a study flat.

    Parameters
    ----------
    told : mapping of str to object
        ``versions``, ``inputs``, ``options``, ``seed`` and what else a run says.

    Returns
    -------
    list of (str, list of (str, str))
        Each part with its rows, single facts first under an empty name.
    """
    single = [(_words(name), _said(value)) for name, value in told.items() if not isinstance(value, Mapping)]
    nested = [(_words(name), list(_rows(value))) for name, value in told.items() if isinstance(value, Mapping)]
    return [*([("", single)] if single else []), *(part for part in nested if part[1])]


def _rows(told: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            said = (
                (key, _said(_OF_A_PERSON.sub("", one).strip() if isinstance(one, str) else one))
                for key, one in value.items()
            )
            yield str(name), ", ".join(f"{key} {words}" for key, words in said) or "none"
        else:
            yield str(name), _said(value)


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, bool) or value is None or value == "":
        return {True: "yes", False: "no"}.get(value, "none") if isinstance(value, bool) else "none"
    return _HASH.sub(lambda found: f"{found[0][:_SHOWN]}…", str(value))


def _words(name: str) -> str:
    words = str(name).replace("_", " ")
    return words[:1].upper() + words[1:]
