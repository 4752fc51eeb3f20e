"""How fast the gas-exchange path is, beside R's spiro where it is at hand, else beside its published figure.

    python benchmarks/gas_exchange.py [--data ../shared/data] [--runs 15]

Every figure is the median of some runs after one warm-up, with minimum and maximum. The peer is measured in the same
run where ``Rscript`` and the package ``spiro`` are installed; otherwise its figure is the 0.08 s that reading and
averaging one ZAN file took on two cores (R 4.2.2, mean of 72 files), so the ratio is across machines and only a guide.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SPIRO_PUBLISHED_S = 0.08
SPIRO = """
suppressMessages(library(spiro)); file <- commandArgs(TRUE)[1]
once <- function() spiro_max(spiro(file), smooth = 30)
once(); cat(median(replicate(7, system.time(once())["elapsed"])))
"""


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def command(*words: str) -> Callable[[], object]:
    whole = [sys.executable, "-m", "ponos", *words]
    return lambda: subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def spiro(file: Path) -> tuple[float, str]:
    if shutil.which("Rscript"):
        done = subprocess.run(["Rscript", "-e", SPIRO, str(file)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return float(done.stdout.split()[-1]), "measured now"
    return SPIRO_PUBLISHED_S, "published, other machine"


def line(what: str, taken: list[float], budget_s: float | None = None) -> None:
    budget = f"  budget {1000 * budget_s:.0f}" if budget_s else ""
    middle, low, high = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    print(f"{what:58s} {middle:9.1f} ms  ({low:.1f} to {high:.1f}){budget}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PONOS_DATA", "../shared/data")))
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    cpet = options.data / "cpet"
    zan, workbook = cpet / "zan_ramps" / "20", cpet / "whippr" / "ramp_cosmed.xlsx"

    import ponos
    from ponos.instruments.cpet import Settings
    from ponos.instruments.cpet.averaging import average, parse_rule
    from ponos.instruments.cpet.exercise_test import ExerciseTest

    rule = parse_rule("30s")

    def read_and_average() -> object:
        table = ponos.read(zan).table
        return average(table["time_s"].to_numpy(float), table["vo2_ml_min"].to_numpy(float), rule)

    ours = timed(read_and_average, options.runs)
    peer, how = spiro(zan)
    line("read and average one ZAN ramp", ours, 0.010)
    print(f"{'  the same in spiro (' + how + ')':58s} {1000 * peer:9.1f} ms")
    print(f"{'  ratio':58s} {peer / statistics.median(ours):9.1f} times faster")
    recording = ponos.read(zan)
    line(
        "both thresholds with intervals",
        timed(lambda: ExerciseTest(recording, Settings()).thresholds, options.runs),
        0.3,
    )
    line("every measure of one test", timed(lambda: ponos.measure(recording), options.runs))
    line("read the 0.3-MB Cosmed workbook", timed(lambda: ponos.read(workbook), options.runs), 0.3)
    few = max(3, options.runs // 3)
    line("ponos --help, cold", timed(command("--help"), few), 0.5)
    line("ponos measure FILE, cold", timed(command("measure", str(zan)), few), 2.0)
    page = Path("ponos-benchmark.html")
    line("ponos report FILE, cold", timed(command("report", str(zan), "-o", str(page)), 3))
    print(f"{'  its page':58s} {page.stat().st_size / 1e6:9.2f} MB  budget 1.00")
    page.unlink()


if __name__ == "__main__":
    main()
