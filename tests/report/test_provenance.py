"""Where the numbers come from."""

from __future__ import annotations

from ponos.instruments.cpet.settings import Settings
from ponos.report.provenance import origin
from ponos.study.outcome import Outcome
from tests.report.samples import recording


def _options(settings: object) -> str:
    found = origin(Outcome(file="a", recording=recording(), settings=settings))
    assert found is not None
    return found.options


def test_options_can_be_typed_again() -> None:
    said = Settings(body_mass_kg=66.5, beta_blocker=True, map=("a b=vo2", "c=ve"), stop_reason="legs", why="by eye")
    assert _options(said) == (
        '--body-mass-kg 66.5 --why "by eye" --map "a b=vo2" --map c=ve --beta-blocker --stop-reason legs'
    )
    assert _options(Settings()) == ""
    assert _options(None) == ""


def test_folders_may_name_a_person_and_stay_out() -> None:
    assert _options(Settings(heart_rate="/home/jane doe/watch.fit")) == "--heart-rate watch.fit"


def test_steps_are_told_with_their_parameters() -> None:
    found = origin(Outcome(file="a", recording=recording(), settings=Settings()))
    assert found is not None
    assert found.steps[0].startswith("observe(noise=")


def test_a_file_that_was_not_read_has_no_origin() -> None:
    assert origin(Outcome(file="a", failure="Broken.")) is None
