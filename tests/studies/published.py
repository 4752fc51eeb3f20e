"""What a study printed beside what ponos finds: every row of ``published.csv``, found again and rounded as printed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
from scipy import stats

from ponos.measures import flat
from ponos.study.contrasted import Arm, Contrasted
from ponos.study.result import Result

Row = Mapping[str, str]

COLUMNS = (
    "part",
    "contrast",
    "arm",
    "session",
    "measure",
    "condition",
    "statistic",
    "times",
    "value",
    "rounding",
    "where",
    "kind",
    "disagrees",
    "ours",
    "note",
)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read the table of what was printed."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def name_of(row: Row) -> str:
    """Say which number a row is, for the name of its test."""
    return " ".join(filter(None, (row[one] for one in ("contrast", "arm", "session", "measure", "condition"))))


@dataclass(frozen=True)
class Numbers:
    """The numbers of a result, by what a row calls them."""

    result: Result

    def of(self, row: Row) -> float:
        """Find the number of a row, in the unit that it was printed in."""
        kind, _, named = row["statistic"].partition(" ")
        statistic = _NAMED[kind](named) if named else _STATISTICS[kind]
        return float(statistic(self, row)) * float(row["times"] or 1)

    def finding(self, row: Row) -> Contrasted:
        """Find the finding of a row."""
        (found,) = (
            one
            for one in self.result.findings
            if (one.contrast, one.id, flat(one.condition)) == (row["contrast"], row["measure"], row["condition"])
        )
        return found

    def arm(self, row: Row) -> Arm:
        """Find what one group showed: where a contrast is one of visits, at the visit of the row."""
        found = self.finding(row)
        by_visit = found.levels.get(row["arm"], {}) if row["session"] else {}
        return by_visit.get(row["session"], found.groups[row["arm"]])

    def values(self, row: Row, group: str) -> np.ndarray:
        """Give the values of one group at the first visit of a contrast."""
        values = self.result.values
        (place,) = (
            index
            for index, key in enumerate(values.keys)
            if (key.spec.id, key.cell) == (row["measure"], row["condition"])
        )
        column = values.array[values.of_group(group), 0, place]
        return np.asarray(column[~np.isnan(column)])


def _people(of: Numbers, row: Row, sex: str = "") -> float:
    people = of.result.study.people
    return float(((people["group"] == row["arm"]) & (people["sex"].eq(sex) | (not sex))).sum())


def _auc(of: Numbers, row: Row) -> float:
    """How often a patient and a control stand apart in the direction that the groups do."""
    first, second = (of.values(row, group) for group in of.finding(row).groups)
    share = float(stats.mannwhitneyu(first, second).statistic) / (len(first) * len(second))
    return max(share, 1 - share)


def _d(of: Numbers, row: Row) -> float:
    """Cohen's d, which is g without the correction for small samples."""
    arms = tuple(of.finding(row).groups.values())
    squares = sum((one.n - 1) * _number(one.sd) ** 2 for one in arms)
    within = squares / (sum(one.n for one in arms) - 2)
    return float(_number(of.finding(row).estimate) / within**0.5)


def _percent_change(of: Numbers, row: Row) -> float:
    """The mean change of those who came twice, of their own mean before."""
    finding = of.finding(row)
    (group,) = finding.groups
    values, key = of.result.values, (row["measure"], row["condition"])
    (place,) = (index for index, one in enumerate(values.keys) if (one.spec.id, one.cell) == key)
    before, after = (values.array[values.of_group(group), session, place] for session in (1, 2))
    return 100 * _number(finding.estimate) / float(np.mean(before[~np.isnan(before + after)]))


def _number(value: float | None) -> float:
    assert value is not None
    return value


def _dz(of: Numbers, row: Row) -> float:
    (change,) = of.finding(row).groups.values()
    return _number(change.mean) / _number(change.sd)


def _look(named: str) -> Callable[[Numbers, Row], float]:
    """A number of one look at a finding: its name, then which of its numbers."""
    look, _, which = named.rpartition(" ")
    return lambda of, row: _number(getattr(of.finding(row).robust[look], which))


_NAMED: dict[str, Callable[[str], Callable[[Numbers, Row], float]]] = {
    "aside": lambda named: lambda of, row: _number(of.finding(row).aside[named]),
    "look": _look,
}

_STATISTICS: dict[str, Callable[[Numbers, Row], float]] = {
    "people": _people,
    "women": lambda of, row: _people(of, row, "female"),
    "n": lambda of, row: of.arm(row).n,
    "n_pairs": lambda of, row: of.finding(row).groups[row["arm"]].n,
    "mean": lambda of, row: _number(of.arm(row).mean),
    "sd": lambda of, row: _number(of.arm(row).sd),
    "median": lambda of, row: _number(of.arm(row).median),
    "q1": lambda of, row: _number(of.arm(row).low),
    "q3": lambda of, row: _number(of.arm(row).high),
    "count": lambda of, row: _number(of.arm(row).mean) * of.arm(row).n,
    "difference": lambda of, row: _number(of.finding(row).estimate),
    "low": lambda of, row: _number(of.finding(row).low),
    "high": lambda of, row: _number(of.finding(row).high),
    "percent_change": _percent_change,
    "g": lambda of, row: _number(of.finding(row).g),
    "d": _d,
    "dz": _dz,
    "p": lambda of, row: _number(of.finding(row).p),
    "p_welch": lambda of, row: _number(of.finding(row).p),
    "p_pooled": lambda of, row: _number(of.finding(row).p_pooled),
    "p_mann_whitney": lambda of, row: _number(of.finding(row).robust["mann_whitney"].p),
    "auc": _auc,
    "r": lambda of, row: _number(of.finding(row).aside[f"r {row['arm']}"]),
    "slope": lambda of, row: _number(of.finding(row).aside[f"slope {row['arm']}"]),
    "intercept": lambda of, row: _number(of.finding(row).aside[f"intercept {row['arm']}"]),
    "r_of_visits": lambda of, row: _number(of.finding(row).aside["correlation_of_visits"]),
}


def titled(row: Row) -> str:
    """How a test of one printed number is called."""
    return f"{name_of(row)} {row['statistic']} {row['value']}"


def agrees(ours: float, printed: str, rounding: str) -> bool:
    """Whether a number, rounded as the source rounded, is what it printed.

    ``rounding`` is empty for the nearest; ``cut`` where digits were cut off; ``to 3 digits`` where zeros fill up;
    ``twice`` where a number of one more digit was rounded again.
    """
    if printed == "ns":
        return ours >= 0.05
    if printed.startswith("<"):
        return ours < float(printed[1:])
    if rounding == "to 3 digits":
        return float(f"{ours:.3g}") == float(printed)
    step = Decimal(1).scaleb(int(Decimal(printed).as_tuple().exponent))
    exact = Decimal(repr(ours))
    if rounding == "twice":
        exact = exact.quantize(step / 10, rounding=ROUND_HALF_UP)
    return exact.quantize(step, rounding=ROUND_DOWN if rounding == "cut" else ROUND_HALF_UP) == Decimal(printed)
