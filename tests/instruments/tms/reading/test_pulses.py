"""Pulses are found where something marks them, and asked for where nothing does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.traces import Traces
from ponos.errors import ReadError, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.channels import choose
from ponos.instruments.tms.reading.pulses import Pulses, edges, find
from tests.instruments.tms.reading.made import FS_HZ, channel, emg, marks, traces, written

PULSES = (2.0, 5.0, 9.0)


def found(recording: Traces, planned: np.ndarray | None = None, **said: object) -> Pulses:
    settings = Settings(**said)  # type: ignore[arg-type]
    return find(recording, choose(recording, {}, settings), settings, planned)


def test_marks_of_one_label_are_the_pulses() -> None:
    recording = traces(channel(emg(12.0, PULSES)), events=marks(*PULSES))
    np.testing.assert_allclose(found(recording).at_s[0], PULSES)


def test_several_labels_are_asked_for_with_their_counts() -> None:
    both = [*marks(*PULSES, label="S255"), *marks(2.01, 5.01, label="S254")]
    recording = traces(channel(emg(12.0, PULSES)), events=both)
    with pytest.raises(ReadError, match=r"'S255' 3 times, 'S254' 2 times.*--marks"):
        found(recording)
    np.testing.assert_allclose(found(recording, marks="S255").at_s[0], PULSES)


def test_a_mark_that_is_not_there_gets_the_nearest_spelling() -> None:
    recording = traces(channel(emg(12.0, PULSES)), events=marks(*PULSES, label="S255"))
    with pytest.raises(UsageError, match="Did you mean 'S255'"):
        found(recording, marks="S25")


def test_the_start_of_a_recording_is_no_pulse() -> None:
    events = [*marks(0.0, label="New Segment/"), *marks(*PULSES, label="TMS")]
    np.testing.assert_allclose(found(traces(channel(emg(12.0)), events=events)).at_s[0], PULSES)


def line(high: float, low: float) -> np.ndarray:
    level = np.full(round(12.0 * FS_HZ), low)
    for at in PULSES:
        level[round(at * FS_HZ) : round((at + 0.01) * FS_HZ)] = high
    return level


@pytest.mark.parametrize(("high", "low"), [(5.0, 0.0), (0.0, 5.0), (-5.0, 0.1)])
def test_a_trigger_line_may_rest_high_or_low(high: float, low: float) -> None:
    np.testing.assert_allclose(edges(line(high, low), FS_HZ), PULSES, atol=1e-9)
    trigger = channel(line(high, low), name="Trigger", unit="v", written="V")
    np.testing.assert_allclose(found(traces(channel(emg(12.0)), trigger)).at_s[0], PULSES, atol=1e-9)


def test_a_line_that_never_changes_is_named_where_nothing_else_marks_the_pulses() -> None:
    dead = channel(np.full(round(12.0 * FS_HZ), 5.0), name="Digital input", unit="v", written="V")
    with pytest.raises(ReadError, match=r"'Digital input' never changes.*--pulse-times.*--find-artefact"):
        found(traces(channel(emg(12.0)), dead))


def test_noise_is_no_trigger() -> None:
    noise = channel(np.random.default_rng(0).normal(size=24000), name="Trigger", unit="v", written="V")
    with pytest.raises(ReadError, match="does not keep to two levels"):
        found(traces(channel(emg(12.0)), noise))


def test_the_zero_of_each_sweep_is_its_pulse() -> None:
    recording = traces(channel(*(emg(0.7) for _ in range(4))), zeros_s=(0.2,) * 4)
    assert [list(one) for one in found(recording).at_s] == [[0.2]] * 4


def test_pulse_times_count_in_every_frame(tmp_path: Path) -> None:
    path = written(tmp_path, "1.0 3.0\t4.5\n", "times.txt")
    recording = traces(channel(emg(6.0), emg(6.0)))
    assert [list(one) for one in found(recording, pulse_times=path).at_s] == [[1.0, 3.0, 4.5]] * 2


@pytest.mark.parametrize(("text", "why"), [("1.0 70", "1 of 2 pulse times lie outside"), ("1.0 x", "is no number")])
def test_pulse_times_that_cannot_be_are_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        found(traces(channel(emg(6.0))), pulse_times=written(tmp_path, text, "times.txt"))


def test_a_place_that_the_user_gives_holds_for_every_sweep() -> None:
    recording = traces(channel(emg(0.3), emg(0.3)))
    assert [list(one) for one in found(recording, pulse_at_ms=50.0).at_s] == [[0.05]] * 2
    with pytest.raises(UsageError, match="end at 300 ms"):
        found(recording, pulse_at_ms=400.0)


def test_the_artefact_is_looked_for_only_when_asked() -> None:
    track = emg(12.0, PULSES)
    for at in PULSES:
        track[round(at * FS_HZ) : round(at * FS_HZ) + 4] += np.array([4.0, -3.0, 2.0, -1.0])
    recording = traces(channel(track))
    with pytest.raises(ReadError, match="Nothing marks the pulses"):
        found(recording)
    artefacts = found(recording, find_artefact=True)
    np.testing.assert_allclose(artefacts.at_s[0], PULSES, atol=1.0 / FS_HZ)
    assert artefacts.first


def test_times_of_the_design_serve_where_nothing_is_marked() -> None:
    np.testing.assert_allclose(found(traces(channel(emg(12.0))), np.array(PULSES)).at_s[0], PULSES)
