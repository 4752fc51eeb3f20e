"""How fast a study's statistics are, beside a loop of statsmodels' mixed models over the same numbers.

    python benchmarks/study_statistics.py [--runs 15] [--sample 10]

The numbers are drawn: 46 people, two visits, correlated measures. "Closed form" is what a study asks at once: change
scores, Welch and pooled difference with test and interval, g with its exact interval, and q-values. The peer fits the
same interaction by ``MixedLM`` to a sample of the measures, in the same run; its time for all of them is scaled up.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable

import numpy as np

from ponos.statistics.effect_size import standardised, within_sd
from ponos.statistics.means import pooled, welch
from ponos.statistics.mixed import change_by_group
from ponos.statistics.moments import Floats
from ponos.statistics.multiplicity import benjamini_hochberg
from ponos.statistics.permutation import two_groups

PATIENTS, CONTROLS = 25, 21


def timed(what: Callable[[], object], runs: int) -> list[float]:
    what()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return taken


def line(what: str, taken: list[float], budget_s: float | None = None) -> float:
    budget = f"  budget {1000 * budget_s:.0f}" if budget_s else ""
    middle, low, high = (1000 * value for value in (float(np.median(taken)), min(taken), max(taken)))
    print(f"{what:58s} {middle:9.1f} ms  ({low:.1f} to {high:.1f}){budget}", flush=True)
    return middle / 1000


def drawn(measures: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(4711)
    own = random.standard_normal((PATIENTS + CONTROLS, measures)) + random.standard_normal((PATIENTS + CONTROLS, 1))
    first, second = (own + 0.7 * random.standard_normal(own.shape) for _ in range(2))
    second[:PATIENTS] += 0.3
    return first, second


def closed_form(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    change = second - first
    a, b = change[:PATIENTS], change[PATIENTS:]
    unequal, equal = welch(a, b), pooled(a, b)
    n1, n2 = equal.n
    spread = within_sd(a, b)
    g = standardised(equal.estimate, spread.sd, df=spread.df, size=n1 * n2 / (n1 + n2))
    return benjamini_hochberg(unequal.p), g.low


def mixed_models(first: Floats, second: Floats) -> Callable[[], object]:
    from statsmodels.regression.mixed_linear_model import MixedLM

    people, measures = first.shape
    person, visit = np.tile(np.arange(people), 2), np.repeat((0.0, 1.0), people)
    group = (person < PATIENTS).astype(float)
    design = np.column_stack([np.ones_like(visit), group, visit, group * visit])
    both = np.concatenate([first, second])

    def fit() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [MixedLM(both[:, at], design, groups=person).fit().pvalues[3] for at in range(measures)]

    return fit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--sample", type=int, default=10, help="measures that the peer is timed on")
    options = parser.parse_args()
    few = max(3, options.runs // 3)
    first, second = drawn(200)
    ours = line("200 measures, closed form", timed(lambda: closed_form(first, second), options.runs), 0.005)
    some = slice(0, options.sample)
    peer = np.array(timed(mixed_models(first[:, some], second[:, some]), 3)) * 200 / options.sample
    whole = line(f"  the same in statsmodels MixedLM (from {options.sample} of 200)", list(peer))
    print(f"{'  ratio':58s} {whole / ours:9.0f} times faster")
    lost = second.copy()
    lost[::9] = np.nan
    member = np.arange(len(first)) < PATIENTS
    line("200 measures, mixed model for missing visits", timed(lambda: change_by_group(first, lost, group=member), 3))
    many = drawn(10_000)
    line("10,000 measures, closed form", timed(lambda: closed_form(*many), few), 0.2)
    change = second - first
    line(
        "200 measures, 10,000 max-T permutations",
        timed(lambda: two_groups(change[:PATIENTS], change[PATIENTS:], seed=1), few),
        2.0,
    )


if __name__ == "__main__":
    main()
