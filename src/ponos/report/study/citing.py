"""Numbers for the works that a text cites, in the order in which they are first cited."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ponos.references import references

__all__ = ["Works"]

_KEYS = re.compile(r" ?\[([a-z0-9 ]+)\]")


class Works:
    """The works of one text."""

    def __init__(self) -> None:
        self._keys: list[str] = []

    def cite(self, keys: Iterable[str]) -> str:
        """Cite works.

        Parameters
        ----------
        keys : iterable of str
            Keys of ``references.csv``; what is not there is passed over.

        Returns
        -------
        str
            `` [1, 2]``, with the blank before it; empty where nothing is known.
        """
        known = list(dict.fromkeys(key for key in keys if key in references()))
        self._keys = list(dict.fromkeys([*self._keys, *known]))
        return f" [{', '.join(str(self._keys.index(key) + 1) for key in known)}]" if known else ""

    def told(self, words: str) -> str:
        """Number the works that a sentence names.

        Parameters
        ----------
        words : str
            With keys in square brackets.

        Returns
        -------
        str
            With numbers in their place.
        """
        return _KEYS.sub(lambda found: self.cite(found[1].split()), words)

    def listed(self) -> tuple[tuple[str, str], ...]:
        """List the works.

        Returns
        -------
        tuple of (str, str)
            Citation and DOI (or empty), by their numbers.
        """
        return tuple(references()[key] for key in self._keys)
