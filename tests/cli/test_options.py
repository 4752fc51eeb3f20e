"""Options of the instruments on the command line."""

from __future__ import annotations

from dataclasses import dataclass, fields

import click
import pytest
from click.testing import CliRunner

import ponos.cli.options
from ponos.cli import VERBS, main
from ponos.cli.options import InstrumentCommand
from ponos.errors import UsageError
from ponos.instruments import Instrument, get, instruments, option
from ponos.instruments.base import flag


@dataclass(frozen=True, kw_only=True)
class _Grip:
    side: str = option("right", "which hand", metavar="SIDE")
    body_mass_kg: float | None = option(None, "body mass", metavar="KG")
    squeezes: tuple[str, ...] = option((), "which squeezes")
    resting: bool = option(False, "at rest")


@pytest.fixture
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second instrument beside the first."""
    grip = Instrument(**{**vars(get("cpet")), "name": "grip", "title": "grip force", "settings": _Grip})
    both = {**instruments(), "grip": grip}
    monkeypatch.setattr(ponos.instruments, "instruments", lambda: both)
    ponos.cli.options._options.cache_clear()


@pytest.fixture(autouse=True)
def _as_before() -> object:
    """What one test made of the options does not stay for the next."""
    yield
    ponos.cli.options._options.cache_clear()
    return None


@pytest.mark.parametrize("verb", ["measure", "report", "compare"])
def test_every_setting_is_an_option_under_its_instruments_heading(verb: str) -> None:
    told = CliRunner().invoke(main, [verb, "--help"]).stdout
    heading = told.index("Cardiopulmonary exercise test (cpet):")
    for field in fields(get("cpet").settings):
        assert told.index(flag(field.name)) >= 0
        assert flag(field.name) in told[heading:]


def test_help_tells_the_default_and_the_unit() -> None:
    told = " ".join(CliRunner().invoke(main, ["measure", "--help"]).stdout.split())
    assert "--body-mass-kg KG" in told
    assert "[default: 30s]" in told


@pytest.mark.usefixtures("_two")
def test_two_instruments_have_their_own_headings_and_share_an_option() -> None:
    given: dict[str, object] = {}

    @click.command(cls=InstrumentCommand)
    def verb(settings: dict[str, object]) -> None:
        given.update(settings)

    told = CliRunner().invoke(verb, ["--help"]).stdout
    assert told.count("--body-mass-kg") == 1
    assert told.index("(cpet):") < told.index("Grip force (grip):") < told.index("--squeezes")
    done = CliRunner().invoke(
        verb, ["--side", "left", "--body-mass-kg", "60", "--resting", "--squeezes", "a", "--squeezes", "b"]
    )
    assert done.exit_code == 0
    assert given["grip"] == _Grip(side="left", body_mass_kg=60.0, resting=True, squeezes=("a", "b"))
    assert given["cpet"] == get("cpet").settings(body_mass_kg=60.0)


@pytest.mark.usefixtures("_two")
def test_what_is_said_of_one_day_reaches_the_instrument_that_knows_it() -> None:
    # The files are not there, so that both fail; an option that one instrument lacks is no misuse.
    assert (
        CliRunner().invoke(main, ["compare", "no1", "no2", "--day1", "vt1=1100", "--day2", "side=left"]).exit_code == 1
    )
    assert CliRunner().invoke(main, ["compare", "no1", "no2", "--day1", "grasp=1"]).exit_code == 2


def test_a_mistyped_verb_gets_the_nearest() -> None:
    done = CliRunner().invoke(main, ["mesure"])
    assert done.exit_code == 2
    assert "Did you mean 'measure'?" in done.stderr


def test_the_help_names_every_verb() -> None:
    told = CliRunner().invoke(main, ["--help"])
    assert told.exit_code == 0
    assert [line.split()[0] for line in told.stdout.split("Commands:\n")[1].splitlines()] == list(VERBS)


@dataclass(frozen=True, kw_only=True)
class _Picky:
    map: tuple[str, ...] = option((), "a column map")
    length: float | None = option(None, "how long", metavar="M")

    def __post_init__(self) -> None:
        if any("vo2" in one for one in self.map) or (self.length or 0) < 0:
            raise UsageError("That is nothing of mine.")


@pytest.fixture
def _picky(monkeypatch: pytest.MonkeyPatch) -> None:
    picky = Instrument(**{**vars(get("cpet")), "name": "picky", "title": "picky", "settings": _Picky})
    both = {"cpet": get("cpet"), "picky": picky}
    monkeypatch.setattr(ponos.instruments, "instruments", lambda: both)
    ponos.cli.options._options.cache_clear()


def _given(*said: str) -> dict[str, object]:
    given: dict[str, object] = {}

    @click.command(cls=InstrumentCommand)
    def verb(settings: dict[str, object]) -> None:
        given.update(settings)

    done = CliRunner().invoke(verb, said)
    return given if done.exit_code == 0 else {"error": done.output}


@pytest.mark.usefixtures("_picky")
def test_an_option_that_several_share_need_only_be_understood_by_one() -> None:
    assert set(_given("--map", "x=vo2:ml/min")) == {"cpet"}
    assert "nothing of mine" in str(_given("--length", "-1")["error"])
    assert "nothing of mine" in str(_given("--map", "x=vo2:ml/min", "--instrument", "picky")["error"])


@pytest.mark.usefixtures("_picky")
def test_an_instrument_can_be_named() -> None:
    assert set(_given("--instrument", "picky", "--length", "2")) == {"picky"}
    assert "Did you mean 'picky'" in str(_given("--instrument", "piky")["error"])
    assert "--instrument NAME" in CliRunner().invoke(main, ["measure", "--help"]).output
