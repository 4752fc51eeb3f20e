"""Models of choice against the truth: are parameters found again, and is inability kept apart from unwillingness?

    python validation/effort_recovery.py [--people 60] [--studies 40] [--seed 4711]

First: people with known parameters do either kind of task; printed are, for each parameter, the correlation of the
logarithms of true and found, the bias (median ratio) and the share of 95 % intervals that hold the truth, with all
people fitted at once and with each fitted alone under the weak priors.

Second: two groups that differ in nothing but the chance to complete a hard task. The people know their chance and
choose by it. Printed are the mean share of hard choices, the odds ratio of the published model and how often it is
significant, and the ratio of k with ability counted in, and left out, and how often each is significant: 5 of 100 would
be chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from ponos.errors import MeasureError
from ponos.instruments.effort.measures.valuing import fit_one
from ponos.instruments.effort.models import MODELS, models_for, priors
from ponos.instruments.effort.observing import observe
from ponos.instruments.effort.offers import ability_of, offers_of
from ponos.instruments.effort.pool.choosing import designed, fitted_choices
from ponos.instruments.effort.pool.discounting import fit_group
from ponos.instruments.effort.pool.people import people_of
from ponos.instruments.effort.settings import RULES, Settings
from ponos.instruments.effort.task import Task
from ponos.instruments.effort.virtual import VirtualChooser, draw
from ponos.pooled import Member
from ponos.statistics.hierarchical import learnt

Doing = Callable[[VirtualChooser, np.random.Generator], pd.DataFrame]
NAMES = ("temperature", "discount", "probability_weight")


def two_tasks(one: VirtualChooser, rng: np.random.Generator) -> pd.DataFrame:
    return one.two_tasks(rng)


def offers(one: VirtualChooser, rng: np.random.Generator) -> pd.DataFrame:
    return one.offers(rng)


def line(what: str, name: str, truth: np.ndarray, found: np.ndarray, se: np.ndarray) -> None:
    r = float(np.corrcoef(truth, found)[0, 1])
    held = float(np.mean(np.abs(found - truth) <= 1.96 * se))
    bias = float(np.exp(np.median(found - truth)))
    print(f"{what:34s} {name:20s} r {r:5.2f}  bias x{bias:5.2f}  intervals {100 * held:4.0f} %")


def recovery(people: int, seed: int, rule: str, doing: Doing) -> None:
    rng = np.random.default_rng(seed)
    drawn = draw(rng, people, rule=rule)
    tasks = [Task(observe(doing(one, rng), rng), Settings(discount=rule)) for one in drawn]
    laid = offers_of(tasks, ability_of(tasks, groups=np.zeros(people)))
    model = next(iter(models_for(laid, rule).values()))
    names = model.parameters(laid)
    mean, variance = priors(names)
    together = learnt(
        laid.chosen, laid.known, model.utility(laid), np.ones((people, 1)), mean=mean, variance=variance
    ).modes
    alone = [fit_one(offers_of([task], ability_of([task])), model) for task in tasks]
    what = "hard against easy" if doing is two_tasks else f"offers, {rule}"
    for name in NAMES:
        if name in names:
            place, truth = names.index(name), np.log([getattr(one, name) for one in drawn])
            se = np.sqrt(together.covariance[:, place, place])
            line(f"{what}, together", name, truth, together.mean[:, place], se)
            at, own = (np.array([getattr(fit, of)[place] for fit in alone]) for of in ("at", "se"))
            line(f"{what}, alone", name, truth, at, own)


def told_apart(people: int, seed: int) -> None:
    """Which rule is chosen by integrated BIC where the truth is known."""
    for rule in RULES[:3]:
        rng = np.random.default_rng(seed)
        tasks = [Task(observe(one.offers(rng), rng), Settings()) for one in draw(rng, people, rule=rule)]
        laid = offers_of(tasks, ability_of(tasks, groups=np.zeros(people)))
        fits = {name: fit_group(laid, MODELS[name], np.arange(people) % 2.0) for name in (*RULES[:3], "bias")}
        best = min(fits, key=lambda name: fits[name].criterion)
        print(f"truth {rule:12s} chosen by integrated BIC: {best}")


def one_study(rng: np.random.Generator) -> tuple[float, ...]:
    members = []
    for group, ability, people in (("able", 0.96, 16), ("less able", 0.60, 15)):
        for number, one in enumerate(draw(rng, people, ability=ability)):
            recording = observe(one.two_tasks(rng), rng)
            members.append(Member(participant=f"{group}{number}", group=group, sex="", recording=recording))
    people = people_of(members, "able", "less able", Settings())
    model = designed(people)
    use = model.used(people.own)
    fit, _ = fitted_choices(model, use)
    odds = fit.of(model.group)
    laid = offers_of(people.tasks, ability_of(people.tasks, groups=people.in_first))
    full = models_for(laid, "linear")["full"]
    joint, ignored = (fit_group(laid.weighed(one), full, people.in_first).ratio("discount") for one in (1.0, 0.0))
    first = people.in_first > 0
    share = np.array([task.choice[task.own].mean() for task in people.tasks])
    shares = share[first].mean(), share[~first].mean()
    return (*shares, np.exp(odds.value), odds.p, joint[0], joint[3], ignored[0], ignored[3])


def identifiability(studies: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(studies):
        try:
            rows.append(one_study(rng))
        except MeasureError as error:
            print("left out:", error)
    found = np.array(rows)
    print(f"{len(found)} studies of 16 able and 15 less able people, alike in all else")
    print(f"hard chosen, able {100 * found[:, 0].mean():.1f} %, less able {100 * found[:, 1].mean():.1f} %")
    for what, value, p in (
        ("odds ratio, published model", 2, 3),
        ("ratio of k, joint", 4, 5),
        ("ratio of k, ignored", 6, 7),
    ):
        middle, significant = float(np.exp(np.log(found[:, value]).mean())), float((found[:, p] < 0.05).mean())
        print(f"{what:28s} geometric mean {middle:5.2f}   p < 0.05 in {100 * significant:3.0f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--studies", type=int, default=40)
    parser.add_argument("--seed", type=int, default=4711)
    given = parser.parse_args()
    recovery(given.people, given.seed, "parabolic", two_tasks)
    for rule in RULES[:3]:
        recovery(given.people, given.seed, rule, offers)
    told_apart(given.people, given.seed)
    identifiability(given.studies, given.seed)


if __name__ == "__main__":
    main()
