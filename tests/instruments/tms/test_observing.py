"""What an amplifier makes of a body that a coil was held over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ponos.errors import UsageError
from ponos.instruments.tms.observing import AMPLIFIER, Amplifier, observe, recorded
from ponos.recording import Epochs

BODY = pd.DataFrame({"time_s": 5.0 * np.arange(400), "pulse": "single", "mep_mv": 1.0})


def _sizes(body: pd.DataFrame, *, seed: int = 0) -> pd.Series:
    data = observe(body, np.random.default_rng(seed)).data
    assert isinstance(data, Epochs)
    window = (AMPLIFIER.time_ms > 15.0) & (AMPLIFIER.time_ms < 50.0)
    return pd.Series([float(np.ptp(one[window, 0])) for one in data.segments])


def test_a_trajectory_without_sizes_is_refused() -> None:
    with pytest.raises(UsageError, match="no mep_mv"):
        observe(BODY.drop(columns="mep_mv"), np.random.default_rng(0))


def test_an_answer_that_is_no_number_is_refused() -> None:
    with pytest.raises(UsageError, match="pulse 3 is no number"):
        observe(BODY.head(4).assign(mep_mv=[1.0, 0.0, np.nan, 1.0]), np.random.default_rng(0))


def test_the_median_answer_is_that_of_the_body() -> None:
    sizes = np.log(_sizes(BODY))
    assert sizes.mean() == pytest.approx(0.0, abs=3.0 * 0.51 / 20.0)
    assert sizes.std() == pytest.approx(0.51, rel=0.1)


@pytest.mark.parametrize(("at", "log_sd"), [(100.0, 0.92), (120.0, 0.51), (135.0, 0.35), (150.0, 0.30)])
def test_answers_vary_as_measured_at_their_intensity(at: float, log_sd: float) -> None:
    sizes = _sizes(BODY.assign(test_intensity_percent=at / 2.0, threshold_percent_mso=50.0))
    assert np.log(sizes).std() == pytest.approx(log_sd, rel=0.12)


def test_gain_and_inhibition_act_on_the_answer() -> None:
    exact = BODY.assign(mep_log_sd=0.0)
    changed = exact.assign(mep_gain=1.5, inhibition_percent=40.0)
    assert _sizes(changed).mean() == pytest.approx(0.6 * _sizes(exact).mean(), rel=0.01)


def test_a_pulse_on_the_nerve_is_answered_early() -> None:
    data = observe(BODY.assign(pulse="nerve", mep_mv=12.0).head(5), np.random.default_rng(0)).data
    assert isinstance(data, Epochs)
    early = (AMPLIFIER.time_ms > 3.0) & (AMPLIFIER.time_ms < 15.0)
    assert np.mean([np.ptp(one[early]) for one in data.segments]) == pytest.approx(12.0, rel=0.05)


def test_what_the_body_does_not_tell_of_one_sweep_is_as_usual() -> None:
    body = BODY.assign(emg_background_mv=0.1, state="active", silent_period_ms=120.0).head(2)
    body.loc[1, ["emg_background_mv", "silent_period_ms"]] = np.nan
    data = observe(body, np.random.default_rng(0)).data
    assert isinstance(data, Epochs)
    before = [float(np.abs(one[:900]).mean()) for one in data.segments]
    assert before[0] > 0.08
    assert before[1] < 0.01


def test_the_trial_table_says_what_the_stimulator_knows_and_nothing_of_the_body() -> None:
    told = observe(BODY.assign(state="rest", silent_period_ms=100.0), np.random.default_rng(0)).table
    assert list(told) == ["sweep", "time_s", "pulse_at_s", "pulse", "state"]
    assert told["pulse_at_s"].unique().tolist() == [0.25]


def test_the_amplifier_hums_and_clips() -> None:
    rng = np.random.default_rng(0)
    quiet = Amplifier(fs_hz=2000.0, noise_mv=0.0, artefact_mv=0.0)
    loud = Amplifier(fs_hz=2000.0, noise_mv=0.0, artefact_mv=0.0, mains_mv=0.2, mains_hz=60.0, limit_mv=0.4)
    plain, spoilt = (recorded(BODY.head(3), rng, amplifier=one).data for one in (quiet, loud))
    assert isinstance(plain, Epochs)
    assert isinstance(spoilt, Epochs)
    assert not plain.segments[0][:400].any()
    power = np.abs(np.fft.rfft(spoilt.segments[0][:400, 0]))
    assert np.argmax(power) * 2000.0 / 400 == pytest.approx(60.0)
    assert max(np.abs(one).max() for one in spoilt.segments) == 0.4
