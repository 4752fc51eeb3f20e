"""How fast sweeps are measured: 10,000 of 250 ms at 5 kHz, beside a plain loop and beside mep-cmap-analyser.

    python benchmarks/tms.py [--sweeps 10000] [--runs 5] [--peer PYTHON]

The sweeps are made up: one biphasic answer of known onset in noise. Every figure is the median of some runs after one
warm-up, with minimum and maximum; making the sweeps is not in it. The plain loop takes each sweep in turn with numpy,
as one would write it first: level, size, area and one onset rule.

``--peer`` names the interpreter of another environment in which mep-cmap-analyser is installed (GPL-3; it is run there
and never imported here). Its own functions then do, on the same sweeps, what a user of it asks of single pulses: level
before the pulse, size, area and three onset rules. Ours does all single-pulse measures with four onset rules, their
means, medians and intervals.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FS_HZ, PULSE_S, LENGTH_S = 5000.0, 0.11, 0.25
BUDGET_S = 3.0

PEER = """
import json, sys, time
import numpy as np
from mep_cmap.detection.onset_bigoni import detect_mep_onset_bigoni
from mep_cmap.detection.onset_cusum import detect_mep_onset_cusum
from mep_cmap.detection.onset_peak_fraction import detect_mep_onset_peak_fraction
from mep_cmap.detection.quantification import compute_auc, compute_prestim_rms, compute_ptp
sweeps, fs, pulse = np.load(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
pre = 1000.0 * pulse / fs
rules = {
    "bigoni": lambda one: detect_mep_onset_bigoni(one, fs, pre_ms=pre, search_start_ms=15, search_end_ms=50),
    "cusum": lambda one: detect_mep_onset_cusum(one, fs, pre_ms=pre, search_start_ms=15, search_end_ms=50),
    "peak_fraction": lambda one: detect_mep_onset_peak_fraction(
        one, fs, pre_ms=pre, poststim_start_ms=15, poststim_end_ms=50
    ),
}
first, last = pulse + int(0.015 * fs), pulse + int(0.05 * fs)
start = time.perf_counter()
sizes = []
for one in sweeps:
    compute_prestim_rms(one[pulse - int(0.1 * fs) : pulse - int(0.005 * fs)])
    sizes.append(compute_ptp(one, first, last))
    compute_auc(one, first, last, fs)
parts = {"level, size, area": time.perf_counter() - start}
found = {}
for name, rule in rules.items():
    start = time.perf_counter()
    found[name] = [rule(one) for one in sweeps]
    parts[name] = time.perf_counter() - start
# An onset is given in ms after the pulse, alone or first of several answers.
def first_of(answer):
    answer = answer[0] if isinstance(answer, (tuple, list)) and answer else answer
    return None if answer is None or isinstance(answer, (tuple, list)) else float(answer)
onsets = {name: [first_of(one) for one in each] for name, each in found.items()}
print(json.dumps({"parts": parts, "sizes": [float(one) for one in sizes], "onsets": onsets}))
"""


def made(n: int, seed: int) -> tuple[Floats, Floats]:
    """Sweeps with one biphasic answer each, sizes as they vary in people; and their true onsets in ms."""
    rng = np.random.default_rng(seed)
    onsets = rng.normal(22.0, 1.0, n)
    since = (np.arange(round(LENGTH_S * FS_HZ)) / FS_HZ - PULSE_S) * 1000.0 - onsets[:, None]
    wave = np.where((since >= 0) & (since < 10), np.sin(2 * np.pi * since / 10.0), 0.0)
    sizes = np.exp(0.5 * rng.standard_normal(n))[:, None]
    return sizes / 2 * wave + 0.003 * rng.standard_normal(wave.shape), onsets


def plain_loop(sweeps: Floats) -> Floats:
    """What one would write first: sweep by sweep, one onset rule."""
    pulse = round(PULSE_S * FS_HZ)
    first, last, back, end = (round(one * FS_HZ / 1000.0) for one in (15, 50, 100, 5))
    told = []
    for one in sweeps:
        before, after = one[pulse - back : pulse - end], one[pulse + first : pulse + last + 1]
        before, after = before - before.mean(), after - before.mean()
        noise = np.abs(before)
        limit, held, onset = noise.mean() + 3 * noise.std(), 0, np.nan
        for at, value in enumerate(np.abs(after)):
            held = held + 1 if value > limit else 0
            if held == 4:
                onset = (at - 3) * 1000.0 / FS_HZ + 15
                break
        area = np.clip(np.abs(after) - noise.mean(), 0, None).sum() * 1000.0 / FS_HZ
        told.append((np.sqrt((before**2).mean()), np.ptp(after), area, onset))
    return np.array(told)


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float], budget_s: float = 0.0) -> None:
    budget = f"  budget {budget_s:.1f}" if budget_s else ""
    print(f"{what:52s} {statistics.median(taken):8.2f} s  ({min(taken):.2f} to {max(taken):.2f}){budget}", flush=True)


def against_truth(what: str, found: Floats, truth: Floats) -> None:
    apart = found - truth
    known = np.isfinite(apart)
    if not known.any():
        print(f"  {what:48s} no onset found")
        return
    wide = float(np.quantile(np.abs(apart[known]), 0.95))
    print(f"  {what:48s} {np.median(apart[known]):+6.2f} ms, 95 % within {wide:.2f} ms, found {known.mean():.0%}")


def beside_peer(python: str, sweeps: Floats, truth: Floats, ours_mv: Floats) -> float:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "sweeps.npy"
        np.save(file, sweeps)
        words = [python, "-c", PEER, str(file), str(FS_HZ), str(round(PULSE_S * FS_HZ))]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"The peer did not run: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no words'}")
        return float("nan")
    told = json.loads(done.stdout.splitlines()[-1])
    for name, taken in told["parts"].items():
        print(f"  mep-cmap-analyser, {name:33s} {taken:8.2f} s")
    print(f"  sizes differ by at most {1000 * np.abs(np.array(told['sizes']) - ours_mv).max():.3g} µV")
    for name, each in told["onsets"].items():
        against_truth(f"mep-cmap-analyser, {name}", np.array(each, dtype=float), truth)
    return float(sum(told["parts"].values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sweeps", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", default="", metavar="PYTHON")
    options = parser.parse_args()

    from ponos.instruments.tms import INSTRUMENT, Settings
    from ponos.instruments.tms.onsets import RULES
    from ponos.instruments.tms.sweeps import Sweeps
    from ponos.recording import Epochs, Recording

    sweeps, truth = made(options.sweeps, options.seed)
    trials = pd.DataFrame({"sweep": np.arange(len(sweeps)), "pulse_at_s": PULSE_S, "pulse": "single", "state": "rest"})
    segments = tuple(one[:, None] for one in sweeps)
    recording = Recording(
        instrument="tms", data=Epochs(segments, trials, ("emg_mv",), FS_HZ), format="made", source="made", sha256=""
    )
    print(f"{len(sweeps)} sweeps of {1000 * LENGTH_S:.0f} ms at {FS_HZ:.0f} Hz; onsets against the truth below each")
    ours = timed(lambda: INSTRUMENT.measure(recording, Settings()), options.runs)
    line("all measures of single pulses, four onset rules", ours, BUDGET_S * len(sweeps) / 10_000)

    def the_same_alone() -> object:
        own = Sweeps(recording, Settings())
        return own.pre_rms_mv, own.mep_mv, own.area_mv_ms, own.latency_ms

    alone = timed(the_same_alone, options.runs)
    line("level, size, area and one onset rule alone", alone)
    ready = Sweeps(recording, Settings())
    for rule in RULES:
        against_truth(rule, ready.latencies(rule), truth)
    loop = timed(lambda: plain_loop(sweeps), max(1, options.runs // 3))
    line("a plain loop of the same", loop)
    against_truth("mean + 3 SD held for 4 samples", plain_loop(sweeps)[:, 3], truth)
    print(f"{'  ratio':52s} {statistics.median(loop) / statistics.median(alone):8.1f} times as fast")
    if not options.peer:
        print("mep-cmap-analyser: not named; say --peer PYTHON of an environment that has it")
        return
    taken = beside_peer(options.peer, sweeps, truth, ready.mep_mv)
    print(f"{'  ratio':52s} {taken / statistics.median(ours):8.1f} times as fast, all measures against those")


if __name__ == "__main__":
    main()
