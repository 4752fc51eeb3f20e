"""Measure: one number of one recording, with its unit, interval, quality and reason; and the register of all of them.

What a measure is (unit, link of the chain, definition, citation) stands in a table beside its instrument, one row a
measure. What it was found to be is a :class:`Measure`. A value that cannot be had is missing **with a reason**.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Literal, cast, get_args

from ponos.chain import position
from ponos.errors import UsageError, nearest
from ponos.frozen import frozen
from ponos.tables import rows_of
from ponos.units import unit

if TYPE_CHECKING:
    import pandas as pd

    from ponos.recording import Recording

__all__ = [
    "CONDITIONS",
    "LONG_COLUMNS",
    "Measure",
    "MeasureSpec",
    "Quality",
    "Register",
    "Scale",
    "condition_words",
    "flat",
    "long_table",
]

Quality = Literal["ok", "doubtful", "missing"]
Scale = Literal["continuous", "ordinal", "count", "proportion", "yes_no"]
"""What kind of number a measure is, which decides how groups are compared in it."""

CONDITIONS = frozenset(
    {
        "at",
        "block",
        "equation",
        "fibre_type",
        "isi_ms",
        "method",
        "minutes_since_exertion",
        "modality",
        "muscle",
        "region",
        "rule",
        "segment",
        "side",
        "site",
        "stage",
        "state",
        "variant",
    }
)
"""The fixed vocabulary of condition keys."""

LONG_COLUMNS = (
    "participant_id",
    "group",
    "session",
    "hours_since_exertion",
    "link",
    "measure",
    "condition",
    "value",
    "unit",
    "low",
    "high",
    "n",
    "quality",
    "reason",
    "method",
    "method_version",
    "source",
)


@dataclass(frozen=True)
class MeasureSpec:
    """What a measure is.

    Attributes
    ----------
    id : str
        Field-standard name, ``vo2_peak``.
    label : str
        How a table prints it.
    unit : str
        Unit suffix, see :mod:`ponos.units`.
    link : str
        The link of the chain that it observes.
    digits : int
        Decimals that it is printed with.
    definition : str
        One sentence.
    references : tuple of str
        Keys into ``references.csv``.
    scale : Scale
        What kind of number it is.
    lowest, highest : float or None
        Ends of its scale, where it has ends.
    keys : tuple of str
        Conditions without which its value says nothing (``isi_ms`` of an inhibition); empty where it has a default
        condition.
    """

    id: str
    label: str
    unit: str
    link: str
    digits: int
    definition: str
    references: tuple[str, ...]
    scale: Scale = "continuous"
    lowest: float | None = None
    highest: float | None = None
    keys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.scale not in get_args(Scale):
            raise UsageError(f"'{self.scale}' is no scale of a measure.", todo=nearest(self.scale, get_args(Scale)))
        if unknown := sorted(set(self.keys) - CONDITIONS):
            raise UsageError(f"{self.id}: '{unknown[0]}' is no condition.", todo=nearest(unknown[0], CONDITIONS))

    def written(self, value: float | None, *, sign: bool = False, with_unit: bool = True) -> str:
        """Write a value of it as people read it.

        Parameters
        ----------
        value : float or None
            In its unit.
        sign : bool
            Write a plus where it is positive.
        with_unit : bool
            Write the unit behind it.

        Returns
        -------
        str
            Such as ``1450 mL/min``, with a true minus sign; a dash where there is no number.
        """
        if value is None or not isfinite(value):
            return "–"
        # A rounded zero has no sign.
        rounded = round(value, self.digits) + 0.0
        number = f"{rounded:{'+' if sign and rounded else ''}.{self.digits}f}".replace("-", "−")
        return f"{number} {unit(self.unit).printed}".rstrip() if with_unit else number


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a measure was found to be.

    Attributes
    ----------
    spec : MeasureSpec
        What it is.
    condition : mapping of str to str
        Such as ``{"segment": "to_vt2"}``; empty in the default condition. Keys are of :data:`CONDITIONS`.
    value : float or None
        In the unit of ``spec``; None where it is missing.
    low, high : float or None
        95 % interval, where the method gives one.
    n : int or None
        How many breaths, trials or points stand behind it.
    quality : {"ok", "doubtful", "missing"}
        ``missing`` exactly where ``value`` is None.
    reason : str
        Why it is doubtful or missing; what to know about it otherwise.
    method : str
        The rule that gave it.
    """

    spec: MeasureSpec
    condition: Mapping[str, str] = field(default_factory=dict)
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    quality: Quality = "ok"
    reason: str = ""
    method: str = ""

    def __post_init__(self) -> None:
        unknown = sorted(set(self.condition) - CONDITIONS)
        if unknown:
            raise UsageError(f"'{unknown[0]}' is no condition.", todo=nearest(unknown[0], CONDITIONS))
        if (self.value is None) != (self.quality == "missing"):
            raise UsageError(f"{self.spec.id}: a value is missing exactly where its quality says so.")
        if self.quality != "ok" and not self.reason:
            raise UsageError(f"{self.spec.id}: {self.quality} without a reason.")
        if self.value is not None and (lacking := [key for key in self.spec.keys if key not in self.condition]):
            raise UsageError(f"{self.spec.id}: a value without its {lacking[0]} says nothing.")
        object.__setattr__(self, "condition", frozen(self.condition))

    @property
    def id(self) -> str:
        """Its id."""
        return self.spec.id

    @property
    def is_default(self) -> bool:
        """Whether it stands in its default condition, or in none that its value can do without."""
        return set(self.condition) <= set(self.spec.keys)

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What makes it unique in a recording."""
        return self.spec.id, tuple(sorted(self.condition.items()))

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values, ready for JSON.

        Returns
        -------
        dict of str to object
            ``measure, condition, value, unit, low, high, n, quality, reason, method, link``.
        """
        return {
            "measure": self.spec.id,
            "condition": dict(self.condition),
            "value": self.value,
            "unit": unit(self.spec.unit).printed,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "quality": self.quality,
            "reason": self.reason,
            "method": self.method,
            "link": self.spec.link,
        }


class Register:
    """The measures of one instrument, in the order of its table.

    Parameters
    ----------
    specs : iterable of MeasureSpec
        What its measures are.
    """

    def __init__(self, specs: Iterable[MeasureSpec]) -> None:
        self._specs = {spec.id: spec for spec in specs}

    @classmethod
    def of(cls, package: str, *, table: str = "measures.csv") -> Register:
        """Read a register from the table beside an instrument.

        Parameters
        ----------
        package : str
            Such as ``ponos.instruments.cpet``.
        table : str
            File name; columns ``id, label, unit, link, digits, definition, references`` and, where a measure is not
            a continuous number without ends, ``scale, lowest, highest``; where it has no default condition, ``keys``.

        Returns
        -------
        Register
            The measures.
        """
        return cls(_spec(row) for row in rows_of(package, table))

    def __iter__(self) -> Iterator[MeasureSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __getitem__(self, id: str) -> MeasureSpec:
        if id not in self._specs:
            raise UsageError(f"There is no measure '{id}'.", todo=nearest(id, self._specs))
        return self._specs[id]

    def found(
        self,
        id: str,
        value: float,
        *,
        low: float | None = None,
        high: float | None = None,
        n: int | None = None,
        doubt: str = "",
        reason: str = "",
        method: str = "",
        condition: Mapping[str, str] | None = None,
    ) -> Measure:
        """Give a measure that was found.

        Parameters
        ----------
        id : str
            Its id.
        value : float
            In the unit of the register. A value that is not finite becomes a missing one.
        low, high : float, optional
            95 % interval.
        n : int, optional
            Points behind it.
        doubt : str
            Why it should be doubted; makes its quality ``doubtful``.
        reason : str
            What to know about it without doubting it.
        method : str
            The rule that gave it.
        condition : mapping, optional
            Its condition; the default one where not given.

        Returns
        -------
        Measure
            The measure.
        """
        if not isfinite(value):
            return self.missing(
                id, doubt or "The calculation gave no finite number.", method=method, condition=condition
            )
        return Measure(
            spec=self[id],
            condition=condition or {},
            value=float(value),
            low=None if low is None else float(low),
            high=None if high is None else float(high),
            n=n,
            quality="doubtful" if doubt else "ok",
            reason=" ".join(part for part in (doubt, reason) if part),
            method=method,
        )

    def missing(self, id: str, reason: str, *, method: str = "", condition: Mapping[str, str] | None = None) -> Measure:
        """Give a measure that could not be had.

        Parameters
        ----------
        id : str
            Its id.
        reason : str
            Why.
        method : str
            The rule that was tried.
        condition : mapping, optional
            Its condition.

        Returns
        -------
        Measure
            The measure without a value.
        """
        return Measure(
            spec=self[id], condition=condition or {}, value=None, quality="missing", reason=reason, method=method
        )


def _spec(row: Mapping[str, str]) -> MeasureSpec:
    position(row["link"])
    unit(row["unit"])
    return MeasureSpec(
        row["id"],
        row["label"],
        row["unit"],
        row["link"],
        int(row["digits"]),
        row["definition"],
        tuple(row["references"].split()),
        scale=cast(Scale, row.get("scale") or "continuous"),
        lowest=float(row["lowest"]) if row.get("lowest") else None,
        highest=float(row["highest"]) if row.get("highest") else None,
        keys=tuple((row.get("keys") or "").split()),
    )


_CONDITION_WORDS = {
    "block": "block {}",
    "isi_ms": "{} ms",
    "minutes_since_exertion": "{} min after",
    "stage": "stage {}",
}
_NO_WORDS: Mapping[str, str] = frozen({})


def condition_words(condition: Mapping[str, str], *, words: Mapping[str, str] = _NO_WORDS) -> str:
    """Write a condition as people read it.

    Parameters
    ----------
    condition : mapping of str to str
        Such as ``{"isi_ms": "3"}``.
    words : mapping of str to str
        How the instrument's field writes some of its values.

    Returns
    -------
    str
        ``3 ms``; empty for the default condition.
    """
    said = ((key, words.get(value, value.replace("_", " "))) for key, value in condition.items())
    return ", ".join(_CONDITION_WORDS.get(key, "{}").format(value) for key, value in said)


def flat(condition: Mapping[str, str]) -> str:
    """Write a condition in one cell of a table.

    Parameters
    ----------
    condition : mapping of str to str
        Such as ``{"segment": "to_vt2"}``.

    Returns
    -------
    str
        ``key=value``, sorted and parted by semicolons; empty for the default condition.
    """
    return ";".join(f"{key}={value}" for key, value in sorted(condition.items()))


def long_table(measured: Iterable[tuple[Recording, Iterable[Measure]]]) -> pd.DataFrame:
    """Put measures of many recordings into the one long tidy table.

    Parameters
    ----------
    measured : iterable of (Recording, iterable of Measure)
        What was measured in what.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`LONG_COLUMNS`; the condition as ``key=value;…``.
    """
    import pandas as pd

    from ponos import __version__

    rows = [
        {
            **one.as_dict(),
            "participant_id": recording.participant,
            "group": None,
            "session": recording.session,
            "hours_since_exertion": recording.hours_since_exertion,
            "condition": flat(one.condition),
            "method_version": __version__,
            "source": recording.source,
        }
        for recording, measures in measured
        for one in measures
    ]
    return pd.DataFrame(rows, columns=list(LONG_COLUMNS))
