"""The nerve of a virtual body against what is published: motor units, pulses over the cortex, fatigue of both.

    python validation/body_nerve.py [--people 300] [--seed 4711]

Each line: what, model, what is taken for equal, published, whether the model was calibrated on it or it was held out,
OK or MISSED with the reason. "Exact" is the authors' own output; "pattern" is a sign, its size chosen; ranges marked as
recalled are orders of magnitude, no test of the model. Patients here are sets of parameters said below, not a group
that was fitted.

Calibrated on: the recruitment curve's medians, SICI at 2 to 6 ms and over the conditioning intensity below the
threshold, ICF, LICI, SAI, the silent period at 120 and 140 %, the active threshold, facilitation and depression of
healthy people after exertion.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ponos.body.organs.cortex import RESTED, CortexState, mep_mv, recovered
from ponos.body.organs.motor_units import carried, endurance_s, three_compartments
from ponos.body.parameters import Parameters, drawn
from ponos.body.probe import Cortex
from ponos.body.protocols.grip import full_pulls, gripped
from ponos.body.protocols.hold import held
from ponos.body.protocols.tms_fatigue import contract

ORDINARY = Parameters()
NONE = float("nan")
MISSES: list[str] = []
SAMII_S, SAMII_LEVEL, SAMII_SEEN_S = 30.0, 0.5, 15.0
"""Sets of half a minute of half the force, pulses in the half minute after: as recalled of the protocol."""

FACILITATED_LESS = ORDINARY.changed({"facilitation": 1.3})
NO_DEPRESSION = ORDINARY.changed({"fatigue_depression": 0.0, "facilitation": 1.3, "fatigue_gaba_b": -0.15})
LONG_COVID = ORDINARY.changed(
    {
        "g_gaba_b": 0.75 * ORDINARY["g_gaba_b"],
        "rmt_percent_mso": ORDINARY["rmt_percent_mso"] + 5.0,
        "cortex_gain": 0.7,
        "drive_reserve": 0.6 * ORDINARY["drive_reserve"],
        "g_cholinergic": 0.7 * ORDINARY["g_cholinergic"],
    }
)
FIBROMYALGIA = ORDINARY.changed(
    {
        "rmt_percent_mso": ORDINARY["rmt_percent_mso"] + 6.9,
        "g_gaba_a": 0.6 * ORDINARY["g_gaba_a"],
        "g_gaba_b": 0.85 * ORDINARY["g_gaba_b"],
        "w_slow": 0.6 * ORDINARY["w_slow"],
    }
)
TREATED = FIBROMYALGIA.changed({"g_gaba_a": 0.75 * ORDINARY["g_gaba_a"], "g_gaba_b": 0.93 * ORDINARY["g_gaba_b"]})


@dataclass(frozen=True, kw_only=True)
class Line:
    what: str
    model: float
    low: float
    high: float
    published: str
    use: str
    reason: str = ""

    def print(self) -> None:
        well = self.low <= self.model <= self.high
        say = "OK" if well else f"MISSED: {self.reason or 'no reason known'}"
        if not well:
            MISSES.append(self.what)
        allowed = f"{self.low:.4g} to {self.high:.4g}"
        print(f"{self.what:58s} {self.model:9.4g}  {allowed:18s} {self.published:36s} {self.use:10s} {say}")


def line(what: str, model: float, low: float, high: float, published: str, use: str, reason: str = "") -> None:
    Line(what=what, model=model, low=low, high=high, published=published, use=use, reason=reason).print()


def block(
    person: Parameters, rows: list[tuple[str, float, float, float, str]], state: CortexState = RESTED
) -> pd.DataFrame:
    """Kind, interval, conditioning and test intensity in % of this person's threshold, and state."""
    names = ["pulse", "isi_ms", "conditioning_intensity_percent", "test_intensity_percent", "state"]
    plan = pd.DataFrame(rows, columns=names)
    plan[names[2:4]] *= person["rmt_percent_mso"] / 100.0
    return Cortex(person).answers(plan, state=state)


def left(person: Parameters, kind: str, isi: float, first: float, state: CortexState = RESTED) -> float:
    return float(block(person, [(kind, isi, first, 120.0, "rest")], state)["inhibition_percent"].iloc[0])


def silence(person: Parameters, test: float = 120.0, state: CortexState = RESTED) -> float:
    return float(
        np.nan_to_num(block(person, [("single", NONE, NONE, test, "active")], state)["silent_period_ms"].iloc[0])
    )


def motor_units() -> None:
    print("\n120 motor units (Potvin and Fuglevand 2017)")
    first = carried(ORDINARY, np.full(100, 0.5))
    for second, excitation, strength in ((1, 53.3134, 99.7084), (5, 54.4776, 98.3441), (10, 55.9104, 96.5601)):
        i = 10 * second - 1
        line(
            f"50 %, {second} s: excitation %",
            first.excitation_percent[i],
            excitation - 1e-4,
            excitation + 1e-4,
            f"{excitation}",
            "exact",
        )
        line(
            f"50 %, {second} s: strength %",
            first.adapted_strength_percent[i],
            strength - 1e-4,
            strength + 1e-4,
            f"{strength}",
            "exact",
        )
    for target, seconds in (
        (20, 511.5),
        (30, 267.0),
        (40, 159.8),
        (50, 95.5),
        (60, 53.1),
        (70, 28.3),
        (80, 14.8),
        (90, 6.5),
    ):
        line(
            f"endurance at {target} %, s",
            endurance_s(ORDINARY, target / 100),
            seconds - 0.05,
            seconds + 0.05,
            f"{seconds}",
            "exact",
        )
    force = carried(ORDINARY, np.ones(2000), until_failure=False).force_percent
    for second, percent in ((30, 67.29), (60, 53.27), (120, 28.18), (180, 17.12), (200, 15.29)):
        line(
            f"sustained full drive at {second} s, %",
            force[10 * second - 1],
            percent - 0.01,
            percent + 0.01,
            f"{percent}",
            "exact",
        )
    start = time.perf_counter()
    endurance_s(ORDINARY, 0.2)
    line("seconds of computing for the 20 % task", time.perf_counter() - start, 0.0, 0.3, "below 0.3", "asked for")


def compartments() -> None:
    print("\nThree compartments (grip, rates as recalled)")
    active = three_compartments(ORDINARY, np.ones(100_000))[-1, 0]
    fatigue, recovery = ORDINARY["grip_fatigue_s"], ORDINARY["grip_recovery_s"]
    settled = recovery / (fatigue + recovery)
    line("full force settles at R / (F + R)", active, 0.99 * settled, 1.01 * settled, f"{settled:.4f}", "by build")
    for target, low, high in ((0.3, 120.0, 420.0), (0.5, 50.0, 150.0), (0.7, 20.0, 70.0)):
        course = three_compartments(ORDINARY, np.full(100_000, target))[:, 0]
        fails = 0.02 * float(np.argmax(course[500:] < 0.95 * target) + 500)
        line(
            f"endurance of a grip at {100 * target:.0f} %, s",
            fails,
            low,
            high,
            "order of magnitude as recalled",
            "held out",
        )
    # What is left after an hour is central: three compartments recover within minutes.
    weak = ORDINARY.changed({"grip_fatigue_s": 1.6 * fatigue, "central_fatigue": 0.3, "afferent_fall_s": 2400.0})
    ratios = [_pull_ratios(one) for one in (ORDINARY, weak)]
    line(
        "fatigue ratio Fmax/Fmean, weaker recovery less healthy",
        ratios[1][0] - ratios[0][0],
        0.0,
        1.0,
        "up (Jäkel 2021)",
        "pattern",
    )
    line(
        "recovery ratio Fmean2/Fmean1, the same", ratios[1][1] - ratios[0][1], -1.0, 0.0, "down (Jäkel 2021)", "pattern"
    )
    costly = ORDINARY.changed({"effort_cost": 1.3})
    line(
        "grips at 50 %, effort dearer over ordinary",
        gripped(costly, 0.5).grips / gripped(ORDINARY, 0.5).grips,
        0.0,
        0.99,
        "15.7 / 30.8 (Walitt 2024)",
        "pattern",
    )
    line(
        "hold at 50 %, effort dearer over ordinary",
        held(costly, 0.5).failed_s / held(ORDINARY, 0.5).failed_s,
        0.0,
        0.99,
        "shorter (Sacco 1999 at 20 %)",
        "pattern",
    )


def _pull_ratios(person: Parameters) -> tuple[float, float]:
    table = full_pulls(person)[0].table
    force, time_s = table["force_n"].to_numpy(), table["time_s"].to_numpy()
    starts = np.r_[1.0 + 9.0 * np.arange(10), 131.0 + 9.0 * np.arange(10)]
    peaks = np.array([force[(time_s >= at) & (time_s < at + 4.0)].max() for at in starts])
    return float(peaks[:10].max() / peaks[:10].mean()), float(peaks[10:].mean() / peaks[:10].mean())


def recruitment(people: int, seed: int) -> None:
    print("\nRecruitment (target 13: 10 adults, figure-of-eight coil)")
    measured = {110: 0.48, 120: 0.90, 130: 1.59, 140: 2.06, 150: 1.94}
    given = block(ORDINARY, [("single", NONE, NONE, float(one), "rest") for one in measured])["mep_mv"]
    for percent, size in zip(measured, given, strict=True):
        line(
            f"median MEP at {percent} % RMT, mV",
            size,
            0.8 * measured[percent],
            1.2 * measured[percent],
            f"{measured[percent]}",
            "calibrated",
        )
    line(
        "median MEP at 100 % RMT, mV",
        float(mep_mv(ORDINARY, 100.0)),
        0.08,
        0.12,
        "0.10",
        "held out",
        "here the threshold is 50 µV by definition; theirs answered with 0.10 mV at it",
    )
    rng = np.random.default_rng(seed)
    sizes = np.array([float(mep_mv(one, 120.0)) for one in drawn(rng, people)])
    trials = sizes[:, None] * np.exp(0.51 * rng.standard_normal((people, 30)))
    line(
        "mean of people and trials at 120 %, mV",
        trials.mean(),
        0.91,
        1.11,
        "1.01",
        "held out",
        "the curve overshoots the median, and log-normal people and trials raise the mean more",
    )
    line("SD between people of mean ln MEP at 120 %", np.log(trials).mean(axis=1).std(), 0.3, 0.8, "0.55", "derived")


def pairs() -> None:
    print("\nPairs of pulses and the silent period (healthy; ranges as recalled)")
    for isi, low, high, use, reason in (
        (1.0, 30.0, 60.0, "held out", "axons have no refractory period here, and GABA-A takes 0.7 ms to rise"),
        (3.0, 30.0, 60.0, "calibrated", ""),
    ):
        line(
            f"SICI at {isi:.0f} ms, % of the test alone",
            left(ORDINARY, "paired", isi, 80.0),
            low,
            high,
            "30 to 60",
            use,
            reason,
        )
    for isi in (10.0, 12.0, 15.0):
        line(f"ICF at {isi:.0f} ms", left(ORDINARY, "paired", isi, 80.0), 110.0, 160.0, "above 100", "calibrated")
    for isi, use in ((50.0, "calibrated"), (100.0, "calibrated"), (150.0, "calibrated"), (250.0, "held out")):
        why = "with the field's decay of 100 ms much of GABA-B is gone; a slower one made the silence brittle"
        low, high = (60.0, 110.0) if isi > 200 else (10.0, 45.0)
        line(
            f"LICI at {isi:.0f} ms",
            left(ORDINARY, "paired", isi, 120.0),
            low,
            high,
            "10 to 40; gone after 200 ms",
            use,
            why,
        )
    line("SAI at 21 ms", left(ORDINARY, "afferent", 21.0, NONE), 40.0, 70.0, "40 to 70", "calibrated")
    line(
        "SAI at 15 ms: the volley has not come yet",
        left(ORDINARY, "afferent", 15.0, NONE),
        95.0,
        105.0,
        "100",
        "held out",
    )
    line("SAI at 45 ms: gone", left(ORDINARY, "afferent", 45.0, NONE), 90.0, 110.0, "about 100", "held out")
    course = [left(ORDINARY, "paired", 3.0, one) for one in (50.0, 90.0, 110.0)]
    line(
        "SICI, conditioning at 110 over 90 %: a U",
        course[2] / course[1],
        1.05,
        10.0,
        "U-shaped (VETA file; Kujirai 1993)",
        "held out",
    )
    for test, use in ((100.0, "held out"), (120.0, "calibrated"), (140.0, "calibrated"), (160.0, "held out")):
        reason = ""
        low, high = (40.0, 130.0) if test == 100.0 else (120.0, 260.0)
        line(
            f"silent period at {test:.0f} % RMT, ms",
            silence(ORDINARY, test),
            low,
            high,
            "120 to 200 at 120 to 150 %",
            use,
            reason,
        )
    line(
        "decay of GABA-A, ms",
        ORDINARY["tau_gaba_a_ms"],
        8.0,
        20.0,
        "8 to 20 as recalled of the receptor",
        "held out",
        "SICI must be gone when ICF begins; the effective decay of the minimal field is shorter",
    )
    line(
        "decay of GABA-B, ms",
        ORDINARY["tau_gaba_b_ms"],
        100.0,
        250.0,
        "100 (neural field), 150 to 250 recalled",
        "by build",
    )
    line("rise of GABA-B, ms", ORDINARY["tau_gaba_b_rise_ms"], 40.0, 60.0, "40 to 60 as recalled", "by build")
    start = time.perf_counter()
    left(ORDINARY, "paired", 100.0, 120.0)
    line("seconds of computing for a pair at 100 ms", time.perf_counter() - start, 0.0, 0.3, "", "")


def _facilitated(person: Parameters) -> float:
    """Mean answer in the half minute after a set, in % of that before."""
    after = contract(person, target_fraction=SAMII_LEVEL, seconds=SAMII_S).left
    return 100.0 * recovered(person, after, SAMII_SEEN_S).gain(person)


def _depressed(person: Parameters) -> float:
    """Lowest answer in the half hour after sets to exhaustion, in % of that before."""
    state = RESTED
    for _ in range(6):
        state = recovered(
            person, contract(person, target_fraction=SAMII_LEVEL, seconds=SAMII_S, before=state).left, 15.0
        )
    return 100.0 * min(recovered(person, state, 60.0 * minute).gain(person) for minute in range(1, 31))


def fatigue() -> None:
    print("\nAfter exertion (targets 20, 21, 35)")
    line("facilitation, healthy, %", _facilitated(ORDINARY), 208.0, 228.0, "218 (Samii 1996, n 18)", "calibrated")
    line(
        "facilitation, patients' parameter, %", _facilitated(FACILITATED_LESS), 116.0, 136.0, "126 (n 12)", "calibrated"
    )
    line("depression after exhaustion, healthy, %", _depressed(ORDINARY), 40.0, 60.0, "about 50", "calibrated")
    line("the same, patients' parameter, %", _depressed(FACILITATED_LESS), 40.0, 60.0, "about 50", "held out")
    pinch = {
        name: contract(one, target_fraction=1.0, seconds=60.0).left
        for name, one in (("well", ORDINARY), ("ill", NO_DEPRESSION))
    }
    for name, person, who in (("well", ORDINARY, "healthy"), ("ill", NO_DEPRESSION, "patients' parameters")):
        after = recovered(person, pinch[name], 120.0)
        change = silence(person, state=after) - silence(person)
        gain = 100.0 * after.gain(person)
        if name == "well":
            line(f"MEP 2 min after a 1-min pinch, {who}, %", gain, 0.0, 95.0, "falls (Ortelli 2021)", "held out")
            line(f"silent period then less before, {who}, ms", change, 2.0, 60.0, "lengthens", "pattern")
        else:
            line(
                f"MEP 2 min after a 1-min pinch, {who}, %",
                gain,
                95.0,
                130.0,
                "does not fall (also Walitt 2024)",
                "pattern",
            )
            line(f"silent period then less before, {who}, ms", change, -60.0, -2.0, "shortens", "pattern")
    nerve = block(ORDINARY, [("nerve", NONE, NONE, NONE, "rest")], pinch["well"])
    line(
        "compound potential after over before",
        float(nerve["mep_mv"].iloc[0] * nerve["mep_gain"].iloc[0] / ORDINARY["cmap_mv"]),
        0.99,
        1.01,
        "unchanged",
        "by build",
    )
    shorter = [
        silence(one, state=recovered(one, contract(one, target_fraction=1.0, seconds=60.0).left, 120.0)) - silence(one)
        for one in (ORDINARY.changed({"fatigue_gaba_b": g}) for g in (0.3, 0.0, -0.3))
    ]
    told = ", ".join(f"{one:+.0f}" for one in shorter)
    print(f"{'change of the silent period against fatigue severity':58s} no output: the nerve has no fatigue score;")
    print(f"{'':58s} with fatigue_gaba_b 0.3, 0, -0.3 it changes by {told} ms")


def illness() -> None:
    print("\nPatients' parameters (targets 22, 23)")
    rows = [("single", NONE, NONE, 120.0, "rest")]
    mep = [float(block(one, rows)["mep_mv"].iloc[0]) for one in (ORDINARY, LONG_COVID)]
    lici, sici, sai = (
        [left(one, *of) for one in (ORDINARY, LONG_COVID)]
        for of in (("paired", 100.0, 120.0), ("paired", 3.0, 80.0), ("afferent", 21.0, NONE))
    )
    line(
        "long COVID: LICI, response left, less healthy",
        lici[1] - lici[0],
        3.0,
        90.0,
        "more left (3 of 3 samples)",
        "pattern",
    )
    line("long COVID: SICI, the same", sici[1] - sici[0], -8.0, 8.0, "mixed (none in n 67)", "pattern")
    line("long COVID: SAI, the same", sai[1] - sai[0], 2.0, 90.0, "more left (n 67)", "pattern")
    line("long COVID: MEP over healthy", mep[1] / mep[0], 0.1, 0.95, "lower (n 67)", "pattern")
    line(
        "long COVID: silent period less healthy, ms",
        silence(LONG_COVID) - silence(ORDINARY),
        2.0,
        120.0,
        "longer (n 67)",
        "pattern",
    )
    fm = [left(one, "paired", 3.0, 80.0) / 100.0 for one in (ORDINARY, FIBROMYALGIA, TREATED)]
    line(
        "FM: threshold less healthy, % MSO",
        FIBROMYALGIA["rmt_percent_mso"] - ORDINARY["rmt_percent_mso"],
        4.16,
        9.63,
        "+6.90 [4.16, 9.63]",
        "by build",
    )
    line("FM: inhibition (1 - SICI) less healthy", fm[0] - fm[1], -0.69, -0.11, "-0.40 [-0.69, -0.11]", "pattern")
    line("FM treated: inhibition less untreated", fm[1] - fm[2], 0.10, 0.29, "+0.19 [0.10, 0.29]", "pattern")
    line(
        "FM treated: silent period less untreated, ms",
        silence(TREATED) - silence(FIBROMYALGIA),
        5.0,
        30.0,
        "+14.9 [cut]",
        "pattern",
    )
    line(
        "FM: ICF less healthy, points",
        left(FIBROMYALGIA, "paired", 12.0, 80.0) - left(ORDINARY, "paired", 12.0, 80.0),
        -100.0,
        -2.0,
        "lower (Mhalla 2010)",
        "pattern",
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=300)
    asked.add_argument("--seed", type=int, default=4711)
    said = asked.parse_args()
    motor_units()
    compartments()
    recruitment(said.people, said.seed)
    pairs()
    fatigue()
    illness()
    print(f"\n{len(MISSES)} missed: {'; '.join(MISSES) or 'none'}.")


if __name__ == "__main__":
    main()
