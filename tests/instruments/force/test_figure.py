"""The figure says what it shows, and says in words what it cannot show."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from ponos.instruments.force import Settings
from ponos.instruments.force.figure import course
from ponos.instruments.force.observing import observe
from ponos.instruments.force.virtual import VirtualSession
from tests.instruments.force.made import listed, recording, trains


def _words(figure: Figure) -> str:
    found = [text.get_text() for axes in figure.axes for text in axes.texts]
    legends = [axes.get_legend() for axes in figure.axes]
    found += [text.get_text() for one in legends if one for text in one.get_texts()]
    return " ".join([*found, *(axes.get_title(loc="left") for axes in figure.axes)])


def test_a_session_shows_its_marks_and_twitches() -> None:
    session = VirtualSession()
    made = observe(session.trajectory(), np.random.default_rng(0))
    words = _words(course(made, Settings(tasks=session.tasks)))
    for told in (
        "MVC 40",
        "target of the hold",
        "failure",
        "stimulus of the cortex",
        "Twitches",
        "EMG median frequency",
    ):
        assert told in words


def test_without_emg_and_stimuli_it_says_so() -> None:
    words = _words(course(recording(trains(300.0, 2)), Settings()))
    assert words.count("There is no EMG channel.") == 2
    assert "Twitches" not in words


def test_a_list_shows_its_series() -> None:
    made = listed(force_n=[400.0, 380, 360, 350], series=["1", "1", "2", "2"])
    figure = course(made, Settings())
    assert "series 2" in _words(figure)
    assert "Pulls" in _words(figure)


def test_a_flat_channel_is_said_in_words() -> None:
    assert "is flat" in _words(course(recording(np.zeros(5000)), Settings()))
