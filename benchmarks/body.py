"""How fast the body is: one ramp, ten thousand, and the same rates in plain Python under scipy's LSODA side by side.

    python benchmarks/body.py [--people 10000] [--runs 5]

Every figure is the median of some runs after one warm-up, with minimum and maximum. A ramp lasts twenty minutes: three
of rest, three of turning the legs, fourteen of rising load. The cost for a state and a person is
the time of the cohort over people and states.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np

from ponos.body.parameters import Parameters, drawn
from ponos.body.protocols.cycling import TRAJECTORY, ramp
from ponos.body.solve import Load, adaptively, solve, vectors
from ponos.body.states import STATES

FIRST = "import numpy as np; from ponos.body.solve import Load, solve; from ponos.body.parameters import Parameters; "
FIRST += "solve([Parameters()], Load(times_s=np.zeros(1), watts=np.zeros(1), length_s=10.0))"


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float]) -> float:
    middle, low, high = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    print(f"{what:64s} {middle:10.1f} ms  ({low:.1f} to {high:.1f})", flush=True)
    return middle / 1000.0


def twenty_minutes() -> Load:
    one = ramp(12.0, longest_s=840.0, recovery_s=0.0)
    return Load(times_s=one.times_s, watts=one.watts, length_s=1200.0)


def first_call() -> None:
    """The first call after installation and the one after it, each in a process of its own with an empty cache."""
    with tempfile.TemporaryDirectory() as folder:
        for what in ("first call of all, compiling", "first call of a new process, found compiled"):
            start = time.perf_counter()
            environment = os.environ | {"XDG_CACHE_HOME": folder}
            subprocess.run([sys.executable, "-c", FIRST], check=True, env=environment, capture_output=True)
            line(what, [time.perf_counter() - start])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=5)
    said = parser.parse_args()
    print(f"{len(STATES)} states, step 1 s, {os.cpu_count()} cores")
    load, person = twenty_minutes(), Parameters()
    moments = np.arange(0.0, 1201.0, 10.0)
    first_call()
    one = line(
        "one ramp of 20 min, RK4 compiled, a row each 10 s", timed(lambda: solve([person], load, save_s=10.0), 20)
    )
    other = line(
        "the same, LSODA on the rates in plain Python", timed(lambda: adaptively(person, load, moments), said.runs)
    )
    print(f"{'':64s} {other / one:10.1f} times faster")
    start = time.perf_counter()
    many = vectors(drawn(np.random.default_rng(1), said.people))
    line(f"drawing {said.people} people", [time.perf_counter() - start])
    whole = line(
        f"{said.people} ramps, ten columns each 10 s",
        timed(lambda: solve(many, load, save_s=10.0, keep=TRAJECTORY[:10]), 1),
    )
    print(f"{'for a state and a person':64s} {1e6 * whole / said.people / len(STATES):10.1f} us")
    print(f"{'most memory of this process':64s} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10.0f} MB")


if __name__ == "__main__":
    main()
