"""Files of Spike2."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.spike2 import parse, recognises
from ponos.errors import PonosError, ReadError
from ponos.source import Source


@pytest.fixture(scope="module")
def smr(data: Path) -> Path:
    """Triggered sampling: ten sweeps of eight channels."""
    pytest.importorskip("neo")
    return data / "tms" / "toolbox_formats" / "Example_Data_1.smr"


def test_sweeps_have_their_place_in_the_recording_and_their_trigger(smr: Path) -> None:
    read = parse(Source(smr))
    assert [one.name for one in read.channels] == [f"Chan{number}" for number in range(1, 9)]
    assert {(one.unit, one.fs_hz, len(one.blocks)) for one in read.channels} == {("mv", 5000.0, 10)}
    assert read.starts_s[:3] == pytest.approx((0.0, 20.44, 40.88))
    assert [one.block for one in read.events] == list(range(10))
    assert read.events[0].at_s == pytest.approx(98.00745 - 97.09, abs=1e-6)
    assert (read.channels[0].low, read.channels[0].high) == pytest.approx((-2.5, 2.5), rel=1e-4)


def test_samples_are_those_of_neo(smr: Path) -> None:
    from neo.io import Spike2IO

    read = parse(Source(smr))
    for block, segment in enumerate(Spike2IO(str(smr)).read_block().segments):
        theirs = segment.analogsignals[0].rescale("mV").magnitude
        ours = np.column_stack([one.blocks[block] for one in read.channels])
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-9)


def test_without_neo_it_is_said_what_to_install(smr: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo.rawio", None)
    with pytest.raises(ReadError, match=r'pip install "ponos\[signals\]"'):
        parse(Source(smr))


def test_the_64_bit_kind_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.smrx").write_bytes(b"S64" + bytes(200))
    source = Source(tmp_path / "a.smrx")
    assert recognises(source)
    with pytest.raises(ReadError, match=r"32-bit son data file"):
        parse(source)


@pytest.mark.parametrize("share", [0.001, 0.02, 0.3, 0.7])
def test_a_file_that_was_cut_is_refused_or_read(smr: Path, tmp_path: Path, share: float) -> None:
    content = smr.read_bytes()
    (tmp_path / "a.smr").write_bytes(content[: int(len(content) * share)])
    try:
        assert parse(Source(tmp_path / "a.smr")).channels
    except PonosError as error:
        assert "a.smr" in str(error)  # noqa: PT017 - either outcome is right, a traceback is not
