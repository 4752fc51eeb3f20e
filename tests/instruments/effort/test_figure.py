"""The figure shows what was offered, chosen and completed, or says why it cannot."""

from __future__ import annotations

from matplotlib.figure import Figure

from ponos.instruments.effort import INSTRUMENT, Settings
from ponos.instruments.effort.virtual import VirtualChooser
from ponos.recording import Recording, Table
from tests.instruments.effort.made import recorded


def _words(figure: Figure) -> str:
    return " ".join(" ".join(one.get_text().split()) for axes in figure.axes for one in axes.texts)


def _figure(recording: Recording) -> Figure:
    return INSTRUMENT.figure(recording, Settings())


def test_shares_counts_and_completion_are_written() -> None:
    recording = recorded(VirtualChooser(ability=0.7), 6)
    figure = _figure(recording)
    table = recording.table
    hard = table[table["hard"] == 1]
    assert f"{hard['completed'].sum():.0f} of {len(hard)}" in _words(figure)
    assert figure.axes[0].get_ylabel() == "probability"
    assert len(figure.axes[0].get_xticks()) == 4


def test_a_panel_without_its_column_says_why() -> None:
    recording = recorded(VirtualChooser(), 7)
    bare = recording.table.drop(columns=["completed", "reward", "probability"])
    words = _words(_figure(Recording(instrument="effort", data=Table(bare), format="", source="", sha256="")))
    assert "Whether the task was completed was not recorded" in words
    assert "does not tell two things" in words
