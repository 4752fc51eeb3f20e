"""What every instrument owes: an example, settings that a command line can show, a recording, a figure."""

from __future__ import annotations

import dataclasses
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ponos.instruments import BUILT_IN, Instrument, get
from ponos.recording import Recording
from tests.contract.examples import EXAMPLES, Example
from tests.contract.spoiling import troubles


def test_every_built_in_instrument_has_an_example() -> None:
    assert set(BUILT_IN) <= set(EXAMPLES)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_folder_is_the_name(name: str) -> None:
    assert get(name).name == name
    assert get(name).title


def test_settings_are_frozen_and_each_says_what_it_is_for(instrument: Instrument) -> None:
    assert dataclasses.is_dataclass(instrument.settings)
    given = instrument.settings()
    fields = dataclasses.fields(given)
    assert all(one.kw_only for one in fields)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(given, fields[0].name, None)
    assert [one.name for one in fields if not one.metadata.get("help")] == []
    assert set(get_type_hints(instrument.settings)) >= {one.name for one in fields}


def test_observing_gives_a_recording_of_the_instrument(instrument: Instrument, recording: Recording) -> None:
    assert isinstance(recording, Recording)
    assert recording.instrument == instrument.name
    assert recording.status == "ok"
    assert len(recording.table)


def test_observing_depends_on_the_generator_alone(instrument: Instrument, example: Example) -> None:
    trajectory = example.trajectory()
    first, again, other = (instrument.observe(trajectory, np.random.default_rng(seed)) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(trajectory, example.trajectory())
    pd.testing.assert_frame_equal(first.table, again.table)
    assert not first.table.equals(other.table)


def test_the_figure_is_a_matplotlib_figure_and_stays_out_of_pyplot(
    instrument: Instrument, recording: Recording, settings: Any
) -> None:
    from matplotlib import pyplot

    assert isinstance(instrument.figure(recording, settings), Figure)
    assert pyplot.get_fignums() == []


def test_a_spoilt_recording_still_has_a_figure(instrument: Instrument, recording: Recording, settings: Any) -> None:
    def look(bad: Recording) -> list[str]:
        return [] if isinstance(instrument.figure(bad, settings), Figure) else ["no figure"]

    found = troubles(recording, look)
    assert not found, "\n".join(found)


def test_what_an_instrument_may_tell_besides_survives_a_spoilt_recording(
    instrument: Instrument, recording: Recording, settings: Any
) -> None:
    def look(bad: Recording) -> list[str]:
        facts = instrument.circumstances(bad, settings) if instrument.circumstances else {}
        readings = instrument.readings(bad, settings, instrument.measure(bad, settings)) if instrument.readings else []
        unknown = [f"{key} is not known" for key, value in facts.items() if value != value]
        return unknown + [
            f"'{one.title}' without evidence" for one in readings if not one.supports + one.contradicts + one.lacks
        ]

    found = troubles(recording, look)
    assert not found, "\n".join(found)
