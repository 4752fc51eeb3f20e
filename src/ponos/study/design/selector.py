"""Which measures are meant: ``vo2_*``, ``ve_vco2_slope[segment=whole]``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from ponos.errors import UsageError
from ponos.frozen import frozen
from ponos.measures import flat

__all__ = ["Selector"]

_FORM = re.compile(r"(?P<id>[^\[\]\s]+)(?:\[(?P<condition>[^\[\]]*)\])?$")


@dataclass(frozen=True)
class Selector:
    """A pattern of measure ids, and the condition.

    Attributes
    ----------
    id : str
        Id, or a pattern with ``*`` and ``?``.
    condition : mapping of str to str or None
        The exact condition; None for the default one, and for all conditions of a measure that has no default one.
    """

    id: str
    condition: Mapping[str, str] | None = field(default=None)

    def __post_init__(self) -> None:
        if self.condition is not None:
            object.__setattr__(self, "condition", frozen(self.condition))

    def __hash__(self) -> int:
        return hash(str(self))

    @classmethod
    def of(cls, text: str) -> Selector:
        """Read a selector as it is written.

        Parameters
        ----------
        text : str
            Such as ``sici[isi_ms=3]``.

        Returns
        -------
        Selector
            The selector.

        Raises
        ------
        UsageError
            It is not of that form.
        """
        found = _FORM.match(text.strip())
        pairs = [part.partition("=") for part in (found["condition"] or "").split(";") if part] if found else []
        if found is None or any(not (equals and key and value) for key, equals, value in pairs):
            raise UsageError(
                f"'{text}' names no measure.",
                todo="Write an id, a pattern such as 'vo2_*', or 'id[key=value;key=value]'.",
            )
        said = {key.strip(): value.strip() for key, _, value in pairs}
        return cls(found["id"], said if found["condition"] is not None else None)

    def __str__(self) -> str:
        return self.id if self.condition is None else f"{self.id}[{flat(self.condition)}]"

    @property
    def is_pattern(self) -> bool:
        """Whether it may mean several ids."""
        return any(sign in self.id for sign in "*?")

    def matches(self, id: str, condition: Mapping[str, str], *, has_default: bool, needs: Collection[str] = ()) -> bool:
        """Whether a measure is meant.

        Parameters
        ----------
        id : str
            Id of the measure.
        condition : mapping of str to str
            Its condition.
        has_default : bool
            Whether the measure also exists in its default condition.
        needs : collection of str
            Conditions that its value cannot do without: every value of them is as good as a default one.

        Returns
        -------
        bool
            True where it is.
        """
        if not fnmatchcase(id, self.id):
            return False
        if self.condition is None:
            return set(condition) == set(needs) or not has_default
        return dict(self.condition) == dict(condition)
