"""Recordings are cut around pulses and pairs; sweeps stay as they are; the test pulse is known in each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.amplifiers.traces import Traces
from ponos.errors import ReadError, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.channels import choose
from ponos.instruments.tms.reading.cutting import cut
from ponos.instruments.tms.reading.draft import Draft
from ponos.instruments.tms.reading.pulses import find
from tests.instruments.tms.reading.made import FS_HZ, channel, emg, marks, traces, words


def made(recording: Traces, **said: object) -> Draft:
    settings = Settings(**said)  # type: ignore[arg-type]
    chosen = choose(recording, {}, settings)
    return cut(recording, chosen, find(recording, chosen, settings, None), settings, source="made.smr")


def test_a_continuous_recording_is_cut_around_every_pulse() -> None:
    pulses = [2.0, 6.0, 9.0]
    sweeps = made(traces(channel(emg(12.0, pulses)), events=marks(*pulses)))
    assert [len(one) for one in sweeps.segments] == [1400] * 3
    np.testing.assert_allclose(sweeps.trials["time_s"], pulses)
    np.testing.assert_allclose(sweeps.trials["pulse_at_s"], 0.2)
    for segment in sweeps.segments:
        assert abs(np.abs(segment[:, 0]).argmax() / FS_HZ - 0.2225) < 0.01


@given(isi_ms=st.integers(1, 299))
def test_two_triggers_within_300_ms_are_one_pair_with_its_interval(isi_ms: int) -> None:
    first = [2.0, 6.0]
    second = [at + isi_ms / 1000.0 for at in first]
    sweeps = made(traces(channel(emg(10.0, second)), events=marks(*sorted(first + second), 8.0)))
    assert list(sweeps.trials["pulse"]) == ["paired", "paired", "single"]
    np.testing.assert_allclose(sweeps.trials["isi_ms"], [isi_ms, isi_ms, np.nan], atol=1e-6)
    np.testing.assert_allclose(sweeps.trials["time_s"][:2], second)
    np.testing.assert_allclose(sweeps.trials["pulse_at_s"][:2], 0.2 + isi_ms / 1000.0, atol=1.0 / FS_HZ)


def test_three_triggers_in_a_row_are_set_aside() -> None:
    sweeps = made(traces(channel(emg(10.0)), events=marks(2.0, 2.05, 2.1, 6.0)))
    assert list(sweeps.usable()) == [False, True]
    assert "more than two triggers" in words(sweeps)


def test_sweeps_of_the_file_stay_as_they_are() -> None:
    blocks = [emg(0.5, [0.1], seed=seed) for seed in range(5)]
    sweeps = made(traces(channel(*blocks), zeros_s=[0.1] * 5, starts_s=[0, 5, 11, 18, 22]))
    for segment, block in zip(sweeps.segments, blocks, strict=True):
        np.testing.assert_array_equal(segment[:, 0], block)
    np.testing.assert_allclose(sweeps.trials["time_s"], [0.1, 5.1, 11.1, 18.1, 22.1])


def test_several_pulses_of_one_frame_are_cut_apart_and_the_frame_is_the_block() -> None:
    frames = traces(channel(emg(8.0), emg(8.0)), events=[*marks(2.0, 5.0), *marks(2.5, 6.0, block=1)])
    sweeps = made(frames)
    assert list(sweeps.trials["block"]) == ["1", "1", "2", "2"]
    np.testing.assert_allclose(sweeps.trials["time_s"], [2.0, 5.0, 12.5, 16.0])


def test_a_sweep_ends_before_the_next_pulse() -> None:
    sweeps = made(traces(channel(emg(5.0)), events=marks(2.0, 2.4)))
    np.testing.assert_allclose([len(one) / FS_HZ for one in sweeps.segments], [0.595, 0.7])


def test_a_frame_without_a_pulse_is_told_of() -> None:
    sweeps = made(traces(channel(emg(0.5), emg(0.5), emg(0.5)), events=[*marks(0.1), *marks(0.1, block=2)]))
    assert len(sweeps.segments) == 2
    assert "No pulse in frame 2, which is left out." in words(sweeps)


def test_a_window_must_hold_the_pulse() -> None:
    with pytest.raises(UsageError, match="does not hold the pulse"):
        made(traces(channel(emg(5.0)), events=marks(2.0)), sweep_window="10:200")


def test_a_recording_whose_artefact_is_nowhere_has_no_sweep() -> None:
    with pytest.raises(ReadError, match="no pulse in the recording by the stimulus artefact"):
        made(traces(channel(np.sin(np.arange(4000) / 20.0))), find_artefact=True)
