"""Each file goes to the instrument that it is of: sweeps and triggers here, force elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.amplifiers.traces import Traces
from ponos.instruments.tms.formats import FORMATS
from ponos.instruments.tms.formats.amplifiers import has_pulses
from tests.instruments.tms.reading.made import FS_HZ, channel, emg, marks, traces

FORCE = channel(np.linspace(0.0, 100.0, round(10 * FS_HZ)), name="Force", unit="n", written="N")
LONG = channel(emg(10.0))
STEPS = channel(np.where(np.arange(round(10 * FS_HZ)) % 4000 < 20, 5.0, 0.0), name="Trigger", unit="v", written="V")
SHORT = channel(*(emg(0.5) for _ in range(5)))
SHORT_FORCE = channel(*(np.ones(1000) for _ in range(5)), name="Force", unit="n", written="N")


@pytest.mark.parametrize(
    ("recording", "here"),
    [
        (traces(SHORT), True),
        (traces(SHORT, SHORT_FORCE), True),
        (traces(LONG), False),
        (traces(LONG, FORCE), False),
        (traces(LONG, events=marks(2.0, 6.0)), True),
        (traces(LONG, FORCE, events=marks(2.0, 6.0)), False),
        (traces(LONG, STEPS), True),
        (traces(LONG, FORCE, STEPS), False),
        (traces(SHORT_FORCE), False),
    ],
)
def test_sweeps_and_triggers_without_force_are_of_this_instrument(recording: Traces, here: bool) -> None:
    assert has_pulses(recording) is here


def test_every_amplifier_has_its_format_and_two_are_written() -> None:
    from ponos.amplifiers.reading import FORMATS as AMPLIFIERS

    names = [form.name for form in FORMATS]
    assert set(names) == {one.name for one in AMPLIFIERS} | {"tms_csv", "nibs_bids", "mep_table"}
    assert [form.name for form in FORMATS if form.write] == ["tms_csv", "nibs_bids"]


@given(st.text(max_size=200).map(lambda text: f"nibs_event_id\t{text}"))
def test_the_header_alone_tells_the_draft_of_bids(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from ponos.instruments.tms.formats import nibs_bids
    from ponos.source import Source

    path = tmp_path_factory.getbasetemp() / "x_nibs.tsv"
    path.write_text(text, encoding="utf-8")
    assert nibs_bids.recognises(Source(path)) in (True, False)
