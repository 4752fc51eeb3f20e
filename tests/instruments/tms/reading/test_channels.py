"""Channels are told by their names and units; the user has the last word."""

from __future__ import annotations

import numpy as np
import pytest

from ponos.errors import ReadError, UnitConflict, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.channels import choose, roles
from ponos.sheets.named import mapped
from tests.instruments.tms.reading.made import FS_HZ, channel, emg, traces


@pytest.mark.parametrize(
    ("name", "unit", "what"),
    [
        ("Raw EMG 1", "mv", "emg"),
        ("LFDI", "uv", "emg"),
        ("RMS EMG", "v", "processed"),
        ("Grip Force", "n", "force"),
        ("Ch 3", "nm", "force"),
        ("TMS trigger", "v", "trigger"),
        ("Room", "celsius", "other"),
        ("ADC 0", "", "emg"),
        ("Cz", "uv", "emg"),
    ],
)
def test_names_and_units_tell_what_a_channel_is(name: str, unit: str, what: str) -> None:
    assert roles([channel(emg(1.0), name=name, unit=unit, written=unit)])[name] == what


def test_one_muscle_needs_no_name_and_several_have_theirs() -> None:
    one = choose(traces(channel(emg(1.0))), {}, Settings())
    two = choose(traces(channel(emg(1.0), name="L FDI"), channel(emg(1.0), name="APB")), {}, Settings())
    assert one.names == ("emg_mv",)
    assert two.names == ("emg_lfdi_mv", "emg_apb_mv")


def test_microvolts_become_millivolts() -> None:
    track = emg(1.0, [0.2])
    chosen = choose(traces(channel(track * 1000.0, unit="uv", written="µV")), {}, Settings())
    np.testing.assert_allclose(chosen.blocks[0][0], track)


def test_a_unit_that_nobody_says_is_asked_for() -> None:
    recording = traces(channel(emg(1.0), unit="", written="arb"))
    with pytest.raises(UnitConflict, match=r"The file writes 'arb'.*--emg-unit"):
        choose(recording, {}, Settings())
    assert choose(recording, {}, Settings(emg_unit="mv")).names == ("emg_mv",)


def test_what_the_user_says_of_the_unit_goes_before_the_file() -> None:
    track = emg(1.0, [0.2])
    chosen = choose(traces(channel(track, unit="uv", written="µV")), {}, Settings(emg_unit="mv"))
    np.testing.assert_allclose(chosen.blocks[0][0], track)


def test_who_names_the_emg_names_all_of_it() -> None:
    recording = traces(channel(emg(1.0), name="ch1"), channel(emg(1.0), name="ch2"))
    assert choose(recording, mapped(["ch1=emg_fdi:mv"]), Settings()).names == ("emg_fdi_mv",)
    with pytest.raises(UsageError, match="is no channel"):
        choose(recording, mapped(["ch1=heart"]), Settings())


def test_a_slower_channel_is_brought_to_the_rate_of_the_emg_and_told_of() -> None:
    slow = channel(np.linspace(0.0, 10.0, 100), name="Force", unit="n", written="N", fs_hz=100.0)
    chosen = choose(traces(channel(emg(1.0)), slow), {}, Settings())
    assert chosen.names == ("emg_mv", "force_n")
    assert len(chosen.blocks[0][1]) == round(FS_HZ)
    assert "straight lines" in chosen.notes[0].text


def test_a_file_without_emg_is_refused_with_what_it_has() -> None:
    with pytest.raises(ReadError, match=r"Force \(N\).*--map CHANNEL=emg"):
        choose(traces(channel(emg(1.0), name="Force", unit="n", written="N")), {}, Settings())


def test_a_channel_that_no_name_tells_is_taken_only_where_none_does_and_told_of() -> None:
    assert roles([channel(emg(1.0), name="ADC 0"), channel(emg(1.0), name="FDI")]) == {"ADC 0": "other", "FDI": "emg"}
    assert set(roles([channel(emg(1.0), name=f"E{place}") for place in range(32)]).values()) == {"other"}
    chosen = choose(traces(channel(emg(1.0), name="ADC 0")), {}, Settings())
    assert chosen.notes[0].text == "No name says which channel is EMG; 'ADC 0' is taken as such."
