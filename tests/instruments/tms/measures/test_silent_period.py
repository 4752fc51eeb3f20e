"""Silent periods of a recording: the mean with sweeps that end too soon, refusals, conditions, real sweeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ponos.instruments.tms.measures.silent_period import ONSETS, PARTS
from ponos.instruments.tms.observing import Amplifier, recorded
from ponos.instruments.tms.settings import Settings
from ponos.instruments.tms.silence.rules import RULES
from ponos.measures import Measure
from ponos.recording import Epochs, Recording
from tests.instruments.tms.pulses import epochs, holds, measured, rows, sizes, table, the, value, with_trials


def _made(
    n: int = 20,
    *,
    seed: int = 1,
    end_ms: float = 140.0,
    emg_mv: float = 0.1,
    after_s: float = 0.35,
    **told: float | str,
) -> Recording:
    rng = np.random.default_rng(seed)
    plan = pd.DataFrame({"time_s": 5.0 * np.arange(n), "mep_mv": 3.0, "latency_ms": 22.0, "pulse": "single"})
    silent = end_ms + 10.0 * rng.standard_normal(n)
    plan = plan.assign(state="active", silent_period_ms=silent, emg_background_mv=emg_mv, **told)
    return recorded(plan, rng, amplifier=Amplifier(fs_hz=4000.0, after_s=after_s))


def _joined(*parts: Recording) -> Recording:
    made = [epochs(one) for one in parts]
    trials = pd.concat([one.trials for one in made], ignore_index=True)
    trials["sweep"] = np.arange(1, len(trials) + 1)
    segments = tuple(segment for one in made for segment in one.segments)
    return replace(parts[0], data=replace(made[0], segments=segments, trials=trials))


def _offset(recording: Recording, **condition: str) -> Measure:
    return the(measured(PARTS, recording, "csp_offset"), **condition)


def test_the_end_of_silence_is_recovered_by_every_rule() -> None:
    found = measured(PARTS, _made(40), "csp_offset")
    assert the(found).quality == "ok"
    assert the(found).value == pytest.approx(140.0, abs=4.0)
    for rule in list(RULES)[1:]:
        assert the(found, rule=rule).value == pytest.approx(140.0, abs=6.0)


def test_the_interval_holds_the_truth_mostly_also_where_sweeps_end_too_soon() -> None:
    for after_s in (0.35, 0.16):
        found = [_offset(_made(seed=seed, after_s=after_s)) for seed in range(25)]
        hits = [holds(one, 140.0, within=2.0) for one in found]
        assert np.mean(hits) >= 0.85
        assert np.mean([one.value for one in found]) == pytest.approx(140.0, abs=3.0)


def test_sweeps_that_end_too_soon_are_counted() -> None:
    found = _offset(_made(after_s=0.16))
    assert "sweeps end before the silence does" in found.reason
    assert "longer than that" in found.method


def test_returns_that_are_seen_at_the_very_end_do_not_make_silence_short() -> None:
    """Of those near the end only the early ones are held long enough to be seen; taking them as they are is a bias."""
    found = [_offset(_made(seed=seed, end_ms=148.0, after_s=0.16)) for seed in range(25)]
    assert np.mean([one.value for one in found if one.value is not None]) > 145.0
    assert sum(one.high < 148.0 for one in found if one.high is not None) <= 3


def test_where_every_sweep_ends_in_silence_only_a_limit_is_told() -> None:
    found = _offset(_made(end_ms=220.0, after_s=0.15))
    assert found.value is None
    assert found.reason.startswith("The silent period is longer than 1")


def test_a_weak_contraction_is_refused() -> None:
    weak, rest = _made(emg_mv=0.002), with_trials(_made(emg_mv=0.0, seed=2), state="rest")
    found = _offset(_joined(weak, rest))
    assert found.value is None
    assert "too weak to see it stop" in found.reason


def test_a_muscle_that_does_not_stop_has_no_silent_period() -> None:
    none = _made(8, end_ms=1.0, seed=3)
    assert _offset(none).value is None
    assert "no silence stands out" in _offset(none).reason
    some = _offset(_joined(_made(), none))
    assert some.n == pytest.approx(20, abs=2)
    assert "no silence stands out" in some.reason


def test_without_contraction_it_says_so() -> None:
    rest = with_trials(_made(), state="rest")
    for id in ("csp_offset", "csp_duration"):
        assert "No single pulses during contraction" in the(measured(PARTS, rest, id)).reason


def test_durations_differ_by_their_onset_and_never_outlast_the_end() -> None:
    made = _made(30)
    found = measured(PARTS, made, "csp_duration")
    default = Settings().csp_onset
    values = {name: value(the(found) if name == default else the(found, rule=name)) for name in ONSETS}
    assert values["pulse"] == pytest.approx(value(_offset(made)))
    assert values["pulse"] > values["mep_onset"] > values["mep_end"] > 0.0
    assert values["pulse"] - values["mep_onset"] == pytest.approx(22.0, abs=3.0)


def test_the_gain_of_the_amplifier_does_not_matter() -> None:
    made = _made(10)
    louder = replace(made, data=replace(epochs(made), segments=tuple(3.0 * one for one in epochs(made).segments)))
    assert _offset(louder).value == pytest.approx(value(_offset(made)))


def test_intensities_and_times_are_told_apart() -> None:
    made = _joined(
        _made(20, test_intensity_percent=60.0),
        _made(10, seed=2, end_ms=180.0, test_intensity_percent=75.0),
        _made(20, seed=3, end_ms=170.0, test_intensity_percent=60.0, minutes_since_exertion=2.0),
    )
    assert _offset(made).value == pytest.approx(140.0, abs=5.0)
    assert _offset(made, at="75 %").value == pytest.approx(180.0, abs=7.0)
    assert _offset(made, minutes_since_exertion="2").value == pytest.approx(170.0, abs=5.0)


def test_few_sweeps_are_doubted() -> None:
    found = _offset(_made(5))
    assert found.quality == "doubtful"
    assert "Only 5 sweeps" in found.reason


def test_a_zero_in_a_table_is_none_that_was_found() -> None:
    ends = np.array([150.0, 160.0, 155.0, 0.0, 0.0])
    made = table(rows(sizes(1.0, 5, seed=1), pulse="single", state="active").assign(csp_ms=ends))
    found = _offset(made)
    assert value(found) == pytest.approx(155.0)
    assert found.n == 3
    assert "missing and not zero" in found.reason


def _regina(data: Path) -> Recording:
    blocks = (
        (data / "force" / "regina" / "TMS_CSP_03232022_pre.txt").read_text(encoding="latin-1").split("Interval=")[1:]
    )
    sweeps = []
    for block in blocks:
        lines = [line.split("\t") for line in block.splitlines()[6:]]
        sweeps.append(np.array([[float(line[1])] for line in lines if len(line) > 1]))
    trials = pd.DataFrame({"sweep": range(1, 21), "pulse_at_s": 0.05, "pulse": "single", "state": "active"})
    epochs = Epochs(tuple(sweeps), trials, ("emg_mv",), 4000.0)
    return Recording(instrument="tms", data=epochs, format="made", source="made", sha256="0")


def test_real_sweeps_with_hardly_any_contraction_give_no_number(data: Path) -> None:
    found = _offset(_regina(data))
    assert found.value is None
    assert "too weak to see it stop" in found.reason
