"""How fast choices of effort are read, measured and pooled.

    python benchmarks/effort.py [--data ../shared/data] [--runs 5]

Median of some runs after one warm-up, with minimum and maximum: one file read once for each of its people, one person
measured, two groups pooled with every look. The budget of the pool is 20 s for the published task (31 people) and 10 s
for offers to 958 people.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.pooled import Member
from ponos.source import Source


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float], budget_s: float | None = None) -> None:
    budget = f"  budget {budget_s:.0f}" if budget_s else ""
    middle, low, high = statistics.median(taken), min(taken), max(taken)
    print(f"{what:58s} {middle:9.3f} s  ({low:.3f} to {high:.3f}){budget}", flush=True)


def people(path: Path, column: str, groups: dict[str, str]) -> list[Member]:
    return [
        Member(
            participant=name,
            group=group,
            sex="",
            recording=INSTRUMENT.read(Source(path), Settings(rows=f"{column}={name}")),
        )
        for name, group in groups.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    assert INSTRUMENT.pool is not None

    presses = given.data / "walitt-2024" / "eefrt.csv"
    status = pd.read_csv(presses).groupby("Subject")["Status_MECFS_is_1"].first()
    groups = {str(name): "ill" if ill else "well" for name, ill in status.items()}
    line("published task: 31 people read", timed(lambda: people(presses, "Subject", groups), given.runs))
    some = people(presses, "Subject", groups)
    line("one person measured", timed(lambda: INSTRUMENT.measure(some[0].recording, Settings()), given.runs))
    line("31 people pooled", timed(lambda: INSTRUMENT.pool(some, "ill", "well", Settings()), given.runs), 20)

    folder = given.data / "effort" / "mehrhof"
    had = pd.read_csv(folder / "subjects_min.csv").set_index("subjID")["past_covid"]
    groups = {str(name): "had" if one else "never" for name, one in had.items()}
    choices = folder / "choices_main.csv"
    line("offers: 958 people read", timed(lambda: people(choices, "subjID", groups), 1))
    some = people(choices, "subjID", groups)
    line("958 people pooled", timed(lambda: INSTRUMENT.pool(some, "had", "never", Settings()), 1), 10)


if __name__ == "__main__":
    main()
