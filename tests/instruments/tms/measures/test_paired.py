"""Pairs of pulses: recovery, coverage, the matched test pulse, and what is said where nothing can be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ponos.instruments.tms.measures.paired import BANDS, PARTS
from ponos.instruments.tms.observing import recorded
from ponos.instruments.tms.virtual.cortex import VirtualMotorCortex
from ponos.instruments.tms.virtual.plans import afferent, resting, timed
from ponos.instruments.tms.virtual.plans import paired as pairs
from ponos.recording import Recording
from tests.instruments.tms.pulses import epochs, holds, interval, measured, rows, sizes, table, the, value

PAIR: dict[str, float | str] = {
    "pulse": "paired",
    "isi_ms": 3.0,
    "test_intensity_percent": 60.0,
    "conditioning_intensity_percent": 40.0,
}
ALONE: dict[str, float | str] = {"pulse": "single", "test_intensity_percent": 60.0}


def _made(share: float = 0.4, n: int = 20, seed: int = 1, **told: float | str) -> Recording:
    return table(
        rows(sizes(1.0, n, seed=seed), **(ALONE | told)), rows(sizes(share, n, seed=seed + 10_000), **(PAIR | told))
    )


def test_the_effect_is_the_ratio_of_geometric_means_in_percent() -> None:
    alone, pair = np.array([1.0, 2.0, 4.0] * 4), np.array([0.5, 1.0, 2.0] * 4)
    found = the(measured(PARTS, table(rows(alone, **ALONE), rows(pair, **PAIR)), "sici"), isi_ms="3")
    assert found.value == pytest.approx(50.0)
    assert (found.n, found.quality) == (12, "ok")


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    found = [the(measured(PARTS, _made(n=12, seed=seed), "sici"), isi_ms="3") for seed in range(200)]
    assert np.mean([holds(one, 40.0) for one in found]) == pytest.approx(0.95, abs=0.04)
    assert np.exp(np.mean(np.log([value(one) for one in found]))) == pytest.approx(40.0, rel=0.04)


@pytest.mark.parametrize(
    ("id", "pulse", "isi_ms"),
    [("sici", "paired", 2.0), ("icf", "paired", 10.0), ("lici", "paired", 100.0), ("sai", "afferent", 21.0)],
)
def test_each_interval_belongs_to_its_measure_alone(id: str, pulse: str, isi_ms: float) -> None:
    made = table(
        rows(sizes(1.0, 12, seed=1), **ALONE),
        rows(sizes(0.5, 12, seed=2), **(PAIR | {"pulse": pulse, "isi_ms": isi_ms})),
    )
    assert {one.id for other in BANDS for one in measured(PARTS, made, other) if one.value is not None} == {id}


@given(some.floats(0.01, 100.0))
@settings(max_examples=10)
def test_the_gain_of_the_amplifier_does_not_matter(gain: float) -> None:
    one = the(measured(PARTS, _made(), "sici"), isi_ms="3")
    made = _made()
    trials = epochs(made).trials
    louder = trials.assign(mep_mv=gain * trials["mep_mv"])
    two = the(measured(PARTS, table(louder.drop(columns="sweep")), "sici"), isi_ms="3")
    assert (value(two), *interval(two)) == pytest.approx((value(one), *interval(one)))


def test_a_zero_is_smaller_than_the_noise_and_not_left_out() -> None:
    pair = sizes(0.1, 20, seed=3)
    pair[:4] = 0.0
    found = the(measured(PARTS, table(rows(sizes(1.0, 20, seed=4), **ALONE), rows(pair, **PAIR)), "sici"), isi_ms="3")
    without = 100.0 * np.exp(np.log(pair[4:]).mean() - np.log(sizes(1.0, 20, seed=4)).mean())
    assert found.n == 20
    assert value(found) < without


def test_responses_that_vanish_give_a_limit_and_no_value() -> None:
    pair = np.zeros(12)
    pair[0] = 0.02
    made = table(rows(sizes(1.0, 12, seed=1), **ALONE), rows(pair, **PAIR))
    found = the(measured(PARTS, made, "sici"), isi_ms="3")
    assert found.value is None
    assert "stronger than can be measured" in found.reason


@pytest.mark.parametrize(("small_mv", "quality", "off"), [(0.05, "ok", 0.1), (0.01, "doubtful", 0.5)])
def test_responses_near_the_noise_of_sweeps_are_doubted(small_mv: float, quality: str, off: float) -> None:
    rng = np.random.default_rng(7)
    n = 60
    truth = np.concatenate([sizes(0.5, n, seed=1), sizes(small_mv, n, seed=2)])
    plan = pd.DataFrame({"time_s": 5.0 * np.arange(2 * n), "mep_mv": truth, "isi_ms": [np.nan] * n + [3.0] * n})
    plan = plan.assign(pulse=["single"] * n + ["paired"] * n, latency_ms=22.0, test_intensity_percent=60.0)
    found = the(measured(PARTS, recorded(plan, rng), "sici"), isi_ms="3")
    exact = 100.0 * np.exp(np.log(truth[n:]).mean() - np.log(truth[:n]).mean())
    assert found.value == pytest.approx(exact, rel=off)
    assert found.quality == quality
    assert ("near the noise" in found.reason) == (quality == "doubtful")


def test_without_test_pulses_alone_it_is_missing_and_says_so() -> None:
    found = the(measured(PARTS, table(rows(sizes(0.5, 12, seed=1), **PAIR)), "sici"), isi_ms="3")
    assert found.value is None
    assert "no accepted test pulse alone" in found.reason


@pytest.mark.parametrize("other", [{"test_intensity_percent": 70.0}, {"state": "active"}, {"block": "other"}])
def test_a_test_pulse_of_another_kind_does_not_serve(other: dict[str, float | str]) -> None:
    pair = rows(sizes(0.5, 12, seed=1), **(PAIR | {"state": "rest", "block": "one"}))
    alone = rows(sizes(1.0, 12, seed=2), **(ALONE | {"state": "rest", "block": "one"} | other))
    assert the(measured(PARTS, table(alone, pair), "sici"), isi_ms="3").value is None


def test_several_conditioning_intensities_are_told_apart() -> None:
    parts = [
        rows(sizes(size, 12, seed=9), **(PAIR | {"conditioning_intensity_percent": at}))
        for at, size in ((40.0, 0.8), (50.0, 0.3))
    ]
    found = measured(PARTS, table(rows(sizes(1.0, 12, seed=1), **ALONE), *parts), "sici")
    weak, strong = (the(found, isi_ms="3", at=at) for at in ("40 %", "50 %"))
    assert value(strong) / value(weak) == pytest.approx(0.3 / 0.8)


def test_blocks_are_compared_within_themselves() -> None:
    parts = []
    for block, gain, seed in (("one", 1.0, 1), ("two", 5.0, 2)):
        parts += [
            rows(sizes(gain, 12, seed=seed), **ALONE, block=block),
            rows(sizes(0.5 * gain, 12, seed=seed), **PAIR, block=block),
        ]
    found = measured(PARTS, table(*parts), "sici")
    assert the(found, isi_ms="3").value == pytest.approx(50.0)
    assert the(found, isi_ms="3", block="two").value == pytest.approx(50.0)


def _fatigued(test_after: float, intensity_after: float = 60.0) -> Recording:
    before = [
        rows(sizes(1.0, 20, seed=1), **ALONE, block="before"),
        rows(sizes(0.4, 20, seed=2), **PAIR, block="before"),
    ]
    told: dict[str, float | str] = {
        "block": "after",
        "minutes_since_exertion": 5.0,
        "test_intensity_percent": intensity_after,
    }
    after = [
        rows(sizes(test_after, 20, seed=3), **(ALONE | told)),
        rows(sizes(0.7 * test_after, 20, seed=4), **(PAIR | told)),
    ]
    return table(*before, *after)


def test_a_smaller_test_response_after_exertion_is_doubted() -> None:
    found = measured(PARTS, _fatigued(0.4), "sici")
    later = the(found, isi_ms="3", minutes_since_exertion="5")
    assert (the(found, isi_ms="3").quality, later.quality) == ("ok", "doubtful")
    assert "inhibition cannot be told from a smaller test response" in later.reason


def test_a_test_response_that_was_matched_again_is_not_doubted() -> None:
    later = the(measured(PARTS, _fatigued(1.0, 66.0), "sici"), isi_ms="3", minutes_since_exertion="5")
    assert later.quality == "ok"
    assert "of that before exertion" in later.reason


def test_few_trials_are_doubted() -> None:
    found = the(measured(PARTS, _made(n=4), "sici"), isi_ms="3")
    assert found.quality == "doubtful"
    assert "Only 4 trials" in found.reason


def test_a_muscle_that_was_more_active_before_pairs_is_told() -> None:
    rng = np.random.default_rng(3)
    plan = pd.DataFrame({"time_s": 5.0 * np.arange(40), "mep_mv": sizes(1.0, 40, seed=1), "latency_ms": 22.0})
    plan = plan.assign(
        pulse=["single", "paired"] * 20, isi_ms=[np.nan, 3.0] * 20, emg_background_mv=[0.002, 0.006] * 20, state="rest"
    )
    found = the(measured(PARTS, recorded(plan, rng), "sici"), isi_ms="3")
    assert "more active before the conditioned pulses" in found.reason


def test_without_pairs_every_measure_says_what_it_misses() -> None:
    for id in BANDS:
        (found,) = measured(PARTS, table(rows(sizes(1.0, 12, seed=1), **ALONE)), id)
        assert found.reason.startswith("No pulses")


def test_every_effect_of_made_up_people_is_recovered() -> None:
    hits, off = [], []
    for seed in range(8):
        body = VirtualMotorCortex()
        test = round(1.2 * body.rmt_percent_mso)
        plan = timed(
            resting([test], each=20),
            pairs([3.0, 10.0, 100.0], conditioning_percent=0.7 * test, test_percent=test, each=20),
            afferent([21.0], test_percent=test, each=20),
        )
        made = body.sweeps(plan, np.random.default_rng(seed))
        for id, isi_ms in {"sici": 3, "icf": 10, "lici": 100, "sai": 21}.items():
            found, truth = (
                the(measured(PARTS, made, id), isi_ms=str(isi_ms)),
                body.conditioned_percent(BANDS[id].pulse, isi_ms),
            )
            hits.append(holds(found, truth))
            off.append(np.log(value(found) / truth))
    assert np.mean(hits) >= 0.85
    assert np.mean(off) == pytest.approx(0.0, abs=0.15)


def test_a_published_file_without_test_pulses_alone_gives_no_ratio(data: Path) -> None:
    told = pd.read_csv(data / "tms" / "veta" / "SICI_toolbox_results_flattened.csv")
    made = table(
        rows(told["ch1_MEP_amplitude"].to_numpy(float), pulse="paired", isi_ms=2.0).assign(
            conditioning_intensity_percent=told["sici_intensity"]
        )
    )
    first, *found = [one for one in measured(PARTS, made, "sici") if "rule" not in one.condition]
    assert first.reason == "Several conditioning intensities were used at one interval: see the answer at each."
    assert [one.condition["at"] for one in found] == ["50 %", "65 %", "80 %", "95 %", "110 %"]
    assert all("no accepted test pulse alone" in one.reason for one in found)


def test_the_authors_ratios_of_means_come_out_again(data: Path) -> None:
    folder = data / "tms" / "paired_pulse"
    scored = pd.read_excel(folder / "sici_scored.xlsx", engine="calamine")
    scored.columns = ["isi_s", "mep_mv"]
    isi = (1000.0 * scored["isi_s"]).where(scored["isi_s"] > 0)
    kind = isi.isna().map({True: "single", False: "paired"})
    made = table(pd.DataFrame({"mep_mv": scored["mep_mv"], "isi_ms": isi, "pulse": kind}))
    found = measured(PARTS, made, "sici")
    three, five = (value(the(found, isi_ms=at, rule="ratio_of_means")) for at in ("3", "5"))
    assert f"{three / 100.0:.2f} {five / 100.0:.2f}" == "0.28 0.41"
