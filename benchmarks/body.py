"""How fast the body is: one ramp, thousands, and the same rates under scipy's LSODA side by side.

    python benchmarks/body.py [--people 10000] [--runs 9] [--card-people 1000000]

Figures are medians after one warm-up, with minimum and maximum. A ramp lasts twenty minutes: three of rest, three of
turning the legs, fourteen of rising load; five minutes of rest before it are reckoned too. What is compared is run in
turn, so that whatever else the machine does hits both. LSODA takes the rates in plain Python, once as they are and once
with the exponential function of the library in place of the polynomial that is quick only where it is compiled: the
ratio is to the quicker of the two. It takes them compiled, too, which says how much of the ratio is the compiler's.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ponos.body import solve as solving
from ponos.body.card import solve_on_card, why_no_card
from ponos.body.chain import SEEN, rates
from ponos.body.compiling import compiled
from ponos.body.organs import blood, capillary
from ponos.body.parameters import Parameters, drawn
from ponos.body.protocols.cycling import TRAJECTORY, ramp
from ponos.body.protocols.daily_life import Days, daily_life, plan
from ponos.body.solve import Load, adaptively, solve, vectors
from ponos.body.states import PARAMETERS, STATES
from ponos.body.stepping import at

FIRST = "import numpy as np; from ponos.body.solve import Load, solve; from ponos.body.parameters import Parameters; "
FIRST += "solve([Parameters()], Load(times_s=np.zeros(1), watts=np.zeros(1), length_s=10.0))"


def timed(runs: int, *what: Callable[[], object]) -> list[list[float]]:
    """Seconds of each thing, run in turn."""
    for one in what:
        one()
    taken: list[list[float]] = [[] for _ in what]
    for _ in range(runs):
        for one, mine in zip(what, taken, strict=True):
            start = time.perf_counter()
            one()
            mine.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float]) -> float:
    middle, low, high = (1000 * value for value in (statistics.median(taken), min(taken), max(taken)))
    print(f"{what:66s} {middle:10.1f} ms  ({low:.1f} to {high:.1f})", flush=True)
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


def with_the_library_s_exponential(do: Callable[[], object]) -> object:
    usual = blood.decayed
    blood.decayed = capillary.decayed = lambda exponent: math.exp(-exponent)
    try:
        return do()
    finally:
        blood.decayed = capillary.decayed = usual


def compiled_lsoda() -> Callable[[Any, Any, Any, Load | None, Any], Any]:
    """The stretch of LSODA with the rates compiled; all else as the solver does it."""
    import numba
    from scipy.integrate import solve_ivp

    quick = compiled(rates, numba.njit(error_model="numpy"))

    def stretch(p: Any, y: Any, span: tuple[float, float], load: Load | None, wanted: Any) -> Any:
        given, dy, seen = np.array(p), np.zeros(len(STATES)), np.zeros(len(SEEN))

        def slope(t: float, now: Any) -> Any:
            when = min(max(t, span[0]), span[1] - 1e-9)
            watts = -1.0 if load is None else at(when, load.times_s, load.watts)
            cuff = 1.0 if load is None else at(when, load.cuff_times_s, load.cuff_open)
            quick(now, given, watts, cuff, dy, seen, False)
            return dy.copy()

        return solve_ivp(slope, span, np.array(y), method="LSODA", t_eval=wanted, rtol=1e-6, atol=1e-7).y.T

    return stretch


def one_ramp(runs: int) -> None:
    load, person, moments = twenty_minutes(), Parameters(), np.arange(0.0, 1201.0, 10.0)
    usual, quick = solving._lsoda, compiled_lsoda()

    def lsoda_compiled() -> None:
        solving._lsoda = quick
        try:
            adaptively(person, load, moments)
        finally:
            solving._lsoda = usual

    taken = timed(
        runs,
        lambda: [solve([person], load, save_s=10.0) for _ in range(10)],
        lambda: adaptively(person, load, moments),
        lambda: with_the_library_s_exponential(lambda: adaptively(person, load, moments)),
        lsoda_compiled,
    )
    one = line("one ramp of 20 min, RK4 compiled, a row each 10 s", [value / 10 for value in taken[0]])
    others = [
        line(f"the same, LSODA on the rates {how}", mine)
        for how, mine in zip(
            ("in plain Python", "in plain Python with the library's exp", "compiled"), taken[1:], strict=True
        )
    ]
    print(f"{'':66s} {min(others[:2]) / one:10.1f} times faster than LSODA in plain Python")
    print(f"{'':66s} {others[2] / one:10.1f} times faster than LSODA on compiled rates", flush=True)


def many_ramps(people: int) -> float:
    many, load = vectors(drawn(np.random.default_rng(1), people)), twenty_minutes()
    keep = TRAJECTORY[:10]
    (taken,) = timed(1, lambda: solve(many, load, save_s=10.0, keep=keep))
    whole = line(f"{people} ramps, ten columns each 10 s", taken)
    print(f"{'for a state and a person':66s} {1e6 * whole / people / len(STATES):10.1f} us")
    return whole / people


def on_the_card(people: int, each_s: float) -> None:
    missing = why_no_card()
    if missing is not None:
        print(f"{f'{people} ramps on a graphics card':66s}    no card: skipped ({missing.what})")
        return
    some = vectors(drawn(np.random.default_rng(1), min(people, 10000)))
    many, load = np.tile(some, (-(-people // len(some)), 1))[:people], twenty_minutes()
    keep = TRAJECTORY[:10]
    for what, options in (("extremes of ten columns", {"extremes": True}), ("ten columns each 60 s", {"save_s": 60.0})):
        start = time.perf_counter()
        solve_on_card(many[:128], load, keep=keep, **options)
        line(f"the card's first call, {what}", [time.perf_counter() - start])
        start = time.perf_counter()
        run = solve_on_card(many, load, keep=keep, **options)
        whole = line(f"{people} ramps on the card, {what}", [time.perf_counter() - start])
        print(f"{'':66s} {each_s * people / whole:10.1f} times the rate of the processor")
        own = solve(some[:200], load, keep=keep, **options).values
        scale = np.nanmax(np.abs(own), axis=(0, 1))
        apart = np.nanquantile(np.abs(run.values[:200] - own) / scale, 0.999)
        print(f"{'single precision against double, of 200 people, at worst but 0.1 %':66s} {100 * apart:10.4f} %")


def half_a_year() -> None:
    person, days = Parameters(), Days()
    plans = [plan(person, np.random.default_rng(one), days=days) for one in range(10)]
    (taken,) = timed(9, lambda: daily_life([person] * 10, plans, days=days.days))
    line("half a year of living, a person", [value / 10 for value in taken])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--card-people", type=int, default=1_000_000)
    said = parser.parse_args()
    print(f"{len(STATES)} states, {len(PARAMETERS)} parameters, step 1 s, {os.cpu_count()} cores")
    first_call()
    one_ramp(said.runs)
    each_s = many_ramps(said.people)
    half_a_year()
    print(f"{'most memory of this process':66s} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10.0f} MB")
    on_the_card(said.card_people, each_s)


if __name__ == "__main__":
    main()
