"""What is measured in sweeps against the truth: made-up people whose threshold, gain, inhibition and silence are known.

    python validation/tms_recovery.py [--people 300] [--seed 4711] [--only sici]

Prints, for each measure: how many people got a value, the truth and the mean of the values, the bias with its standard
error (of the logarithm in %; of thresholds and times in their unit), the share of 95 % intervals that hold the truth,
and how many values were doubted. Sizes and their variability follow Goetz et al. 2019; the people are drawn from its
population.

The truth of a mean size is that of 40,000 answers of the person. Recruitment curves are Boltzmann curves here, so that
their parameters are true.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ponos.instruments.tms.measures.measuring import measure
from ponos.instruments.tms.observing import Amplifier, observe
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.exertion import Exertion
from ponos.instruments.tms.virtual.plans import afferent, after_exertion, contracting, paired, resting, timed
from ponos.instruments.tms.virtual.recruitment import draw_recruitment
from ponos.measures import Measure
from ponos.recording import Recording

AMPLIFIER = Amplifier(fs_hz=2000.0, before_s=0.22, after_s=0.3)
Rng = np.random.Generator


@dataclass(frozen=True)
class Try:
    """One measure of one person: the truth, and what was measured."""

    id: str
    truth: float
    measured: Measure


def draw(rng: Rng) -> VirtualMotorCortex:
    """Draw a person whom the stimulator can reach."""
    while True:
        recruitment = draw_recruitment(rng)
        threshold = recruitment.intensity_percent_mso(0.05)
        if 35.0 < threshold < 64.0 and recruitment.median_mv(1.2 * threshold) > 0.3:
            break
    return VirtualMotorCortex(
        recruitment=recruitment,
        paired_percent=(
            (3.0, rng.uniform(20.0, 90.0)),
            (10.0, rng.uniform(90.0, 180.0)),
            (100.0, rng.uniform(10.0, 90.0)),
        ),
        afferent_percent=((21.0, rng.uniform(35.0, 95.0)),),
        silent_period_ms=rng.uniform(90.0, 190.0),
        emg_background_mv=rng.uniform(0.04, 0.15),
        exertion=Exertion(
            facilitation_percent=rng.uniform(80.0, 250.0),
            depression_percent=rng.uniform(20.0, 60.0),
            depression_min=15.0,
        ),
    )


def record(person: VirtualMotorCortex, rng: Rng, *parts: pd.DataFrame) -> Recording:
    """Record a protocol, its pulses in order."""
    return person.sweeps(timed(*parts), rng, amplifier=AMPLIFIER)


def found(recording: Recording, id: str, **condition: str) -> Measure:
    """Give one measure in one condition."""
    measures = [one for one in measure(recording, Settings()) if one.id == id]
    return next((one for one in measures if dict(one.condition) == condition), measures[0])


def sizes(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    test = round(1.2 * person.rmt_percent_mso)
    truth = float(person.recruitment.drawn_mv(np.full(40_000, float(test)), rng).mean())
    yield Try("mep_amplitude", truth, found(record(person, rng, resting([test], each=30)), "mep_amplitude"))


def thresholds(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    at = person.rmt_percent_mso * np.array([0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15])
    measured = found(record(person, rng, resting(at.round(), each=10)), "rmt")
    yield Try("rmt", person.rmt_percent_mso, measured)
    person = replace(person, emg_background_mv=rng.uniform(0.01, 0.03))
    low = person.amt_percent_mso * np.array([0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15])
    yield Try("amt", person.amt_percent_mso, found(record(person, rng, contracting(low.round(), each=10)), "amt"))


def curves(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    """A curve that is a Boltzmann curve, so that its parameters are true."""
    top, middle, width = rng.uniform(1.5, 6.0), 1.15 * person.rmt_percent_mso, rng.uniform(3.0, 6.0)
    at = np.repeat(np.round(middle) + np.arange(-20.0, 24.0, 4.0), 8)
    mean = top / (1.0 + np.exp((middle - at) / width))
    body = pd.DataFrame({"time_s": 5.0 * np.arange(len(at)), "pulse": "single", "state": "rest"}).assign(
        test_intensity_percent=at, mep_mv=mean * np.exp(-(0.4**2) / 2.0), mep_log_sd=0.4
    )
    measures = {one.id: one for one in measure(observe(body, rng), Settings()) if not one.condition}
    for id, truth in (("io_max", top), ("io_s50", middle), ("io_slope", top / (4.0 * width))):
        yield Try(id, truth, measures[id])


def pairs(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    rmt = person.rmt_percent_mso
    test, weak = float(round(1.2 * rmt)), float(round(0.8 * rmt))
    recording = record(
        person,
        rng,
        resting([test], each=30),
        paired([3.0, 10.0], conditioning_percent=weak, test_percent=test, each=20),
        paired([100.0], conditioning_percent=test, test_percent=test, each=20),
        afferent([21.0], test_percent=test, each=20),
    )
    for id, pulse, isi in PAIRS:
        yield Try(id, person.conditioned_percent(pulse, isi), found(recording, id, isi_ms=f"{isi:g}"))


def silences(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    test = 1.2 * person.rmt_percent_mso
    recording = record(person, rng, resting([test], each=5), contracting([test], each=20))
    yield Try("csp_offset", person.silent_period_ms, found(recording, "csp_offset"))
    short = replace(AMPLIFIER, after_s=0.15)
    cut = person.sweeps(timed(resting([test], each=5), contracting([test], each=20)), rng, amplifier=short)
    yield Try("csp_offset, sweeps of 150 ms", person.silent_period_ms, found(cut, "csp_offset"))


def courses(person: VirtualMotorCortex, rng: Rng) -> Iterator[Try]:
    test = float(round(1.2 * person.rmt_percent_mso))
    block = resting([test], each=20)
    recording = record(person, rng, resting([test], each=30), after_exertion(block, minutes=(0.2, 4.0, 10.0, 20.0)))
    truth = recording.tables["truth"]
    minutes = truth["minutes_since_exertion"].to_numpy(float)
    gain = np.log(person.exertion.gain(minutes))
    for id, low, high in (("post_exercise_facilitation", 0.0, 2.0), ("post_exercise_depression", 2.0, 30.0)):
        inside = (minutes >= low) & (minutes < high)
        yield Try(id, 100.0 * float(np.exp(gain[inside].mean())), found(recording, id))


WAYS: tuple[Callable[[VirtualMotorCortex, Rng], Iterator[Try]], ...] = (
    sizes,
    thresholds,
    curves,
    pairs,
    silences,
    courses,
)
PAIRS = (("sici", "paired", 3.0), ("icf", "paired", 10.0), ("lici", "paired", 100.0), ("sai", "afferent", 21.0))
IN_UNITS = ("rmt", "amt", "io_s50", "csp_offset")


def tries(people: int, seed: int, ways: Sequence[Callable[[VirtualMotorCortex, Rng], Iterator[Try]]]) -> list[Try]:
    """Measure everything in everyone."""
    made = []
    for number in range(people):
        rng = np.random.default_rng([seed, number])
        person = draw(rng)
        made += [one for way in ways for one in way(person, rng)]
    return made


def summary(made: Sequence[Try]) -> pd.DataFrame:
    """Bias and coverage of each measure."""
    rows = []
    for id in dict.fromkeys(one.id for one in made):
        own = [one for one in made if one.id == id]
        got = [one for one in own if one.measured.value is not None]
        with_interval = [one for one in got if one.measured.low is not None and one.measured.high is not None]
        held = [one.measured.low <= one.truth <= one.measured.high for one in with_interval]  # type: ignore[operator]
        truth, value = (np.array(one, dtype=float) for one in ([x.truth for x in got], [x.measured.value for x in got]))
        # Ratios and sizes err by a factor: their bias is that of the logarithms.
        error = value - truth if id.startswith(IN_UNITS) else 100.0 * np.log(value / truth)
        n = max(len(error), 1)
        rows.append(
            {
                "measure": id,
                "people": len(own),
                "with a value": len(got),
                "doubted": sum(one.measured.quality == "doubtful" for one in got),
                "truth": truth.mean() if len(got) else np.nan,
                "bias": error.mean() if len(got) else np.nan,
                "se": error.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan,
                "median error": np.median(error) if len(got) else np.nan,
                "unit": "own" if id.startswith(IN_UNITS) else "%",
                "held": np.mean(held) if held else np.nan,
                "held se": np.sqrt(0.95 * 0.05 / max(len(held), 1)),
            }
        )
    return pd.DataFrame(rows).set_index("measure").round(3)


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--people", type=int, default=300)
    words.add_argument("--seed", type=int, default=4711)
    words.add_argument("--only", default="", choices=["", *(way.__name__ for way in WAYS)])
    said = words.parse_args()
    ways = [way for way in WAYS if said.only in ("", way.__name__)]
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        print(summary(tries(said.people, said.seed, ways)).to_string())


if __name__ == "__main__":
    main()
