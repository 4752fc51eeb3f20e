"""How fast force is read and measured: ten minutes of force and EMG at 5 kHz.

    python benchmarks/force.py [--minutes 10] [--runs 5]

Every figure is the median of some runs after one warm-up, with minimum and maximum. The recording is made up: pulls
with rest between them and a hold at the end.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from ponos.instruments import figure, measure, read
from ponos.instruments.force import Settings
from ponos.instruments.force.formats.writing import WRITERS
from ponos.instruments.force.observing import Device, observe


def body(minutes: float) -> pd.DataFrame:
    """Pulls of 3 s every 8 s, then two minutes of half the force."""
    at = np.arange(0.0, 60.0 * minutes, 0.01)
    pull = ((at % 8.0) > 2.0) & ((at % 8.0) < 5.0)
    level = np.where(at < 60.0 * minutes - 130.0, pull * 1.0, 0.0)
    level = np.where((at > 60.0 * minutes - 125.0) & (at < 60.0 * minutes - 5.0), 0.5, level)
    return pd.DataFrame({"time_s": at, "force_n": 400.0 * level, "drive_fraction": level})


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float]) -> None:
    middle, low, high = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    print(f"{what:40s} {middle:9.1f} ms  ({low:.1f} to {high:.1f})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=5)
    said = parser.parse_args()
    recording = observe(body(said.minutes), np.random.default_rng(0), device=Device(step_s=0.0002))
    settings = Settings()
    print(f"{len(recording.table)} samples of force and EMG")
    line("measure", timed(lambda: measure(recording, settings=settings), said.runs))
    line("figure", timed(lambda: figure(recording, settings=settings), said.runs))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        WRITERS["labchart_text"](recording, path)
        print(f"LabChart text of {path.stat().st_size / 1e6:.0f} MB")
        line("read", timed(lambda: read(path, settings=settings), said.runs))


if __name__ == "__main__":
    main()
